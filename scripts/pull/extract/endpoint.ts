import { isMethod, type Method } from "../../fragments/methods.js";
import type { Report } from "./report.js";
import type { Part } from "./sections.js";

export interface Endpoint {
  method: Method;
  path: string;
  /** None where the fence states a path only. */
  servers: string[];
}

/** The lines of a fence that holds nothing but `METHOD address` lines. */
export function endpointLines(part: Part): { method: Method; address: string }[] {
  if (part.kind !== "code" || part.section === "request") return [];
  const lines = part.node.value.split("\n").map((line) => line.trim());
  const read = lines.filter((line) => line !== "").map(readLine);
  return read.every((line) => line !== undefined) ? read : [];
}

function readLine(line: string): { method: Method; address: string } | undefined {
  const [method = "", address = "", ...others] = line.split(/\s+/);
  const isAddress = address.startsWith("/") || address.includes("://");
  if (!isAddress || others.length > 0 || method !== method.toUpperCase()) return undefined;
  const name = method.toLowerCase();
  return isMethod(name) ? { method: name, address } : undefined;
}

/**
 * The one operation that the page is about. Where the server ends and the path begins, the page's OpenAPI block says
 * (`blockPath`), or else the version in the address, as in `/v1/`.
 */
export function readEndpoint(
  parts: readonly Part[],
  blockPath: string | undefined,
  report: Report,
): Endpoint | undefined {
  let endpoint: Endpoint | undefined;
  for (const part of parts) {
    for (const { method, address } of endpointLines(part)) {
      const split = splitAddress(address, blockPath);
      if (!split) {
        report.problem("endpoint", part.line, `can't be read as an address: ${address}`);
        continue;
      }
      endpoint ??= { method, path: split.path, servers: [] };
      if (endpoint.method !== method || endpoint.path !== split.path) {
        const operation = `${method.toUpperCase()} ${address}`;
        report.problem("endpoint", part.line, `a second operation: ${operation}`);
      } else if (split.server !== undefined && !endpoint.servers.includes(split.server)) {
        endpoint.servers.push(split.server);
      }
    }
  }
  if (!endpoint)
    report.problem("endpoint", 1, "no fence of the page states a method and an address");
  return endpoint;
}

function splitAddress(
  address: string,
  blockPath: string | undefined,
): { server?: string; path: string } | undefined {
  if (/[?#]/.test(address)) return undefined;
  if (address.startsWith("/")) return { path: address };
  if (!URL.canParse(address)) return undefined;
  const afterHost = address.indexOf("/", address.indexOf("://") + "://".length);
  if (afterHost === -1) return undefined;
  const whole = address.slice(afterHost);
  const isOfBlock = blockPath !== undefined && whole.endsWith(blockPath);
  const path = isOfBlock ? blockPath : whole.match(/\/v\d+(?:\/.*)?$/)?.[0];
  if (path === undefined) return undefined;
  const server = address.slice(0, address.length - path.length);
  // What stands in braces there is stated nowhere.
  return server.includes("{") ? undefined : { server, path };
}

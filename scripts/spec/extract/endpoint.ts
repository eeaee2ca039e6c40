import { isMethod, type Method } from "./fence.js";
import type { Part } from "./parts.js";
import type { Report } from "./report.js";

export interface Endpoint {
  method: Method;
  path: string;
  /** None where the fence states a path only. */
  servers: string[];
}

export const endpointName = "endpoint";

/** The lines of a fence that holds nothing but `METHOD address` lines. */
export function endpointLines(part: Part): { method: Method; address: string }[] {
  if (part.kind !== "code" || part.section === "requestExample") return [];
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
        report.problem(endpointName, part.line, `can't be read as an address: ${address}`);
        continue;
      }
      endpoint ??= { method, path: split.path, servers: [] };
      if (endpoint.method !== method || endpoint.path !== split.path) {
        report.problem(
          endpointName,
          part.line,
          `a second operation: ${method.toUpperCase()} ${address}`,
        );
      } else if (split.server !== undefined && !endpoint.servers.includes(split.server)) {
        endpoint.servers.push(split.server);
      }
    }
  }
  const message = "no fence of the page states a method and an address";
  if (!endpoint) report.problem(endpointName, 1, message);
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
  const path =
    blockPath !== undefined && whole.endsWith(blockPath) ? blockPath : versionedPath(whole);
  if (path === undefined) return undefined;
  const server = address.slice(0, address.length - path.length);
  // What stands in braces there is stated nowhere.
  return server.includes("{") ? undefined : { server, path };
}

function versionedPath(path: string): string | undefined {
  return path.match(/\/v\d+(?:\/.*)?$/)?.[0];
}

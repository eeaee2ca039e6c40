import type { JsonObject } from "../../inputs/json.js";
import type { Report } from "./report.js";
import type { Part } from "./sections.js";

export interface Authentication {
  /** Alternatives, as OpenAPI's `security` lists them. */
  security: JsonObject[];
  schemes: JsonObject;
}

type Header = readonly [name: string, value: string];

/** OpenAPI wants these where it describes security schemes and media types. */
const credentials = ["authorization", "x-api-key"];
const aboutContent = ["content-type", "accept"];

export function isStatedElsewhere(header: string): boolean {
  return [...credentials, ...aboutContent].includes(header.toLowerCase());
}

/** The lines of a fence that holds nothing but `Name: value` lines, where it is about authentication. */
export function headerLines(part: Part): Header[] {
  if (part.kind !== "code" || part.section === "request" || part.section === "response") return [];
  const lines = part.node.value.split("\n").filter((line) => line.trim() !== "");
  const headers = lines.map((line): Header | undefined => {
    const [, name, value] = line.match(/^\s*([A-Za-z0-9-]+)\s*:\s*(.*)$/) ?? [];
    return name === undefined ? undefined : [name, value ?? ""];
  });
  if (!headers.every((header) => header !== undefined)) return [];
  const isAboutAuthentication =
    part.section === "authentication" ||
    headers.some(([name]) => credentials.includes(name.toLowerCase()));
  return isAboutAuthentication ? headers : [];
}

/**
 * The security schemes of the page's authentication fences. Headers in one fence go together, fences are alternatives.
 * `parameters` are the headers that the page lists as parameters: they are no scheme.
 */
export function readAuthentication(
  parts: readonly Part[],
  parameters: ReadonlySet<string>,
  report: Report,
): Authentication {
  const schemes: JsonObject = {};
  const security = new Map<string, JsonObject>();
  for (const fence of parts) {
    const requirement: JsonObject = {};
    for (const [name, value] of headerLines(fence)) {
      if (aboutContent.includes(name.toLowerCase()) || parameters.has(name.toLowerCase())) continue;
      const scheme = schemeOf(name, value);
      if (!scheme) {
        const message = `the scheme of the header can't be told: ${name}; left out`;
        report.notice("authentication", fence.line, message);
        continue;
      }
      schemes[scheme.key] = scheme.scheme;
      requirement[scheme.key] = [];
    }
    if (Object.keys(requirement).length > 0) security.set(JSON.stringify(requirement), requirement);
  }
  return { security: [...security.values()], schemes };
}

function schemeOf(name: string, value: string): { key: string; scheme: JsonObject } | undefined {
  if (name.toLowerCase() === "authorization") {
    const scheme = value.split(/\s+/)[0]?.toLowerCase() ?? "";
    if (scheme !== "basic" && scheme !== "bearer") return undefined;
    return { key: `${scheme}Auth`, scheme: { type: "http", scheme } };
  }
  const key = name.toLowerCase() === "x-api-key" ? "apiKey" : camelCase(name);
  return { key, scheme: { type: "apiKey", in: "header", name } };
}

function camelCase(header: string): string {
  const [first = "", ...others] = header.toLowerCase().split("-");
  return first + others.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

import type { JsonObject } from "../../inputs/json.js";
import type { Part } from "./parts.js";
import type { Report } from "./report.js";

export interface Authentication {
  /** Alternatives, as OpenAPI's `security` lists them. */
  security: JsonObject[];
  schemes: JsonObject;
}

type Header = readonly [name: string, value: string];

const part = "authentication";
const statedBySchemes = ["authorization", "x-api-key"];

/** The lines of a fence that holds nothing but `Name: value` lines, where it is about authentication. */
export function headerLines(part: Part): Header[] {
  if (
    part.kind !== "code" ||
    part.section === "requestExample" ||
    part.section === "responseExample"
  ) {
    return [];
  }
  const lines = part.node.value.split("\n").filter((line) => line.trim() !== "");
  const headers = lines.map((line): Header | undefined => {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).trim();
    return colon > 0 && /^[A-Za-z0-9-]+$/.test(name)
      ? [name, line.slice(colon + 1).trim()]
      : undefined;
  });
  if (!headers.every((header) => header !== undefined)) return [];
  const isAboutAuthentication =
    part.section === "authentication" ||
    headers.some(([name]) => statedBySchemes.includes(name.toLowerCase()));
  return isAboutAuthentication ? headers : [];
}

/**
 * The security schemes of the page's authentication fences. Headers in one fence go together, fences are alternatives.
 * `stated` are the headers that the page lists as parameters: they are no scheme then.
 */
export function readAuthentication(
  parts: readonly Part[],
  stated: ReadonlySet<string>,
  report: Report,
): Authentication {
  const schemes: JsonObject = {};
  const security = new Map<string, JsonObject>();
  for (const fence of parts) {
    const requirement: JsonObject = {};
    for (const [name, value] of headerLines(fence)) {
      if (isAboutContent(name) || stated.has(name.toLowerCase())) continue;
      const scheme = schemeOf(name, value);
      if (!scheme) {
        report.problem(part, fence.line, `the scheme of the header can't be told: ${name}`);
        continue;
      }
      schemes[scheme.key] = scheme.scheme;
      requirement[scheme.key] = [];
    }
    if (Object.keys(requirement).length > 0) security.set(JSON.stringify(requirement), requirement);
  }
  reportUnread(parts, report);
  return { security: [...security.values()], schemes };
}

/** Samples in a programming language may stand beside the header; if nothing else does, its scheme is lost. */
function reportUnread(parts: readonly Part[], report: Report): void {
  const fences = parts.filter(
    ({ kind, section }) => kind === "code" && section === "authentication",
  );
  const [first] = fences;
  if (first && fences.every((fence) => headerLines(fence).length === 0)) {
    report.problem(part, first.line, "no fence of the section states a header");
  }
}

export function isAboutContent(header: string): boolean {
  return ["content-type", "accept"].includes(header.toLowerCase());
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

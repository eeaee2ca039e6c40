import { attributesOf } from "./attributes.js";
import { headerLines } from "./authentication.js";
import { endpointLines } from "./endpoint.js";
import { fieldLocations, isField } from "./field.js";
import { childrenOf, isComponent, lineOf } from "./markdown.js";
import type { Node, Root } from "./markdown.js";
import type { Part } from "./parts.js";
import type { Report } from "./report.js";
import { isResponseExample } from "./response-example.js";
import { isStructureTable } from "./response-structure.js";
import { isStatusTable } from "./statuses.js";

/** What no reader claimed: it may be explanation, or facts that nobody would miss until they are needed. */
export function reportLeftovers(root: Root, parts: readonly Part[], report: Report): void {
  reportUnknownFields(root, report);
  for (const part of parts) {
    if (part.kind === "heading") {
      reportEmptySection(part, parts, report);
    } else if (part.kind !== "field" && !isClaimed(part)) {
      const name = part.kind === "table" ? "table" : "code block";
      const where = part.heading === "" ? name : `${name} under "${part.heading}"`;
      report.notice(where, part.line, "not known to extraction; left out");
    }
  }
}

function isClaimed(part: Part): boolean {
  if (part.section === "requestExample" || isStatusTable(part)) return true;
  if (part.kind !== "code") return isStructureTable(part);
  if (isSample(part.node.lang)) return true;
  return endpointLines(part).length > 0 || headerLines(part).length > 0 || isResponseExample(part);
}

/** Code in a programming language shows a call; data and unnamed fences may state facts. */
function isSample(language: string | null | undefined): boolean {
  const data = ["", "json", "jsonc", "yaml", "yml", "xml", "http", "text", "txt"];
  return !data.includes(language ?? "");
}

/** A heading that promises a fact, with nothing under it that a machine can read. */
function reportEmptySection(
  heading: Extract<Part, { kind: "heading" }>,
  parts: readonly Part[],
  report: Report,
): void {
  if (parts.some(({ kind, headings }) => kind !== "heading" && headings.includes(heading.node)))
    return;
  const name = `section "${heading.heading}"`;
  if (heading.section === "responseExample") {
    report.problem(name, heading.line, "no code block stands in it");
  } else if (heading.section === "authentication") {
    report.notice(name, heading.line, "no code block stands in it; left out");
  }
}

/** A component that looks like a field under another name: misspelled, or new to the site. */
function reportUnknownFields(node: Node, report: Report): void {
  if (isComponent(node) && !isField(node)) {
    const attributes = attributesOf(node);
    const isFieldLike = fieldLocations.some((location) => attributes.has(location));
    if (isFieldLike && attributes.has("type")) {
      report.problem(node.name ?? "<>", lineOf(node), "it looks like a field and isn't known");
    }
  }
  childrenOf(node).forEach((child) => reportUnknownFields(child, report));
}

import type { Json } from "../../inputs/json.js";
import { endpointLines } from "./endpoint.js";
import { headerLines } from "./authentication.js";
import type { Part } from "./parts.js";
import type { Report } from "./report.js";

export interface ResponseExample {
  status: string;
  value: Json;
  line: number;
}

type CodePart = Extract<Part, { kind: "code" }>;

export function isResponseExample(part: Part): part is CodePart {
  if (part.kind !== "code" || endpointLines(part).length > 0 || headerLines(part).length > 0)
    return false;
  if (part.section === "responseExample") return true;
  return part.section === "responses" && part.node.lang === "json";
}

/** The JSON examples of the page's responses, each with the status code that it belongs to. */
export function readResponseExamples(
  parts: readonly Part[],
  statuses: readonly string[],
  report: Report,
): ResponseExample[] {
  return parts.filter(isResponseExample).flatMap((part) => {
    const status = statusOf(part, statuses);
    if (status === undefined) {
      report.problem(
        nameOf(part),
        part.line,
        "it can't be told which status code the example is of",
      );
      return [];
    }
    const value = readJson(part, report);
    return value === undefined ? [] : [{ status, value, line: part.line }];
  });
}

/** A status code in a title around the example, or else the one successful status of the table. */
function statusOf({ labels }: CodePart, statuses: readonly string[]): string | undefined {
  for (const label of labels) {
    const named = statuses.find((status) => label.split(/[^0-9]+/).includes(status));
    if (named !== undefined) return named;
  }
  const successes = statuses.filter((status) => status.startsWith("2"));
  return successes.length === 1 ? successes[0] : undefined;
}

function readJson(part: CodePart, report: Report): Json | undefined {
  try {
    return JSON.parse(part.node.value) as Json;
  } catch (error) {
    report.problem(nameOf(part), part.line, `no JSON: ${(error as Error).message}`);
    return undefined;
  }
}

function nameOf({ heading }: CodePart): string {
  return heading === "" ? "response example" : `response example, "${heading}"`;
}

import { STATUS_CODES } from "node:http";
import { isJsonObject, type Json, type JsonObject } from "../../inputs/json.js";
import { headerLines } from "./authentication.js";
import { endpointLines } from "./endpoint.js";
import { inferSchema } from "./infer.js";
import { addProperties, isPropertyTable } from "./property-table.js";
import type { Report } from "./report.js";
import { rowsOf, type Part } from "./sections.js";

export interface ResponseExample {
  status: string;
  value: Json;
}

const statusCode = /^(?:[1-5]\d\d|[1-5]XX|default)$/i;
const phrases = new Set(Object.values(STATUS_CODES));

/** Told by its first column: what the columns are called differs by language. */
export function isStatusTable(part: Part): boolean {
  if (part.kind !== "table") return false;
  const rows = rowsOf(part.node);
  return rows.filter(({ cells }) => readStatus(cells[0]) !== undefined).length > rows.length / 2;
}

/** The status codes that the page's tables list, each with its phrase: the table's, where that is one of HTTP's. */
function readStatuses(parts: readonly Part[], report: Report): Map<string, string> {
  const statuses = new Map<string, string>();
  for (const part of parts) {
    if (part.kind !== "table" || !isStatusTable(part)) continue;
    for (const { cells, line } of rowsOf(part.node)) {
      const [code = "", phrase = ""] = cells;
      const status = readStatus(code);
      if (status === undefined) {
        report.notice("status table", line, `no status code: "${code}"; left out`);
      } else if (!statuses.has(status)) {
        statuses.set(status, phrases.has(phrase) ? phrase : reasonPhrase(status));
      }
    }
  }
  if (statuses.size === 0)
    report.notice("status table", 1, "no table of the page lists status codes");
  return statuses;
}

/** `404`, `404 Not Found`, `4xx`. */
function readStatus(cell: string | undefined): string | undefined {
  const word = cell?.split(/\s+/)[0] ?? "";
  if (!statusCode.test(word)) return undefined;
  return word.toLowerCase() === "default" ? "default" : word.toUpperCase();
}

/** OpenAPI demands a description of each response; a status code's own phrase is nobody's sentence. */
export function reasonPhrase(status: string): string {
  return STATUS_CODES[status] ?? status;
}

export function isResponseExample(part: Part): boolean {
  if (part.kind !== "code" || part.section !== "response") return false;
  if (endpointLines(part).length > 0 || headerLines(part).length > 0) return false;
  return ["json", "", undefined, null].includes(part.node.lang);
}

function readExamples(
  parts: readonly Part[],
  statuses: readonly string[],
  report: Report,
): ResponseExample[] {
  return parts.flatMap((part) => {
    if (part.kind !== "code" || !isResponseExample(part)) return [];
    const name = `response example, "${part.heading}"`;
    const status = statusOf(part, statuses);
    if (status === undefined) {
      const message = "it can't be told which status code the example is of; left out";
      report.notice(name, part.line, message);
      return [];
    }
    try {
      return [{ status, value: JSON.parse(part.node.value) as Json }];
    } catch (error) {
      report.notice(name, part.line, `no JSON: ${(error as Error).message}; left out`);
      return [];
    }
  });
}

/** A status code in a title around the example, or else the one successful status of the table. */
function statusOf({ labels }: Part, statuses: readonly string[]): string | undefined {
  for (const label of labels) {
    const named = statuses.find((status) => label.split(/[^0-9]+/).includes(status));
    if (named !== undefined) return named;
  }
  const successes = statuses.filter((status) => status.startsWith("2"));
  return successes.length === 1 ? successes[0] : undefined;
}

/** The responses of the page: status codes and phrases of its table, bodies by its examples and tables of properties. */
export function readResponses(
  parts: readonly Part[],
  report: Report,
): { responses: JsonObject; examples: ResponseExample[] } {
  const statuses = readStatuses(parts, report);
  const examples = readExamples(parts, [...statuses.keys()], report);
  const success = [...statuses.keys()].find((status) => status.startsWith("2"));
  const responses = [...statuses].map(([status, description]): [string, JsonObject] => {
    const values = examples.filter((example) => example.status === status);
    const shown = mergedSchema(values.map(({ value }) => value));
    const schema = status === success ? addProperties(shown, parts, report) : shown;
    if (!schema) return [status, { description }];
    const content = { "application/json": { "x-inferred": true, schema } };
    return [status, { description, content }];
  });
  if (success !== undefined && !responses.find(([status]) => status === success)?.[1]["content"]) {
    report.notice("response example", 1, "no example or table of the page shows a success");
  }
  const table = parts.find(isPropertyTable);
  if (table && success === undefined) {
    report.notice("property table", table.line, "no status is a success; left out");
  }
  return { responses: Object.fromEntries(responses), examples };
}

/** Several examples of one status are variants of one body. */
function mergedSchema(values: Json[]): JsonObject | undefined {
  if (values.length === 0) return undefined;
  const { items } = inferSchema(values);
  return isJsonObject(items) ? items : undefined;
}

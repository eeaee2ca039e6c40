import { childrenOf, lineOf, textOf } from "./markdown.js";
import type { Node } from "./markdown.js";
import type { Part } from "./parts.js";
import type { Report } from "./report.js";

export type TablePart = Extract<Part, { kind: "table" }>;

const statusCode = /^(?:[1-5]\d\d|[1-5]XX|default)$/i;

/** The body rows of a table as the texts of their cells. */
export function rowsOf({ node }: TablePart): { cells: string[]; line: number }[] {
  const [, ...rows] = node.children as Node[];
  return rows.map((row) => ({
    cells: childrenOf(row).map((cell) => textOf(cell).trim()),
    line: lineOf(row),
  }));
}

/** Told by its first column: what the columns are called differs by language. */
export function isStatusTable(part: Part): part is TablePart {
  if (part.kind !== "table") return false;
  const rows = rowsOf(part);
  const coded = rows.filter(({ cells }) => readStatus(cells[0]) !== undefined);
  return part.section === "responses" ? coded.length > 0 : coded.length > rows.length / 2;
}

/** The status codes that the page's tables list. */
export function readStatuses(parts: readonly Part[], report: Report): string[] {
  const tables = parts.filter(isStatusTable);
  const statuses = new Set<string>();
  for (const table of tables) {
    for (const { cells, line } of rowsOf(table)) {
      const status = readStatus(cells[0]);
      if (status === undefined) {
        report.problem("status table", line, `no status code: "${cells[0] ?? ""}"`);
      } else {
        statuses.add(status);
      }
    }
  }
  if (statuses.size === 0) {
    report.problem("status table", 1, "no table of the page lists status codes");
  }
  return [...statuses];
}

/** `404`, `404 Not Found`, `4xx`. */
function readStatus(cell: string | undefined): string | undefined {
  const word = cell?.split(/\s+/)[0] ?? "";
  if (!statusCode.test(word)) return undefined;
  return word.toLowerCase() === "default" ? "default" : word.toUpperCase();
}

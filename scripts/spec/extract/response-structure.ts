import { isJsonObject, members, type Json, type JsonObject } from "../../inputs/json.js";
import { schemaOfType } from "./field-type.js";
import type { Part } from "./parts.js";
import type { Report } from "./report.js";
import { isStatusTable, rowsOf, type TablePart } from "./statuses.js";

const part = "response structure";

export function isStructureTable(part: Part): part is TablePart {
  return part.kind === "table" && part.section === "responseStructure" && !isStatusTable(part);
}

/**
 * Adds to an inferred schema the fields that a table under "Response structure" names and the example doesn't show. The
 * table doesn't say which object it is about: it is the one that has most of its fields.
 */
export function addStructure(schema: JsonObject, parts: readonly Part[], report: Report): void {
  for (const table of parts.filter(isStructureTable)) {
    const rows = rowsOf(table).map(({ cells, line }) => {
      const [name = "", type = ""] = cells;
      const stated = schemaOfType(type);
      if (!stated) report.problem(part, line, `the type of "${name}" is unknown: "${type}"`);
      return { name, line, stated: stated ?? {} };
    });
    const count = (properties: JsonObject) =>
      rows.filter(({ name }) => Object.hasOwn(properties, name)).length;
    const [properties] = propertiesIn(schema).sort((a, b) => count(b) - count(a));
    if (!properties || count(properties) === 0) {
      report.problem(part, table.line, "no object of the response example has these fields");
      continue;
    }
    for (const { name, line, stated } of rows) {
      const shown = properties[name];
      if (shown === undefined) properties[name] = stated;
      else if (!agrees(stated, shown)) {
        report.problem(part, line, `the example shows another type for "${name}" than the table`);
      }
    }
  }
}

function propertiesIn(schema: Json): JsonObject[] {
  if (!isJsonObject(schema)) return [];
  const { properties, items } = schema;
  const own = isJsonObject(properties) ? [properties] : [];
  const inner = members(properties).flatMap(([, property]) => propertiesIn(property));
  return [...own, ...inner, ...(items === undefined ? [] : propertiesIn(items))];
}

/** A whole number is a number, and a field that happens to be null in the example may hold anything. */
function agrees(stated: JsonObject, shown: Json): boolean {
  const type = isJsonObject(shown) ? shown["type"] : undefined;
  if (stated["type"] === undefined || type === undefined || type === "null") return true;
  return stated["type"] === type || (stated["type"] === "number" && type === "integer");
}

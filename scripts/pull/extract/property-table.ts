import { isJsonObject, members, type Json, type JsonObject } from "../../inputs/json.js";
import type { Report } from "./report.js";
import { rowsOf, type Part, type TableRow } from "./sections.js";
import { schemaOfType } from "./types.js";
import { valuesIn } from "./values.js";

const part = "property table";

/** Under a heading about responses, told by its columns: names, then types. */
export function isPropertyTable(part: Part): boolean {
  if (part.kind !== "table" || part.section !== "response") return false;
  const rows = rowsOf(part.node);
  const typed = rows.filter(({ cells: [name = "", type = ""] }) => {
    return /^[\w$.-]+$/.test(name) && schemaOfType(type) !== undefined;
  });
  return typed.length > 0 && typed.length >= rows.length / 2;
}

/**
 * Adds to the schema of the example what tables of properties name besides. Names with dots lead from the top
 * (`data.User.id`); of names without, the table doesn't say which object they are of: it is the one that has most of them.
 */
export function addProperties(
  shown: JsonObject | undefined,
  parts: readonly Part[],
  report: Report,
): JsonObject | undefined {
  let schema = shown;
  for (const table of parts) {
    if (table.kind !== "table" || !isPropertyTable(table)) continue;
    const rows = rowsOf(table.node);
    const hasPaths = rows.some(({ cells }) => cells[0]?.includes("."));
    if (!schema && hasPaths) schema = { type: "object", properties: {} };
    const object = hasPaths ? schema : bestObject(schema, rows);
    if (!object) {
      report.notice(
        part,
        table.line,
        "no response example shows the object of these fields; left out",
      );
      continue;
    }
    for (const row of rows) addRow(object, row, report);
  }
  return schema;
}

function addRow(object: JsonObject, { cells, nodes, line }: TableRow, report: Report): void {
  const [name = "", type = ""] = cells;
  const stated = schemaOfType(type);
  if (!stated)
    return report.notice(part, line, `the type of "${name}" is unknown: "${type}"; left out`);
  const values = nodes[2] ? valuesIn(nodes[2]) : [];
  if (values.length > 0 && stated["type"] === "string") stated["enum"] = values;
  const path = name.split(".");
  const last = path.pop() ?? name;
  let parent: JsonObject | undefined = object;
  for (const key of path) parent = parent && memberOf(parent, key);
  const properties = parent && propertiesOf(parent);
  if (!properties) return report.notice(part, line, `"${name}" leads into no object; left out`);
  const known = properties[last];
  if (known === undefined) {
    properties[last] = stated;
  } else if (!agrees(stated, known)) {
    const message = `the example shows another type for "${name}" than the table; the example's is taken`;
    report.notice(part, line, message);
  } else if (isJsonObject(known) && stated["enum"]) {
    known["enum"] = stated["enum"];
  }
}

/** The object behind a name; made where nothing is known of it yet. */
function memberOf(object: JsonObject, key: string): JsonObject | undefined {
  const properties = propertiesOf(object);
  if (!properties) return undefined;
  const member = (properties[key] ??= { type: "object" });
  return isJsonObject(member) ? member : undefined;
}

function propertiesOf(object: JsonObject): JsonObject | undefined {
  if (object["type"] !== "object") return undefined;
  const properties = (object["properties"] ??= {});
  return isJsonObject(properties) ? properties : undefined;
}

function bestObject(schema: Json | undefined, rows: readonly TableRow[]): JsonObject | undefined {
  const count = (object: JsonObject) => {
    const { properties = {} } = object as { properties?: JsonObject };
    return rows.filter(({ cells: [name = ""] }) => Object.hasOwn(properties, name)).length;
  };
  const [best] = objectsIn(schema).sort((a, b) => count(b) - count(a));
  return best && count(best) > 0 ? best : undefined;
}

function objectsIn(schema: Json | undefined): JsonObject[] {
  if (!isJsonObject(schema)) return [];
  const inner = members(schema["properties"]).flatMap(([, property]) => objectsIn(property));
  return [
    ...(schema["type"] === "object" ? [schema] : []),
    ...inner,
    ...objectsIn(schema["items"]),
  ];
}

/** A whole number is a number, and a field that happens to be null in the example may hold anything. */
function agrees(stated: JsonObject, shown: Json): boolean {
  const type = isJsonObject(shown) ? shown["type"] : undefined;
  if (type === undefined || type === "null") return true;
  return stated["type"] === type || (stated["type"] === "number" && type === "integer");
}

import { isJsonObject, type Json, type JsonObject } from "../../inputs/json.js";
import type { Field } from "./field.js";
import type { Report } from "./report.js";

/** The schema of an object with these fields. Fields called `parent.child` are put into their parent. */
export function objectSchemaOf(fields: readonly Field[], report: Report): JsonObject {
  const nested = nest(fields, report);
  const properties = new Map<string, Json>();
  for (const field of nested) {
    const schema = schemaOf(field, report);
    const known = properties.get(field.name);
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) {
      report.problem(field.name, field.line, "the page states this field twice, and differently");
    }
    properties.set(field.name, schema);
  }
  const required = new Set(nested.filter(({ isRequired }) => isRequired).map(({ name }) => name));
  return {
    type: "object",
    ...(required.size > 0 ? { required: [...required] } : {}),
    properties: Object.fromEntries(properties),
  };
}

/** The schema of one field with the fields inside it. */
export function schemaOf(field: Field, report: Report): JsonObject {
  const schema: JsonObject = { ...field.schema };
  if (field.isDeprecated) schema["deprecated"] = true;
  if (field.children.length === 0) return schema;
  const inner = objectSchemaOf(field.children, report);
  const items = schema["items"];
  if (schema["type"] === "array" && isJsonObject(items) && isObjectLike(items)) {
    return { ...schema, items: { ...items, ...inner } };
  }
  if (isObjectLike(schema)) return { ...schema, ...inner };
  report.problem(field.name, field.line, "fields stand inside a field that is no object");
  return schema;
}

function isObjectLike(schema: JsonObject): boolean {
  return schema["type"] === "object" || Object.keys(schema).length === 0;
}

function nest(fields: readonly Field[], report: Report): Field[] {
  const result: Field[] = [];
  for (const field of fields) {
    const parts = field.name.split(".");
    const name = parts.pop() ?? field.name;
    let siblings = result;
    for (const part of parts) {
      const parent = siblings.find((sibling) => sibling.name === part.replace(/\[\]$/, ""));
      if (!parent) {
        report.problem(field.name, field.line, `no field states "${part}", which it belongs to`);
        break;
      }
      siblings = parent.children;
    }
    siblings.push({ ...field, name, children: [...field.children] });
  }
  return result;
}

import { isObject } from "../read.js";
import type { Vocabulary } from "./vocabulary.js";

/** What can be said of values without telling one: a JSON Schema of types and documented names. */
export interface Structure {
  type?: string | string[];
  format?: "date-time";
  properties?: Record<string, Structure>;
  items?: Structure;
  anyOf?: Structure[];
}

/** Nesting beyond this is no answer of Jelou's. */
const maxDepth = 10;

/** RFC 3339, section 5.6. */
const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** The structure that all of `values`, which JSON could hold, have. Nothing in it depends on more than types and names. */
export function structureOf(
  values: readonly unknown[],
  vocabulary: Vocabulary,
  depth = 0,
): Structure {
  if (depth > maxDepth) return {};
  const objects = values.filter(isObject);
  const lists = values.filter((value) => Array.isArray(value));
  const scalars = values.filter((value) => typeof value !== "object" || value === null);
  const structures: Structure[] = [];
  if (objects.length > 0) structures.push(structureOfObjects(objects, vocabulary, depth));
  if (lists.length > 0) {
    const items: unknown[] = lists.flat();
    const inner = items.length > 0 ? structureOf(items, vocabulary, depth + 1) : {};
    structures.push({ type: "array", items: inner });
  }
  if (scalars.length > 0) structures.push(structureOfScalars(scalars));
  const [first, ...others] = structures;
  return first !== undefined && others.length === 0 ? first : { anyOf: structures };
}

function structureOfObjects(
  objects: readonly Record<string, unknown>[],
  vocabulary: Vocabulary,
  depth: number,
): Structure {
  const fields = new Map<string, unknown[]>();
  for (const [name, value] of objects.flatMap(Object.entries)) {
    if (!vocabulary.hasField(name)) continue;
    const values = fields.get(name) ?? [];
    values.push(value);
    fields.set(name, values);
  }
  if (fields.size === 0) return { type: "object" };
  const properties = [...fields].map(([name, values]) => [
    name,
    structureOf(values, vocabulary, depth + 1),
  ]);
  return { type: "object", properties: Object.fromEntries(properties) };
}

function structureOfScalars(values: readonly unknown[]): Structure {
  const seen = new Set(values.map(typeOf));
  if (seen.has("number")) seen.delete("integer");
  const types = [...seen].sort();
  const [type = "null", ...others] = types;
  if (others.length > 0) return { type: types };
  const isDate = values.every((value) => typeof value === "string" && dateTime.test(value));
  return isDate ? { type, format: "date-time" } : { type };
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value !== "number") return typeof value;
  return Number.isInteger(value) ? "integer" : "number";
}

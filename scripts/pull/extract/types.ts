import type { JsonObject } from "../../inputs/json.js";

const types: Readonly<Record<string, JsonObject>> = {
  string: { type: "string" },
  integer: { type: "integer" },
  number: { type: "number" },
  boolean: { type: "boolean" },
  object: { type: "object" },
  array: { type: "array", items: {} },
  // JSON has no dates; whether a time belongs to it, the word doesn't say.
  date: { type: "string" },
  "date-time": { type: "string", format: "date-time" },
};

/** The schema of a type as pages spell it: `string`, `string[]`. `undefined` for a word that isn't known. */
export function schemaOfType(type: string): JsonObject | undefined {
  const word = type.trim().toLowerCase();
  if (word.endsWith("[]")) {
    const items = schemaOfType(word.slice(0, -2));
    return items && { type: "array", items };
  }
  return Object.hasOwn(types, word) ? structuredClone(types[word]) : undefined;
}

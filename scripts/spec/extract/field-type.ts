import type { JsonObject } from "../../inputs/json.js";

const plain: Readonly<Record<string, JsonObject>> = {
  string: { type: "string" },
  str: { type: "string" },
  integer: { type: "integer" },
  int: { type: "integer" },
  number: { type: "number" },
  float: { type: "number" },
  double: { type: "number" },
  boolean: { type: "boolean" },
  bool: { type: "boolean" },
  object: { type: "object" },
  array: { type: "array", items: {} },
  null: { type: "null" },
  any: {},
  // JSON has no dates; whether a time belongs to it, the word doesn't say.
  date: { type: "string" },
  "date-time": { type: "string", format: "date-time" },
  datetime: { type: "string", format: "date-time" },
};

/**
 * The schema of a type as fields spell it: `string`, `string[]`, `array<string>`, `enum<string>` (its values stand in
 * sentences only), `string<uri>`, `string | null`. `undefined` for a word that isn't known.
 */
export function schemaOfType(type: string): JsonObject | undefined {
  const text = type.trim();
  const alternatives = splitAlternatives(text);
  if (alternatives.length > 1) {
    const schemas = alternatives.map(schemaOfType);
    return schemas.every((schema) => schema !== undefined) ? { anyOf: schemas } : undefined;
  }
  if (text.endsWith("[]")) return listOf(text.slice(0, -2));
  if (!text.endsWith(">")) {
    const schema = Object.hasOwn(plain, text.toLowerCase()) ? plain[text.toLowerCase()] : undefined;
    return schema && structuredClone(schema);
  }
  const open = text.indexOf("<");
  const outer = text.slice(0, open).toLowerCase();
  const inner = text.slice(open + 1, -1);
  if (outer === "array") return listOf(inner);
  if (outer === "enum") return schemaOfType(inner);
  const schema = schemaOfType(outer);
  return schema && /^[\w.-]+$/.test(inner) ? { ...schema, format: inner } : undefined;
}

function listOf(type: string): JsonObject | undefined {
  const items = schemaOfType(type);
  return items && { type: "array", items };
}

/** `a | b` and `a or b`, where the bar stands outside of angle brackets. */
function splitAlternatives(text: string): string[] {
  const alternatives = [""];
  let depth = 0;
  for (const word of text.replaceAll(/\s+(?:or|o|ou)\s+/g, "|")) {
    if (word === "<") depth++;
    if (word === ">") depth--;
    if (word === "|" && depth === 0) alternatives.push("");
    else alternatives.push(`${alternatives.pop() ?? ""}${word}`);
  }
  return alternatives;
}

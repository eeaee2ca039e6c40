import { isJsonObject, type Json, type JsonObject } from "../../inputs/json.js";

/** RFC 3339 §5.6, with the capital letters that JSON Schema's `date-time` is written in. */
const dateTime =
  /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** What one example shows of a value's schema. It shows types and fields, and never what is required. */
export function inferSchema(example: Json): JsonObject {
  return inferUnion([example]);
}

/** The schema that all of the values fit: objects become one object with all their fields. */
function inferUnion(values: readonly Json[]): JsonObject {
  const schemas: JsonObject[] = [];
  const objects = values.filter(isJsonObject);
  if (objects.length > 0) schemas.push(inferObject(objects));
  const lists = values.filter((value) => Array.isArray(value));
  if (lists.length > 0) {
    const items = lists.flat();
    schemas.push({ type: "array", items: items.length > 0 ? inferUnion(items) : {} });
  }
  const texts = values.filter((value) => typeof value === "string");
  if (texts.length > 0) {
    const isDateTime = texts.every(isDateTimeText);
    schemas.push(isDateTime ? { type: "string", format: "date-time" } : { type: "string" });
  }
  const numbers = values.filter((value) => typeof value === "number");
  if (numbers.length > 0) {
    schemas.push({ type: numbers.every(Number.isInteger) ? "integer" : "number" });
  }
  if (values.some((value) => typeof value === "boolean")) schemas.push({ type: "boolean" });
  if (values.includes(null)) schemas.push({ type: "null" });
  const [first, ...others] = schemas;
  return first && others.length === 0 ? first : { anyOf: schemas };
}

function inferObject(objects: readonly JsonObject[]): JsonObject {
  const values = new Map<string, Json[]>();
  for (const [key, value] of objects.flatMap((object) => Object.entries(object))) {
    values.set(key, [...(values.get(key) ?? []), value]);
  }
  const properties = [...values].map(([key, all]): [string, Json] => [key, inferUnion(all)]);
  return properties.length > 0
    ? { type: "object", properties: Object.fromEntries(properties) }
    : { type: "object" };
}

export function isDateTimeText(text: string): boolean {
  return dateTime.test(text) && !Number.isNaN(Date.parse(text.replace(/:60/, ":59")));
}

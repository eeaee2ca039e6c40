import type { Json, JsonObject } from "../../inputs/json.js";

/** What OpenAPI 3.0 writes otherwise than 3.1, in 3.1's words: `nullable`, and limits that exclude their value. */
export function translateSchema(schema: JsonObject): JsonObject {
  return allowNull(excludeLimits(schema));
}

function allowNull({ nullable, ...schema }: JsonObject): JsonObject {
  if (nullable !== true || Object.keys(schema).length === 0) return schema;
  const { type, enum: values } = schema;
  if (type === undefined) return { anyOf: [schema, { type: "null" }] };
  return {
    ...schema,
    type: withNull([type].flat()),
    ...(Array.isArray(values) ? { enum: withNull(values, null) } : {}),
  };
}

function withNull(values: Json[], none: Json = "null"): Json[] {
  return values.includes(none) ? values : [...values, none];
}

function excludeLimits(schema: JsonObject): JsonObject {
  const translated = { ...schema };
  for (const [excluding, limit] of [
    ["exclusiveMinimum", "minimum"],
    ["exclusiveMaximum", "maximum"],
  ] as const) {
    const value = translated[limit];
    if (typeof translated[excluding] !== "boolean") continue;
    if (translated[excluding] && value !== undefined) {
      translated[excluding] = value;
      delete translated[limit];
    } else {
      delete translated[excluding];
    }
  }
  return translated;
}

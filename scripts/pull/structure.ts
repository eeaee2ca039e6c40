import { STATUS_CODES } from "node:http";
import { byText, canonical, isJsonObject, members, type Json, type JsonObject } from "../json.js";

/** The keys of sentences, and of examples, which contain sentences. */
const words = new Set([
  ...["title", "summary", "description", "example", "examples", "externalDocs"],
  ...["termsOfService", "contact", "license", "$comment"],
]);

/** The keys inside these are names that the page chose: a property called `description` isn't a sentence. */
const maps = new Set([
  ...["properties", "patternProperties", "dependentSchemas", "$defs", "definitions", "schemas"],
  ...[
    "responses",
    "parameters",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
  ],
  ...["pathItems", "paths", "webhooks", "content", "encoding", "variables"],
]);

/** Values and lists of names. They're kept unchanged. */
const literals = new Set([
  ...["default", "enum", "const", "security", "dependentRequired", "required"],
]);

/** Converts an OpenAPI document, 3.0 or 3.1, to 3.1 without sentences, examples and extensions. */
export function structureOnly(document: JsonObject): JsonObject {
  return structureOf(document, false) as JsonObject;
}

function structureOf(value: Json, isMap: boolean): Json {
  if (Array.isArray(value)) return value.map((item) => structureOf(item, false));
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).flatMap(([key, inner]): [string, Json][] => {
    if (isMap) return [[key, structureOf(inner, false)]];
    if (words.has(key) || key.startsWith("x-")) return [];
    if (literals.has(key)) return [[key, inner]];
    // OAuth scopes map names to sentences. OpenAPI requires a value, so it becomes empty.
    if (key === "scopes") return [[key, mapValues(inner, () => "")]];
    if (key === "responses") return [[key, mapValues(inner, describedResponse)]];
    return [[key, inOrder(key, structureOf(inner, maps.has(key)))]];
  });
  kept.sort(([a], [b]) => rankOf(a) - rankOf(b) || byText(a, b));
  const structure = Object.fromEntries(kept);
  return isMap ? structure : asVersion31(structure);
}

function mapValues(value: Json, change: (inner: Json, key: string) => Json): Json {
  const sorted = members(value).sort(([a], [b]) => byText(a, b));
  return Object.fromEntries(sorted.map(([key, inner]) => [key, change(inner, key)]));
}

/** OpenAPI requires a description. It becomes the phrase of the status code, or the name of a shared response. */
function describedResponse(response: Json, name: string): Json {
  const structure = structureOf(response, false);
  if (!isJsonObject(structure) || "$ref" in structure) return structure;
  return { description: STATUS_CODES[name] ?? name, ...structure };
}

// These keys come first, the others follow in alphabetical order, so that a reordered page gives the same fragment.
const order = ["operationId", "servers", "security", "type", "name", "in", "required"];

function rankOf(key: string): number {
  return order.includes(key) ? order.indexOf(key) : order.length;
}

function inOrder(key: string, value: Json): Json {
  if (key !== "parameters" || !Array.isArray(value)) return value;
  return value.sort((a, b) => byText(canonical(a), canonical(b)));
}

/** Converts the parts of OpenAPI 3.0 that 3.1 writes differently: `nullable`, and limits that exclude their value. */
function asVersion31({ nullable, ...schema }: JsonObject): JsonObject {
  const limited = unwrapped(excludeLimits(schema));
  if (nullable !== true || Object.keys(limited).length === 0) return limited;
  const { type, enum: values } = limited;
  if (type === undefined || "const" in limited) return { anyOf: [limited, { type: "null" }] };
  return {
    ...limited,
    type: [...new Set([type, "null"].flat())],
    ...(Array.isArray(values) && { enum: [...new Set([...values, null])] }),
  };
}

/** Replaces an `allOf` of one part by the part. OpenAPI 3.0 needs it to put `nullable` beside a `$ref`. */
function unwrapped(schema: JsonObject): JsonObject {
  const { allOf, ...others } = schema;
  const isWrapper = Array.isArray(allOf) && allOf.length === 1 && Object.keys(others).length === 0;
  return isWrapper && isJsonObject(allOf[0]) ? allOf[0] : schema;
}

function excludeLimits(schema: JsonObject): JsonObject {
  const changed = new Map(Object.entries(schema));
  for (const [exclusive, limit] of [
    ["exclusiveMinimum", "minimum"],
    ["exclusiveMaximum", "maximum"],
  ] as const) {
    const value = changed.get(limit);
    if (typeof changed.get(exclusive) !== "boolean") continue;
    const isExclusive = changed.get(exclusive) === true && value !== undefined;
    changed.delete(exclusive);
    if (isExclusive) changed.set(exclusive, value).delete(limit);
  }
  return Object.fromEntries(changed);
}

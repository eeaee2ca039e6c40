import { byText, isJsonObject, members, type Json, type JsonObject } from "../../inputs/json.js";
import { translateSchema } from "./openapi-3.0.js";

/** Where OpenAPI has sentences, or examples that hold them. */
const sentences = new Set([
  "title",
  "summary",
  "description",
  "example",
  "examples",
  "externalDocs",
  "termsOfService",
  "contact",
  "license",
  "$comment",
]);

/** What stands in these is called by names of the page: a property called `description` is no sentence. */
const named = new Set([
  "properties",
  "patternProperties",
  "dependentSchemas",
  "$defs",
  "schemas",
  "responses",
  "parameters",
  "requestBodies",
  "headers",
  "securitySchemes",
  "links",
  "callbacks",
  "pathItems",
  "paths",
  "webhooks",
  "content",
  "encoding",
  "variables",
]);

/** Values, and the names that requirements list: kept as they are. */
const literal = new Set(["default", "enum", "const", "security", "mapping"]);

/** An OpenAPI document, 3.0 or 3.1, as 3.1 without its sentences and extensions. */
export function structureOnly(document: JsonObject): JsonObject {
  return inFragmentOrder(withoutSentences(document, false)) as JsonObject;
}

function withoutSentences(value: Json, isMapOfNames: boolean): Json {
  if (Array.isArray(value)) return value.map((item) => withoutSentences(item, false));
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).flatMap(([key, inner]): [string, Json][] => {
    if (isMapOfNames) return [[key, withoutSentences(inner, false)]];
    if (sentences.has(key) || key.startsWith("x-")) return [];
    if (literal.has(key)) return [[key, inner]];
    if (key === "scopes") return [[key, namesOf(inner)]];
    return [[key, withoutSentences(inner, named.has(key))]];
  });
  const structure = Object.fromEntries(kept);
  return isMapOfNames ? structure : translateSchema(structure);
}

/** OAuth scopes map a scope to a sentence, and OpenAPI wants the value there. */
function namesOf(scopes: Json): Json {
  return Object.fromEntries(members(scopes).map(([scope]) => [scope, ""]));
}

/** The order of keys in a fragment; others follow by name. */
const order = [
  ...["openapi", "x-source", "x-states", "info", "page", "operationId", "x-operation-id"],
  ...["tags", "servers", "security", "type", "name", "in", "required", "description", "format"],
  ...["x-inferred", "parameters", "requestBody", "schemas", "responses"],
  ...["paths", "webhooks", "components"],
];

/** The same document in one order, so that a reordered page gives the same fragment. */
export function inFragmentOrder(value: Json): Json {
  if (Array.isArray(value)) return value.map(inFragmentOrder);
  if (!isJsonObject(value)) return value;
  const rank = (key: string) => (order.indexOf(key) + order.length + 1) % (order.length + 1);
  const keys = Object.keys(value).sort((a, b) => rank(a) - rank(b) || byText(a, b));
  return Object.fromEntries(
    keys.map((key) => {
      const inner = inFragmentOrder(value[key] as Json);
      return [key, isSet(key) && Array.isArray(inner) ? inner.sort(byContent) : inner];
    }),
  );
}

function isSet(key: string): boolean {
  return key === "required" || key === "parameters";
}

function byContent(a: Json, b: Json): number {
  return byText(JSON.stringify(a), JSON.stringify(b));
}

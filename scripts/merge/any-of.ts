import { byText, canonical, elements, type JsonObject } from "../inputs/json.js";

/** In an order that doesn't depend on who states them; each once. */
export function anyOf(schemas: readonly JsonObject[]): JsonObject {
  const flat = schemas.flatMap((schema) =>
    "anyOf" in schema ? (elements(schema["anyOf"]) as JsonObject[]) : [schema],
  );
  const distinct = new Map(flat.map((schema) => [canonical(schema), schema]));
  const [first = {}, ...others] = [...distinct]
    .sort(([a], [b]) => byText(a, b))
    .map(([, schema]) => schema);
  return others.length === 0 ? first : { anyOf: [first, ...others] };
}

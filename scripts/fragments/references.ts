import { isJsonObject, type Json } from "../inputs/json.js";

export interface ExternalReference {
  path: string[];
  target: string;
}

const referring = new Set([
  "$ref",
  "$dynamicRef",
  "$recursiveRef",
  "operationRef",
  "externalValue",
]);

/**
 * Where a document refers to another one, in whatever part of it: tools open such references, or fetch them, also in
 * extensions and examples. Fragments are made from the web, so none of theirs may be followed.
 */
export function externalReferences(document: Json): ExternalReference[] {
  return [...visit(document, [])];
}

function* visit(value: Json, path: string[]): Generator<ExternalReference> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const here = [...path, key];
    if (referring.has(key) && typeof inner === "string") {
      if (!inner.startsWith("#")) yield { path: here, target: inner };
    } else if (path.at(-1) === "discriminator" && key === "mapping" && isJsonObject(inner)) {
      yield* mappings(inner, here);
    } else {
      yield* visit(inner, here);
    }
  }
}

/** A mapping holds references, or bare names of schemas. */
function* mappings(mapping: Record<string, Json>, path: string[]): Generator<ExternalReference> {
  for (const [name, target] of Object.entries(mapping)) {
    const isInside = typeof target === "string" && /^(#|[\w.-]+$)/.test(target);
    if (!isInside) yield { path: [...path, name], target: String(target) };
  }
}

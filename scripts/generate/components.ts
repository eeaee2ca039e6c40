import {
  byText,
  canonical,
  isJsonObject,
  operationsIn,
  type Json,
  type JsonObject,
} from "../json.js";
import { componentMark } from "./schemas.js";

/**
 * Replaces every named schema by a `$ref`. Schemas with the same name and content become one component. If schemas with the
 * same name differ, each is prefixed with the name of the operation that uses it first.
 */
export function nameComponents(document: JsonObject): {
  document: JsonObject;
  schemas: JsonObject;
} {
  const names = finalNames(document);
  const schemas = new Map<string, Json>();
  const replace = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(replace);
    if (!isJsonObject(value)) return value;
    const { [componentMark]: mark, ...others } = value;
    const plain = Object.entries(isMarked(value) ? others : value);
    const schema = Object.fromEntries(plain.map(([key, one]) => [key, replace(one)]));
    // Alternatives are sorted by their final names.
    if (Array.isArray(schema["anyOf"]))
      schema["anyOf"].sort((a, b) => byText(canonical(a), canonical(b)));
    const name = isMarked(value) ? names.get(canonical(value)) : undefined;
    if (name === undefined) return schema;
    schemas.set(name, schema);
    return { $ref: `#/components/schemas/${name}` };
  };
  const replaced = replace(document) as JsonObject;
  const sorted = [...schemas].sort(([a], [b]) => byText(a, b));
  return { document: replaced, schemas: Object.fromEntries(sorted) };
}

/** The final name of each named schema, by its content. */
function finalNames(document: JsonObject): Map<string, string> {
  const usersOf = new Map<string, Map<string, string>>();
  const collect = (value: unknown, user: string): void => {
    if (typeof value !== "object" || value === null) return;
    for (const inner of Object.values(value)) collect(inner, user);
    if (!isMarked(value)) return;
    const contents = usersOf.get(value[componentMark]) ?? new Map<string, string>();
    usersOf.set(value[componentMark], contents);
    if (!contents.has(canonical(value))) contents.set(canonical(value), user);
  };
  const operations = operationsIn(document).sort((a, b) => byText(a.id, b.id));
  for (const { id, operation } of operations) collect(operation, id);
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const [name, contents] of [...usersOf].sort(([a], [b]) => byText(a, b)))
    for (const [content, user] of contents) {
      const own = user.replace(/^./, (letter) => letter.toUpperCase()) + name;
      const wanted = contents.size === 1 ? name : own;
      let unique = wanted;
      for (let number = 2; taken.has(unique); number++) unique = `${wanted}${number}`;
      taken.add(unique);
      names.set(content, unique);
    }
  return names;
}

/** A property may be called like the mark, but then its value is a schema, not a string. */
function isMarked(value: unknown): value is JsonObject & { [componentMark]: string } {
  return isJsonObject(value) && typeof value[componentMark] === "string";
}

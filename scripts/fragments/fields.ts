import { elements, members, type JsonObject } from "../inputs/json.js";
import { follow } from "./operations.js";

/** A field of a body, by the path to it: `data.User.id`, `items[].name`. */
export interface BodyField {
  path: string;
  schema: JsonObject;
}

/** Every field that a schema names, those of its alternatives too. */
export function fieldsOf(document: JsonObject, schema: JsonObject | undefined): BodyField[] {
  return [...visit(schema, "", [])];

  function* visit(
    value: JsonObject | undefined,
    path: string,
    around: readonly JsonObject[],
  ): Generator<BodyField> {
    const stated = follow(document, value);
    if (!stated || around.includes(stated)) return;
    const inside = [...around, stated];
    for (const [name, property] of members(stated["properties"])) {
      const field = follow(document, property) ?? {};
      const here = path === "" ? name : `${path}.${name}`;
      yield { path: here, schema: field };
      yield* visit(field, here, inside);
    }
    const items = follow(document, stated["items"]);
    if (items) yield* visit(items, `${path}[]`, inside);
    for (const keyword of ["allOf", "anyOf", "oneOf"]) {
      for (const part of elements(stated[keyword])) {
        yield* visit(follow(document, part), path, inside);
      }
    }
  }
}

import { createHash } from "node:crypto";
import {
  byText,
  canonical,
  elements,
  isJsonObject,
  type Json,
  type JsonObject,
} from "../inputs/json.js";
import { anyOf } from "./any-of.js";
import { groupBy } from "./group.js";

interface Component {
  /** What sources call it. */
  readonly name: string;
  /** The operation that uses it first. */
  readonly operation: string;
  readonly schema: JsonObject;
}

/**
 * The components of the merged spec. Schemas of one name and the same content are one; where schemas of one name differ,
 * each is named after the operation that uses it first, so that none overwrites another. Which do differ is known only
 * when everything is rendered: until then a reference holds a key, and `named` puts the names in.
 */
export class Components {
  readonly #byKey = new Map<string, Component>();

  /** A reference to a schema that becomes a component. What is inside has been referred to before. */
  refer(component: Component): JsonObject {
    const content = canonical(component.schema);
    const key = `${component.name}\n${createHash("sha256").update(content).digest("hex")}`;
    if (!this.#byKey.has(key)) this.#byKey.set(key, component);
    return { $ref: key };
  }

  /** The document and its component schemas, with the final names in all references. */
  named(document: JsonObject): { document: JsonObject; schemas: JsonObject } {
    const names = this.#names();
    const schemas = [...this.#byKey].map(([key, { schema }]): [string, Json] => [
      names.get(key) ?? key,
      withNames(schema, names),
    ]);
    return {
      document: withNames(document, names) as JsonObject,
      schemas: Object.fromEntries(schemas.sort(([a], [b]) => byText(a, b))),
    };
  }

  #names(): Map<string, string> {
    const names = new Map<string, string>();
    const taken = new Set<string>();
    const sorted = [...this.#byKey].sort(([a], [b]) => byText(a, b));
    for (const [name, sharing] of groupBy(sorted, ([, component]) => component.name)) {
      for (const [key, { operation }] of sharing) {
        const wanted = sharing.length === 1 ? name : capitalize(operation) + name;
        let unique = wanted;
        for (let number = 2; taken.has(unique); number++) unique = `${wanted}${number}`;
        taken.add(unique);
        names.set(key, unique);
      }
    }
    return names;
  }
}

function withNames(value: Json, names: ReadonlyMap<string, string>): Json {
  if (Array.isArray(value)) return value.map((one) => withNames(one, names));
  if (!isJsonObject(value)) return value;
  if (isReference(value, names))
    return { $ref: `#/components/schemas/${names.get(value["$ref"]) ?? ""}` };
  const named = Object.entries(value).map(([member, inner]): [string, Json] => [
    member,
    withNames(inner, names),
  ]);
  const object = Object.fromEntries(named);
  // The order of alternatives is that of the final names, however deep inside them these stand.
  const alternatives = elements(object["anyOf"]);
  const isRenamed = canonical(alternatives) !== canonical(elements(value["anyOf"]));
  return isRenamed ? anyOf(alternatives as JsonObject[]) : object;
}

function isReference(value: Json, names: ReadonlyMap<string, string>): value is { $ref: string } {
  return isJsonObject(value) && typeof value["$ref"] === "string" && names.has(value["$ref"]);
}

function capitalize(text: string): string {
  return (text[0] ?? "").toUpperCase() + text.slice(1);
}

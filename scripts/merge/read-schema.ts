import { canonical, elements, members, type Json } from "../inputs/json.js";
import { both, either, ImpossibleSchema } from "./combine-schemas.js";
import type { Place } from "./place.js";
import { emptySchema, isEmpty, withoutOverlap, type JsonType, type Schema } from "./schema.js";

/** Limits on a value that are taken over as they stand. */
export const limits: ReadonlySet<string> = new Set([
  ...["format", "pattern", "minLength", "maxLength", "contentEncoding", "contentMediaType"],
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  ...["minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"],
  ...["default", "deprecated", "readOnly", "writeOnly"],
]);

// Words about a schema, not limits on a value. Our own words come from the overlay.
const words = ["title", "description", "example", "examples", "externalDocs", "$comment", "xml"];

const understood = new Set([
  ...limits,
  ...words,
  ...["type", "enum", "const", "properties", "required", "items", "additionalProperties"],
  ...["allOf", "oneOf", "anyOf", "$ref"],
]);

/** What to do about the keywords that somebody may well come across. */
const advice: Readonly<Record<string, string>> = {
  discriminator: "leave it out: `oneOf` alone says the same",
  not: "say what is allowed instead",
  if: "write the cases as `oneOf`",
  prefixItems: "describe all items by one `items`",
  patternProperties: "describe all further fields by `additionalProperties`",
};

// Schemas that refer to each other more than once a level grow beyond any measure when every `$ref` is followed.
const mostSchemas = 50_000;

/** Reads a schema. `isInferred`: it was made of an example, so that nothing says what must be there. */
export function readSchema(place: Place, isInferred: boolean): Schema {
  return new SchemaReader(isInferred).read(place);
}

class SchemaReader {
  private readonly open = new Set<string>();
  private count = 0;

  constructor(private readonly isInferred: boolean) {}

  read(place: Place): Schema {
    if (++this.count > mostSchemas) {
      throw place.fault(
        `more than ${mostSchemas} schemas stand inside one: replace some $refs by \`type: object\`.`,
      );
    }
    if (place.value === undefined || place.value === true) return emptySchema;
    if (place.value === false)
      throw place.fault("the schema `false` can't be merged: leave out what may not be there.");
    refuseOthers(place);
    return possible(place, () => both(this.readRef(place), this.readOwn(place)));
  }

  private readRef(place: Place): Schema {
    const { ref } = place;
    if (ref === undefined) return emptySchema;
    if (this.open.has(ref)) {
      throw place.fault(
        `$ref "${ref}" leads back into itself, and recursion can't be merged: replace this $ref by \`type: object\`.`,
      );
    }
    this.open.add(ref);
    const schema = this.read(place.target(ref));
    this.open.delete(ref);
    const [, component] = /^#\/components\/schemas\/([^/]+)$/.exec(ref) ?? [];
    return component === undefined ? schema : { ...schema, component };
  }

  private readOwn(place: Place): Schema {
    let schema = this.readPlain(place);
    for (const part of inside(place, "allOf")) schema = both(schema, this.read(part));
    for (const keyword of ["oneOf", "anyOf"]) {
      const branches = inside(place, keyword).map((branch) => this.read(branch));
      if (branches.length > 0) schema = both(schema, either(branches));
    }
    return schema;
  }

  private readPlain(place: Place): Schema {
    const value = (keyword: string) => place.inside(keyword).value;
    const values = place.has("const") ? [value("const") as Json] : value("enum");
    const fields = members(value("properties")).map(([name]): [string, Schema] => [
      name,
      this.read(place.inside("properties").inside(name)),
    ]);
    const isObject = fields.length > 0 || place.has("required");
    const saysRequired = place.has("required") || (isObject && !this.isInferred);
    return {
      types: typesOf(value("type"), values, isObject),
      values: Array.isArray(values)
        ? new Map(values.map((one) => [canonical(one), one]))
        : undefined,
      fields: new Map(fields),
      required: saysRequired ? new Set(elements(value("required")).map(String)) : undefined,
      items: place.has("items") ? this.read(place.inside("items")) : undefined,
      additional: this.readAdditional(place),
      limits: new Map(members(place.value).filter(([keyword]) => limits.has(keyword))),
      variants: [],
    };
  }

  private readAdditional(place: Place): Schema["additional"] {
    const additional = place.inside("additionalProperties");
    if (additional.value === undefined || additional.value === false) return additional.value;
    const schema = this.read(additional);
    return isEmpty(schema) ? true : schema;
  }
}

function inside(place: Place, keyword: string): Place[] {
  const list = place.inside(keyword);
  return elements(list.value).map((_, index) => list.inside(index));
}

function typesOf(type: Json | undefined, values: Json | undefined, isObject: boolean) {
  const types = [type ?? []].flat() as JsonType[];
  if (types.length > 0) return withoutOverlap(types);
  if (Array.isArray(values)) return withoutOverlap(values.map(typeOf));
  return new Set<JsonType>(isObject ? ["object"] : []);
}

export function typeOf(value: Json): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value as "string" | "boolean" | "object";
}

function refuseOthers(place: Place): void {
  for (const [keyword] of members(place.value)) {
    if (understood.has(keyword) || keyword.startsWith("x-")) continue;
    throw place
      .inside(keyword)
      .fault(
        `the keyword "${keyword}" can't be merged: ${advice[keyword] ?? "write the schema without it"}.`,
      );
  }
}

/** Says where, when no value fits. */
function possible(place: Place, read: () => Schema): Schema {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ImpossibleSchema)) throw error;
    throw place.fault(`${error.message}: mend the fragment, or leave one of them out.`);
  }
}

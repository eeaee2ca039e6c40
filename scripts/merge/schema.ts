import { byText, canonical, type Json } from "../inputs/json.js";

export type JsonType = "string" | "number" | "integer" | "boolean" | "null" | "object" | "array";

/**
 * A schema in the one form that statements are made of: `$ref`s followed, `allOf` folded, `oneOf` and `anyOf` spread into
 * types where they only list types, else into variants. Two schemas that mean the same have the same form.
 */
export interface Schema {
  /** The JSON types allowed; empty where nothing is said. */
  readonly types: ReadonlySet<JsonType>;
  /** The values allowed, by their canonical text. */
  readonly values?: ReadonlyMap<string, Json> | undefined;
  readonly fields: ReadonlyMap<string, Schema>;
  /** The fields that must be there; `undefined` where the source can't say (an example). */
  readonly required?: ReadonlySet<string> | undefined;
  readonly items?: Schema | undefined;
  /** Fields that aren't named: `true` any, `false` none. */
  readonly additional?: Schema | boolean | undefined;
  /** Everything else that limits a value: `format`, `minLength`, … */
  readonly limits: ReadonlyMap<string, Json>;
  readonly variants: readonly Schema[];
  /** What the source calls it: the name of the component that it refers to. */
  readonly component?: string | undefined;
}

export const emptySchema: Schema = {
  types: new Set(),
  fields: new Map(),
  limits: new Map(),
  variants: [],
};

/** Says nothing at all. */
export function isEmpty(schema: Schema): boolean {
  return (
    schema.types.size === 0 &&
    schema.values === undefined &&
    schema.fields.size === 0 &&
    !schema.required?.size &&
    schema.items === undefined &&
    schema.additional === undefined &&
    schema.limits.size === 0 &&
    schema.variants.length === 0
  );
}

/** The alternatives that a schema consists of: itself, where it is one thing. */
export function variantsOf(schema: Schema): readonly Schema[] {
  return schema.variants.length > 0 ? schema.variants : [schema];
}

/** Every integer is a number. */
export function withoutOverlap(types: Iterable<JsonType>): Set<JsonType> {
  const all = new Set(types);
  if (all.has("number")) all.delete("integer");
  return all;
}

const contents = new WeakMap<Schema, string>();

/** Text that two schemas share exactly when they allow the same values. */
export function contentOf(schema: Schema): string {
  const known = contents.get(schema);
  if (known !== undefined) return known;
  const fields = [...schema.fields].map(([name, field]) => [name, contentOf(field)]);
  const { additional } = schema;
  const text = canonical({
    types: [...schema.types].sort(byText),
    values: schema.values ? [...schema.values.keys()].sort(byText) : null,
    fields: Object.fromEntries(fields) as Record<string, Json>,
    // Whether nothing is required, or nothing said of it, makes no difference to what is allowed.
    required: [...(schema.required ?? [])].sort(byText),
    items: schema.items ? contentOf(schema.items) : null,
    additional: typeof additional === "object" ? contentOf(additional) : (additional ?? null),
    limits: Object.fromEntries(schema.limits),
    variants: schema.variants.map(contentOf).sort(byText),
  });
  contents.set(schema, text);
  return text;
}

import {
  byText,
  canonical,
  elements,
  groupBy,
  isJsonObject,
  sortKeys,
  type Json,
  type JsonObject,
} from "../json.js";
import type { Ledger } from "./ledger.js";
import type { Place } from "./place.js";

/** A schema of one source. `$ref`s are followed, `const` is an enum, and a choice of plain types is one schema. */
export interface Schema {
  readonly source: string;
  readonly place: Place;
  /** The name of the component, if it's a `$ref`. */
  readonly name: string | undefined;
  /** Empty if the source leaves the type open. */
  readonly types: readonly string[];
  readonly values: readonly Json[];
  readonly fields: ReadonlyMap<string, Schema>;
  /** `undefined` if the source is an example, which can't show what is required. */
  readonly required: readonly Json[] | undefined;
  readonly items: Schema | undefined;
  readonly additional: Schema | boolean | undefined;
  /** `format`, `minLength` and others. They're taken over unchanged. */
  readonly limits: ReadonlyMap<string, Json>;
  readonly alternatives: readonly Schema[];
}

export const words = ["title", "summary", "description", "example", "examples", "externalDocs"];
const limits = [
  ...["format", "pattern", "minLength", "maxLength", "minimum", "maximum"],
  ...["exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems", "maxItems", "uniqueItems"],
  ...["minProperties", "maxProperties", "default", "deprecated", "readOnly", "writeOnly"],
];
const structure = ["type", "enum", "const", "properties", "required", "items"];
const typeOrder = ["object", "array", "string", "integer", "number", "boolean", "null"];

/** @param isInferred the schema was made from an example, so it doesn't say which fields are required */
export function readSchema(place: Place, isInferred: boolean, open: string[] = []): Schema {
  const read = (inner: Place) => readSchema(inner, isInferred, open);
  const { ref, value } = place;
  const empty: Schema = {
    ...{ source: place.source, place, name: undefined, types: [], values: [], fields: new Map() },
    ...{ required: undefined, items: undefined, additional: undefined, limits: new Map() },
    alternatives: [],
  };
  if (value === undefined || value === true) return empty;
  if (!isJsonObject(value)) throw place.fault("the merge can't read this as a schema");
  if (ref !== undefined) {
    place.only("$ref", ...words);
    if (open.includes(ref))
      throw place.fault(`$ref "${ref}" leads back into itself: write \`type: object\` instead`);
    const [, name] = /^#\/components\/schemas\/([^/]+)$/.exec(ref) ?? [];
    return { ...readSchema(place.target(), isInferred, [...open, ref]), place, name };
  }
  for (const keyword of ["oneOf", "anyOf"]) {
    const list = place.inside(keyword);
    if (list.value === undefined) continue;
    place.only(keyword, "type", ...words);
    const parts = elements(list.value).map((_, index) => read(list.inside(index)));
    return joined(parts) ?? { ...empty, alternatives: parts };
  }
  place.only(...words, ...limits, ...structure, "additionalProperties");
  const values = place.has("const")
    ? [place.inside("const").value ?? null]
    : elements(place.inside("enum").value);
  const properties = place.inside("properties");
  const required = elements(place.inside("required").value);
  const names = new Set([...Object.keys(properties.value ?? {}), ...required.map(String)]);
  // `__proto__` in generated code would set a prototype, and Redocly calls a field named `valueOf`.
  const inherited = [...names].find((name) => name in Object.prototype);
  if (inherited !== undefined)
    throw properties
      .inside(inherited)
      .fault(
        "the merge can't read a field that is called like a member of every JavaScript object",
      );
  const additional = place.inside("additionalProperties");
  const types = [place.inside("type").value ?? []].flat().map(String);
  const other = types.find((type) => !typeOrder.includes(type));
  if (other !== undefined) throw place.inside("type").fault(`"${other}" isn't a JSON type`);
  return {
    ...empty,
    types:
      types.length > 0 ? types : names.size > 0 ? ["object"] : [...new Set(values.map(typeOf))],
    values,
    fields: new Map([...names].map((name) => [name, read(properties.inside(name))])),
    required: place.has("required") || !isInferred ? required : undefined,
    items: place.has("items") ? read(place.inside("items")) : undefined,
    additional:
      typeof additional.value === "object" ? read(additional) : (additional.value as boolean),
    limits: new Map(Object.entries(value).filter(([keyword]) => limits.includes(keyword))),
  };
}

function typeOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

/** Joins a string and an array of strings to one schema with two types: the keywords of arrays don't apply to strings. */
function joined(parts: readonly Schema[]): Schema | undefined {
  const types = parts.flatMap((part) => part.types);
  const [structured = parts[0], ...others] = parts.filter(saysMore);
  const canJoin =
    others.length === 0 &&
    new Set(types.map((type) => type.replace("integer", "number"))).size === types.length &&
    parts.every((part) => part.types.length > 0 && part.values.length === 0);
  return canJoin && structured ? { ...structured, name: undefined, types } : undefined;
}

/** Whether a schema says anything besides a type. */
function saysMore(one: Schema): boolean {
  const sizes = [one.values.length, one.fields.size, one.limits.size, one.alternatives.length];
  return sizes.some((size) => size > 0) || one.items !== undefined || one.additional !== undefined;
}

/** The side of a source about the type. `undefined` if it leaves the type open. */
function typeSide({ types, alternatives }: Schema): string | undefined {
  const all = alternatives.length > 0 ? alternatives.map((one) => one.types) : [types];
  if (all.some((one) => one.length === 0)) return undefined;
  return [...withoutOverlap(all.flat())].sort(byText).join(" | ");
}

/** Every integer is a number. */
function withoutOverlap(types: readonly string[]): Set<string> {
  return new Set(types.includes("number") ? types.filter((type) => type !== "integer") : types);
}

/** Marks a schema that becomes a component. */
export const componentMark = "x-component";

/** The union of the schemas that sources state for one value. */
export function mergeSchemas(id: string, all: readonly Schema[], ledger: Ledger): JsonObject {
  // If a ruling prefers one type, the schemas with other types are dropped.
  const stated = ledger.keep(`${id}.type`, all, typeSide);
  const [name] = stated.flatMap((one) => one.name ?? []).sort(byText);
  const listing = stated.filter(({ alternatives }) => alternatives.length > 0);
  const merged =
    listing.length === 0
      ? mergePlain(id, stated, ledger)
      : mergeAlternatives(id, listing, stated.filter(saysMore), ledger);
  return name === undefined ? merged : { ...merged, [componentMark]: name };
}

/** Alternatives with the same name are merged. Those without a name are merged if they have the same content. */
function mergeAlternatives(
  id: string,
  listing: readonly Schema[],
  all: readonly Schema[],
  ledger: Ledger,
): JsonObject {
  const lists = listing.map(({ source, alternatives }) => {
    const named = alternatives.map((one) => [one.name ?? canonical(one.place.value), one] as const);
    return [source, named] as const;
  });
  const inside = (key: string) => `${id}<${key}>`;
  const merged = ledger
    .unite(lists, inside)
    .map(([key, same]) => mergeSchemas(inside(key), same, ledger));
  const besides = all.filter(({ alternatives }) => alternatives.length === 0);
  return anyOf([...merged, ...(besides.length > 0 ? [mergePlain(id, besides, ledger)] : [])]);
}

export function anyOf(schemas: readonly JsonObject[]): JsonObject {
  const [first = {}, ...others] = new Map(schemas.map((one) => [canonical(one), one])).values();
  return others.length === 0 ? first : { anyOf: [first, ...others] };
}

function mergePlain(id: string, stated: readonly Schema[], ledger: Ledger): JsonObject {
  const types = withoutOverlap(stated.flatMap((one) => one.types));
  const listed = typeOrder.filter((type) => types.has(type));
  const values = mergeValues(id, stated, ledger);
  const describing = stated.filter(({ fields }) => fields.size > 0);
  const fields = ledger.unite(
    describing.map((one) => [
      one.source,
      [...one.fields].map(([name, schema]) => {
        const required = one.required?.includes(name);
        return [name, { source: one.source, schema, required }] as const;
      }),
    ]),
    (name) => partOf(id, name),
  );
  const required = fields.filter(([name, same]) => isRequired(partOf(id, name), same, ledger));
  const properties = fields.map(([name, same]) => {
    const schemas = same.map(({ schema }) => schema);
    return [name, mergeSchemas(partOf(id, name), schemas, ledger)] as const;
  });
  const additional = mergeAdditional(`${id}.additionalProperties`, stated, ledger);
  const items = stated.flatMap((one) => one.items ?? []);
  return {
    ...(listed.length > 0 && { type: listed.length === 1 ? listed[0]! : listed }),
    ...Object.fromEntries(mergeLimits(id, stated, ledger)),
    ...(values.length > 0 && { enum: values }),
    ...(required.length > 0 && { required: required.map(([name]) => name) }),
    ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
    ...(additional !== undefined && { additionalProperties: additional }),
    ...(items.length > 0 && { items: mergeSchemas(`${id}[]`, items, ledger) }),
  };
}

/** A limit that sources state differently is left out, unless a ruling prefers one. */
function mergeLimits(id: string, stated: readonly Schema[], ledger: Ledger): [string, Json][] {
  const all = stated.flatMap(({ source, limits: own }) =>
    [...own].map(([keyword, json]) => ({ source, keyword, json, text: canonical(json) })),
  );
  return [...groupBy(all, ({ keyword }) => keyword)].flatMap(([keyword, same]) => {
    const [first, ...others] = ledger.keep(`${id}.${keyword}`, same, ({ text }) => text);
    if (!first || others.some(({ text }) => text !== first.text)) return [];
    return [[keyword, sortKeys(first.json)] as [string, Json]];
  });
}

function mergeValues(id: string, stated: readonly Schema[], ledger: Ledger): Json[] {
  const listing = stated.filter(({ values }) => values.length > 0);
  const covered = withoutOverlap(listing.flatMap(({ types }) => types));
  const open = stated.find(({ types }) => types.some((type) => !covered.has(type)));
  if (listing.length > 0 && open)
    throw open.place.fault(
      `the merge can't join this type to the values that ${listing[0]?.source} lists: rule \`prefer\` on "${id}.type"`,
    );
  const lists = listing.map(({ source, values }) => {
    return [source, values.map((value) => [canonical(value), value] as const)] as const;
  });
  return ledger
    .unite(lists, (value) => `${id}.enum.${value}`)
    .map(([, [value]]) => sortKeys(value ?? null));
}

/** Additional fields are allowed if one source allows them. */
function mergeAdditional(id: string, stated: readonly Schema[], ledger: Ledger): Json | undefined {
  const explicit = stated.filter(({ additional }) => additional !== undefined);
  const kept = ledger.keep(id, explicit, ({ additional }) =>
    additional === true ? "open" : additional === false ? "closed" : "typed",
  );
  const schemas = kept.flatMap(({ additional }) =>
    typeof additional === "object" ? additional : [],
  );
  if (kept.some(({ additional }) => additional === true)) return true;
  if (schemas.length > 0) return mergeSchemas(id, schemas, ledger);
  return kept.length > 0 ? false : undefined;
}

/** A field is required only if all sources say so, or a ruling does. */
export function isRequired(
  id: string,
  stated: readonly { source: string; required: boolean | undefined }[],
  ledger: Ledger,
): boolean {
  const explicit = stated.filter(({ required }) => required !== undefined);
  const kept = ledger.keep(`${id}.required`, explicit, ({ required }) =>
    required ? "required" : "optional",
  );
  return kept.length > 0 && kept.every(({ required }) => required);
}

/** The id of a part. Names with special characters are quoted, so that ids are unique. */
export function partOf(id: string, name: string): string {
  const isPlain = /^[\w$@:/{}-]+$/.test(name) && name !== "additionalProperties";
  return isPlain ? `${id}.${name}` : `${id}[${JSON.stringify(name)}]`;
}

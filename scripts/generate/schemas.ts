import { createHash } from "node:crypto";
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

/** A schema as one source states it: `$ref`s followed, `const` as an enum, a list of plain types as one schema. */
export interface Schema {
  readonly source: string;
  readonly place: Place;
  /** The component that it refers to. */
  readonly name: string | undefined;
  /** Empty if the source says nothing about the type. */
  readonly types: readonly string[];
  readonly values: readonly Json[];
  /** The fields that are described or required. */
  readonly fields: ReadonlyMap<string, Schema>;
  /** `undefined` if the source can't say: an example shows what was there once. */
  readonly required: ReadonlySet<string> | undefined;
  readonly items: Schema | undefined;
  readonly additional: Schema | boolean | undefined;
  /** `format`, `minLength`, …: taken over as they stand. */
  readonly limits: ReadonlyMap<string, Json>;
  readonly alternatives: readonly Schema[];
}

const words = ["title", "description", "example", "examples", "externalDocs", "$comment", "xml"];
const limits = [
  ...["format", "pattern", "minLength", "maxLength", "contentEncoding", "contentMediaType"],
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  ...["minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"],
  ...["default", "deprecated", "readOnly", "writeOnly"],
];
const structure = [
  ...["$ref", "type", "enum", "const", "properties", "required", "items"],
  ...["additionalProperties", "oneOf", "anyOf", "allOf"],
];

const typeOrder = ["object", "array", "string", "integer", "number", "boolean", "null"];

/** @param isInferred it was made of an example, so nothing says which fields must be there */
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
  place.only(...words, ...limits, ...structure);
  const combined = ["oneOf", "anyOf", "allOf"].filter((keyword) => place.has(keyword));
  if (combined.length > 0) return readCombined(place, combined, read, empty);
  const listed = place.has("const")
    ? [place.inside("const").value as Json]
    : elements(place.inside("enum").value);
  const properties = place.inside("properties");
  const names = elements(place.inside("required").value).map(String);
  const described = Object.keys(properties.value ?? {});
  const fields = [...new Set([...described, ...names])].map((name): [string, Schema] => [
    name,
    read(properties.inside(name)),
  ]);
  const additional = place.inside("additionalProperties");
  const types = [place.inside("type").value ?? []].flat().map(String);
  const other = types.find((type) => !typeOrder.includes(type));
  if (other !== undefined) throw place.inside("type").fault(`"${other}" is no JSON type`);
  return {
    ...empty,
    types: types.length > 0 ? types : typesOf(listed, fields.length > 0),
    values: listed,
    fields: new Map(fields),
    required: place.has("required") || !isInferred ? new Set(names) : undefined,
    items: place.has("items") ? read(place.inside("items")) : undefined,
    additional:
      additional.value === undefined || typeof additional.value === "boolean"
        ? additional.value
        : read(additional),
    limits: new Map(Object.entries(value).filter(([keyword]) => limits.includes(keyword))),
  };
}

function typesOf(values: readonly Json[], isObject: boolean): string[] {
  const types = values.map((value) => {
    if (value === null) return "null";
    if (Array.isArray(value)) return "array";
    return typeof value === "number" && Number.isInteger(value) ? "integer" : typeof value;
  });
  return isObject ? ["object"] : [...new Set(types)];
}

function readCombined(
  place: Place,
  [keyword = "", ...others]: string[],
  read: (place: Place) => Schema,
  empty: Schema,
): Schema {
  place.only(keyword, "type", ...words);
  if (others.length > 0) throw place.fault(`the merge can't read ${keyword} beside ${others[0]}`);
  const list = place.inside(keyword);
  const parts = elements(list.value).map((_, index) => read(list.inside(index)));
  const [first = empty] = parts;
  if (parts.length < 2) return { ...first, place };
  if (keyword === "allOf")
    throw place.fault(
      "the merge can't read allOf: write the fields of all its parts in one schema",
    );
  const alternatives = parts.flatMap((part) =>
    part.alternatives.length > 0 ? part.alternatives : [part],
  );
  return joined(alternatives) ?? { ...empty, alternatives };
}

/** A string or an array of strings is one schema with two types: what is said of arrays limits arrays only. */
function joined(parts: readonly Schema[]): Schema | undefined {
  const types = parts.flatMap((part) => part.types);
  const structured = parts.filter(
    (part) =>
      part.fields.size > 0 || part.items || part.additional !== undefined || part.limits.size > 0,
  );
  const canJoin =
    parts.every((part) => part.types.length > 0 && part.values.length === 0) &&
    new Set(types).size === types.length &&
    !(types.includes("integer") && types.includes("number")) &&
    structured.length < 2;
  const [base = parts[0]] = structured;
  return canJoin && base ? { ...base, name: undefined, types } : undefined;
}

/** Whether a schema says anything besides a type. */
function saysMore(schema: Schema): boolean {
  const { values, fields, items, additional, limits: own } = schema;
  return Boolean(
    values.length > 0 || fields.size > 0 || items || additional !== undefined || own.size > 0,
  );
}

/** `undefined` if the source leaves the type open. */
function typeLabel({ types, alternatives }: Schema): string | undefined {
  if (alternatives.length === 0) return types.length === 0 ? undefined : sideOf(types);
  const inside = alternatives.map((one) => one.types);
  return inside.some((one) => one.length === 0) ? undefined : sideOf(inside.flat());
}

function sideOf(types: readonly string[]): string {
  return [...withoutOverlap(types)].sort(byText).join(" | ");
}

/** Every integer is a number. */
function withoutOverlap(types: readonly string[]): Set<string> {
  const all = new Set(types);
  if (all.has("number")) all.delete("integer");
  return all;
}

/** Marks a schema that becomes a component; `nameComponents` replaces it by a `$ref`. */
export const componentMark = "x-component";

/** The union of what sources state about one value. */
export function mergeSchemas(id: string, all: readonly Schema[], ledger: Ledger): JsonObject {
  // If a ruling prefers one type, everything that the others say falls.
  const stated = ledger.keep(`${id}.type`, all, typeLabel);
  const [name] = stated.flatMap((one) => one.name ?? []).sort(byText);
  const listing = stated.filter(({ alternatives }) => alternatives.length > 0);
  const schema =
    listing.length > 0
      ? mergeAlternatives(id, stated, listing, ledger)
      : mergePlain(id, stated, ledger);
  return name === undefined ? schema : { [componentMark]: name, ...schema };
}

function mergeAlternatives(
  id: string,
  stated: readonly Schema[],
  listing: readonly Schema[],
  ledger: Ledger,
): JsonObject {
  const all = listing.flatMap(({ alternatives }) =>
    alternatives.map((one) => ({ one, tag: tagOf(alternatives) })),
  );
  const labelled = all.map(({ one, tag }) => ({
    source: one.source,
    one,
    label: labelOf(one, tag),
  }));
  const inside = (label: string) => `${id}<${label}>`;
  const speaking = listing.map(({ source }) => source);
  const merged = ledger
    .unite(labelled, ({ label }) => label, inside, speaking)
    .map(([label, same]) =>
      mergeSchemas(
        inside(label),
        same.map(({ one }) => one),
        ledger,
      ),
    );
  const besides = stated.filter((one) => one.alternatives.length === 0 && saysMore(one));
  return anyOf(besides.length > 0 ? [...merged, mergePlain(id, besides, ledger)] : merged);
}

/** How an alternative is told from the others: by the one value of its tag, by its name, or by its content. */
function labelOf(schema: Schema, tag: string | undefined): string {
  const value = tag === undefined ? undefined : onlyValue(schema, tag);
  if (value !== undefined) return String(value);
  const digest = createHash("sha256").update(canonical(schema.place.value)).digest("hex");
  return schema.name ?? digest.slice(0, 6);
}

function tagOf(alternatives: readonly Schema[]): string | undefined {
  return [...(alternatives[0]?.fields.keys() ?? [])].sort(byText).find((name) => {
    const values = alternatives.map((one) => onlyValue(one, name));
    return !values.includes(undefined) && new Set(values).size === values.length;
  });
}

function onlyValue({ fields }: Schema, name: string): Json | undefined {
  const values = fields.get(name)?.values ?? [];
  return values.length === 1 ? values[0] : undefined;
}

export function anyOf(schemas: readonly JsonObject[]): JsonObject {
  const flat = schemas.flatMap((one) =>
    componentMark in one
      ? [one]
      : "anyOf" in one
        ? (elements(one["anyOf"]) as JsonObject[])
        : [one],
  );
  const [first = {}, ...others] = new Map(flat.map((one) => [canonical(one), one])).values();
  return others.length === 0 ? first : { anyOf: [first, ...others] };
}

function mergePlain(id: string, stated: readonly Schema[], ledger: Ledger): JsonObject {
  const schema = new Map<string, Json>();
  const types = withoutOverlap(stated.flatMap((one) => one.types));
  const listed = typeOrder.filter((type) => types.has(type));
  if (listed.length > 0) schema.set("type", listed.length === 1 ? listed[0]! : listed);
  for (const [keyword, json] of mergeLimits(id, stated, ledger)) schema.set(keyword, json);
  const values = mergeValues(id, stated, ledger);
  if (values.length > 0) schema.set("enum", values);
  const describing = stated.filter(({ fields }) => fields.size > 0);
  const fields = ledger.unite(
    describing.flatMap(({ source, fields, required }) =>
      [...fields].map(([name, field]) => ({ source, name, field, required: required?.has(name) })),
    ),
    ({ name }) => name,
    (name) => partOf(id, name),
    describing.map(({ source }) => source),
  );
  const required = fields.filter(([name, same]) => isRequired(partOf(id, name), same, ledger));
  if (required.length > 0)
    schema.set(
      "required",
      required.map(([name]) => name),
    );
  if (fields.length > 0)
    schema.set(
      "properties",
      Object.fromEntries(
        fields.map(([name, same]) => [
          name,
          mergeSchemas(
            partOf(id, name),
            same.map(({ field }) => field),
            ledger,
          ),
        ]),
      ),
    );
  const additional = mergeAdditional(`${id}.additionalProperties`, stated, ledger);
  if (additional !== undefined) schema.set("additionalProperties", additional);
  const items = stated.flatMap((one) => one.items ?? []);
  if (items.length > 0) schema.set("items", mergeSchemas(`${id}[]`, items, ledger));
  return Object.fromEntries(schema);
}

/** A limit that sources state differently is left out, unless a ruling prefers one. */
export function mergeLimits(
  id: string,
  stated: readonly { source: string; limits: ReadonlyMap<string, Json> }[],
  ledger: Ledger,
): [string, Json][] {
  const all = stated.flatMap(({ source, limits: own }) =>
    [...own].map(([keyword, json]) => ({ source, keyword, json })),
  );
  return [...groupBy(all, ({ keyword }) => keyword)].flatMap(([keyword, same]) => {
    const kept = ledger.keep(`${id}.${keyword}`, same, ({ json }) => canonical(json));
    const [first] = kept;
    const isAgreed = kept.every(({ json }) => canonical(json) === canonical(first?.json));
    return first && isAgreed ? [[keyword, sortKeys(first.json)] as [string, Json]] : [];
  });
}

function mergeValues(id: string, stated: readonly Schema[], ledger: Ledger): Json[] {
  const listing = stated.filter(({ values }) => values.length > 0);
  const covered = withoutOverlap(listing.flatMap(({ types }) => types));
  const open = stated.find(
    ({ types, values }) => values.length === 0 && types.some((type) => !covered.has(type)),
  );
  if (listing.length > 0 && open)
    throw open.place.fault(
      `the merge can't join a type without values to the values that ${listing[0]?.source} lists: rule \`prefer\` on "${id}.type"`,
    );
  return ledger
    .unite(
      listing.flatMap(({ source, values }) => values.map((value) => ({ source, value }))),
      ({ value }) => canonical(value),
      (value) => `${id}.enum.${value}`,
      listing.map(({ source }) => source),
    )
    .flatMap(([, same]) => (same[0] === undefined ? [] : [sortKeys(same[0].value)]));
}

/** What somebody says may be there may be there. */
function mergeAdditional(id: string, stated: readonly Schema[], ledger: Ledger): Json | undefined {
  const speaking = stated.filter(({ additional }) => additional !== undefined);
  const label = ({ additional }: Schema) =>
    additional === true ? "open" : additional === false ? "closed" : "typed";
  const kept = ledger.keep(id, speaking, label).map(({ additional }) => additional);
  if (kept.length === 0) return undefined;
  if (kept.includes(true)) return true;
  const typed = kept.filter((one) => typeof one === "object");
  return typed.length > 0 ? mergeSchemas(id, typed, ledger) : false;
}

/** Required only if all say so, or a ruling does. */
export function isRequired(
  id: string,
  stated: readonly { source: string; required: boolean | undefined }[],
  ledger: Ledger,
): boolean {
  const label = ({ required }: { required: boolean | undefined }) =>
    required === undefined ? undefined : required ? "required" : "optional";
  const kept = ledger
    .keep(`${id}.required`, stated, label)
    .filter((one) => one.required !== undefined);
  return kept.length > 0 && kept.every(({ required }) => required);
}

/** A name that an id can't hold as it stands is quoted, so that two ids never meet. */
export function partOf(id: string, name: string): string {
  const isPlain = /^[\w$@:/{}-]+$/.test(name) && name !== "additionalProperties";
  return isPlain ? `${id}.${name}` : `${id}[${JSON.stringify(name)}]`;
}

import {
  byText,
  canonical,
  elements,
  isJsonObject,
  members,
  type Json,
  type JsonObject,
} from "./json.js";
import { PipelineError } from "./problem.js";
import type { Resolver } from "./resolve.js";

export type JsonType = "string" | "number" | "integer" | "boolean" | "null" | "object" | "array";

/**
 * A schema in the one form that the merge works on: `$ref`s followed, `allOf` folded, `oneOf` and `anyOf` spread into
 * types where they only list types, else into variants. Two schemas that mean the same have the same shape.
 */
export interface Shape {
  /** The JSON types allowed; empty where nothing is said. */
  types: Set<JsonType>;
  /** The values allowed, by their canonical text. */
  values?: Map<string, Json>;
  properties: Map<string, Shape>;
  /** The properties that must be there; `undefined` where the source can't say (an example). */
  required: Set<string> | undefined;
  /** Schemas in other places: `items`, `additionalProperties`, `not`, … */
  schemas: Map<string, Shape>;
  /** Everything else that limits a value: `format`, `minLength`, … */
  keywords: Map<string, Json>;
  variants: Shape[];
  /** What sources call this schema: the names of the components that they refer to. */
  names: Set<string>;
  /** The name of the enclosing component that this place leads back to. */
  cycle?: string;
}

// Words about a schema, not limits on a value. Our own words come from the overlay.
const annotations = new Set([
  "title",
  "description",
  "example",
  "examples",
  "externalDocs",
  "$comment",
  "xml",
]);
const schemaKeywords = [
  "items",
  "additionalProperties",
  "not",
  "contains",
  "propertyNames",
  "unevaluatedItems",
  "unevaluatedProperties",
  "if",
  "then",
  "else",
];
const unsupported = [
  "$id",
  "$anchor",
  "$dynamicRef",
  "$dynamicAnchor",
  "dependentSchemas",
  "patternProperties",
];

export function emptyShape(): Shape {
  return {
    types: new Set(),
    properties: new Map(),
    required: undefined,
    schemas: new Map(),
    keywords: new Map(),
    variants: [],
    names: new Set(),
  };
}

export interface ShapeOptions {
  /** The schema was inferred from an example: what it shows was there once, nothing says that it must be. */
  readonly isInferred?: boolean;
}

export function shapeOf(
  schema: Json | undefined,
  resolver: Resolver,
  options: ShapeOptions = {},
): Shape {
  return new ShapeReader(resolver, options.isInferred ?? false).read(schema);
}

class ShapeReader {
  private readonly open = new Map<string, string>();

  constructor(
    private readonly resolver: Resolver,
    private readonly isInferred: boolean,
  ) {}

  read(schema: Json | undefined): Shape {
    if (schema === false) return { ...emptyShape(), keywords: new Map([["not", {}]]) };
    if (!isJsonObject(schema)) return emptyShape();
    const { $ref: ref, ...siblings } = schema;
    if (typeof ref !== "string") return this.readObject(schema);
    const target = this.readRef(ref);
    return intersect(target, this.readObject(siblings));
  }

  private readRef(ref: string): Shape {
    const open = this.open.get(ref);
    if (open !== undefined) return { ...emptyShape(), cycle: open };
    const name = ref.split("/").at(-1) ?? ref;
    this.open.set(ref, name);
    const shape = this.read(this.resolver.target(ref));
    this.open.delete(ref);
    const isComponent = /^#\/components\/schemas\/[^/]+$/.test(ref);
    return isComponent || leadsBackTo(shape, name) ? { ...shape, names: new Set([name]) } : shape;
  }

  private readObject(schema: JsonObject): Shape {
    const shape = emptyShape();
    for (const keyword of unsupported) {
      if (keyword in schema) {
        throw new PipelineError(
          `${this.resolver.fragment.file.name}: the keyword "${keyword}" can't be merged; write the schema without it.`,
        );
      }
    }
    for (const type of [schema["type"] ?? []].flat()) shape.types.add(type as JsonType);
    if (schema["nullable"] === true && shape.types.size > 0) shape.types.add("null");
    const values = "const" in schema ? [schema["const"] as Json] : schema["enum"];
    if (Array.isArray(values)) {
      shape.values = new Map(values.map((value) => [canonical(value), value]));
      if (shape.types.size === 0) for (const value of values) shape.types.add(typeOf(value));
    }
    for (const [name, property] of members(schema["properties"])) {
      shape.properties.set(name, this.read(property));
    }
    if (shape.properties.size > 0 || "required" in schema) {
      if (shape.types.size === 0) shape.types.add("object");
      if (!this.isInferred || "required" in schema) {
        shape.required = new Set(elements(schema["required"]) as string[]);
      }
    }
    for (const keyword of schemaKeywords) {
      if (keyword in schema) shape.schemas.set(keyword, this.read(schema[keyword]));
    }
    for (const [index, item] of elements(schema["prefixItems"]).entries()) {
      shape.schemas.set(`prefixItems.${index}`, this.read(item));
    }
    for (const [keyword, value] of Object.entries(schema)) {
      if (!isKnown(keyword)) shape.keywords.set(keyword, value);
    }
    let result = shape;
    for (const part of elements(schema["allOf"])) result = intersect(result, this.read(part));
    for (const keyword of ["oneOf", "anyOf"]) {
      const branches = elements(schema[keyword]).map((branch) => this.read(branch));
      if (branches.length > 0) result = intersect(result, unite(branches));
    }
    return result;
  }
}

const known = new Set([
  ...annotations,
  ...schemaKeywords,
  ...[
    "type",
    "nullable",
    "const",
    "enum",
    "properties",
    "required",
    "prefixItems",
    "allOf",
    "oneOf",
    "anyOf",
  ],
  ...["$ref", "$schema", "$defs", "discriminator"],
]);

function isKnown(keyword: string): boolean {
  return known.has(keyword) || keyword.startsWith("x-");
}

function typeOf(value: Json): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value as "string" | "boolean" | "object";
}

function leadsBackTo(shape: Shape, name: string): boolean {
  if (shape.cycle === name) return true;
  const inner = [...shape.properties.values(), ...shape.schemas.values(), ...shape.variants];
  return inner.some((part) => leadsBackTo(part, name));
}

/** Nothing is said at all. */
export function isEmpty(shape: Shape): boolean {
  return (
    shape.types.size === 0 &&
    shape.values === undefined &&
    shape.properties.size === 0 &&
    !shape.required?.size &&
    shape.schemas.size === 0 &&
    shape.keywords.size === 0 &&
    shape.variants.length === 0 &&
    shape.cycle === undefined
  );
}

/** No value fits: the schema `false`. */
export function isNever(shape: Shape): boolean {
  const not = shape.keywords.get("not");
  return isJsonObject(not) && Object.keys(not).length === 0;
}

/** A value must fit both. */
export function intersect(a: Shape, b: Shape): Shape {
  if (isEmpty(b)) return a;
  if (isEmpty(a)) return b;
  if (a.variants.length > 0) {
    const { variants, ...rest } = a;
    return unite(
      variants.map((variant) => intersect(intersect({ ...rest, variants: [] }, b), variant)),
    );
  }
  if (b.variants.length > 0) return intersect(b, a);
  if (a.cycle !== undefined || b.cycle !== undefined) {
    throw new PipelineError(
      `A schema that leads back to itself inside allOf ("${a.cycle ?? b.cycle}") can't be merged.`,
    );
  }
  const result = emptyShape();
  result.types =
    a.types.size === 0 ? b.types : b.types.size === 0 ? a.types : sharedTypes(a.types, b.types);
  const values = a.values && b.values ? keepKeys(a.values, b.values) : (a.values ?? b.values);
  if (values) result.values = values;
  result.properties = combine(a.properties, b.properties, intersect);
  if (a.required || b.required)
    result.required = new Set([...(a.required ?? []), ...(b.required ?? [])]);
  result.schemas = combine(a.schemas, b.schemas, intersect);
  result.keywords = new Map([...a.keywords, ...b.keywords]);
  return result;
}

function sharedTypes(a: ReadonlySet<JsonType>, b: ReadonlySet<JsonType>): Set<JsonType> {
  const shared = new Set([...a].filter((type) => b.has(type)));
  if (isWhole(a, b) || isWhole(b, a)) shared.add("integer");
  if (shared.size === 0) {
    throw new PipelineError(
      `allOf asks for ${[...a].join("|")} and ${[...b].join("|")} at once, which no value is.`,
    );
  }
  return shared;
}

function isWhole(a: ReadonlySet<JsonType>, b: ReadonlySet<JsonType>): boolean {
  return a.has("integer") && b.has("number");
}

function keepKeys(a: Map<string, Json>, b: ReadonlyMap<string, Json>): Map<string, Json> {
  return new Map([...a].filter(([key]) => b.has(key)));
}

function combine(
  a: Map<string, Shape>,
  b: Map<string, Shape>,
  both: (a: Shape, b: Shape) => Shape,
) {
  const result = new Map(a);
  for (const [key, shape] of b) {
    const other = result.get(key);
    result.set(key, other ? both(other, shape) : shape);
  }
  return result;
}

/** A value must fit one of them. Branches that differ in type become one shape: a keyword limits values of its type only. */
export function unite(branches: readonly Shape[]): Shape {
  const flat = branches.flatMap((branch) =>
    branch.variants.length > 0 ? branch.variants : [branch],
  );
  const variants = distinct(flat);
  const [first] = variants;
  if (variants.length === 1 && first) return first;
  return variants.every(isPlain) && areDisjoint(variants)
    ? variants.reduce((a, b) => ({
        ...a,
        types: new Set([...a.types, ...b.types]),
        properties: new Map([...a.properties, ...b.properties]),
        required:
          a.required || b.required
            ? new Set([...(a.required ?? []), ...(b.required ?? [])])
            : undefined,
        schemas: new Map([...a.schemas, ...b.schemas]),
        keywords: new Map([...a.keywords, ...b.keywords]),
        names: new Set(),
      }))
    : { ...emptyShape(), variants };
}

/** Says nothing that would limit values of another type too. */
function isPlain(shape: Shape): boolean {
  return (
    shape.types.size > 0 &&
    shape.values === undefined &&
    shape.cycle === undefined &&
    !shape.schemas.has("not")
  );
}

function areDisjoint(shapes: readonly Shape[]): boolean {
  const types = shapes.flatMap((shape) => [...shape.types]);
  const keywords = shapes.flatMap((shape) => [...shape.keywords.keys(), ...shape.schemas.keys()]);
  return new Set(types).size === types.length && new Set(keywords).size === keywords.length;
}

function distinct(shapes: readonly Shape[]): Shape[] {
  const byIdentity = new Map(shapes.map((shape) => [identity(shape), shape]));
  return [...byIdentity].sort(([a], [b]) => byText(a, b)).map(([, shape]) => shape);
}

/** Text that two shapes share exactly when they allow the same values. */
export function identity(shape: Shape): string {
  const map = (entries: Iterable<[string, Shape]>) =>
    [...entries].map(([key, value]) => `${JSON.stringify(key)}:${identity(value)}`).sort(byText);
  return JSON.stringify([
    [...shape.types].sort(byText),
    shape.values ? [...shape.values.keys()].sort(byText) : null,
    map(shape.properties),
    shape.required ? [...shape.required].sort(byText) : null,
    map(shape.schemas),
    [...shape.keywords].map(([key, value]) => `${key}:${canonical(value)}`).sort(byText),
    shape.variants.map(identity).sort(byText),
    shape.cycle ?? null,
  ]);
}

import { byText, canonical, isJsonObject, type Json } from "./json.js";

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

/** No value fits: the schema `false`. */
export function neverShape(): Shape {
  return { ...emptyShape(), keywords: new Map([["not", {}]]) };
}

/** Nothing is said at all. */
export function isEmpty(shape: Shape): boolean {
  return shape.types.size === 0 && isBare(shape);
}

/** Nothing is said but the types. */
export function isBare(shape: Shape): boolean {
  return (
    shape.values === undefined &&
    shape.properties.size === 0 &&
    !shape.required?.size &&
    shape.schemas.size === 0 &&
    shape.keywords.size === 0 &&
    shape.variants.length === 0 &&
    shape.cycle === undefined
  );
}

export function isNever(shape: Shape): boolean {
  const not = shape.keywords.get("not");
  return isJsonObject(not) && Object.keys(not).length === 0;
}

/** The shapes directly inside. */
export function partsOf(shape: Shape): Shape[] {
  return [...shape.properties.values(), ...shape.schemas.values(), ...shape.variants];
}

export function leadsBackTo(shape: Shape, name: string): boolean {
  return shape.cycle === name || partsOf(shape).some((part) => leadsBackTo(part, name));
}

export function hasCycle(shape: Shape): boolean {
  return shape.cycle !== undefined || partsOf(shape).some(hasCycle);
}

/** The shape without its names. Where it led back to itself, it leads to the one with the names. */
export function unname(shape: Shape): Shape {
  if (shape.names.size === 0) return shape;
  return mapParts({ ...shape, names: new Set() }, (part) => leadTo(shape, part));
}

function leadTo(target: Shape, shape: Shape): Shape {
  if (shape.cycle !== undefined && target.names.has(shape.cycle)) return target;
  if (![...target.names].some((name) => !shape.names.has(name) && leadsBackTo(shape, name)))
    return shape;
  return mapParts(shape, (part) => leadTo(target, part));
}

function mapParts(shape: Shape, change: (part: Shape) => Shape): Shape {
  const mapValues = (map: Map<string, Shape>) =>
    new Map([...map].map(([key, part]) => [key, change(part)]));
  return {
    ...shape,
    properties: mapValues(shape.properties),
    schemas: mapValues(shape.schemas),
    variants: shape.variants.map(change),
  };
}

const identities = new WeakMap<Shape, string>();

/** Text that two shapes share exactly when they allow the same values. A shape is complete before it is asked for. */
export function identity(shape: Shape): string {
  const known = identities.get(shape);
  if (known !== undefined) return known;
  const list = (texts: Iterable<string>) => `[${[...texts].sort(byText).join()}]`;
  const map = (entries: Iterable<[string, Shape]>) =>
    list([...entries].map(([key, value]) => `${JSON.stringify(key)}:${identity(value)}`));
  const text = [
    list(shape.types),
    shape.values ? list(shape.values.keys()) : "",
    map(shape.properties),
    // Whether nothing is required, or nothing said of it, makes no difference to what is allowed.
    list([...(shape.required ?? [])].map((name) => JSON.stringify(name))),
    map(shape.schemas),
    list([...shape.keywords].map(([key, value]) => `${key}:${canonical(value)}`)),
    list(shape.variants.map(identity)),
    shape.cycle ?? "",
  ].join(";");
  identities.set(shape, text);
  return text;
}

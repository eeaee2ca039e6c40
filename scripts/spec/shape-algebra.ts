import { byText, type Json } from "./json.js";
import {
  emptyShape,
  identity,
  isEmpty,
  isNever,
  hasCycle,
  unname,
  type JsonType,
  type Shape,
} from "./shape.js";

/** A schema that no value fits, or that can't be folded into one shape. */
export class ShapeFault extends Error {}

/** A value must fit both. */
export function intersect(a: Shape, b: Shape): Shape {
  if (isEmpty(b)) return a;
  if (isEmpty(a)) return b;
  const both = fold(a, b);
  // A shape that the other one adds nothing to is still itself, with its names.
  const text = identity(both);
  return text === identity(a) ? a : text === identity(b) ? b : both;
}

function fold(named: Shape, other: Shape): Shape {
  const a = unname(named);
  const b = unname(other);
  if (a.cycle !== undefined || b.cycle !== undefined) {
    throw new ShapeFault(
      `a schema that leads back to "${a.cycle ?? b.cycle}" from inside its own allOf can't be merged; write it without allOf`,
    );
  }
  if (a.variants.length > 0) {
    const { variants, ...rest } = a;
    const common = intersect({ ...rest, variants: [] }, b);
    return unite(variants.map((variant) => intersect(common, variant)));
  }
  if (b.variants.length > 0) return fold(b, a);
  const types =
    a.types.size === 0 ? b.types : b.types.size === 0 ? a.types : sharedTypes(a.types, b.types);
  const values = a.values && b.values ? sharedValues(a.values, b.values) : (a.values ?? b.values);
  return {
    ...emptyShape(),
    types,
    ...(values && { values }),
    properties: combine(a.properties, b.properties),
    required:
      a.required || b.required
        ? new Set([...(a.required ?? []), ...(b.required ?? [])])
        : undefined,
    schemas: combine(a.schemas, b.schemas),
    keywords: new Map([...a.keywords, ...b.keywords]),
  };
}

function sharedTypes(a: ReadonlySet<JsonType>, b: ReadonlySet<JsonType>): Set<JsonType> {
  const shared = new Set([...a].filter((type) => b.has(type)));
  if (isWhole(a, b) || isWhole(b, a)) shared.add("integer");
  if (shared.size > 0) return shared;
  throw new ShapeFault(
    `allOf asks for ${[...a].join("|")} and ${[...b].join("|")} at once, which no value is`,
  );
}

function isWhole(a: ReadonlySet<JsonType>, b: ReadonlySet<JsonType>): boolean {
  return a.has("integer") && b.has("number");
}

function sharedValues(
  a: ReadonlyMap<string, Json>,
  b: ReadonlyMap<string, Json>,
): Map<string, Json> {
  const shared = new Map([...a].filter(([key]) => b.has(key)));
  if (shared.size > 0) return shared;
  throw new ShapeFault(
    `allOf asks for one of ${[...a.keys()]} and one of ${[...b.keys()]} at once, which no value is`,
  );
}

function combine(a: Map<string, Shape>, b: Map<string, Shape>): Map<string, Shape> {
  const result = new Map(a);
  for (const [key, shape] of b) {
    const other = result.get(key);
    result.set(key, other ? intersect(other, shape) : shape);
  }
  return result;
}

/** A value must fit one of them. Branches that differ in type become one shape: a keyword limits values of its type only. */
export function unite(branches: readonly Shape[]): Shape {
  const variants = distinct(
    branches.flatMap((branch) => (isRecursive(branch) ? [branch] : variantsOf(branch))),
  );
  const [first] = variants;
  if (variants.length === 1 && first) return first;
  const components = variants.filter(({ names }) => names.size > 0);
  if (!variants.every(isPlain) || !areDisjoint(variants) || components.length > 1)
    return { ...emptyShape(), variants };
  return variants.map(unname).reduce((a, b) => ({
    ...emptyShape(),
    types: new Set([...a.types, ...b.types]),
    properties: new Map([...a.properties, ...b.properties]),
    required: a.required ?? b.required,
    schemas: new Map([...a.schemas, ...b.schemas]),
    keywords: new Map([...a.keywords, ...b.keywords]),
  }));
}

/** To spread such a component would never end, or end elsewhere by the way that led to it: it stays as it is. */
function isRecursive(shape: Shape): boolean {
  return shape.names.size > 0 && hasCycle(shape);
}

/** The alternatives that a shape consists of: itself, where it is one thing. */
export function variantsOf(shape: Shape): Shape[] {
  return shape.variants.length > 0 ? unname(shape).variants : [shape];
}

/** Says nothing that would limit values of another type too. */
function isPlain(shape: Shape): boolean {
  return (
    shape.types.size > 0 &&
    !isRecursive(shape) &&
    shape.values === undefined &&
    shape.cycle === undefined &&
    !shape.schemas.has("not")
  );
}

function areDisjoint(shapes: readonly Shape[]): boolean {
  const types = shapes.flatMap(({ types }) =>
    [...types].map((type) => (type === "integer" ? "number" : type)),
  );
  const keywords = shapes.flatMap((shape) => [...shape.keywords.keys(), ...shape.schemas.keys()]);
  const holders = shapes.filter(({ properties, required }) => properties.size > 0 || required);
  return (
    new Set(types).size === types.length &&
    new Set(keywords).size === keywords.length &&
    holders.length < 2
  );
}

function distinct(shapes: readonly Shape[]): Shape[] {
  const byIdentity = new Map<string, Shape>();
  const possible = shapes.filter((shape) => !isNever(shape));
  for (const shape of possible.length > 0 ? possible : shapes) {
    const key = identity(shape);
    // Of two that are the same, one with a name is worth more.
    if (!byIdentity.get(key)?.names.size) byIdentity.set(key, shape);
  }
  return [...byIdentity].sort(([a], [b]) => byText(a, b)).map(([, shape]) => shape);
}

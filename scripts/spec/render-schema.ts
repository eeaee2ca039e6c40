import { byText, canonical, sortKeys, type Json, type JsonObject } from "./json.js";
import { nameComponents, type NamedShape } from "./component-names.js";
import { isEmpty, isNever, partsOf, type Shape } from "./shape.js";

// Elsewhere Redocly wants an object, and `{ not: {} }` says the same.
const mayBeFalse = new Set([
  "items",
  "additionalProperties",
  "unevaluatedItems",
  "unevaluatedProperties",
]);
const ownTypeOrder = ["object", "array", "string", "integer", "number", "boolean", "null"];

/**
 * Turns shapes back into schemas. A shape that sources refer to by a name becomes a component of that name; where shapes of
 * one name differ in content, each is named after the operation that uses it first, so that none overwrites another.
 */
export class SchemaRenderer {
  readonly #named = new Map<Shape, NamedShape>();
  readonly #collected = new Set<Shape>();
  /** Where each place leads that leads back to a schema around it. */
  readonly #targets = new Map<Shape, Shape>();
  #names = new Map<Shape, string>();

  /** Notes every named shape inside `shape`, which is called `name` where its sources don't call it anything. */
  collect(shape: Shape, operation: string, name?: string): void {
    this.#collect(shape, operation, name ?? nameOf(shape), []);
  }

  #collect(
    shape: Shape,
    operation: string,
    name: string | undefined,
    around: readonly Shape[],
  ): void {
    const { cycle } = shape;
    if (cycle !== undefined) {
      const target = around.findLast(({ names }) => names.has(cycle));
      if (!target) throw new Error(`nothing around "${cycle}" has this name`);
      this.#targets.set(shape, target);
      return;
    }
    // A shape may stand in several places: what is in it leads back to the same schemas from all of them.
    if (this.#collected.has(shape)) return;
    this.#collected.add(shape);
    if (name !== undefined) this.#named.set(shape, { name, operation });
    for (const part of partsOf(shape))
      this.#collect(part, operation, nameOf(part), [...around, shape]);
  }

  /** Decides the final names. Call it once, when everything is collected. */
  nameComponents(): void {
    const render = (shape: Shape, refer: (named: Shape) => string) =>
      canonical(this.#schema(shape, refer));
    this.#names = nameComponents(this.#named, render);
  }

  components(): JsonObject {
    const shapes = new Map([...this.#names].map(([shape, name]) => [name, shape]));
    return Object.fromEntries(
      [...shapes]
        .sort(([a], [b]) => byText(a, b))
        .map(([name, shape]) => [name, this.#schema(shape, this.#refer)]),
    );
  }

  /** The schema for a place: a `$ref` where the shape has a name. */
  render(shape: Shape): Json {
    return this.#place(shape, this.#refer);
  }

  readonly #refer = (shape: Shape): string => this.#names.get(shape) ?? "";

  #place(shape: Shape, refer: (named: Shape) => string): Json {
    const target = this.#targets.get(shape) ?? shape;
    return this.#named.has(target)
      ? { $ref: `#/components/schemas/${refer(target)}` }
      : this.#schema(target, refer);
  }

  #schema(shape: Shape, refer: (named: Shape) => string): JsonObject {
    const place = (inner: Shape) => this.#place(inner, refer);
    if (shape.variants.length > 0) return renderVariants(shape.variants.map(place));
    const schema: JsonObject = {};
    const types = ownTypeOrder.filter((type) => shape.types.has(type as never));
    if (types.length > 0) schema["type"] = types.length === 1 ? (types[0] as string) : types;
    for (const [keyword, value] of sorted(shape.keywords)) schema[keyword] = sortKeys(value);
    if (shape.values) schema["enum"] = sorted(shape.values).map(([, value]) => sortKeys(value));
    if (shape.required?.size) schema["required"] = [...shape.required].sort(byText);
    if (shape.properties.size > 0) {
      schema["properties"] = Object.fromEntries(
        sorted(shape.properties).map(([key, inner]) => [key, place(inner)]),
      );
    }
    const prefixItems: Json[] = [];
    for (const [keyword, inner] of sorted(shape.schemas)) {
      if (keyword.startsWith("prefixItems."))
        prefixItems[Number(keyword.split(".")[1])] = place(inner);
      else if (isNever(inner) && mayBeFalse.has(keyword) && !this.#named.has(inner))
        schema[keyword] = false;
      else if (keyword === "additionalProperties" && isEmpty(inner) && !this.#named.has(inner))
        schema[keyword] = true;
      else schema[keyword] = place(inner);
    }
    if (prefixItems.length > 0) schema["prefixItems"] = prefixItems;
    return schema;
  }
}

/** In an order that doesn't depend on who states them; each once, as different names may lead to one component. */
export function renderVariants(variants: readonly Json[]): JsonObject {
  const distinct = new Map(variants.map((variant) => [canonical(variant), variant]));
  const [first, ...others] = [...distinct]
    .sort(([a], [b]) => byText(a, b))
    .map(([, variant]) => variant);
  return others.length === 0 ? (first as JsonObject) : { anyOf: [first as Json, ...others] };
}

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => byText(a, b));
}

function nameOf(shape: Shape): string | undefined {
  return [...shape.names].sort(byText)[0];
}

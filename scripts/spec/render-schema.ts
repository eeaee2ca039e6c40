import { byText, canonical, type Json, type JsonObject } from "./json.js";
import { isEmpty, isNever, type Shape } from "./shape.js";

const ownTypeOrder = ["object", "array", "string", "integer", "number", "boolean", "null"];

/**
 * Turns shapes back into schemas. A shape that sources refer to by a name becomes a component of that name; where shapes of
 * one name differ in content, each is named after the operation that uses it first, so that none overwrites another.
 */
export class SchemaRenderer {
  readonly #collected = new Map<string, Map<string, { shape: Shape; operation: string }>>();
  readonly #names = new Map<Shape, string>();

  /** Notes every named shape inside `shape`. */
  collect(shape: Shape, operation: string): void {
    const name = nameOf(shape);
    if (name !== undefined) {
      const sameName = this.#collected.get(name) ?? new Map();
      this.#collected.set(name, sameName);
      const content = canonical(this.#schema(shape, new Map(), false));
      const known = sameName.get(content);
      if (!known) sameName.set(content, { shape, operation });
      this.#names.set(shape, content);
    }
    for (const inner of parts(shape)) this.collect(inner, operation);
  }

  /** Decides the final names. Call it once, when everything is collected. */
  nameComponents(): void {
    const taken = new Set<string>();
    const final = new Map<string, string>();
    const byContent = new Map<string, { shape: Shape; operation: string }>();
    for (const [name, contents] of [...this.#collected].sort(([a], [b]) => byText(a, b))) {
      for (const [content, first] of [...contents].sort(([a], [b]) => byText(a, b))) {
        const wanted = contents.size === 1 ? name : capitalize(first.operation) + name;
        let unique = wanted;
        for (let number = 2; taken.has(unique); number++) unique = `${wanted}${number}`;
        taken.add(unique);
        final.set(`${name} ${content}`, unique);
        byContent.set(unique, first);
      }
    }
    for (const [shape, content] of this.#names) {
      const unique = final.get(`${nameOf(shape)} ${content}`);
      if (unique !== undefined) this.#names.set(shape, unique);
    }
    this.#components = byContent;
  }

  #components = new Map<string, { shape: Shape }>();

  components(): JsonObject {
    return Object.fromEntries(
      [...this.#components]
        .sort(([a], [b]) => byText(a, b))
        .map(([name, { shape }]) => [
          name,
          this.#schema(shape, this.#enclose(shape, name, new Map()), true),
        ]),
    );
  }

  /** The schema for a place: a `$ref` where the shape has a name. */
  render(shape: Shape): Json {
    return this.#place(shape, new Map(), true);
  }

  #place(shape: Shape, enclosing: ReadonlyMap<string, string>, useRefs: boolean): Json {
    if (shape.cycle !== undefined) {
      return { $ref: `#/components/schemas/${enclosing.get(shape.cycle) ?? shape.cycle}` };
    }
    const name = useRefs ? this.#names.get(shape) : undefined;
    return name === undefined
      ? this.#schema(shape, enclosing, useRefs)
      : { $ref: `#/components/schemas/${name}` };
  }

  #enclose(shape: Shape, name: string, outer: ReadonlyMap<string, string>): Map<string, string> {
    return new Map([...outer, ...[...shape.names].map((own): [string, string] => [own, name])]);
  }

  #schema(shape: Shape, enclosing: ReadonlyMap<string, string>, useRefs: boolean): JsonObject {
    const place = (inner: Shape) => this.#place(inner, enclosing, useRefs);
    if (shape.variants.length > 0) return { anyOf: shape.variants.map(place) };
    const schema: JsonObject = {};
    const types = ownTypeOrder.filter((type) => shape.types.has(type as never));
    if (types.length > 0) schema["type"] = types.length === 1 ? (types[0] as string) : types;
    for (const [keyword, value] of shape.keywords) schema[keyword] = value;
    if (shape.values) schema["enum"] = [...shape.values.values()];
    if (shape.required?.size) schema["required"] = [...shape.required].sort(byText);
    if (shape.properties.size > 0) {
      schema["properties"] = Object.fromEntries(
        [...shape.properties].map(([key, inner]) => [key, place(inner)]),
      );
    }
    const prefixItems: Json[] = [];
    for (const [keyword, inner] of shape.schemas) {
      if (keyword.startsWith("prefixItems."))
        prefixItems[Number(keyword.split(".")[1])] = place(inner);
      else if (isNever(inner)) schema[keyword] = false;
      else if (keyword === "additionalProperties" && isEmpty(inner)) schema[keyword] = true;
      else schema[keyword] = place(inner);
    }
    if (prefixItems.length > 0) schema["prefixItems"] = prefixItems;
    return schema;
  }
}

function nameOf(shape: Shape): string | undefined {
  return [...shape.names].sort(byText)[0];
}

function parts(shape: Shape): Shape[] {
  return [...shape.properties.values(), ...shape.schemas.values(), ...shape.variants];
}

function capitalize(text: string): string {
  return (text[0] ?? "").toUpperCase() + text.slice(1);
}

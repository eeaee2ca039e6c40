import { pointerKeys } from "./fragments.js";
import { canonical, elements, isJsonObject, members, type Json, type JsonObject } from "./json.js";
import { PipelineError } from "./problem.js";
import type { Resolver } from "./resolve.js";
import { intersect, ShapeFault, unite } from "./shape-algebra.js";
import {
  emptyShape,
  isEmpty,
  leadsBackTo,
  neverShape,
  type JsonType,
  type Shape,
} from "./shape.js";

export interface ShapeOptions {
  /** The schema was inferred from an example: what it shows was there once, nothing says that it must be. */
  readonly isInferred?: boolean;
}

export function shapeOf(
  schema: Json | undefined,
  resolver: Resolver,
  options: ShapeOptions = {},
): Shape {
  try {
    return new ShapeReader(resolver, options.isInferred ?? false).read(schema);
  } catch (error) {
    if (!(error instanceof ShapeFault)) throw error;
    throw new PipelineError(`${resolver.fragment.file.name}: ${error.message}.`);
  }
}

// Words about a schema, not limits on a value. Our own words come from the overlay.
const annotations = [
  "title",
  "description",
  "example",
  "examples",
  "externalDocs",
  "$comment",
  "xml",
];
const schemaKeywords = [
  ...["items", "additionalProperties", "not", "contains", "propertyNames"],
  ...["unevaluatedItems", "unevaluatedProperties", "if", "then", "else"],
];
const mostSchemas = 50_000;
const unsupported = [
  "$id",
  "$anchor",
  "$dynamicRef",
  "$dynamicAnchor",
  "dependentSchemas",
  "patternProperties",
];
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

class ShapeReader {
  private readonly open = new Map<string, string>();
  private count = 0;

  constructor(
    private readonly resolver: Resolver,
    private readonly isInferred: boolean,
  ) {}

  read(schema: Json | undefined): Shape {
    // Every `$ref` is followed, so that schemas which all refer to each other grow beyond any measure.
    if (++this.count > mostSchemas) {
      throw new ShapeFault(
        `more than ${mostSchemas} schemas inside one, which refer to each other, can't be merged`,
      );
    }
    if (schema === false) return neverShape();
    if (!isJsonObject(schema)) return emptyShape();
    const { $ref: ref, ...siblings } = schema;
    if (typeof ref !== "string") return this.readObject(schema);
    return intersect(this.readRef(ref), this.readObject(siblings));
  }

  private readRef(ref: string): Shape {
    const open = this.open.get(ref);
    if (open !== undefined) return { ...emptyShape(), cycle: open };
    const name = nameOf(ref, [...this.open.values()]);
    this.open.set(ref, name);
    const shape = this.read(this.resolver.target(ref));
    this.open.delete(ref);
    if (shape.cycle === name) throw this.resolver.fault(ref, "leads back to itself");
    const isComponent = /^#\/components\/schemas\/[^/]+$/.test(ref);
    return isComponent || leadsBackTo(shape, name)
      ? { ...shape, names: new Set([...shape.names, name]) }
      : shape;
  }

  private readObject(schema: JsonObject): Shape {
    this.refuseUnsupported(schema);
    const shape = emptyShape();
    shape.types = typesOf(schema);
    const values = "const" in schema ? [schema["const"] as Json] : schema["enum"];
    if (Array.isArray(values)) {
      shape.values = new Map(values.map((value) => [canonical(value), value]));
      if (shape.types.size === 0) shape.types = withoutOverlap(values.map(typeOf));
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
      if (!known.has(keyword) && !keyword.startsWith("x-")) shape.keywords.set(keyword, value);
    }
    const forbidden = shape.schemas.get("not");
    // `not: {}` is another spelling of `false`.
    let result = forbidden && isEmpty(forbidden) ? neverShape() : shape;
    for (const part of elements(schema["allOf"])) result = intersect(result, this.read(part));
    for (const keyword of ["oneOf", "anyOf"]) {
      const branches = elements(schema[keyword]).map((branch) => this.read(branch));
      if (branches.length > 0) result = intersect(result, unite(branches));
    }
    return result;
  }

  private refuseUnsupported(schema: JsonObject): void {
    const keyword = unsupported.find((one) => one in schema);
    if (keyword === undefined) return;
    throw new PipelineError(
      `${this.resolver.fragment.file.name}: the keyword "${keyword}" can't be merged; write the schema without it.`,
    );
  }
}

/** The last part of a pointer, as the name of a component, different from those of the schemas around it. */
function nameOf(ref: string, taken: readonly string[]): string {
  const name = (pointerKeys(ref).at(-1) ?? "Document").replace(/[^A-Za-z0-9._-]+/g, "_");
  let unique = name;
  for (let number = 2; taken.includes(unique); number++) unique = `${name}${number}`;
  return unique;
}

function typesOf(schema: JsonObject): Set<JsonType> {
  const types = [schema["type"] ?? []].flat() as JsonType[];
  if (schema["nullable"] === true && types.length > 0) types.push("null");
  return withoutOverlap(types);
}

/** Every integer is a number. */
function withoutOverlap(types: readonly JsonType[]): Set<JsonType> {
  const all = new Set(types);
  if (all.has("number")) all.delete("integer");
  return all;
}

function typeOf(value: Json): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value as "string" | "boolean" | "object";
}

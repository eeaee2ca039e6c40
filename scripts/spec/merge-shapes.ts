import { createHash } from "node:crypto";
import { byText, canonical, type Json } from "./json.js";
import type { Ledger } from "./ledger.js";
import { emptyShape, identity, isEmpty, isNever, type JsonType, type Shape } from "./shape.js";

/** What one source says a value looks like. */
export interface ShapeStatement {
  readonly source: string;
  readonly shape: Shape;
}

/**
 * The union of what sources say of one value. Properties, enum values and variants that only some of them state are
 * taken over; types, limits and requiredness that exclude each other go to the ledger under an id that begins with `id`.
 */
export function mergeShapes(id: string, all: readonly ShapeStatement[], ledger: Ledger): Shape {
  const names = new Set(all.flatMap(({ shape }) => [...shape.names]));
  const stated = all.filter(({ shape }) => !isEmpty(shape));
  if (stated.some(({ shape }) => shape.variants.length > 0 || shape.cycle !== undefined)) {
    return { ...mergeVariants(id, stated, ledger), names };
  }
  const result = { ...emptyShape(), names };
  const kept = mergeTypes(id, stated, ledger);
  for (const label of kept)
    for (const type of label.split(" | ")) result.types.add(type as JsonType);
  if (result.types.has("number")) result.types.delete("integer");
  // Where a ruling prefers one type, what the others say about theirs goes with them.
  const statements = stated.filter(
    ({ shape }) => shape.types.size === 0 || kept.includes(typeLabel(shape)),
  );
  const values = mergeValues(id, statements, ledger);
  if (values) result.values = values;
  mergeProperties(id, statements, ledger, result);
  mergeSchemas(id, statements, ledger, result);
  mergeKeywords(id, statements, ledger, result);
  return result;
}

function mergeTypes(id: string, statements: readonly ShapeStatement[], ledger: Ledger): string[] {
  const claims = statements
    .filter(({ shape }) => shape.types.size > 0)
    .map(({ source, shape }) => ({ source, values: [typeLabel(shape)] }));
  return ledger.decide(`${id}.type`, claims);
}

function typeLabel(shape: Shape): string {
  return [...shape.types].sort(byText).join(" | ");
}

function mergeValues(
  id: string,
  statements: readonly ShapeStatement[],
  ledger: Ledger,
): Map<string, Json> | undefined {
  const stating = statements.filter(({ shape }) => shape.values);
  if (stating.length === 0) return undefined;
  const values = new Map(stating.flatMap(({ shape }) => [...(shape.values ?? [])]));
  for (const key of values.keys()) {
    const statedBy = stating.filter(({ shape }) => shape.values?.has(key));
    ledger.record(`${id}.enum.${key}`, sourcesOf(statedBy), sourcesOf(statements));
  }
  return new Map([...values].sort(([a], [b]) => byText(a, b)));
}

function mergeProperties(
  id: string,
  statements: readonly ShapeStatement[],
  ledger: Ledger,
  result: Shape,
): void {
  const describing = statements.filter(({ shape }) => shape.properties.size > 0 || shape.required);
  const property = new Map<string, ShapeStatement[]>();
  for (const { source, shape } of describing) {
    for (const [name, inner] of shape.properties) append(property, name, { source, shape: inner });
    for (const name of shape.required ?? []) {
      if (!shape.properties.has(name)) append(property, name, { source, shape: emptyShape() });
    }
  }
  const required = new Set<string>();
  for (const [name, stating] of [...property].sort(([a], [b]) => byText(a, b))) {
    const inner = `${id}.${name}`;
    ledger.record(inner, sourcesOf(stating), sourcesOf(describing));
    result.properties.set(name, mergeShapes(inner, stating, ledger));
    const claims = describing
      .filter(
        ({ shape }) => shape.required && (shape.properties.has(name) || shape.required.has(name)),
      )
      .map(({ source, shape }) => ({
        source,
        values: [shape.required?.has(name) ? "required" : "optional"],
      }));
    const kept = claims.length > 0 ? ledger.decide(`${inner}.required`, claims) : [];
    if (kept.length === 1 && kept[0] === "required") required.add(name);
  }
  if (describing.some(({ shape }) => shape.required)) result.required = required;
}

function mergeSchemas(
  id: string,
  statements: readonly ShapeStatement[],
  ledger: Ledger,
  result: Shape,
): void {
  const schemas = new Map<string, ShapeStatement[]>();
  for (const { source, shape } of statements) {
    for (const [keyword, inner] of shape.schemas)
      append(schemas, keyword, { source, shape: inner });
  }
  for (const [keyword, stating] of [...schemas].sort(([a], [b]) => byText(a, b))) {
    const inner = keyword === "items" ? `${id}[]` : `${id}.${keyword}`;
    ledger.record(inner, sourcesOf(stating), sourcesOf(statements));
    if (keyword === "items" || keyword.startsWith("prefixItems.")) {
      result.schemas.set(keyword, mergeShapes(inner, stating, ledger));
      continue;
    }
    if (keyword === "additionalProperties") {
      const claims = stating.map(({ source, shape }) => ({ source, values: [openness(shape)] }));
      const kept = ledger.decide(inner, claims);
      const holding = stating.filter(({ shape }) => openness(shape) !== "closed");
      const isClosed = kept.length === 1 && kept[0] === "closed";
      result.schemas.set(keyword, mergeShapes(inner, isClosed ? stating : holding, ledger));
      continue;
    }
    // What a schema forbids can't be united: it is taken over only where everybody forbids the same.
    const byIdentity = new Map(stating.map(({ shape }) => [identity(shape), shape]));
    const claims = stating.map(({ source, shape }) => ({ source, values: [identity(shape)] }));
    const [kept, ...others] = ledger.decide(inner, claims);
    const shape = kept === undefined ? undefined : byIdentity.get(kept);
    if (shape && others.length === 0) result.schemas.set(keyword, shape);
  }
}

function openness(shape: Shape): "closed" | "open" | "typed" {
  return isNever(shape) ? "closed" : isEmpty(shape) ? "open" : "typed";
}

/** A limit that sources state differently holds only where one of them is preferred. */
function mergeKeywords(
  id: string,
  statements: readonly ShapeStatement[],
  ledger: Ledger,
  result: Shape,
): void {
  const keywords = new Set(statements.flatMap(({ shape }) => [...shape.keywords.keys()]));
  for (const keyword of [...keywords].sort(byText)) {
    const claims = statements.flatMap(({ source, shape }) => {
      const value = shape.keywords.get(keyword);
      return value === undefined ? [] : [{ source, value, values: [canonical(value)] }];
    });
    const kept = ledger.decide(`${id}.${keyword}`, claims);
    const holder = claims.find(({ values }) => values[0] === kept[0]);
    if (kept.length === 1 && holder) result.keywords.set(keyword, holder.value);
  }
}

/** Variants that different sources state are matched by what tells them apart, then merged one by one. */
function mergeVariants(id: string, statements: readonly ShapeStatement[], ledger: Ledger): Shape {
  const variants = statements.flatMap(({ source, shape }) =>
    (shape.variants.length > 0 ? shape.variants : [shape]).map((variant) => ({
      source,
      shape: variant,
    })),
  );
  const tag = discriminatorOf(variants.map(({ shape }) => shape));
  const groups = new Map<string, ShapeStatement[]>();
  for (const variant of variants) {
    const value = tag === undefined ? undefined : onlyValue(variant.shape, tag);
    append(groups, value ?? identity(variant.shape), variant);
  }
  const merged = [...groups]
    .sort(([a], [b]) => byText(a, b))
    .map(([key, stating]) => {
      const cycle = stating[0]?.shape.cycle;
      const label = `${id}<${tag === undefined ? (cycle ?? digest(key)) : JSON.parse(key)}>`;
      ledger.record(label, sourcesOf(stating), sourcesOf(statements));
      return cycle === undefined ? mergeShapes(label, stating, ledger) : { ...emptyShape(), cycle };
    });
  const [only] = merged;
  return merged.length === 1 && only ? only : { ...emptyShape(), variants: merged };
}

/** The property by whose one allowed value every variant can be told. */
function discriminatorOf(variants: readonly Shape[]): string | undefined {
  const [first] = variants;
  const names = [...(first?.properties.keys() ?? [])].sort(byText);
  return names.find((name) => variants.every((variant) => onlyValue(variant, name) !== undefined));
}

function onlyValue(shape: Shape, property: string): string | undefined {
  const values = shape.properties.get(property)?.values;
  return values?.size === 1 ? [...values.keys()][0] : undefined;
}

/** Names a variant that has no name of its own; the same structure always gets the same one. */
function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 6);
}

export function append<K, T>(map: Map<K, T[]>, key: K, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

export function sourcesOf(statements: readonly { readonly source: string }[]): string[] {
  return [...new Set(statements.map(({ source }) => source))].sort(byText);
}

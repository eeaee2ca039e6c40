import { facet } from "./facet.js";
import { byText, canonical, type Json } from "./json.js";
import type { Ledger } from "./ledger.js";
import { mergeSchemas } from "./merge-schemas.js";
import { mergeVariants } from "./merge-variants.js";
import { unite } from "./shape-algebra.js";
import { emptyShape, isEmpty, isNever, type JsonType, type Shape } from "./shape.js";

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
  const names = all.flatMap(({ shape }) => [...shape.names]);
  const stated = all.filter(({ shape }) => !isEmpty(shape));
  const kept = mergeTypes(id, stated, ledger);
  // Where a ruling prefers one type, what the others say about theirs goes with them.
  const accepted = stated.filter(({ shape }) => [undefined, ...kept].includes(typeLabel(shape)));
  const possible = accepted.filter(({ shape }) => !isNever(shape));
  const statements = possible.length > 0 ? possible : accepted;
  const isPlain = statements.every(
    ({ shape }) => shape.variants.length === 0 && shape.cycle === undefined,
  );
  const merged = isPlain
    ? mergePlain(id, statements, ledger)
    : mergeVariants(id, statements, ledger);
  return { ...merged, names: new Set([...names, ...merged.names]) };
}

function mergeTypes(id: string, statements: readonly ShapeStatement[], ledger: Ledger): string[] {
  const claims = statements.flatMap(({ source, shape }) => {
    const label = typeLabel(shape);
    return label === undefined ? [] : [{ source, values: [label] }];
  });
  return ledger.decide(`${id}.type`, claims);
}

/** `undefined` where a source leaves the type open, as it does in a place that leads back to an enclosing schema. */
function typeLabel(shape: Shape): string | undefined {
  if (isNever(shape)) return "nothing";
  const types = typesOf(shape);
  if (types.includes(undefined)) return undefined;
  const all = new Set(types);
  if (all.has("number")) all.delete("integer");
  return [...all].map(String).sort(byText).join(" | ");
}

function typesOf({ types, variants }: Shape): (JsonType | undefined)[] {
  if (variants.length > 0) return variants.flatMap(typesOf);
  return types.size > 0 ? [...types] : [undefined];
}

function mergePlain(id: string, statements: readonly ShapeStatement[], ledger: Ledger): Shape {
  // An enum says nothing about the values of a type that it has none of.
  const closed = statements.filter(({ shape }) => shape.values);
  const covered = new Set<JsonType>(closed.flatMap(({ shape }) => [...shape.types]));
  const open = statements.filter(
    ({ shape }) => !shape.values && [...shape.types].some((type) => !covered.has(type)),
  );
  if (closed.length === 0 || open.length === 0) return mergeAlike(id, statements, ledger);
  const others = statements.filter((statement) => !open.includes(statement));
  return unite([mergeAlike(id, others, ledger), mergeAlike(id, open, ledger)]);
}

function mergeAlike(id: string, statements: readonly ShapeStatement[], ledger: Ledger): Shape {
  const result = emptyShape();
  for (const { shape } of statements) for (const type of shape.types) result.types.add(type);
  if (result.types.has("number")) result.types.delete("integer");
  const values = mergeValues(id, statements, ledger);
  if (values) result.values = values;
  mergeProperties(id, statements, ledger, result);
  mergeSchemas(id, statements, ledger, result);
  mergeKeywords(id, statements, ledger, result);
  return result;
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
    const inner = facet(id, name);
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
    const kept = ledger.decide(`${inner}.required`, claims);
    if (kept.length === 1 && kept[0] === "required") required.add(name);
  }
  if (describing.some(({ shape }) => shape.required)) result.required = required;
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

export function append<K, T>(map: Map<K, T[]>, key: K, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

export function sourcesOf(statements: readonly { readonly source: string }[]): string[] {
  return [...new Set(statements.map(({ source }) => source))].sort(byText);
}

import { byText } from "../inputs/json.js";
import {
  contentOf,
  emptySchema,
  isEmpty,
  variantsOf,
  type JsonType,
  type Schema,
} from "./schema.js";

/** No value fits a schema. */
export class ImpossibleSchema extends Error {}

/** What fits both, as `allOf` asks. */
export function both(a: Schema, b: Schema): Schema {
  if (isEmpty(b)) return a;
  if (isEmpty(a)) return b;
  const folded = fold(a, b);
  // A schema that the other one adds nothing to is still itself, and keeps its name.
  const content = contentOf(folded);
  return content === contentOf(a) ? a : content === contentOf(b) ? b : folded;
}

function fold(a: Schema, b: Schema): Schema {
  if (a.variants.length > 0) {
    const around = both({ ...a, variants: [], component: undefined }, b);
    return either(a.variants.map((variant) => both(around, variant)));
  }
  if (b.variants.length > 0) return fold(b, a);
  const hasRequired = a.required !== undefined || b.required !== undefined;
  return {
    types: sharedTypes(a.types, b.types),
    values: sharedValues(a.values, b.values),
    fields: foldFields(a.fields, b.fields),
    required: hasRequired ? new Set([...(a.required ?? []), ...(b.required ?? [])]) : undefined,
    items: a.items && b.items ? both(a.items, b.items) : (a.items ?? b.items),
    additional: foldAdditional(a.additional, b.additional),
    limits: new Map([...a.limits, ...b.limits]),
    variants: [],
  };
}

function sharedTypes(a: Schema["types"], b: Schema["types"]): Schema["types"] {
  if (a.size === 0) return b;
  if (b.size === 0) return a;
  const shared = new Set([...a].filter((type) => b.has(type)));
  if ((a.has("integer") && b.has("number")) || (a.has("number") && b.has("integer")))
    shared.add("integer");
  if (shared.size > 0) return shared;
  throw new ImpossibleSchema(
    `allOf asks for ${[...a].join("|")} and ${[...b].join("|")} at once, which no value is`,
  );
}

function sharedValues(a: Schema["values"], b: Schema["values"]): Schema["values"] {
  if (!a || !b) return a ?? b;
  const shared = new Map([...a].filter(([key]) => b.has(key)));
  if (shared.size > 0) return shared;
  throw new ImpossibleSchema(
    `allOf asks for one of ${[...a.keys()].join()} and one of ${[...b.keys()].join()} at once, which no value is`,
  );
}

function foldFields(a: Schema["fields"], b: Schema["fields"]): Map<string, Schema> {
  const folded = new Map(a);
  for (const [name, field] of b) {
    const other = folded.get(name);
    folded.set(name, other ? both(other, field) : field);
  }
  return folded;
}

function foldAdditional(a: Schema["additional"], b: Schema["additional"]): Schema["additional"] {
  if (a === false || b === false) return false;
  if (typeof a === "object" && typeof b === "object") return both(a, b);
  return typeof a === "object" ? a : (b ?? a);
}

/** What fits one of them, as `oneOf` and `anyOf` ask. Schemas that differ in type become one: a limit binds its own type only. */
export function either(branches: readonly Schema[]): Schema {
  const variants = distinct(branches.flatMap(variantsOf));
  const [first, ...others] = variants;
  if (first && others.length === 0) return first;
  if (!canStandTogether(variants)) return { ...emptySchema, variants };
  return {
    types: new Set(variants.flatMap(({ types }) => [...types])),
    fields: new Map(variants.flatMap(({ fields }) => [...fields])),
    required: variants.find(({ required }) => required)?.required,
    items: variants.find(({ items }) => items)?.items,
    additional: variants.find(({ additional }) => additional !== undefined)?.additional,
    limits: new Map(variants.flatMap(({ limits }) => [...limits])),
    variants: [],
  };
}

function canStandTogether(variants: readonly Schema[]): boolean {
  const types = variants.flatMap(({ types: own }) =>
    [...own].map((type): JsonType => (type === "integer" ? "number" : type)),
  );
  const keywords = variants.flatMap((variant) => [
    ...variant.limits.keys(),
    ...(variant.fields.size > 0 || variant.required ? ["properties"] : []),
    ...(variant.items ? ["items"] : []),
    ...(variant.additional === undefined ? [] : ["additionalProperties"]),
  ]);
  return (
    variants.every(({ types: own, values }) => own.size > 0 && values === undefined) &&
    isWithoutRepetition(types) &&
    isWithoutRepetition(keywords) &&
    variants.filter(({ component }) => component !== undefined).length < 2
  );
}

function isWithoutRepetition(list: readonly unknown[]): boolean {
  return new Set(list).size === list.length;
}

function distinct(schemas: readonly Schema[]): Schema[] {
  const byContent = new Map<string, Schema>();
  for (const schema of schemas) {
    const content = contentOf(schema);
    // Of two that are the same, one with a name is worth more.
    if (byContent.get(content)?.component === undefined) byContent.set(content, schema);
  }
  return [...byContent].sort(([a], [b]) => byText(a, b)).map(([, schema]) => schema);
}

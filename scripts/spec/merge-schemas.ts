import { byText } from "./json.js";
import type { Ledger } from "./ledger.js";
import { append, mergeShapes, sourcesOf, type ShapeStatement } from "./merge-shapes.js";
import { emptyShape, identity, isEmpty, isNever, neverShape, type Shape } from "./shape.js";

/** Merges the schemas in other places than properties: `items`, `additionalProperties`, `not`, … */
export function mergeSchemas(
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
    const merge = mergerOf(keyword);
    const shape = merge(inner, stating, ledger);
    if (shape) result.schemas.set(keyword, shape);
  }
}

type Merge = (id: string, stating: readonly ShapeStatement[], ledger: Ledger) => Shape | undefined;

function mergerOf(keyword: string): Merge {
  if (keyword === "items" || keyword.startsWith("prefixItems.")) return mergeShapes;
  return keyword === "additionalProperties" ? mergeOpenness : mergeAgreed;
}

const mergeOpenness: Merge = (id, stating, ledger) => {
  const claims = stating.map(({ source, shape }) => ({ source, values: [openness(shape)] }));
  const kept = ledger.decide(id, claims);
  if (kept.includes("open")) return emptyShape();
  if (!kept.includes("typed")) return neverShape();
  return mergeShapes(
    id,
    stating.filter(({ shape }) => openness(shape) === "typed"),
    ledger,
  );
};

function openness(shape: Shape): "closed" | "open" | "typed" {
  return isNever(shape) ? "closed" : isEmpty(shape) ? "open" : "typed";
}

/** What a schema forbids can't be united: it is taken over only where everybody forbids the same. */
const mergeAgreed: Merge = (id, stating, ledger) => {
  const shapes = new Map(stating.map(({ shape }) => [identity(shape), shape]));
  const claims = stating.map(({ source, shape }) => ({ source, values: [identity(shape)] }));
  const [kept, ...others] = ledger.decide(id, claims);
  return kept === undefined || others.length > 0 ? undefined : shapes.get(kept);
};

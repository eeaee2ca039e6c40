import { createHash } from "node:crypto";
import { byText } from "./json.js";
import type { Ledger } from "./ledger.js";
import { mergeShapes, sourcesOf, type ShapeStatement } from "./merge-shapes.js";
import { unite } from "./shape-algebra.js";
import { emptyShape, identity, isBare, type Shape } from "./shape.js";

interface Group {
  readonly label: string;
  readonly stating: ShapeStatement[];
}

/** Variants of different sources are matched by what tells them apart, or by name, then merged one by one. */
export function mergeVariants(
  id: string,
  statements: readonly ShapeStatement[],
  ledger: Ledger,
): Shape {
  const listing = statements.filter(({ shape }) => shape.variants.length > 0);
  const tag = discriminatorOf(listing.map(({ shape }) => shape.variants));
  const groups = new Map<string, Group>();
  const add = (statement: ShapeStatement, label: string) => {
    const group = groups.get(label) ?? { label, stating: [] };
    group.stating.push(statement);
    groups.set(label, group);
  };
  for (const { source, shape } of listing) {
    for (const variant of shape.variants)
      add({ source, shape: variant }, labelOf(variant, tag) ?? digest(variant));
  }
  const listed = new Set(
    listing.flatMap(({ shape }) => shape.variants.flatMap(({ types }) => [...types])),
  );
  const single = statements.filter(({ shape }) => shape.variants.length === 0);
  for (const statement of single) {
    if (statement.shape.cycle !== undefined) add(statement, labelOf(statement.shape, tag) ?? "");
  }
  const plain = single.filter(({ shape }) => {
    // A source that says no more than a type that variants have is silent about them.
    const isSilent = isBare(shape) && [...shape.types].every((type) => listed.has(type));
    return shape.cycle === undefined && !isSilent;
  });
  // Sources that describe one thing stay together, so that what they disagree on keeps its id: in the variant whose tag
  // all of them show, or as a variant of their own.
  const tags = new Set(
    plain.map(({ shape }) => (tag === undefined ? undefined : onlyValue(shape, tag))),
  );
  const [home = ""] = tags.size === 1 ? [...tags].map((value = "") => plainText(value)) : [];
  for (const statement of plain) add(statement, groups.has(home) ? home : "");
  const merged = [...groups.values()]
    .sort((a, b) => byText(a.label, b.label))
    .map(({ label, stating }) => {
      const inner = label === "" ? id : `${id}<${label}>`;
      if (label !== "") ledger.record(inner, sourcesOf(stating), sourcesOf(statements));
      const cycle = stating[0]?.shape.cycle;
      return cycle === undefined ? mergeShapes(inner, stating, ledger) : { ...emptyShape(), cycle };
    });
  return unite(merged);
}

/** The property whose one allowed value tells the variants of every source apart. */
function discriminatorOf(lists: readonly (readonly Shape[])[]): string | undefined {
  const variants = lists.map((list) =>
    list.filter((one) => one.cycle === undefined && one.variants.length === 0),
  );
  const names = [...(variants.flat()[0]?.properties.keys() ?? [])].sort(byText);
  return names.find((name) =>
    variants.every((list) => {
      const values = list.map((variant) => onlyValue(variant, name));
      return !values.includes(undefined) && new Set(values).size === values.length;
    }),
  );
}

function onlyValue(shape: Shape, property: string): string | undefined {
  const values = shape.properties.get(property)?.values;
  return values?.size === 1 ? [...values.keys()][0] : undefined;
}

/** How a variant is told from others, whoever states it; `undefined` where nothing but its structure does. */
function labelOf(shape: Shape, tag: string | undefined): string | undefined {
  if (shape.cycle !== undefined) return `=${shape.cycle}`;
  const value = tag === undefined ? undefined : onlyValue(shape, tag);
  if (value !== undefined) return plainText(value);
  return [...shape.names].sort(byText)[0];
}

/** A canonical value, without the quotes of a string. */
function plainText(value: string): string {
  return value.replace(/^"(.*)"$/, "$1");
}

/** Names a variant that has no name of its own; the same structure always gets the same one. */
function digest(shape: Shape): string {
  return createHash("sha256").update(identity(shape)).digest("hex").slice(0, 6);
}

import { createHash } from "node:crypto";
import { byText } from "./json.js";
import type { Shape } from "./shape.js";

/** What a shape is called by its sources, and the operation that uses it first. */
export interface NamedShape {
  readonly name: string;
  readonly operation: string;
}

/** Renders a shape, with every named shape inside it as what `refer` gives. */
type Render = (shape: Shape, refer: (named: Shape) => string) => string;

/**
 * Gives every named shape the name of its component; shapes of one name and the same content share one. Content is
 * compared as automata are minimised, by refinement: it may lead back to itself.
 */
export function nameComponents(
  named: ReadonlyMap<Shape, NamedShape>,
  render: Render,
): Map<Shape, string> {
  const classes = refine(named, render);
  const byName = new Map<string, Map<string, Shape>>();
  for (const [shape, { name }] of named) {
    const members = byName.get(name) ?? new Map<string, Shape>();
    byName.set(name, members);
    const key = classes.get(shape) ?? "";
    if (!members.has(key)) members.set(key, shape);
  }
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const [name, members] of [...byName].sort(([a], [b]) => byText(a, b))) {
    for (const [key, shape] of [...members].sort(([a], [b]) => byText(a, b))) {
      const wanted =
        members.size === 1 ? name : capitalize(named.get(shape)?.operation ?? "") + name;
      let unique = wanted;
      for (let number = 2; taken.has(unique); number++) unique = `${wanted}${number}`;
      taken.add(unique);
      names.set(key, unique);
    }
  }
  return new Map(
    [...named.keys()].map((shape) => [shape, names.get(classes.get(shape) ?? "") ?? ""]),
  );
}

/** Splits the shapes of one name until those that are left together can't be told apart. */
function refine(named: ReadonlyMap<Shape, NamedShape>, render: Render): Map<Shape, string> {
  let classes = new Map([...named].map(([shape, { name }]) => [shape, name]));
  for (let count = 0; ;) {
    const previous = classes;
    const refer = (inner: Shape) => previous.get(inner) ?? "";
    classes = new Map(
      [...named].map(([shape, { name }]) => [shape, `${name} ${digest(render(shape, refer))}`]),
    );
    const distinct = new Set(classes.values()).size;
    if (distinct === count) return classes;
    count = distinct;
  }
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function capitalize(text: string): string {
  return (text[0] ?? "").toUpperCase() + text.slice(1);
}

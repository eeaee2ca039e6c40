import { byText } from "../inputs/json.js";
import type { Ruling, Rulings } from "../inputs/rulings.js";
import { groupBy } from "./group.js";
import { facetOf, type Is, type Statement } from "./statement.js";
import type { Statements } from "./statements.js";

/** One value that sources state, and the sources. */
export interface Side {
  readonly value: string;
  readonly statedBy: readonly string[];
}

/** Sources exclude each other. */
export interface Disagreement {
  readonly id: string;
  readonly sides: readonly Side[];
  /** The ruling for it, also where that doesn't know all of the sides. */
  readonly ruling: Ruling | undefined;
  /** The sides that the merged spec holds; `undefined` while nothing is ruled. */
  readonly kept: readonly string[] | undefined;
}

export interface Ruled {
  /** What rulings leave of the statements. */
  readonly left: readonly Statement[];
  readonly disagreements: readonly Disagreement[];
}

/** Finds where sources exclude each other, and removes what the rulings don't keep, with all that falls with it. */
export function applyRulings(statements: Statements, rulings: Rulings): Ruled {
  const fallen = new Set<Statement>();
  const disagreements: Disagreement[] = [];
  // What is inside a thing has a longer id than what makes it fall, and has no say once it has fallen.
  const outerFirst = facetsThatDiffer(statements).sort(
    (a, b) => a.id.length - b.id.length || byText(a.id, b.id),
  );
  for (const { id, stated } of outerFirst) {
    const standing = stated.filter((one) => !fallen.has(one));
    if (!isDisagreement(standing)) continue;
    const sides = sidesOf(standing);
    const ruling = rulings.find(id);
    const kept = rulings.keeps(
      id,
      sides.map(({ value }) => value),
    );
    disagreements.push({ id, sides, ruling, kept });
    for (const one of standing) {
      if (kept === undefined || kept.includes(one.value)) continue;
      for (const each of [one, ...one.falls]) fallen.add(each);
    }
  }
  return {
    left: statements.all.filter((one) => !fallen.has(one)),
    disagreements: disagreements.sort((a, b) => byText(a.id, b.id)),
  };
}

/** Every facet of which several values are stated. */
function facetsThatDiffer(statements: Statements): { id: string; stated: readonly Is[] }[] {
  const byFacet = groupBy(
    statements.all.filter((one) => one.kind === "is"),
    facetOf,
  );
  return [...byFacet]
    .map(([id, stated]) => ({ id, stated }))
    .filter(({ stated }) => stated.some(({ value }) => value !== stated[0]?.value));
}

/** Of alternatives, all sources must offer the same. */
function isDisagreement(stated: readonly Is[]): boolean {
  const values = new Set(stated.map(({ value }) => value));
  if (values.size < 2) return false;
  if (!stated.every(({ isAlternative }) => isAlternative)) return true;
  const bySource = groupBy(stated, ({ source }) => source);
  return [...bySource.values()].some(
    (own) => new Set(own.map(({ value }) => value)).size < values.size,
  );
}

export function sidesOf(stated: readonly Is[]): Side[] {
  return [...groupBy(stated, ({ value }) => value)]
    .map(([value, own]) => ({ value, statedBy: sourcesOf(own) }))
    .sort((a, b) => byText(a.value, b.value));
}

export function sourcesOf(stated: readonly { readonly source: string }[]): string[] {
  return [...new Set(stated.map(({ source }) => source))].sort(byText);
}

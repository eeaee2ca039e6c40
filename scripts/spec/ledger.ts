import { byText } from "./json.js";
import type { Rulings } from "./rulings.js";

/** One value that sources state, and the ids of the sources. */
export interface Side {
  readonly value: string;
  readonly statedBy: readonly string[];
}

/** Sources exclude each other. */
export interface Disagreement {
  readonly id: string;
  readonly sides: readonly Side[];
  /** The sides that the merged spec holds; `undefined` while nothing is ruled. */
  readonly kept: readonly string[] | undefined;
}

/** What some sources state and nobody contradicts. */
export interface Statement {
  /** The facet, and the value where it has one of several: `getIntegration.server: https://…`. */
  readonly id: string;
  readonly facet: string;
  readonly value: string | undefined;
  readonly statedBy: readonly string[];
  /** The sources that describe the same operation (or the same part of it) and don't say this. */
  readonly silent: readonly string[];
}

/** A server or security scheme that the same document overrides at a narrower level. */
export interface Override {
  readonly id: string;
  readonly value: string;
  readonly statedBy: string;
}

/** What a source says of one facet: one or several values. */
export interface Claim {
  readonly source: string;
  readonly values: readonly string[];
}

/** The record of a merge: who states what, and what was decided where sources exclude each other. */
export class Ledger {
  readonly #disagreements = new Map<string, Disagreement>();
  readonly #statements = new Map<string, Statement>();
  readonly overrides: Override[] = [];

  constructor(readonly rulings: Rulings) {}

  get disagreements(): Disagreement[] {
    return [...this.#disagreements.values()].sort((a, b) => byText(a.id, b.id));
  }

  get statements(): Statement[] {
    return [...this.#statements.values()].sort((a, b) => byText(a.id, b.id));
  }

  /** Records that `statedBy` state `facet`, or a value of it, among the sources that could have. */
  record(facet: string, statedBy: Iterable<string>, among: Iterable<string>, value?: string): void {
    const id = value === undefined ? facet : `${facet}: ${value}`;
    const known = this.#statements.get(id);
    const stated = new Set([...(known?.statedBy ?? []), ...statedBy]);
    const silent = new Set([...(known?.silent ?? []), ...among]);
    for (const source of stated) silent.delete(source);
    this.#statements.set(id, {
      id,
      facet,
      value,
      statedBy: [...stated].sort(byText),
      silent: [...silent].sort(byText),
    });
  }

  /**
   * Returns the values of facet `id` that the merged spec holds: the agreed ones, or those that the ruling keeps. Where
   * nothing is ruled yet, all of them: the ledger lists the disagreement as unruled, and nothing is written.
   */
  decide(id: string, claims: readonly Claim[]): string[] {
    const sides = sidesOf(
      claims.flatMap(({ source, values }) => values.map((value) => ({ source, value }))),
    );
    const values = sides.map(({ value }) => value);
    if (
      values.length < 2 ||
      claims.every((claim) => values.every((value) => claim.values.includes(value)))
    ) {
      for (const { value, statedBy } of sides) this.record(id, statedBy, [], value);
      return values;
    }
    return this.#disagree(id, sides) ?? values;
  }

  /** Takes over what sources state in words only: several values for one id exclude each other. */
  state(
    id: string,
    statements: readonly { source: string; value: string }[],
    among: readonly string[],
  ): void {
    const sides = sidesOf(statements);
    if (sides.length > 1) this.#disagree(id, sides);
    else for (const { value, statedBy } of sides) this.record(id, statedBy, among, value);
  }

  #disagree(id: string, sides: readonly Side[]): string[] | undefined {
    const values = sides.map(({ value }) => value);
    const kept = this.rulings.rule(id, values);
    const known = this.#disagreements.get(id);
    if (!known) this.#disagreements.set(id, { id, sides, kept });
    else {
      // One facet may be decided in several groups of sources.
      const all = sidesOf(
        [...known.sides, ...sides].flatMap(({ value, statedBy }) =>
          statedBy.map((source) => ({ source, value })),
        ),
      );
      const allKept = this.rulings.rule(
        id,
        all.map(({ value }) => value),
      );
      this.#disagreements.set(id, { id, sides: all, kept: allKept });
    }
    return kept;
  }
}

function sidesOf(statements: readonly { source: string; value: string }[]): Side[] {
  const sources = new Map<string, Set<string>>();
  for (const { source, value } of statements) {
    const statedBy = sources.get(value) ?? new Set();
    sources.set(value, statedBy.add(source));
  }
  return [...sources]
    .sort(([a], [b]) => byText(a, b))
    .map(([value, statedBy]) => ({ value, statedBy: [...statedBy].sort(byText) }));
}

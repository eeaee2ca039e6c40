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
  readonly id: string;
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

  /** Records that `statedBy` state `id`, among the sources that could have. */
  record(id: string, statedBy: Iterable<string>, among: Iterable<string>): void {
    const known = this.#statements.get(id);
    const stated = [...new Set([...(known?.statedBy ?? []), ...statedBy])].sort(byText);
    const all = new Set([...(known?.silent ?? []), ...among]);
    const silent = [...all].filter((source) => !stated.includes(source)).sort(byText);
    this.#statements.set(id, { id, statedBy: stated, silent });
  }

  /**
   * Returns the values of facet `id` that the merged spec holds: the agreed ones, or those that the ruling keeps. Where
   * nothing is ruled yet, all of them: the ledger lists the disagreement as unruled, and nothing is written.
   */
  decide(id: string, claims: readonly Claim[]): string[] {
    const sources = new Map<string, string[]>();
    for (const { source, values } of claims) {
      for (const value of values) sources.set(value, [...(sources.get(value) ?? []), source]);
    }
    const values = [...sources.keys()].sort(byText);
    const [first] = claims;
    const areAgreed = claims.every(({ values: own }) =>
      values.every((value) => own.includes(value)),
    );
    const sides = values.map((value) => ({
      value,
      statedBy: [...new Set(sources.get(value))].sort(byText),
    }));
    if (!first || values.length === 1 || areAgreed) {
      for (const { value, statedBy } of sides) this.record(`${id}: ${value}`, statedBy, []);
      return values;
    }
    const kept = this.rulings.rule(id, values);
    this.#disagreements.set(id, { id, sides, kept });
    return kept ?? values;
  }

  /** Takes over what sources state in words only: several values for one id exclude each other. */
  state(
    id: string,
    statements: readonly { source: string; value: string }[],
    among: readonly string[],
  ): void {
    const sources = new Map<string, string[]>();
    for (const { source, value } of statements) {
      sources.set(value, [...(sources.get(value) ?? []), source]);
    }
    if (sources.size < 2) {
      for (const [value, statedBy] of sources) this.record(`${id}: ${value}`, statedBy, among);
      return;
    }
    const sides = [...sources]
      .map(([value, statedBy]) => ({ value, statedBy: [...new Set(statedBy)].sort(byText) }))
      .sort((a, b) => byText(a.value, b.value));
    const kept = this.rulings.rule(
      id,
      sides.map(({ value }) => value),
    );
    this.#disagreements.set(id, { id, sides, kept });
  }
}

import { byText } from "../inputs/json.js";
import { groupBy } from "./group.js";
import type { Has, Is, ListId, Lists, Statement } from "./statement.js";

/** One thing of a list, and what all sources say of it that have it. */
export interface Thing {
  readonly id: string;
  /** Of several spellings always the same one. */
  readonly name: string;
  readonly json: Has["json"];
  readonly statedBy: readonly string[];
}

/** Statements, found by what they are about. */
export class Statements {
  readonly #things: ReadonlyMap<string, readonly Has[]>;
  readonly #aspects: ReadonlyMap<string, ReadonlyMap<string, readonly Is[]>>;
  readonly #listing: ReadonlyMap<ListId, ReadonlySet<string>>;

  constructor(readonly all: readonly Statement[]) {
    this.#things = groupBy(
      all.filter((one) => one.kind === "has"),
      ({ list }) => list,
    );
    const aspects = groupBy(
      all.filter((one) => one.kind === "is"),
      ({ thing }) => thing,
    );
    this.#aspects = new Map(
      [...aspects].map(([thing, stated]) => [thing, groupBy(stated, ({ aspect }) => aspect)]),
    );
    this.#listing = listing(all.filter((one) => one.kind === "lists"));
  }

  /** The things in a list, by id; `among`: as these sources alone have it. */
  things(list: ListId, among?: ReadonlySet<string>): Thing[] {
    const stated = groupBy(only(this.#things.get(list) ?? [], among), ({ id }) => id);
    return [...stated].map(([id, has]) => thingOf(id, has)).sort((a, b) => byText(a.id, b.id));
  }

  /** What is said of an aspect of a thing. */
  aspect(thing: string, aspect: string, among?: ReadonlySet<string>): readonly Is[] {
    return only(this.#aspects.get(thing)?.get(aspect) ?? [], among);
  }

  /** The aspects of a thing that somebody speaks of. */
  aspectsOf(thing: string): string[] {
    return [...(this.#aspects.get(thing)?.keys() ?? [])].sort(byText);
  }

  /** The sources that speak of a list. */
  listing(list: ListId): ReadonlySet<string> {
    return this.#listing.get(list) ?? new Set();
  }
}

function only<T extends { readonly source: string }>(
  stated: readonly T[],
  among: ReadonlySet<string> | undefined,
): readonly T[] {
  return among ? stated.filter(({ source }) => among.has(source)) : stated;
}

function thingOf(id: string, stated: readonly Has[]): Thing {
  const [first] = [...stated].sort((a, b) => byText(a.name, b.name));
  const statedBy = stated.map(({ source }) => source);
  return { id, name: first?.name ?? id, json: first?.json ?? null, statedBy };
}

function listing(all: readonly Lists[]): Map<ListId, Set<string>> {
  const sources = new Map<ListId, Set<string>>();
  for (const { lists, source } of all) {
    for (const list of lists) sources.set(list, (sources.get(list) ?? new Set()).add(source));
  }
  return sources;
}

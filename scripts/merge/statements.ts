import { byText } from "../inputs/json.js";
import { append, groupBy } from "./group.js";
import type { Has, Is, ListName, Overridden, Statement } from "./statement.js";

/** One thing of a list, and what all sources say of it that have it. */
export interface Thing {
  readonly id: string;
  /** Of several spellings always the same one. */
  readonly name: string;
  readonly json: Has["json"];
  readonly statedBy: readonly string[];
}

/** Statements, found by the thing that they are about. */
export class Statements {
  readonly #about = new Map<string, Exclude<Statement, Overridden>[]>();

  constructor(readonly all: readonly Statement[]) {
    for (const one of all) if (one.kind !== "overridden") append(this.#about, one.thing, one);
  }

  /** All things that somebody speaks of. */
  get about(): Iterable<string> {
    return this.#about.keys();
  }

  /** The things in a list, by id; `among`: as these sources alone have it. */
  things(thing: string, list: ListName, among?: ReadonlySet<string>): readonly Thing[] {
    const has = this.has(thing).filter(
      (one) => one.list === list && (among?.has(one.source) ?? true),
    );
    if (has.length === 0) return [];
    return [...groupBy(has, ({ id }) => id)]
      .map(([id, stated]) => thingOf(id, stated))
      .sort((a, b) => byText(a.id, b.id));
  }

  /** What is said of an aspect of a thing. */
  aspect(thing: string, aspect: string, among?: ReadonlySet<string>): readonly Is[] {
    return this.is(thing).filter(
      (one) => one.aspect === aspect && (among?.has(one.source) ?? true),
    );
  }

  /** The aspects of a thing that somebody speaks of. */
  aspectsOf(thing: string): string[] {
    return [...new Set(this.is(thing).map(({ aspect }) => aspect))].sort(byText);
  }

  /** The sources that speak of a list. */
  listing(thing: string, list: ListName): ReadonlySet<string> {
    const lists = this.#of(thing).filter((one) => one.kind === "lists");
    return new Set(lists.filter((one) => one.lists.includes(list)).map(({ source }) => source));
  }

  /** What a thing has, in all of its lists. */
  has(thing: string): readonly Has[] {
    return this.#of(thing).filter((one) => one.kind === "has");
  }

  /** What a thing is, in all aspects. */
  is(thing: string): readonly Is[] {
    return this.#of(thing).filter((one) => one.kind === "is");
  }

  #of(thing: string): readonly Exclude<Statement, Overridden>[] {
    return this.#about.get(thing) ?? [];
  }
}

/** Sources may spell its name differently: the first in alphabetical order is taken. */
function thingOf(id: string, stated: readonly Has[]): Thing {
  const first = stated.reduce((least, one) => (byText(one.name, least.name) < 0 ? one : least));
  const statedBy = stated.map(({ source }) => source);
  return { id, name: first.name, json: first.json, statedBy };
}

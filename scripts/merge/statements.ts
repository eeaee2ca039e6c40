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
  readonly #has = new Map<ListId, Has[]>();
  readonly #is = new Map<string, Map<string, Is[]>>();
  readonly #listing = new Map<ListId, Set<string>>();

  constructor(readonly all: readonly Statement[]) {
    for (const one of all) {
      if (one.kind === "has") append(this.#has, one.list, one);
      else if (one.kind === "is") this.#indexAspect(one);
      else if (one.kind === "lists") this.#indexLists(one);
    }
  }

  #indexAspect(one: Is): void {
    const aspects = this.#is.get(one.thing);
    if (aspects) append(aspects, one.aspect, one);
    else this.#is.set(one.thing, new Map([[one.aspect, [one]]]));
  }

  #indexLists({ lists, source }: Lists): void {
    for (const list of lists) {
      const sources = this.#listing.get(list);
      if (sources) sources.add(source);
      else this.#listing.set(list, new Set([source]));
    }
  }

  /** The things in a list, by id; `among`: as these sources alone have it. */
  things(list: ListId, among?: ReadonlySet<string>): readonly Thing[] {
    const all = this.#has.get(list);
    if (all === undefined) return [];
    const stated = groupBy(only(all, among), ({ id }) => id);
    return [...stated].map(([id, has]) => thingOf(id, has)).sort((a, b) => byText(a.id, b.id));
  }

  /** What is said of an aspect of a thing. */
  aspect(thing: string, aspect: string, among?: ReadonlySet<string>): readonly Is[] {
    return only(this.#is.get(thing)?.get(aspect) ?? [], among);
  }

  /** The aspects of a thing that somebody speaks of. */
  aspectsOf(thing: string): string[] {
    return [...(this.#is.get(thing)?.keys() ?? [])].sort(byText);
  }

  /** The sources that speak of a list. */
  listing(list: ListId): ReadonlySet<string> {
    return this.#listing.get(list) ?? new Set();
  }
}

function append<K, T>(lists: Map<K, T[]>, key: K, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

function only<T extends { readonly source: string }>(
  stated: readonly T[],
  among: ReadonlySet<string> | undefined,
): readonly T[] {
  return among ? stated.filter(({ source }) => among.has(source)) : stated;
}

/** Sources may spell its name differently: the first in alphabetical order is taken. */
function thingOf(id: string, stated: readonly Has[]): Thing {
  const first = stated.reduce((least, one) => (byText(one.name, least.name) < 0 ? one : least));
  const statedBy = stated.map(({ source }) => source);
  return { id, name: first.name, json: first.json, statedBy };
}

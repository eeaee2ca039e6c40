import { byText } from "../inputs/json.js";
import { sidesOf, sourcesOf } from "../merge/disagreements.js";
import { groupBy } from "../merge/group.js";
import type { Merged } from "../merge/merge.js";
import { facetOf, type Has, type Is } from "../merge/statement.js";

/** What sources state and none contradicts, as it is printed. */
export interface Entry {
  /** The thing, or the facet and its value: `getThing.server: https://…`. */
  readonly id: string;
  readonly facet: string;
  readonly value: string | undefined;
  readonly statedBy: readonly string[];
  /** The sources that speak of the same list and don't say this. */
  readonly silent: readonly string[];
}

/** All that is left of the statements, disagreements aside, by id. */
export function entriesOf(merged: Merged): Entry[] {
  return readEntries(merged).sort(byId);
}

/** Those that some sources state and others, who could have, don't. */
export function additionsOf(merged: Merged): Entry[] {
  return readEntries(merged)
    .filter(({ silent }) => silent.length > 0)
    .sort(byId);
}

function byId(a: Entry, b: Entry): number {
  return byText(a.id, b.id);
}

function readEntries({ statements, disagreements }: Merged): Entry[] {
  const disputed = new Set(disagreements.map(({ id }) => id));
  return [...statements.about].flatMap((thing) => {
    const lists = groupBy(statements.has(thing), ({ list }) => list);
    const aspects = groupBy(statements.is(thing), facetOf);
    return [
      ...[...lists].flatMap(([list, has]) => ofList(has, statements.listing(thing, list))),
      ...[...aspects]
        .filter(([facet]) => !disputed.has(facet))
        .flatMap(([facet, stated]) => {
          const list = stated[0]?.list;
          return ofFacet(facet, stated, list ? statements.listing(thing, list) : new Set());
        }),
    ];
  });
}

function ofList(has: readonly Has[], speaking: ReadonlySet<string>): Entry[] {
  return [...groupBy(has, ({ id }) => id)].map(([id, stated]) => {
    const statedBy = sourcesOf(stated);
    return { id, facet: id, value: undefined, statedBy, silent: silentOf(speaking, statedBy) };
  });
}

function ofFacet(facet: string, stated: readonly Is[], speaking: ReadonlySet<string>): Entry[] {
  return sidesOf(stated).map(({ value, statedBy }) => {
    return {
      id: `${facet}: ${value}`,
      facet,
      value,
      statedBy,
      silent: silentOf(speaking, statedBy),
    };
  });
}

function silentOf(speaking: ReadonlySet<string>, statedBy: readonly string[]): string[] {
  return [...speaking].filter((source) => !statedBy.includes(source)).sort(byText);
}

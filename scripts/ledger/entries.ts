import { byText } from "../inputs/json.js";
import { sidesOf, sourcesOf, type Disagreement } from "../merge/disagreements.js";
import { groupBy } from "../merge/group.js";
import type { Merged } from "../merge/merge.js";
import { facetOf, type Has, type Is } from "../merge/statement.js";
import type { Statements } from "../merge/statements.js";

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
export function entriesOf({ statements, disagreements }: Merged): Entry[] {
  const stated = statements.all.filter((one) => one.kind === "is");
  return [...ofThings(statements), ...ofFacets(stated, statements, disagreements)].sort(byId);
}

/** Those that some sources state and others, who could have, don't. */
export function additionsOf({ statements, disagreements }: Merged): Entry[] {
  // Of most aspects, nobody is named who says nothing of them.
  const listed = statements.all
    .filter((one) => one.kind === "is")
    .filter(({ list }) => list !== undefined);
  return [...ofThings(statements), ...ofFacets(listed, statements, disagreements)]
    .filter(({ silent }) => silent.length > 0)
    .sort(byId);
}

function byId(a: Entry, b: Entry): number {
  return byText(a.id, b.id);
}

function ofThings(statements: Statements): Entry[] {
  return [...statements.about].flatMap((thing) => {
    const lists = groupBy(statements.has(thing), ({ list }) => list);
    return [...lists].flatMap(([list, has]) => ofList(has, statements.listing(thing, list)));
  });
}

function ofList(has: readonly Has[], speaking: ReadonlySet<string>): Entry[] {
  return [...groupBy(has, ({ id }) => id)].map(([id, stated]) => {
    const statedBy = sourcesOf(stated);
    return { id, facet: id, value: undefined, statedBy, silent: silentOf(speaking, statedBy) };
  });
}

function ofFacets(
  all: readonly Is[],
  statements: Statements,
  disagreements: readonly Disagreement[],
): Entry[] {
  const disputed = new Set(disagreements.map(({ id }) => id));
  const facets = [...groupBy(all, facetOf)].filter(([facet]) => !disputed.has(facet));
  return facets.flatMap(([facet, stated]) => {
    const { thing = "", list } = stated[0] ?? {};
    const speaking = list ? statements.listing(thing, list) : new Set<string>();
    return sidesOf(stated).map(({ value, statedBy }) => {
      const id = `${facet}: ${value}`;
      return { id, facet, value, statedBy, silent: silentOf(speaking, statedBy) };
    });
  });
}

function silentOf(speaking: ReadonlySet<string>, statedBy: readonly string[]): string[] {
  return [...speaking].filter((source) => !statedBy.includes(source)).sort(byText);
}

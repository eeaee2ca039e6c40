import { byText } from "../inputs/json.js";
import { sidesOf, sourcesOf } from "../merge/disagreements.js";
import { groupBy } from "../merge/group.js";
import type { Merged } from "../merge/merge.js";
import type { Has, Is, ListId } from "../merge/statement.js";
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
  const { all } = statements;
  const disputed = new Set(disagreements.map(({ id }) => id));
  const has = groupBy(
    all.filter((one) => one.kind === "has"),
    ({ id }) => id,
  );
  const is = groupBy(
    all.filter((one) => one.kind === "is"),
    ({ facet }) => facet,
  );
  const entries = [
    ...[...has].map(([id, stated]) => ofThing(id, stated, statements)),
    ...[...is]
      .filter(([facet]) => !disputed.has(facet))
      .flatMap(([facet, stated]) => ofFacet(facet, stated, statements)),
  ];
  return entries.sort((a, b) => byText(a.id, b.id));
}

function ofThing(id: string, stated: readonly Has[], statements: Statements): Entry {
  const statedBy = sourcesOf(stated);
  const silent = silentOn(stated[0]?.list, statedBy, statements);
  return { id, facet: id, value: undefined, statedBy, silent };
}

function ofFacet(facet: string, stated: readonly Is[], statements: Statements): Entry[] {
  return sidesOf(stated).map(({ value, statedBy }) => {
    const silent = silentOn(stated[0]?.list, statedBy, statements);
    return { id: `${facet}: ${value}`, facet, value, statedBy, silent };
  });
}

function silentOn(
  list: ListId | undefined,
  statedBy: readonly string[],
  statements: Statements,
): string[] {
  if (list === undefined) return [];
  const speaking = new Set(statedBy);
  return [...statements.listing(list)].filter((source) => !speaking.has(source)).sort(byText);
}

import { join } from "node:path";
import { readFragments } from "../inputs/fragments.js";
import { byText } from "../inputs/json.js";
import { Rulings } from "../inputs/rulings.js";
import { placeOf, readSources } from "../inputs/sources.js";
import type { Side } from "../merge/disagreements.js";
import { mergeFragments } from "../merge/merge.js";
import { entriesOf } from "./entries.js";

/** What is known of one id: who states it, who could have and doesn't, or who is on which side. */
export interface Explanation {
  readonly id: string;
  readonly kind: "statement" | "disagreement" | "overridden";
  readonly sides: readonly Side[];
  readonly silent: readonly string[];
  readonly kept?: readonly string[];
  readonly ruling?: { readonly id: string; readonly decision: string; readonly reason: string };
}

/** Everything that is known of the merged spec, and where each source was read. */
export interface Explanations {
  readonly all: readonly Explanation[];
  readonly pages: ReadonlyMap<string, string>;
}

/** Merges as `npm run generate` does, and keeps what is stated instead of the result. What isn't ruled yet is told as such. */
export async function explain(root: string): Promise<Explanations> {
  const specDirectory = join(root, "spec");
  const fragments = await readFragments(specDirectory, readSources(specDirectory));
  const merged = mergeFragments(fragments, Rulings.read(specDirectory));
  const all: Explanation[] = [
    ...entriesOf(merged).map(({ facet: id, value = "", statedBy, silent }) => {
      return { id, kind: "statement" as const, sides: [{ value, statedBy }], silent };
    }),
    ...merged.disagreements.map(({ id, sides, kept, ruling: found }) => {
      const decided = found?.keep ? "keep all" : `prefer ${found?.prefer}`;
      const decision = kept ? decided : "not ruled for these sides";
      const ruling = found && { id: found.id, decision, reason: found.reason.trim() };
      return {
        id,
        kind: "disagreement" as const,
        sides,
        silent: [],
        ...(kept && { kept }),
        ...(ruling && { ruling }),
      };
    }),
    ...merged.statements.all
      .filter((one) => one.kind === "overridden")
      .map(({ facet: id, value, source }) => {
        const sides = [{ value, statedBy: [source] }];
        return { id, kind: "overridden" as const, sides, silent: [] };
      }),
  ];
  return {
    all: all.sort((a, b) => byText(a.id, b.id)),
    pages: new Map(fragments.map(({ source }) => [source.id, placeOf(source)])),
  };
}

/** Those of the very id, and of everything inside it. */
export function explanationsOf({ all }: Explanations, id: string): Explanation[] {
  return all.filter(
    (one) => one.id === id || (one.id.startsWith(id) && /^[.[<:]/.test(one.id.slice(id.length))),
  );
}

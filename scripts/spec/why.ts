import { join } from "node:path";
import { readFragments } from "./fragments.js";
import { byText } from "./json.js";
import { Ledger, type Side } from "./ledger.js";
import { mergeFragments } from "./merge.js";
import { Rulings } from "./rulings.js";
import { placeOf, readSources } from "./sources.js";

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

/** Merges as `npm run generate` does, and keeps the record instead of the result. What isn't ruled yet is told as such. */
export async function explain(root: string): Promise<Explanations> {
  const specDirectory = join(root, "spec");
  const fragments = await readFragments(specDirectory, readSources(specDirectory));
  const ledger = new Ledger(Rulings.read(specDirectory));
  mergeFragments(fragments, ledger);
  const all: Explanation[] = [
    ...ledger.statements.map(({ facet: id, value = "", statedBy, silent }) => {
      return { id, kind: "statement" as const, sides: [{ value, statedBy }], silent };
    }),
    ...ledger.disagreements.map(({ id, sides, kept }) => {
      const found = ledger.rulings.find(id);
      const decision = found?.keep ? "keep all" : `prefer ${found?.prefer}`;
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
    ...ledger.overrides.map(({ id, value, statedBy }) => {
      return {
        id,
        kind: "overridden" as const,
        sides: [{ value, statedBy: [statedBy] }],
        silent: [],
      };
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

/** The known ids that look most like `id`. */
export function nearest({ all }: Explanations, id: string, count = 5): string[] {
  const ids = [...new Set(all.map((one) => one.id))];
  const scored = ids.map((known) => ({
    known,
    distance: distance(known.toLowerCase(), id.toLowerCase()),
  }));
  scored.sort((a, b) => a.distance - b.distance || byText(a.known, b.known));
  return scored.slice(0, count).map(({ known }) => known);
}

/** How many characters must be added, dropped or replaced (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...b].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

export function renderExplanations(
  explanations: readonly Explanation[],
  { pages }: Explanations,
): string {
  const sources = (ids: readonly string[]) =>
    ids.map((id) => `    ${id}  ${pages.get(id) ?? ""}`.trimEnd());
  return explanations
    .map(({ id, kind, sides, silent, kept, ruling }) => {
      if (kind !== "disagreement") {
        const [{ value, statedBy } = { value: "", statedBy: [] }] = sides;
        const note = kind === "overridden" ? " (stated, but overridden in the same document)" : "";
        return [
          `${id}${value === "" ? "" : `: ${value}`}${note}`,
          "  stated by",
          ...sources(statedBy),
          ...(silent.length > 0 ? ["  not by", ...sources(silent)] : []),
        ].join("\n");
      }
      return [
        `${id}: disagreement, ${ruling ? `${ruling.decision} (ruling ${ruling.id})` : "not ruled"}`,
        ...(ruling ? [`  ${ruling.reason}`] : []),
        ...sides.flatMap(({ value, statedBy }) => [
          `  ${value}${kept?.includes(value) ? "" : " (not kept)"}, stated by`,
          ...sources(statedBy),
        ]),
      ].join("\n");
    })
    .join("\n\n");
}

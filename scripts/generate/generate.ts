import { join } from "node:path";
import { stringify } from "yaml";
import { readFragments, sourcesAwaitingPull, type Fragment } from "../inputs/fragments.js";
import { PipelineError } from "../inputs/problem.js";
import { Rulings, stanza, type Ruling } from "../inputs/rulings.js";
import { readSources } from "../inputs/sources.js";
import { byText } from "../inputs/json.js";
import { renderLedger } from "../ledger/markdown.js";
import type { Side } from "../merge/disagreements.js";
import { groupBy } from "../merge/group.js";
import { mergeFragments, type Merged } from "../merge/merge.js";
import { lintSpec } from "./lint.js";
import type { Outputs } from "./outputs.js";
import { applyOverlay } from "./overlay.js";
import { renderTypes } from "./types.js";

/** Is told how long each phase took. */
export type Watch = (phase: string, milliseconds: number) => void;

/** Everything that `npm run generate` writes, computed from the spec folder. Nothing is written here. */
export async function generate(root: string, watch: Watch = () => {}): Promise<Outputs> {
  const timed = async <T>(phase: string, run: () => T | Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await run();
    watch(phase, performance.now() - start);
    return result;
  };
  const specDirectory = join(root, "spec");
  const sources = readSources(specDirectory);
  const fragments = await timed("read", () => readFragments(specDirectory, sources));
  const rulings = Rulings.read(specDirectory);
  const merged = await timed("merge", () => mergeStrictly(fragments, rulings));
  const document = await timed("overlay", () => applyOverlay(specDirectory, merged.document));
  const text = await timed(
    "serialise",
    () => header + stringify(document, { lineWidth: 0, aliasDuplicateObjects: false }),
  );
  await timed("lint", () => lintSpec(document));
  const ledger = await timed("ledger", () =>
    renderLedger(merged, fragments, sourcesAwaitingPull(specDirectory, sources.documented)),
  );
  const types = await timed("types", () => renderTypes(document));
  return new Map([
    [join(specDirectory, "openapi.yaml"), text],
    [join(specDirectory, "disagreements.md"), ledger],
    [join(root, "generated", "schema.d.ts"), types],
  ]);
}

const header =
  "# Written by `npm run generate` from pages/, rulings.yaml and overlay.yaml; never edited.\n";

/** Throws where a disagreement has no ruling, or a ruling no disagreement. */
export function mergeStrictly(fragments: readonly Fragment[], rulings: Rulings): Merged {
  const merged = mergeFragments(fragments, rulings);
  const faults = [...unruled(merged), ...rulings.stale(merged.disagreements)];
  if (faults.length > 0) throw new PipelineError(faults.join("\n\n"));
  return merged;
}

/** Disagreements under one ruling, on the same sides, are told as one: a host that moves is one change. */
function unruled({ disagreements }: Merged): string[] {
  const open = disagreements.filter(({ kept }) => kept === undefined);
  const alike = groupBy(open, ({ id, sides, ruling }) =>
    JSON.stringify(ruling ? [ruling.id, sides.map(({ value }) => value)] : id),
  );
  return [...alike.values()].map((same) => {
    const ids = same.map(({ id }) => id);
    const ruling = same[0]?.ruling;
    const sides = sidesOfAll(same);
    const values = sides.map(({ value }) => value);
    const lines = sides.map(
      ({ value, statedBy }) => `  ${value}\n    stated by ${statedBy.join(", ")}`,
    );
    const [id = ""] = ids;
    const title = `Unruled disagreement${ids.length > 1 ? "s" : ""} ${ids.join(", ")}:`;
    const own = `with \`keep: all\` or \`prefer: <side>\`, and say why:\n\n${stanza(id, values)}`;
    const advice = ruling
      ? [
          values.every((value) => ruling.sides.includes(value))
            ? `The ruling for "${ruling.id}" leaves none of these sides, or several where one is possible: mend it.`
            : adviceOn(ruling, disagreements),
          ...(ruling.id === id ? [] : [`Or rule on one alone, ${own}`]),
        ]
      : [`Add to spec/rulings.yaml, ${own}`];
    return [`${title}\n${lines.join("\n")}`, ...advice].join("\n");
  });
}

/** Every side, and who states it in any of these disagreements. */
function sidesOfAll(disagreements: Merged["disagreements"]): Side[] {
  const all = disagreements.flatMap(({ sides }) => sides);
  return [...groupBy(all, ({ value }) => value)].map(([value, same]) => ({
    value,
    statedBy: [...new Set(same.flatMap(({ statedBy }) => statedBy))].sort(byText),
  }));
}

/** What else to do where a ruling was made for other sides: its sides as they must be for all that it is about. */
function adviceOn(ruling: Ruling, all: Merged["disagreements"]): string {
  const sides = sidesOfAll(all.filter((one) => one.ruling === ruling))
    .map(({ value }) => value)
    .sort(byText);
  return (
    `The ruling for "${ruling.id}" was made for other sides (${ruling.sides.join(", ")}). If it holds for these too, ` +
    `read its reason again and let it say:\n\n    sides:\n${sides.map((side) => `      - ${side}`).join("\n")}\n`
  );
}

import { join } from "node:path";
import { stringify } from "yaml";
import { readFragments, sourcesAwaitingPull, type Fragment } from "../inputs/fragments.js";
import { PipelineError } from "../inputs/problem.js";
import { Rulings, stanza } from "../inputs/rulings.js";
import { readSources } from "../inputs/sources.js";
import { renderLedger } from "../ledger/markdown.js";
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

function unruled({ disagreements }: Merged): string[] {
  return disagreements
    .filter(({ kept }) => kept === undefined)
    .map(({ id, sides, ruling }) => {
      const lines = sides.map(
        ({ value, statedBy }) => `  ${value}\n    stated by ${statedBy.join(", ")}`,
      );
      const advice = ruling
        ? `The ruling for "${ruling.id}" was made for other sides (${ruling.sides.join(", ")}). Extend it, or add to spec/rulings.yaml:`
        : "Add to spec/rulings.yaml, with `keep: all` or `prefer: <side>`, and say why:";
      const values = sides.map(({ value }) => value);
      return `Unruled disagreement ${id}:\n${lines.join("\n")}\n${advice}\n\n${stanza(id, values)}`;
    });
}

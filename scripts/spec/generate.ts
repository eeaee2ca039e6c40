import { join } from "node:path";
import { stringify } from "yaml";
import { renderLedger } from "./disagreements.js";
import { readFragments, sourcesAwaitingPull, type Fragment } from "./fragments.js";
import type { JsonObject } from "./json.js";
import { Ledger } from "./ledger.js";
import { lintSpec } from "./lint.js";
import { mergeFragments } from "./merge.js";
import { applyOverlay } from "./overlay.js";
import type { Outputs } from "./outputs.js";
import { PipelineError } from "./problem.js";
import { renderSpec } from "./render.js";
import { Rulings, stanza } from "./rulings.js";
import { readSources } from "./sources.js";
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
  const ledger = new Ledger(Rulings.read(specDirectory));
  const merged = await timed("merge", () => mergeDocument(fragments, ledger));
  const document = await timed("overlay", () => applyOverlay(specDirectory, merged));
  const text = await timed(
    "serialise",
    () => header + stringify(document, { lineWidth: 0, aliasDuplicateObjects: false }),
  );
  await timed("lint", () => lintSpec(text));
  const record = await timed("ledger", () =>
    renderLedger(ledger, fragments, sourcesAwaitingPull(specDirectory, sources.sources)),
  );
  const types = await timed("types", () => renderTypes(document));
  return new Map([
    [join(specDirectory, "openapi.yaml"), text],
    [join(specDirectory, "disagreements.md"), record],
    [join(root, "generated", "schema.d.ts"), types],
  ]);
}

const header =
  "# Written by `npm run generate` from pages/, rulings.yaml and overlay.yaml; never edited.\n";

/** Merges fragments into one document. Throws where a disagreement has no ruling, or a ruling no disagreement. */
export function mergeDocument(fragments: readonly Fragment[], ledger: Ledger): JsonObject {
  const merged = mergeFragments(fragments, ledger);
  const faults = [...unruled(ledger), ...ledger.rulings.stale()];
  if (faults.length > 0) throw new PipelineError(faults.join("\n\n"));
  return renderSpec(merged, ledger.disagreements);
}

function unruled(ledger: Ledger): string[] {
  return ledger.disagreements
    .filter(({ kept }) => kept === undefined)
    .map(({ id, sides }) => {
      const ruling = ledger.rulings.find(id);
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

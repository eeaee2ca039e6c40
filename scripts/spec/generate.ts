import { join } from "node:path";
import { stringify } from "yaml";
import { renderLedger } from "./disagreements.js";
import { readFragments, type Fragment } from "./fragments.js";
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

/** Everything that `npm run generate` writes, computed from the spec folder. Nothing is written here. */
export async function generate(root: string): Promise<Outputs> {
  const specDirectory = join(root, "spec");
  const fragments = await readFragments(specDirectory, readSources(specDirectory));
  const ledger = new Ledger(Rulings.read(specDirectory));
  const document = await applyOverlay(specDirectory, mergeDocument(fragments, ledger));
  const text = `# Written by \`npm run generate\` from pages/, rulings.yaml and overlay.yaml; never edited.\n${stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })}`;
  lintSpec(text);
  return new Map([
    [join(specDirectory, "openapi.yaml"), text],
    [join(specDirectory, "disagreements.md"), renderLedger(ledger, fragments)],
    [join(root, "generated", "schema.d.ts"), await renderTypes(document)],
  ]);
}

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
      const lines = sides.map(({ value, statedBy }) => `  ${value}\n    stated by ${statedBy.join(", ")}`);
      const advice = ruling
        ? `The ruling for "${ruling.id}" was made for other sides (${ruling.sides.join(", ")}). Extend it, or add to spec/rulings.yaml:`
        : "Add to spec/rulings.yaml, with `keep: all` or `prefer: <side>`, and say why:";
      const values = sides.map(({ value }) => value);
      return `Unruled disagreement ${id}:\n${lines.join("\n")}\n${advice}\n\n${stanza(id, values)}`;
    });
}

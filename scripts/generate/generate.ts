import { join } from "node:path";
import { stringify } from "yaml";
import { readFragments, readSources, readYaml } from "../sources.js";
import { renderBodies } from "./bodies.js";
import { renderLedger } from "./ledger.js";
import { lintSpec } from "./lint.js";
import { merge } from "./merge.js";
import { applyOverlay, overlayFile } from "./overlay.js";
import { rulingsFile, rulingsOf } from "./rulings.js";
import { renderTypes } from "./types.js";

const header =
  "# Written by `npm run generate` from pages/, rulings.yaml and overlay.yaml; never edited.\n";

/** Everything that `npm run generate` writes, by file. Nothing is written here. */
export async function generate(folder: string): Promise<Map<string, string>> {
  const sources = readSources(folder);
  const fragments = readFragments(folder, sources);
  const rulings = rulingsOf(readYaml(join(folder, "spec/rulings.yaml"), rulingsFile));
  const overlay = readYaml(join(folder, "spec/overlay.yaml"), overlayFile);
  const operationOf = (id: string) => sources.pages[id.split(".")[0] ?? ""]?.operation ?? "";
  const { document, ledger } = merge(fragments, rulings, operationOf);
  const spec = await applyOverlay(overlay, document);
  await lintSpec(spec);
  const { types, validators } = await renderBodies(spec);
  const outputs: Record<string, string> = {
    "spec/openapi.yaml": header + stringify(spec, { lineWidth: 0, aliasDuplicateObjects: false }),
    "spec/disagreements.md": renderLedger(ledger, fragments.length),
    "generated/schema.d.ts": await renderTypes(spec),
    "generated/bodies.d.ts": types,
    "generated/validators.ts": validators,
  };
  return new Map(Object.entries(outputs).map(([file, text]) => [join(folder, file), text]));
}

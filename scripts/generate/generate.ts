import { join } from "node:path";
import { stringify } from "yaml";
import { statedDigest } from "../fragments/digest.js";
import { readFragments, sourcesAwaitingPull, type Fragment } from "../inputs/fragments.js";
import { placeOf, readSources, type DocumentedSource } from "../inputs/sources.js";
import { byText } from "../json.js";
import { renderLedger } from "./ledger.js";
import { merge } from "./merge.js";
import { rulingsFile, rulingsOf } from "./rulings.js";
import { readYaml } from "../inputs/yaml-file.js";
import { parseWith } from "../inputs/sources.js";
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
  const rulings = rulingsOf(parseWith(rulingsFile, readYaml(join(specDirectory, "rulings.yaml"))));
  const operations = new Map(fragments.map(({ source }) => [source.id, source.operation]));
  const merged = await timed("merge", () =>
    merge(
      fragments.map(({ source, document }) => ({ id: source.id, document })),
      rulings,
      (source) => operations.get(source) ?? "",
    ),
  );
  const document = await timed("overlay", () => applyOverlay(specDirectory, merged.document));
  const text = await timed(
    "serialise",
    () => header + stringify(document, { lineWidth: 0, aliasDuplicateObjects: false }),
  );
  await timed("lint", () => lintSpec(document));
  const ledger = await timed("ledger", () =>
    renderLedger(
      merged.ledger,
      fragments.length,
      sourceRows(fragments, sourcesAwaitingPull(specDirectory, sources.documented)),
    ),
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

function sourceRows(
  fragments: readonly Fragment[],
  awaiting: readonly DocumentedSource[],
): string[][] {
  const rows = [
    ...fragments.map(({ source, document }) => ({
      source,
      origin: originOf({ source, document }),
    })),
    ...awaiting.map((source) => ({ source, origin: "awaits its first pull" })),
  ].sort((a, b) => byText(a.source.id, b.source.id));
  return rows.map(({ source, origin }) => {
    const place = placeOf(source);
    return [`\`${source.id}\``, source.layer === "observed" ? place : `<${place}>`, origin];
  });
}

function originOf({ source, document }: Pick<Fragment, "source" | "document">): string {
  if (source.layer === "observed") return "observed";
  const isByHand = source.origin === "pulled" && statedDigest(document) === undefined;
  return isByHand ? "transcribed, until its first pull" : source.origin;
}

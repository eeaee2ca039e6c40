import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { stringify } from "yaml";
import type { DocumentedSource, Sources } from "../../scripts/inputs/sources.js";
import { siteAddress, section } from "./site.js";

/** A folder for a spec, with a neighbour that nothing may write to. It ends with the test. */
export function makeSpecFolder(): { spec: string; around: string } {
  const around = mkdtempSync(join(tmpdir(), "pull-"));
  onTestFinished(() => rmSync(around, { recursive: true }));
  const spec = join(around, "spec");
  mkdirSync(join(spec, "pages"), { recursive: true });
  return { spec, around };
}

/** Every file below a folder: its path, its text, and when it was written. */
export function filesIn(folder: string): Map<string, { text: string; writtenAt: number }> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const { mtimeMs } = statSync(file);
      return [
        file.slice(folder.length + 1),
        { text: readFileSync(file, "utf8"), writtenAt: mtimeMs },
      ];
    }),
  );
}

export function sourceOf(name: string, changes: Partial<DocumentedSource> = {}): DocumentedSource {
  const layer = changes.layer ?? "prose";
  return {
    id: `${name}.en.md.${layer}`,
    page: `${siteAddress}${section}${name}`,
    language: "en",
    rendition: "md",
    origin: "pulled",
    operation: "deleteShelf",
    ...changes,
    layer,
  };
}

export function asSources(...sources: DocumentedSource[]): Sources {
  return {
    site: siteAddress,
    section: { en: section },
    ignored: {},
    documented: sources,
    observed: [],
  };
}

/** As `sources.yaml` has them. */
export function sourcesText({ documented, observed, ...settings }: Sources): string {
  return stringify({ ...settings, sources: [...documented, ...observed] });
}

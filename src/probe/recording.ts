import { existsSync, writeFileSync } from "node:fs";
import type { Mask } from "../mask.js";
import type { Attempt } from "./attempt.js";
import { renderFragment } from "./fragment.js";
import { Misuse } from "./misuse.js";
import { createVocabulary } from "./vocabulary.js";

/** What became of `--record`. */
export interface Recording {
  /** `null` where nothing was written, since no credential was accepted. */
  readonly file: string | null;
  /** `2026-11` */
  readonly month: string;
  readonly isRelocated: boolean;
  /** What was left out, since no page documents it. */
  readonly unknownNames: readonly string[];
}

/** Refuses a file that is there before anything is asked. */
export function checkFile(file: string): void {
  if (existsSync(file)) {
    throw new Misuse(`${file} is there already: remove it, or name another file for --record.`);
  }
}

/** Writes what was seen, or nothing. */
export function record(
  file: string,
  attempts: readonly Attempt[],
  { names, isRelocated, mask }: { names: readonly string[]; isRelocated: boolean; mask: Mask },
): Recording {
  const vocabulary = createVocabulary(names);
  const month = new Date().toISOString().slice(0, 7);
  const fragment = renderFragment(attempts, vocabulary, { month, isRelocated });
  if (fragment !== undefined) write(file, fragment);
  const unknownNames = vocabulary.unknown().filter((name) => mask(name) === name);
  return { file: fragment === undefined ? null : file, month, isRelocated, unknownNames };
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: "wx" });
  } catch (error) {
    throw new Misuse(`What was seen can't be written: ${(error as Error).message}.`);
  }
}

/** What to do with the file, for the person who asked for it. */
export function describeRecording(recording: Recording): string {
  const { file, month, isRelocated, unknownNames } = recording;
  if (file === null) return "Nothing was recorded: no credential was accepted.";
  const id = `observed.getIntegration.${month}`;
  const through = isRelocated ? "\n    through: another origin" : "";
  const parts = [
    `What was seen is in ${file}: types and documented names, no value, no id, no credential. To share it, save it in the
repository as spec/pages/${id}.yaml, and add to spec/sources.yaml:

  - id: ${id}
    layer: observed
    seen: "${month}"${through}
    operation: getIntegration`,
  ];
  if (isRelocated) {
    parts.push(
      "Another origin than Jelou's answered, and the file says so: it is no evidence of Jelou.",
    );
  }
  if (unknownNames.length > 0) {
    parts.push(`Left out, since no page documents these names, and a name may be an id: ${unknownNames.join(", ")}.
Where one is plainly the name of a field or header, remove the file and ask again with --name ${unknownNames[0]}.`);
  }
  return parts.join("\n\n");
}

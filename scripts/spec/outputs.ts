import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { createTwoFilesPatch } from "diff";

/** Text by the path of the file that it belongs in. */
export type Outputs = ReadonlyMap<string, string>;

/** Writes all files or none: every text is on the disk beside its target before the first target changes. */
export function writeOutputs(outputs: Outputs): string[] {
  const changed = [...outputs].filter(([file, text]) => current(file) !== text);
  const staged: string[] = [];
  try {
    for (const [file, text] of changed) {
      const temporary = `${file}.${process.pid}.tmp`;
      staged.push(temporary);
      writeFileSync(temporary, text);
    }
    for (const [file] of changed) renameSync(`${file}.${process.pid}.tmp`, file);
  } finally {
    for (const temporary of staged) rmSync(temporary, { force: true });
  }
  return changed.map(([file]) => file);
}

/** The patch that would bring the files up to date; empty where they are. */
export function staleness(outputs: Outputs): string {
  return [...outputs]
    .filter(([file, text]) => current(file) !== text)
    .map(([file, text]) => {
      const name = relative(process.cwd(), file);
      return createTwoFilesPatch(`${name} (committed)`, `${name} (generated)`, current(file), text);
    })
    .join("\n");
}

function current(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

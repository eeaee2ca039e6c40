import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { createTwoFilesPatch } from "diff";
import { PipelineError } from "../inputs/problem.js";

/** Text by the path of the file that it belongs in. */
export type Outputs = ReadonlyMap<string, string>;

/**
 * Writes all files or none: every text is on the disk beside its target before the first target changes, and where one
 * target refuses, those that were changed get their old text back.
 */
export function writeOutputs(outputs: Outputs): string[] {
  const changes = [...outputs]
    .map(([file, text]) => ({
      file,
      text,
      before: current(file),
      staged: `${file}.${process.pid}.tmp`,
    }))
    .filter(({ text, before }) => before !== text);
  const replaced: typeof changes = [];
  try {
    for (const { file, text, staged } of changes) writing(file, () => stage(staged, text));
    for (const change of changes) {
      writing(change.file, () => renameSync(change.staged, change.file));
      replaced.push(change);
    }
  } catch (error) {
    for (const { file, before } of replaced) {
      if (before === undefined) rmSync(file);
      else writeFileSync(file, before);
    }
    throw error;
  } finally {
    for (const { staged } of changes) removeIfThere(staged);
  }
  return changes.map(({ file }) => file);
}

/** The patch that would bring the files up to date; empty where they are. */
export function staleness(outputs: Outputs): string {
  return [...outputs]
    .filter(([file, text]) => current(file) !== text)
    .map(([file, text]) =>
      createTwoFilesPatch(`${file} (committed)`, `${file} (generated)`, current(file) ?? "", text),
    )
    .join("\n");
}

function stage(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** The parent may be a file, so that even to look is a fault. */
function removeIfThere(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Then there is nothing to remove.
  }
}

function current(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new PipelineError(`${file}: can't be read (${code}); nothing was written.`);
  }
}

function writing(file: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new PipelineError(
      `${file}: can't be written (${(error as NodeJS.ErrnoException).code}); nothing was changed.`,
    );
  }
}

import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import { digestOf, statedDigest, withDigest } from "../fragments/digest.js";
import { lostFacts } from "../fragments/facts.js";
import { lintFragment, type LintFault } from "../fragments/lint.js";
import { isJsonObject, type JsonObject } from "../inputs/json.js";

/** A fragment that was written. */
export interface Change {
  id: string;
  /** What stood in its place. */
  before: "nothing" | "pulled" | "transcribed" | "edited by hand";
  /** What that said and the page doesn't. */
  lost: string[];
}

const header = "# Written by `npm run spec:pull` from the page below. Not edited by hand.\n";

/** A fragment as the text of its file: the same document always gives the same bytes. */
export function fragmentText(document: JsonObject): string {
  return header + stringify(withDigest(document), { lineWidth: 0, aliasDuplicateObjects: false });
}

/**
 * Writes a fragment unless its file holds the same text already. A reader sees the old file or the new one, never a part.
 *
 * @returns what changed, or the faults for which it wasn't written.
 */
export async function writeFragment(
  specDirectory: string,
  id: string,
  document: JsonObject,
): Promise<Change | LintFault[] | undefined> {
  const directory = join(specDirectory, "pages");
  const file = join(directory, `${id}.yaml`);
  // An id is a file name; a path would lead out of the folder.
  if (dirname(file) !== directory) throw new Error(`the id of a source is no file name: ${id}`);
  const text = fragmentText(document);
  const before = await readIfThere(file);
  if (before === text) return undefined;
  const faults = await lintFragment(document, file);
  if (faults.length > 0) return faults;
  await replaceFile(file, text);
  return changeOf(id, before, document);
}

async function replaceFile(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(unfinished, text);
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}

function changeOf(id: string, before: string | undefined, document: JsonObject): Change {
  const old = before === undefined ? undefined : readDocument(before);
  if (!old) return { id, before: before === undefined ? "nothing" : "edited by hand", lost: [] };
  const digest = statedDigest(old);
  const isUntouched = digest === digestOf(old);
  return {
    id,
    before: digest === undefined ? "transcribed" : isUntouched ? "pulled" : "edited by hand",
    lost: lostFacts(old, document),
  };
}

function readDocument(text: string): JsonObject | undefined {
  try {
    const document: unknown = parse(text);
    return isJsonObject(document) ? document : undefined;
  } catch {
    // Somebody has broken it; it is replaced.
    return undefined;
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

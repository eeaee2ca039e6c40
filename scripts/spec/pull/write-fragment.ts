import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * Writes a fragment unless its file holds the same text already. A reader sees the old file or the new one, never a part.
 *
 * @returns whether the file changed.
 */
export async function writeFragment(
  specDirectory: string,
  id: string,
  text: string,
): Promise<boolean> {
  const directory = join(specDirectory, "pages");
  const file = join(directory, `${id}.yaml`);
  // An id is a file name; a path would lead out of the folder.
  if (dirname(file) !== directory) throw new Error(`the id of a source is no file name: ${id}`);
  if ((await readIfThere(file)) === text) return false;
  await mkdir(directory, { recursive: true });
  const unfinished = join(directory, `.${id}.${process.pid}.tmp`);
  try {
    await writeFile(unfinished, text);
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
  return true;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

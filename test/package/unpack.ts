import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pack, root } from "./pack.js";

/** The package as npm would publish it. */
export interface Unpacked {
  /** A folder for consumers: the package is installed there, and nothing that it needs. */
  readonly folder: string;
  /** Where the package lies. */
  readonly home: string;
  readonly tarball: string;
  /** The files in the tarball, relative to the package. */
  readonly files: readonly string[];
  remove(): void;
}

/**
 * Packs `dist/` as it is, and installs the tarball in a folder of its own.
 *
 * @param others - Packages that a test compares ours with, to be installed beside it.
 */
export function unpack(...others: string[]): Unpacked {
  // Resolved, because compilers report real paths, and some systems link their temporary folder.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "jelou-client-")));
  const { tarball, files } = pack(folder);
  const home = join(folder, "node_modules/jelou-client");
  mkdirSync(home, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", home, "--strip-components=1"]);
  for (const name of ["@types", ...others]) {
    symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name));
  }
  return { folder, home, tarball, files, remove: () => rmSync(folder, { recursive: true }) };
}

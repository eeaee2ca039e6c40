import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pack, root } from "./pack.js";

/** The package that npm would publish. */
export interface Unpacked {
  /** A folder for consumers, in which only the package is installed. */
  readonly folder: string;
  /** The folder of the package. */
  readonly home: string;
  readonly tarball: string;
  /** The files in the tarball, relative to the package. */
  readonly files: readonly string[];
  remove(): void;
}

/**
 * Packs `dist/` without building it, and installs the tarball in a new folder.
 *
 * @param others - Other packages to install in the folder, for comparison.
 */
export function unpack(...others: string[]): Unpacked {
  // Compilers report real paths, and on some systems the temporary folder is a link.
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

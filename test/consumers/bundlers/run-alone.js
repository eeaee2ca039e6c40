// Runs a bundle in a folder without packages, so that a remaining import fails.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "jelou-client-bundle-"));
try {
  copyFileSync(process.argv[2], join(folder, "bundle.mjs"));
  const output = execFileSync(process.execPath, [join(folder, "bundle.mjs")]).toString();
  if (output.trim() !== "done") throw new Error(`The bundle printed ${output}`);
} finally {
  rmSync(folder, { recursive: true });
}

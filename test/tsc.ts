import { spawnSync } from "node:child_process";
import { cpSync, symlinkSync } from "node:fs";
import { join } from "node:path";

const home = join(import.meta.dirname, "..");
const compiler = join(home, "node_modules/typescript-native/bin/tsc");

/** What tsc says, started in a folder: `src/errors.ts(12,5): error TS2322: …`. */
export function tsc(folder: string, ...options: string[]): string[] {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [compiler, "--noEmit", "--pretty", "false", ...options],
    { cwd: folder, encoding: "utf8" },
  );
  const lines = stdout.split("\n").filter((line) => line !== "");
  if (status !== 0 && lines.length === 0) throw new Error(`tsc didn't run: ${stderr}`);
  return lines;
}

/** What tsc says of src/ with the generated types of another folder, where src/ is copied to. */
export function checkSources(folder: string): string[] {
  for (const name of ["src", "tsconfig.json", "package.json"])
    cpSync(join(home, name), join(folder, name), { recursive: true });
  symlinkSync(join(home, "node_modules"), join(folder, "node_modules"));
  return tsc(folder, "--project", "src");
}

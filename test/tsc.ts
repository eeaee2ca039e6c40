import { spawnSync } from "node:child_process";
import { join } from "node:path";

const home = join(import.meta.dirname, "..");
const compiler = join(home, "node_modules/typescript-native/bin/tsc");

/** Runs tsc in a folder and returns its errors: `src/errors.ts(12,5): error TS2322: …`. */
export function tsc(folder: string, ...options: string[]): string[] {
  const { status, stdout, stderr, error } = spawnSync(
    process.execPath,
    [compiler, "--noEmit", "--pretty", "false", ...options],
    { cwd: folder, encoding: "utf8" },
  );
  if (error) throw error;
  const lines = stdout.split("\n").filter((line) => line !== "");
  if (status !== 0 && lines.length === 0) throw new Error(`tsc didn't run: ${stderr}`);
  return lines;
}

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
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

/** What tsc says of src/ with other texts in the place of the generated types, by what these are called: `renamed/src/errors.ts(12,5): …`. */
export function checkSources(schemas: Readonly<Record<string, string>>): string[] {
  const folder = mkdtempSync(join(tmpdir(), "jelou-types-"));
  try {
    symlinkSync(join(home, "node_modules"), join(folder, "node_modules"));
    for (const name of ["tsconfig.json", "package.json"])
      cpSync(join(home, name), join(folder, name));
    for (const [name, schema] of Object.entries(schemas)) {
      cpSync(join(home, "src"), join(folder, name, "src"), { recursive: true });
      mkdirSync(join(folder, name, "generated"));
      writeFileSync(join(folder, name, "generated/schema.d.ts"), schema);
    }
    writeFileSync(
      join(folder, "all.json"),
      JSON.stringify({ extends: "./tsconfig.json", include: ["*/src"], exclude: [] }),
    );
    return tsc(folder, "--project", "all.json");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Runs the Redocly CLI that this project pins, without its calls home. */
export function redocly(...args: string[]): SpawnSyncReturns<string> {
  const cli = createRequire(import.meta.url).resolve("@redocly/cli/bin/cli.js");
  return spawnSync(process.execPath, [cli, ...args], {
    encoding: "utf8",
    env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
    maxBuffer: 256 * 1024 * 1024,
  });
}

/** What it prints of two specs; its library doesn't export the comparison. */
export function redoclyDiff(base: string, revision: string): { stdout: string; stderr: string } {
  const directory = mkdtempSync(join(tmpdir(), "jelou-spec-"));
  try {
    const files = [join(directory, "base.yaml"), join(directory, "revision.yaml")] as const;
    writeFileSync(files[0], base);
    writeFileSync(files[1], revision);
    return redocly("diff", ...files, "--format=json", "--fail-on=none");
  } finally {
    rmSync(directory, { recursive: true });
  }
}

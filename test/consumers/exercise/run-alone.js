#!/usr/bin/env node
// Runs a bundle where nothing is installed, so that one which left an import behind fails.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "jelou-client-bundle-"));
const bundle = join(folder, "bundle.mjs");
copyFileSync(process.argv[2] ?? "", bundle);
const { status, stdout } = spawnSync(process.execPath, [bundle], {
  stdio: ["ignore", "pipe", "inherit"],
});
rmSync(folder, { recursive: true });
process.exit(String(stdout).trim() === "done" ? status : 1);

// Installs the packed package and every runtime (suite/package.json), and runs suite/smoke.js in each.
// Run: npm run test:runtimes, on Linux with an x64 processor
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { npm } from "../consumers/checkout.js";
import { pack } from "../package/pack.js";
import { runRows, shell, type Row } from "../package/rows.js";
import { startPanel } from "./panel.js";

const scratch = mkdtempSync(join(tmpdir(), "jelou-client-runtimes-"));
cpSync(join(import.meta.dirname, "suite"), scratch, { recursive: true });

async function bundle(name: string, outfile: string, format: "esm" | "iife"): Promise<void> {
  const entryPoints = [join(scratch, name)];
  await build({ entryPoints, outfile: join(scratch, outfile), format, bundle: true });
}

/** workerd with the compatibility date of a version. */
function workerd(date: string): string {
  const template = readFileSync(join(scratch, "worker.capnp"), "utf8");
  writeFileSync(join(scratch, `${date}.capnp`), template.replace("COMPATIBILITY_DATE", date));
  return `node_modules/@cloudflare/workerd-linux-64/bin/workerd test ${date}.capnp`;
}

try {
  renameSync(pack(scratch).tarball, join(scratch, "jelou-client.tgz"));
  await shell(npm("install"), { cwd: scratch });
  await bundle("worker.js", "worker.bundle.mjs", "esm");
  await bundle("sandbox.js", "sandbox.bundle.js", "iife");
  const panel = await startPanel();

  const row = (name: string, proves: string, command: string): Row => ({
    name,
    proves,
    async run() {
      const env = { NAME: name, ORIGIN: panel.origin };
      const output = await shell(command, { cwd: scratch, env });
      const checks = panel.results.get(name) ?? [];
      const failed = checks.flatMap(({ what, error }) => (error ? `${what}: ${error}` : []));
      if (checks.length === 0) throw new Error(`It reported nothing.\n${output}`);
      if (failed.length > 0) throw new Error(failed.join("\n"));
    },
  });
  await runRows([
    ...[20, 22, 24, 26].map((version) => {
      const name = `node-${version}`;
      const command = `node_modules/${name}/bin/node command.js ${name} ${panel.origin}`;
      return row(name, "ES modules, error codes of connections", command);
    }),
    row(
      "bun",
      "JavaScriptCore, its own fetch",
      `node_modules/@oven/bun-linux-x64/bin/bun command.js bun ${panel.origin}`,
    ),
    row(
      "deno",
      "no permission except network access",
      `node_modules/@deno/linux-x64-glibc/deno run --no-prompt --allow-net command.js deno ${panel.origin}`,
    ),
    row("workerd", "a bundle, no module of Node", workerd("2026-01-01")),
    row("workerd-2023", "the fetch of an old compatibility date", workerd("2023-06-01")),
    row(
      "edge",
      "the sandbox of edge functions, which has its own realm",
      `node edge.js edge ${panel.origin}`,
    ),
  ]);
  panel.close();
} finally {
  if (process.env["KEEP_SCRATCH"]) console.error(scratch);
  else rmSync(scratch, { recursive: true });
}

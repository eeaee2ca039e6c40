// Installs the packed tarball and every runtime, and runs the smoke suite in each. Run: npm run test:runtimes
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { pack } from "../package/pack.js";
import { runCommand, runRows, type Outcome, type Row } from "../package/rows.js";
import { installChromium, openPage } from "./chromium.js";
import { startPanel, type Panel } from "./panel.js";

const suite = fileURLToPath(new URL("suite", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "jelou-client-runtimes-"));

/** Installs what suite/package.json names, which is for Linux on x64, and returns the versions. */
async function install(): Promise<Record<string, string>> {
  cpSync(suite, scratch, { recursive: true });
  const { tarball } = pack(scratch);
  const file = join(scratch, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  manifest.dependencies["jelou-client"] = `file:${basename(tarball)}`;
  writeFileSync(file, JSON.stringify(manifest));
  const command = [
    "npm",
    "install",
    "--no-audit",
    "--no-fund",
    "--prefer-offline",
    "--loglevel=error",
  ];
  const { isPassed, output } = await runCommand(command, { cwd: scratch, seconds: 300 });
  if (!isPassed) throw new Error(`The runtimes can't be installed:\n${output}`);
  return manifest.dependencies;
}

async function bundle(name: string, format: "esm" | "iife" = "esm"): Promise<string> {
  const options = {
    bundle: true,
    format,
    target: "es2022",
    write: false,
    legalComments: "none",
  } as const;
  const { outputFiles } = await build({ ...options, entryPoints: [join(scratch, name)] });
  return outputFiles[0]?.text ?? "";
}

/** Passed where the runtime ended well and reported no failing check. */
function judge({ results }: Panel, name: string, { isPassed, output }: Outcome): Outcome {
  const found = results.get(name) ?? [];
  const failed = found.flatMap(({ what, error }) => (error ? `${what}: ${error}` : []));
  return {
    isPassed: isPassed && found.length > 0 && failed.length === 0,
    output: [...failed, output].join("\n"),
    note: `${found.length} checks`,
  };
}

function rowsOf(
  panel: Panel,
  versions: Record<string, string>,
  chromium: { command: string; version: string },
): Row[] {
  const { origin } = panel;
  const row = (name: string, dependency: string, command: string[]): Row => ({
    cells: [name, versions[dependency]?.replace(/.*@/, "") ?? "?"],
    run: async () => {
      const [program = "", ...rest] = command;
      const path = resolve(scratch, "node_modules", dependency, program);
      const outcome = await runCommand([path, ...rest], { cwd: scratch, env: { ORIGIN: origin } });
      return judge(panel, name, outcome);
    },
  });
  const asCommand = (name: string) => ["command.js", name, origin];
  return [
    ...["node-20", "node-22", "node-24", "node-26"].map((name) =>
      row(name, name, ["bin/node", ...asCommand(name)]),
    ),
    row("bun", "@oven/bun-linux-x64", ["bin/bun", ...asCommand("bun")]),
    row("deno", "@deno/linux-x64-glibc", [
      "deno",
      "run",
      "--no-prompt",
      "--allow-net",
      ...asCommand("deno"),
    ]),
    row("edge", "@edge-runtime/vm", [process.execPath, "edge.js", "edge", origin]),
    row("jsdom", "jsdom", [process.execPath, "jsdom.js", "jsdom", origin]),
    row("workerd", "@cloudflare/workerd-linux-64", ["bin/workerd", "test", "worker.capnp"]),
    {
      cells: ["chromium", /\d+(\.\d+)+/.exec(chromium.version)?.[0] ?? "?"],
      run: async () => {
        const isDone = () => panel.results.has("chromium");
        const output = await openPage(chromium.command, `${origin}/page`, isDone);
        return judge(panel, "chromium", { isPassed: isDone(), output });
      },
    },
  ];
}

try {
  const start = performance.now();
  const [versions, chromium] = await Promise.all([install(), installChromium()]);
  console.error(`packed and installed in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  writeFileSync(join(scratch, "worker.bundle.mjs"), await bundle("worker.js"));
  writeFileSync(join(scratch, "sandbox.bundle.js"), await bundle("sandbox.js", "iife"));
  const panel = await startPanel(await bundle("page.js"));
  await runRows(["runtime", "version"], rowsOf(panel, versions, chromium));
  panel.close();
} finally {
  if (process.env.KEEP_SCRATCH) console.error(scratch);
  else rmSync(scratch, { recursive: true });
}

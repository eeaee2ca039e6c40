// Installs the packed tarball in every kind of package that uses it, builds these packages and runs them.
// Each folder beside this file is one of them; each script in its package.json is one run. Run: npm run test:consumers
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pack, root } from "../package/pack.js";
import { runCommand, runRows, type Outcome, type Row } from "../package/rows.js";

interface Manifest {
  scripts?: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const templates = fileURLToPath(new URL(".", import.meta.url));
const names = readdirSync(templates, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? entry.name : [],
);
const scratch = mkdtempSync(join(tmpdir(), "jelou-client-consumers-"));

/** Copies a template into `folder`, where it takes the package from `source`. */
function copy(name: string, folder: string, source: string): Manifest {
  cpSync(join(templates, name), join(folder, name), { recursive: true });
  const file = join(folder, name, "package.json");
  const manifest: Manifest = JSON.parse(readFileSync(file, "utf8"));
  if (manifest.dependencies["jelou-client"]) manifest.dependencies["jelou-client"] = source;
  writeFileSync(file, JSON.stringify(manifest));
  return manifest;
}

async function install(folder: string, workspaces: string[]): Promise<void> {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, workspaces }));
  const command = [
    "npm",
    "install",
    "--no-audit",
    "--no-fund",
    "--prefer-offline",
    "--loglevel=error",
  ];
  const { isPassed, output } = await runCommand(command, { cwd: folder, seconds: 300 });
  if (!isPassed) throw new Error(`The consumers can't be installed:\n${output}`);
}

/** A workspace whose packages use a checkout of this one beside them, which nobody has built. */
async function runLinked(): Promise<Outcome> {
  const folder = join(scratch, "linked");
  for (const part of ["src", "generated", "tsconfig.json"]) {
    cpSync(join(root, part), join(folder, "jelou-client", part), { recursive: true });
  }
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  // What building takes; the other tools would only take time.
  const { typescript, "@types/node": node } = manifest.devDependencies;
  manifest.devDependencies = { typescript, "@types/node": node };
  writeFileSync(join(folder, "jelou-client/package.json"), JSON.stringify(manifest));
  const users = ["typescript", "typescript-5.9"];
  for (const name of users) copy(name, folder, "*");
  await install(folder, ["jelou-client", ...users]);
  return runCommand(["npm", "run", "--silent", "nodenext"], {
    cwd: join(folder, "typescript-5.9"),
  });
}

function rowsOf(name: string, { scripts = {}, devDependencies = {} }: Manifest): Row[] {
  const tools = Object.entries(devDependencies).filter(([tool]) => !tool.startsWith("@"));
  const versions =
    tools.map(([tool, version]) => `${tool} ${version}`).join(", ") ||
    `node ${process.versions.node}`;
  return Object.keys(scripts).map((script) => ({
    cells: [name, script, versions],
    run: () => runCommand(["npm", "run", "--silent", script], { cwd: join(scratch, name) }),
  }));
}

try {
  const start = performance.now();
  const { tarball } = pack(scratch);
  const manifests = names.map(
    (name) => [name, copy(name, scratch, `file:../${basename(tarball)}`)] as const,
  );
  await install(scratch, names);
  console.error(`packed and installed in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  const rows = manifests.flatMap(([name, manifest]) => rowsOf(name, manifest));
  rows.push({ cells: ["linked by path", "workspace", "typescript 5.9.3"], run: runLinked });
  await runRows(["consumer", "how", "with"], rows);
} finally {
  if (process.env.KEEP_SCRATCH) console.error(scratch);
  else rmSync(scratch, { recursive: true });
}

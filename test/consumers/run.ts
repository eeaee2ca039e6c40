// Installs the packed tarball in every kind of package that uses it, builds these packages and runs them.
// Each folder beside this file is one of them; each script in its package.json is one run.
// Run: npm run test:consumers, or with names of folders after -- for these alone.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pack } from "../package/pack.js";
import { runCommand, runRows, type Outcome, type Row } from "../package/rows.js";
import { runGit, runWorkspace } from "./checkout.js";
import { copyConsumer, install, packagesOf, templates, type Manifest } from "./install.js";

/** Others are made of them. */
const shared = ["exercise", "typescript"];
const chosen = process.argv.slice(2);
const names = readdirSync(templates, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .filter((name) => chosen.length === 0 || [...shared, ...chosen].includes(name));

const scratch = mkdtempSync(join(tmpdir(), "jelou-client-consumers-"));

function rowsOf(name: string, { scripts = {}, dependencies, devDependencies }: Manifest): Row[] {
  const tools = Object.entries({ ...dependencies, ...devDependencies })
    .filter(([tool]) => tool !== "jelou-client" && tool !== "exercise" && !/^@types\//.test(tool))
    .map(([tool, version]) => `${tool} ${version}`);
  const versions = tools.length > 0 ? tools.join("\n") : `node ${process.versions.node}`;
  return Object.keys(scripts).map((script) => ({
    cells: [name, script, versions],
    run: () => runCommand(["npm", "run", "--silent", script], { cwd: join(scratch, name) }),
  }));
}

function installPath(name: string, what: string, run: (folder: string) => Promise<Outcome>): Row {
  const folder = join(scratch, "installed", name);
  return {
    cells: [`from ${name}`, what, `npm, node ${process.versions.node}`],
    run: () => {
      mkdirSync(folder, { recursive: true });
      return run(folder);
    },
  };
}

try {
  const start = performance.now();
  const { tarball } = pack(scratch);
  const rows = names.flatMap((name) =>
    rowsOf(name, copyConsumer(name, scratch, `file:${tarball}`)),
  );
  await install(scratch, names.flatMap(packagesOf));
  console.error(`packed and installed in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  if (chosen.length === 0) {
    rows.unshift(
      installPath("a workspace", "not built before", runWorkspace),
      installPath("git", "cloned, built and packed by npm", runGit),
    );
  }
  await runRows(["consumer", "how", "with"], rows);
} finally {
  if (process.env.KEEP_SCRATCH) console.error(scratch);
  else rmSync(scratch, { recursive: true });
}

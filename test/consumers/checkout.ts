// The ways to install the package without its tarball: beside its users in a workspace, and from git.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../package/pack.js";
import { runCommand, type Outcome } from "../package/rows.js";
import { copyConsumer, install } from "./install.js";

/** What building the package takes; its other tools would only take time. */
const tools = ["@types/node", "esbuild", "openapi-fetch", "tsx", "typescript", "zod"];

/** Writes a checkout of this repository that nobody has built. */
function checkOut(folder: string): void {
  for (const part of ["src", "generated", "scripts", "tsconfig.json"]) {
    cpSync(join(root, part), join(folder, part), { recursive: true });
  }
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const versions = tools.map((name) => [name, manifest.devDependencies[name]]);
  manifest.devDependencies = Object.fromEntries(versions);
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
}

/** A workspace whose packages use a checkout beside them. */
export async function runWorkspace(folder: string): Promise<Outcome> {
  checkOut(join(folder, "jelou-client"));
  for (const name of ["typescript", "typescript-5.9"]) copyConsumer(name, folder, "*");
  await install(folder, ["jelou-client", "typescript", "typescript-5.9"]);
  return runCommand(["npm", "run", "--silent", "modules and CommonJS, nodenext"], {
    cwd: join(folder, "typescript-5.9"),
  });
}

/** A package that takes ours from a repository: npm clones it, builds it and packs it on the way. */
export async function runGit(folder: string): Promise<Outcome> {
  const repository = join(folder, "repository");
  mkdirSync(repository, { recursive: true });
  checkOut(repository);
  const author = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
  for (const command of [
    ["init", "-q"],
    ["add", "."],
    [...author, "commit", "-qm", "A checkout"],
  ]) {
    execFileSync("git", command, { cwd: repository });
  }
  copyConsumer("commonjs", folder, `git+file://${repository}`);
  await install(folder, ["commonjs"]);
  return runCommand(["npm", "run", "--silent", "require"], { cwd: join(folder, "commonjs") });
}

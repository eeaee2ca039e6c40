import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../package/pack.js";
import { shell } from "../package/rows.js";

/** The development packages that the build uses. A checkout in a test has no others, because they take time to install. */
const buildTools = [
  "@types/node",
  "esbuild",
  "openapi-fetch",
  "rollup",
  "rollup-plugin-dts",
  "tsx",
  "typescript",
  "zod",
];

/** Writes a fresh checkout of this repository: not built, nothing installed. */
export function checkOut(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const part of ["src", "generated", "scripts", "tsconfig.json"]) {
    cpSync(join(root, part), join(folder, part), { recursive: true });
  }
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const versions = buildTools.map((name) => [name, manifest.devDependencies[name]]);
  manifest.devDependencies = Object.fromEntries(versions);
  writeJson(join(folder, "package.json"), manifest);
  return folder;
}

export function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** An npm command without messages and requests that a test doesn't need. */
export const npm = (command: string): string =>
  `npm ${command} --no-audit --no-fund --prefer-offline --loglevel=error`;

/** Makes a repository of a folder, with everything in one commit. */
export async function commit(folder: string): Promise<void> {
  const author = "-c user.name=test -c user.email=test@example.com";
  await shell(`git init -q && git add . && git ${author} commit -qm "A checkout"`, { cwd: folder });
}

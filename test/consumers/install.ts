import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand } from "../package/rows.js";

export interface Manifest {
  scripts?: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies?: Record<string, string>;
}

export const templates = fileURLToPath(new URL(".", import.meta.url));

/** The packages that a consumer consists of: itself, and those in its folder `packages`. */
export function packagesOf(name: string): string[] {
  const folder = join(templates, name, "packages");
  const inner = existsSync(folder) ? readdirSync(folder) : [];
  return [name, ...inner.map((part) => `${name}/packages/${part}`)];
}

/** Copies a consumer into `folder`, where its packages take ours from `source`. */
export function copyConsumer(name: string, folder: string, source: string): Manifest {
  cpSync(join(templates, name), join(folder, name), { recursive: true });
  const manifests = packagesOf(name).map((path) => {
    const file = join(folder, path, "package.json");
    const manifest: Manifest = JSON.parse(readFileSync(file, "utf8"));
    if (manifest.dependencies["jelou-client"]) manifest.dependencies["jelou-client"] = source;
    writeFileSync(file, JSON.stringify(manifest));
    return manifest;
  });
  return manifests[0] as Manifest;
}

/** Installs what the workspaces in `folder` need, once for all of them. */
export async function install(folder: string, workspaces: readonly string[]): Promise<void> {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, workspaces }));
  const quiet = ["--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  const command = ["npm", "install", ...quiet];
  const { isPassed, output } = await runCommand(command, { cwd: folder, seconds: 300 });
  if (!isPassed) throw new Error(`The consumers can't be installed:\n${output}`);
}

import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Packs the files that npm would publish, without building `dist/`. */
export function pack(folder: string): { tarball: string; files: string[] } {
  checkBuild();
  const npmPack = ["pack", "--json", "--pack-destination", folder, "--ignore-scripts"];
  const stdout = execFileSync("npm", npmPack, { cwd: root, stdio: ["ignore", "pipe", "ignore"] });
  const [{ filename, files }] = JSON.parse(stdout.toString());
  return {
    tarball: join(folder, filename),
    files: files.map(({ path }: { path: string }) => path).sort(),
  };
}

/** Throws if `dist/` is older than the sources. */
export function checkBuild(): void {
  if (!isBuilt()) throw new Error("dist/ is missing or older than src/: run npm run build.");
}

function isBuilt(): boolean {
  const built = statSync(join(root, "dist/esm/index.js"), { throwIfNoEntry: false });
  const sources = readdirSync(join(root, "src"), { recursive: true, withFileTypes: true });
  return (
    !!built &&
    sources.every(
      (file) =>
        file.name.endsWith(".md") ||
        statSync(join(file.parentPath, file.name)).mtimeMs <= built.mtimeMs,
    )
  );
}

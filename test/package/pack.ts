import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Packs what npm would publish. With `--ignore-scripts`, `dist/` stays as it is; else it is built anew. */
export function pack(
  folder: string,
  ...options: "--ignore-scripts"[]
): { tarball: string; files: string[] } {
  const npmPack = ["pack", "--json", "--pack-destination", folder, ...options];
  const stdout = execFileSync("npm", npmPack, {
    cwd: root,
    stdio: ["ignore", "pipe", "ignore"],
  }).toString();
  // What `prepare` prints comes first.
  const [{ filename, files }] = JSON.parse(stdout.slice(stdout.search(/^\[$/m)));
  return {
    tarball: join(folder, filename),
    files: files.map(({ path }: { path: string }) => path).sort(),
  };
}

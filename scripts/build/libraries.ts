import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";
import type { Files } from "./files.js";

/** What src/ may import of others, and the file of dist/ that it is built into. */
const libraries = [
  { specifier: "openapi-fetch", name: "openapi-fetch" },
  { specifier: "zod/mini", name: "zod" },
] as const;

type Library = (typeof libraries)[number];

export function libraryFile(specifier: string): string | undefined {
  const library = libraries.find((known) => known.specifier === specifier);
  return library && `vendor/${library.name}.js`;
}

/** What `code` uses of each library, as one readable file in either format, each with the library's licence beside it. */
export async function bundleLibraries(root: string, code: Files): Promise<Files> {
  const files: Files = new Map();
  for (const library of libraries) {
    const source = exportsOf(library, code);
    const home = homeOf(library);
    const licence = readFileSync(join(home, "LICENSE"), "utf8");
    for (const format of ["esm", "cjs"] as const) {
      const folder = format === "esm" ? "vendor" : "commonjs/vendor";
      files.set(`${folder}/${library.name}.js`, await bundle(root, source, format, home));
      files.set(`${folder}/${library.name}.LICENSE`, licence);
    }
  }
  return files;
}

/** A module that exports what src/ uses of a library. */
function exportsOf({ specifier, name }: Library, code: Files): string {
  if (name === "openapi-fetch") return `export { default } from "${specifier}";`;
  const users = [...code.values()].filter((text) => text.includes(`vendor/${name}.js"`));
  const used = users.flatMap((text) => [...text.matchAll(/\bz\.(\w+)/g)].map(([, word]) => word));
  return `export { ${[...new Set(used)].sort().join(", ")} } from "${specifier}";`;
}

/** Where a library is installed: in a workspace, that is in a folder above. */
function homeOf({ specifier, name }: Library): string {
  const [path = ""] = createRequire(import.meta.url)
    .resolve(specifier)
    .split(`/node_modules/${name}/`);
  return `${path}/node_modules/${name}`;
}

async function bundle(root: string, contents: string, format: "esm" | "cjs", home: string) {
  const { name, version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    format,
    target: "es2022",
    platform: "neutral",
    charset: "utf8",
    legalComments: "none",
    banner: {
      js: `// What this package uses of ${name} ${version}. Its licence stands in ${name}.LICENSE.`,
    },
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

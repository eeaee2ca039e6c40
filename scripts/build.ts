// Writes dist/: src/ as ES modules and as CommonJS, both with types, and what they use of two libraries built in,
// so that nothing else is installed with the package. Run: npm run build
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleLibraries } from "./build/libraries.js";
import { compileCommonJs, compileModules } from "./build/compile.js";
import { reachableDeclarations } from "./build/declarations.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Everything that is written, by its path in dist/. */
const dist = new Map<string, string>();

const modules = compileModules(root);
const declarations = reachableDeclarations(modules.declarations, [
  "index.d.ts",
  "webhooks/index.d.ts",
  "testing/index.d.ts",
]);
for (const [file, text] of [...modules.code, ...declarations]) dist.set(file, text);
for (const [file, text] of [...compileCommonJs(root), ...declarations]) {
  dist.set(`commonjs/${file}`, file.endsWith(".map") ? movedDown(text) : text);
}
dist.set("commonjs/package.json", `{ "type": "commonjs" }\n`);
dist.set("commonjs/schema.d.cts", readFileSync(join(root, "generated/schema.d.ts"), "utf8"));
for (const [file, text] of await bundleLibraries(root, modules.code)) dist.set(file, text);

// All is there: what stood there before can go.
rmSync(join(root, "dist"), { recursive: true, force: true });
for (const [file, text] of dist) {
  const path = join(root, "dist", file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** A source map for a file that stands one folder deeper. */
function movedDown(text: string): string {
  const map = JSON.parse(text) as { sources: string[] };
  return JSON.stringify({ ...map, sources: map.sources.map((source) => `../${source}`) });
}

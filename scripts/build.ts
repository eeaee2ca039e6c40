// Writes dist/: one file for each entry point, with shared chunks, as ES modules and as CommonJS, each with its types.
// openapi-fetch and zod are bundled, so that users install nothing else. Run: npm run build
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import {
  rollup,
  type OutputOptions,
  type Plugin,
  type RenderedChunk,
  type RollupOptions,
} from "rollup";
import { dts } from "rollup-plugin-dts";

const root = fileURLToPath(new URL("..", import.meta.url));
const source = (path: string) => join(root, "src", path);

/** Entry points that can be imported, and the command. */
const library = {
  index: source("index.ts"),
  webhooks: source("webhooks/index.ts"),
  testing: source("testing/index.ts"),
};
const command = { cli: source("cli/main.ts") };
const types = { ...library, schema: join(root, "generated/schema.d.ts") };

/** Resolves imports as Node does, and strips types. */
const typescript: Plugin = {
  name: "typescript",
  resolveId(specifier, importer) {
    if (specifier.startsWith("node:")) return { id: specifier, external: true };
    if (!importer) return null;
    if (!specifier.startsWith(".")) return fileURLToPath(import.meta.resolve(specifier));
    const path = join(dirname(importer), specifier);
    return importer.endsWith(".ts") ? path.replace(/\.js$/, ".ts") : path;
  },
  transform(code, id) {
    if (!id.endsWith(".ts")) return null;
    return transform(code, {
      loader: "ts",
      target: "es2022",
      charset: "utf8",
      sourcemap: true,
      sourcefile: id,
    });
  },
};

/** Separate chunks for the modules that only some entry points need, so that a user's bundler can leave them out. */
function chunkOf(id: string): string | undefined {
  if (id.includes("/node_modules/zod/")) return "zod";
  if (id.includes("/node_modules/openapi-fetch/")) return "openapi-fetch";
  if (id === join(root, "generated/validators.ts")) return "validators";
  return id === source("errors.ts") ? "errors" : undefined;
}

const output = {
  entryFileNames: "[name].js",
  chunkFileNames: "chunks/[name].js",
  manualChunks: chunkOf,
  hoistTransitiveImports: false,
  onlyExplicitManualChunks: true,
  minifyInternalExports: false,
  sourcemap: true,
} satisfies OutputOptions;

async function bundle(input: RollupOptions, ...outputs: OutputOptions[]): Promise<string[]> {
  const result = await rollup({
    ...input,
    treeshake: { moduleSideEffects: false },
    onwarn: ({ message }) => {
      throw new Error(message);
    },
  });
  for (const options of outputs) await result.write(options);
  await result.close();
  return result.watchFiles;
}

/** The licences of the packages that `files` belong to. */
function licencesOf(files: readonly string[]): string {
  const folders = files.flatMap((file) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []);
  const texts = [...new Set(folders)].sort().map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return `${name} ${version}\n\n${readFileSync(join(folder, "LICENSE"), "utf8").trim()}\n`;
  });
  return ["dist/ contains code of these packages.\n", ...texts].join(`\n${"-".repeat(80)}\n\n`);
}

/** The `/// <reference lib>` lines of the sources, which rollup-plugin-dts removes. */
function libraryReferencesOf({ moduleIds }: RenderedChunk): string {
  return moduleIds
    .flatMap((file) => readFileSync(file, "utf8").match(/^\/\/\/ <reference lib=.*$/gm) ?? [])
    .join("\n");
}

const dist = join(root, "dist");
const next = join(root, `.dist-${process.pid}`);
const [esm, cjs] = [join(next, "esm"), join(next, "cjs")];
try {
  const code = { plugins: [typescript] };
  const files = await bundle(
    { ...code, input: { ...library, ...command } },
    { ...output, dir: esm, format: "es" },
  );
  await bundle(
    { ...code, input: library },
    { ...output, dir: cjs, format: "cjs", dynamicImportInCjs: false },
  );
  const declarations: OutputOptions = {
    banner: libraryReferencesOf,
    // rollup calls the chunk of bodies.d.ts "bodies.d".
    chunkFileNames: ({ name }) => `chunks/${name.replace(/\.d$/, "")}.d.ts`,
    minifyInternalExports: false,
  };
  await bundle(
    { input: types, plugins: [dts({ compilerOptions: { stripInternal: true } })] },
    { ...declarations, dir: esm },
    { ...declarations, dir: cjs },
  );
  writeFileSync(join(cjs, "package.json"), `{ "type": "commonjs" }\n`);
  writeFileSync(join(next, "THIRD-PARTY-LICENSES.txt"), licencesOf(files));
  // The previous build is replaced last, so that a failed build doesn't change it.
  rmSync(dist, { recursive: true, force: true });
  renameSync(next, dist);
} finally {
  rmSync(next, { recursive: true, force: true });
}

// Installs the packed package and the tools of its users (tools.json), and runs these tools. Each folder is a consumer.
// Run: npm run test:consumers, or with words after -- for the rows whose names contain one of them.
import { cpSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pack } from "../package/pack.js";
import { runRows, shell, type Row } from "../package/rows.js";
import { checkOut, npm } from "./checkout.js";
import { installRows } from "./installs.js";

const scratch = mkdtempSync(join(tmpdir(), "jelou-client-consumers-"));
const bin = join(scratch, "node_modules/.bin");
const pnpm = join(bin, "pnpm");

function consumer(folder: string, name: string, proves: string, command: string): Row {
  const PATH = [bin, process.env["PATH"]].join(delimiter);
  return { name, proves, run: () => shell(command, { cwd: join(scratch, folder), env: { PATH } }) };
}

const typescript = [
  ["5.4", "typescript-5.4"],
  ["5.9", "typescript"],
  ["6.0", "typescript-6.0"],
  ["7.0", "typescript-7.0"],
].map(([version, tool]) => {
  const tsc = `node ../node_modules/${tool}/bin/tsc --outDir out/${version}`;
  return consumer(
    "typescript",
    `TypeScript ${version}`,
    "ES modules and CommonJS by nodenext, and bundler, strict, libraries checked",
    `${tsc}/nodenext -p nodenext.json && node out/${version}/nodenext/main.js && node out/${version}/nodenext/main.cjs` +
      ` && ${tsc}/bundler -p bundler.json`,
  );
});

const rows: Row[] = [
  ...typescript,
  consumer(
    "commonjs",
    "CommonJS",
    "instanceof works between entry points, isJelouError between formats",
    "node main.cjs && node --no-experimental-require-module main.cjs",
  ),
  consumer("nestjs", "NestJS", "node10 resolution, decorators", "tsc -p . && node out/main.js"),
  consumer(
    "ts-jest",
    "ts-jest",
    "TypeScript and CommonJS in Jest",
    "jest --config jest.config.json",
  ),
  consumer(
    "jest",
    "Jest",
    "ES modules in Jest's realm, and jsdom without TextEncoder",
    "node --experimental-vm-modules ../node_modules/jest/bin/jest.js --config jest.config.json",
  ),
  consumer(
    "vitest",
    "Vitest",
    "the fake, msw, nock, a stub, and undici through a proxy",
    "tsc -p . && vitest run",
  ),
  consumer(
    "bundlers",
    "esbuild",
    "a bundle that needs no packages",
    "esbuild main.js --bundle --minify --format=esm --target=es2022 --outfile=out/esbuild.mjs && node run-alone.js out/esbuild.mjs",
  ),
  consumer(
    "bundlers",
    "webpack",
    "a bundle that needs no packages, without warnings",
    "node webpack.js && node run-alone.js out/webpack.mjs",
  ),
  consumer(
    "bundlers",
    "Vite (Rolldown)",
    "a bundle that needs no packages",
    "vite build --logLevel warn && node run-alone.js out/vite.mjs",
  ),
  {
    name: "pnpm workspace",
    proves: "workspace:*, composite projects, inferred types by name, isolatedDeclarations",
    async run() {
      const folder = join(scratch, "declarations");
      checkOut(join(folder, "jelou-client"));
      await shell(`${pnpm} install --no-frozen-lockfile`, { cwd: folder });
      const cwd = join(folder, "packages/isolated");
      await shell("node_modules/.bin/tsc --build && node out/index.js", { cwd });
    },
  },
  ...installRows(scratch, pnpm),
];

const words = process.argv.slice(2);
const chosen = rows.filter(
  ({ name }) => words.length === 0 || words.some((word) => name.includes(word)),
);
try {
  cpSync(import.meta.dirname, scratch, { recursive: true });
  renameSync(join(scratch, "tools.json"), join(scratch, "package.json"));
  renameSync(pack(scratch).tarball, join(scratch, "jelou-client.tgz"));
  await shell(npm("install"), { cwd: scratch });
  await runRows(chosen);
} finally {
  if (process.env["KEEP_SCRATCH"]) console.error(scratch);
  else rmSync(scratch, { recursive: true });
}

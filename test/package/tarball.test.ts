import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { compileFunction } from "node:vm";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import ts from "typescript";
import { afterAll, describe, expect, it } from "vitest";
import { root } from "./pack.js";
import { unpack } from "./unpack.js";

const { home, tarball, files, remove } = unpack();
afterAll(remove);
const isVendored = (file: string) => /^dist\/(commonjs\/)?vendor\//.test(file);
const manifest = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));

describe("the tarball", () => {
  it("holds what users need and nothing else", () => {
    const needed =
      /^(package\.json|README\.md|LICENSE|generated\/schema\.d\.ts|dist\/.+\.(js|d\.ts)(\.map)?|src\/.+\.ts)$/;
    const alone = ["dist/commonjs/package.json", "dist/commonjs/schema.d.cts"];
    const others = files.filter((file) => !needed.test(file) && !isVendored(file));
    expect(others).toEqual(alone);
    expect(files).toEqual(expect.arrayContaining(["package.json", "generated/schema.d.ts"]));
    if (existsSync(join(root, "README.md"))) expect(files).toContain("README.md");
    console.log(`${files.length} files in the tarball`);
  });

  it("holds no output of a source that is gone", () => {
    const sources = new Set(files.filter((file) => file.startsWith("src/")));
    const outputs = files.filter(
      (file) => /^dist\/.*\.(d\.ts|js)(\.map)?$/.test(file) && !isVendored(file),
    );
    const sourceOf = (output: string) =>
      output.replace(/^dist\/(commonjs\/)?/, "src/").replace(/(\.d\.ts|\.js)(\.map)?$/, ".ts");
    expect(outputs.filter((output) => !sources.has(sourceOf(output)))).toEqual([]);
  });

  it("holds the source that each map points to, for go-to-definition", () => {
    const maps = files.filter((file) => file.endsWith(".map"));
    const missing = maps.flatMap((map) => {
      const { sources } = JSON.parse(readFileSync(join(home, map), "utf8")) as {
        sources: string[];
      };
      return sources
        .map((source) => join(dirname(map), source))
        .filter((source) => !files.includes(source));
    });
    expect(missing).toEqual([]);
    const own = files.filter((file) => /^dist\/.*\.(js|d\.ts)$/.test(file) && !isVendored(file));
    expect(maps).toEqual(own.map((file) => `${file}.map`).sort());
  });

  it("holds every module of its own once as a module and once as CommonJS", () => {
    const sources = files.filter((file) => file.startsWith("src/"));
    for (const folder of ["dist/", "dist/commonjs/"]) {
      const outputs = sources.map((file) => file.replace("src/", folder).replace(/\.ts$/, ".js"));
      expect(outputs.filter((output) => !files.includes(output))).toEqual([]);
    }
  });

  it("holds no CommonJS that only a module could run: with import.meta, or an await at its top", () => {
    const scripts = files.filter((file) => /^dist\/commonjs\/.*\.js$/.test(file));
    for (const file of scripts) {
      const text = readFileSync(join(home, file), "utf8").replace(/^#!.*/, "");
      expect(() => compileFunction(text), file).not.toThrow();
    }
    expect(() => compileFunction("import.meta")).toThrow(SyntaxError);
  });

  it("names no other package where the tools of a user look", () => {
    const read = files.filter((file) => /^(dist|generated)\/.*\.(js|d\.ts|d\.cts)$/.test(file));
    const named = read.flatMap((file) => {
      const { importedFiles } = ts.preProcessFile(
        readFileSync(join(home, file), "utf8"),
        true,
        true,
      );
      const outside = importedFiles.filter(({ fileName }) => !/^(\.|node:)/.test(fileName));
      return outside.map(({ fileName }) => `${file}: ${fileName}`);
    });
    expect(named).toEqual([]);
    expect(read.length).toBeGreaterThan(100);
  });

  it("has the licence beside each library that is built in", () => {
    const vendored = files.filter((file) => isVendored(file) && file.endsWith(".js"));
    expect(vendored.map((file) => file.replace("dist/", ""))).toEqual([
      "commonjs/vendor/openapi-fetch.js",
      "commonjs/vendor/zod.js",
      "vendor/openapi-fetch.js",
      "vendor/zod.js",
    ]);
    for (const file of vendored) {
      const licence = readFileSync(join(home, file.replace(/\.js$/, ".LICENSE")), "utf8");
      expect(licence).toMatch(/MIT License[^]*Copyright \(c\)[^]*THE SOFTWARE IS PROVIDED "AS IS"/);
    }
  });

  it("has nothing else installed with it", () => {
    expect(manifest).not.toHaveProperty("dependencies");
    expect(manifest).not.toHaveProperty("peerDependencies");
    expect(manifest).not.toHaveProperty("optionalDependencies");
  });

  it("runs nothing when it is installed", () => {
    expect(
      Object.keys(manifest.scripts).filter((name) => /^(pre|post)?install$/.test(name)),
    ).toEqual([]);
  });

  it("leaves publint nothing to say", async () => {
    const { messages, pkg } = await publint({ pkgDir: home, pack: false, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it("resolves to its own types from modules, CommonJS, bundlers and node10, says attw", () => {
    // It exits with an error for what it finds, and prints it.
    const attw = join(root, "node_modules/@arethetypeswrong/cli/dist/index.js");
    const report = execFileSync(process.execPath, [attw, tarball, "--format", "json"]).toString();
    const { entrypoints, problems } = JSON.parse(report).analysis;
    expect(problems).toEqual([]);
    expect(Object.keys(entrypoints)).toEqual([
      ".",
      "./webhooks",
      "./testing",
      "./schema",
      "./package.json",
    ]);
  });
});

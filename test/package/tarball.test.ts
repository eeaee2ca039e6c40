import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import ts from "typescript";
import { afterAll, describe, expect, it } from "vitest";
import { root } from "./pack.js";
import { unpack } from "./unpack.js";

const { home, tarball, files, remove } = unpack();
afterAll(remove);
const read = (file: string) => readFileSync(join(home, file), "utf8");
const manifest = JSON.parse(read("package.json"));
const code = files.filter((file) => file.endsWith(".js"));
const declarations = files.filter((file) => file.endsWith(".d.ts"));

describe("the tarball", () => {
  it("has the build, documents and package.json, and nothing else", () => {
    const others = files.filter(
      (file) =>
        !/^dist\/(esm|cjs)\/(chunks\/)?[\w-]+(\.js|\.js\.map|\.d\.ts)$/.test(file) &&
        !file.endsWith(".md"),
    );
    expect(others).toEqual([
      "dist/THIRD-PARTY-LICENSES.txt",
      "dist/cjs/package.json",
      "package.json",
    ]);
  });

  it("names no other package in code and types, so that nothing else is installed", () => {
    const named = [...code, ...declarations].flatMap((file) => {
      const { importedFiles } = ts.preProcessFile(read(file), true, true);
      return importedFiles
        .filter(({ fileName }) => !/^(\.|node:)/.test(fileName))
        .map(({ fileName }) => `${file}: ${fileName}`);
    });
    expect(named).toEqual([]);
    for (const kind of ["dependencies", "peerDependencies", "optionalDependencies"]) {
      expect(manifest).not.toHaveProperty(kind);
    }
  });

  it("has source maps that contain their sources", () => {
    for (const file of code) {
      const map = JSON.parse(read(`${file}.map`));
      expect(map.sourcesContent, file).toHaveLength(map.sources.length);
    }
  });

  it("has the licences of exactly the bundled packages", () => {
    const texts = read("dist/THIRD-PARTY-LICENSES.txt");
    expect(texts.match(/^[a-z-]+ \d+\.\d+\.\d+$/gm)).toEqual([
      expect.stringMatching(/^openapi-fetch /),
      expect.stringMatching(/^zod /),
    ]);
    expect(texts.match(/^MIT License$/gm)).toHaveLength(2);
  });

  it("can't be published by accident, and grants no licence", () => {
    expect(manifest).toMatchObject({ private: true, license: "UNLICENSED" });
  });

  it("has a command that a shell can run", () => {
    expect(read(manifest.bin["jelou-client"])).toMatch(/^#!\/usr\/bin\/env node\n/);
    const output = execFileSync(process.execPath, [
      join(home, manifest.bin["jelou-client"]),
      "--help",
    ]);
    expect(output.toString()).toMatch(/^Usage: npx --no jelou-client probe/);
  });

  it("never asks users to run npx without --no", () => {
    const lines = [...code, ...declarations].flatMap((file) => read(file).split("\n"));
    expect(lines.filter((line) => /npx (?!--no )[^|]*jelou-client/.test(line))).toEqual([]);
  });
});

it("publint finds nothing", async () => {
  const { messages, pkg } = await publint({ pkgDir: home, pack: false, strict: true });
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
});

it("attw finds the types from modules, CommonJS, bundlers and node10", () => {
  const attw = join(root, "node_modules/@arethetypeswrong/cli/dist/index.js");
  const report = execFileSync(process.execPath, [attw, tarball, "--format", "json"]).toString();
  const { entrypoints, problems } = JSON.parse(report).analysis;
  expect(problems).toEqual([]);
  expect(Object.keys(entrypoints)).toEqual(Object.keys(manifest.exports));
});

it.each(["esm", "cjs"])("the entry points of %s share their error classes", async (format) => {
  const client = await import(join(home, "dist", format, "index.js"));
  const webhooks = await import(join(home, "dist", format, "webhooks.js"));
  expect(webhooks.JelouWebhookError).toBe(client.JelouWebhookError);
});

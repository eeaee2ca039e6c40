import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, describe, expect, it } from "vitest";
import { root } from "./pack.js";
import { unpack } from "./unpack.js";

const { home, tarball, files, remove } = unpack();
afterAll(remove);
const manifest = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));

describe("the tarball", () => {
  it("holds what users need and nothing else", () => {
    const needed =
      /^(package\.json|README\.md|LICENSE|generated\/schema\.d\.ts|dist\/.+\.(js|d\.ts)(\.map)?|src\/.+\.ts)$/;
    expect(files.filter((file) => !needed.test(file))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(["package.json", "generated/schema.d.ts"]));
    if (existsSync(join(root, "README.md"))) expect(files).toContain("README.md");
    console.log(`${files.length} files in the tarball`);
  });

  it("holds no output of a source that is gone", () => {
    const sources = new Set(files.filter((file) => file.startsWith("src/")));
    const outputs = files.filter((file) => file.startsWith("dist/"));
    const sourceOf = (output: string) =>
      output.replace("dist/", "src/").replace(/(\.d\.ts|\.js)(\.map)?$/, ".ts");
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
    expect(maps.length).toBe(2 * files.filter((file) => file.startsWith("src/")).length);
  });

  it("depends on openapi-fetch and zod alone", () => {
    expect(Object.keys(manifest.dependencies)).toEqual(["openapi-fetch", "zod"]);
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

  it("resolves to its own types from ES modules and from bundlers, says attw", () => {
    // It exits with an error for what it finds, and prints it.
    const attw = join(root, "node_modules/@arethetypeswrong/cli/dist/index.js");
    const report = execFileSync(process.execPath, [
      attw,
      tarball,
      "--profile",
      "esm-only",
      "--no-color",
    ]).toString();
    const entries = ["", "/webhooks", "/testing", "/schema"].map((path) => `"jelou-client${path}"`);
    for (const entry of entries) expect(report).toContain(entry);
  });
});

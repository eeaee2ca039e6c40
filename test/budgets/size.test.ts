import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { checkBuild, root } from "../package/pack.js";

// dist/ is what is published, and finds itself by its own name.
checkBuild();

/** What a bundler makes of `code`, dependencies included, for any runtime. */
async function bundle(code: string) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    minify: true,
    format: "esm",
    charset: "utf8",
    // An import of `node:` would fail this build.
    platform: "browser",
    metafile: true,
    write: false,
    absWorkingDir: root,
  });
  const text = outputFiles[0]?.text ?? "";
  const [output] = Object.values(metafile.outputs);
  const modules = Object.entries(output?.inputs ?? {}).filter(
    ([, { bytesInOutput }]) => bytesInOutput > 0,
  );
  return {
    text,
    gzipped: gzipSync(text, { level: 9 }).length,
    /** `dist/errors.js` */
    modules: modules.map(([path]) => path),
  };
}

async function sizeOf(what: string, code: string): Promise<number> {
  const { text, gzipped } = await bundle(code);
  console.log(
    `${what}: ${gzipped.toLocaleString("en")} B gzipped, ${Buffer.byteLength(text).toLocaleString("en")} B minified`,
  );
  return gzipped;
}

const single = (name: string, path = "") => `export { ${name} } from "jelou-client${path}";`;

describe("minified and gzipped, with all dependencies", () => {
  it("the client takes at most 18,400 bytes", async () => {
    expect(await sizeOf("createJelouClient", single("createJelouClient"))).toBeLessThanOrEqual(
      18_400,
    );
  });

  it("verifySignature takes at most 700 bytes", async () => {
    const size = await sizeOf("verifySignature", single("verifySignature", "/webhooks"));
    expect(size).toBeLessThanOrEqual(700);
  });

  it("an error class, isJelouError or the addresses bring nothing else of the client", async () => {
    const names = ["JelouApiError", "isJelouError", "JELOU_BASE_URLS"];
    for (const name of names) expect(await sizeOf(name, single(name))).toBeLessThanOrEqual(800);
    const { modules } = await bundle(single("JelouApiError, isJelouError"));
    expect(modules).toEqual(["dist/errors.js"]);
  });

  it("the webhooks take at most 7,200 bytes, and bring neither the client nor openapi-fetch", async () => {
    const everything = `export * from "jelou-client/webhooks";`;
    expect(await sizeOf("jelou-client/webhooks", everything)).toBeLessThanOrEqual(7_200);
    for (const name of ["signBody", "parseWebhook"]) await sizeOf(name, single(name, "/webhooks"));
    const { modules } = await bundle(everything);
    const others = modules.filter((module) => !module.startsWith("dist/webhooks/"));
    expect(others.sort()).toEqual(["dist/errors.js", "dist/read.js", "dist/vendor/zod.js"]);
  });

  it("the fake brings nothing of openapi-fetch", async () => {
    const everything = `export * from "jelou-client/testing";`;
    await sizeOf("jelou-client/testing", everything);
    const { modules } = await bundle(everything);
    expect(modules.filter((module) => module.includes("openapi-fetch"))).toEqual([]);
  });
});

describe("classic zod, its locales and its JSON Schema", () => {
  // The names that its classes carry at run time, the English and a Spanish sentence of its locales, and what
  // minification can't rename.
  const marks = [
    /["'`]Zod(?!Mini)[A-Z]\w+["'`]/,
    /Invalid input: expected/,
    /Entrada inválida/,
    /json-schema\.org/,
  ];
  const folders = /\bzod\/v4\/(classic|locales)\/|\bzod\/v3\/|json-schema/;
  const ours = ["", "/webhooks", "/testing"]
    .map((path) => `export * from "jelou-client${path}";`)
    .join("");

  it("leave no trace in the file that zod is built into", () => {
    for (const folder of ["vendor", "commonjs/vendor"]) {
      const text = readFileSync(join(root, "dist", folder, "zod.js"), "utf8");
      expect(marks.filter((mark) => mark.test(text))).toEqual([]);
      // Above each piece stands where it is from.
      expect(text).toContain("node_modules/zod/v4/core/");
      expect(text).not.toMatch(folders);
    }
  });

  it("leave no trace in a bundle", async () => {
    const { text } = await bundle(ours);
    expect(marks.filter((mark) => mark.test(text))).toEqual([]);
  });

  it("would be seen", async () => {
    const { text, modules } = await bundle(`export { z } from "zod";`);
    expect(marks.filter((mark) => mark.test(text))).toEqual(marks);
    expect(modules.filter((module) => folders.test(module)).length).toBeGreaterThan(40);
  });
});

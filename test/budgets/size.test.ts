import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { checkBuild, root } from "../package/pack.js";

// dist/ is published, so it is measured. Inside the project, the package's own name leads to it.
checkBuild();

/** Bundles `code` with its dependencies, for any runtime. */
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
const everything = (path: string) => `export * from "jelou-client${path}";`;

describe("minified and gzipped, with all bundled packages", () => {
  it.each([
    ["the client", single("createJelouClient"), 21_000],
    ["verifySignature", single("verifySignature", "/webhooks"), 700],
    ["parseWebhook", single("parseWebhook", "/webhooks"), 8_900],
    ["an error class", single("JelouApiError"), 1_000],
    ["isJelouError", single("isJelouError"), 900],
    ["the addresses", single("JELOU_BASE_URLS"), 900],
  ])("%s stays within its budget", async (what, code, budget) => {
    expect(await sizeOf(what, code)).toBeLessThanOrEqual(budget);
  });

  it("the webhooks entry point contains neither the client nor openapi-fetch", async () => {
    await sizeOf("jelou-client/webhooks", everything("/webhooks"));
    const { modules } = await bundle(everything("/webhooks"));
    expect(modules.filter((module) => /index|openapi-fetch/.test(module))).toEqual([]);
  });

  it("the fake contains nothing of openapi-fetch", async () => {
    await sizeOf("jelou-client/testing", everything("/testing"));
    const { modules } = await bundle(everything("/testing"));
    expect(modules.filter((module) => module.includes("openapi-fetch"))).toEqual([]);
  });
});

describe("classic zod, its locales and its JSON Schema", () => {
  // Class names at run time, an English and a Spanish sentence of its locales, and properties that minification can't
  // rename.
  const marks = [
    /["'`]Zod(?!Mini)[A-Z]\w+["'`]/,
    /Invalid input: expected/,
    /Entrada inválida/,
    /json-schema\.org/,
  ];
  const folders = /\bzod\/v4\/(classic|locales)\/|\bzod\/v3\/|json-schema/;
  const ours = ["", "/webhooks", "/testing"].map(everything).join("");

  it("leave no trace in dist/", () => {
    for (const format of ["esm", "cjs"]) {
      const text = readFileSync(join(root, "dist", format, "chunks/zod.js"), "utf8");
      expect(marks.filter((mark) => mark.test(text))).toEqual([]);
      const map = readFileSync(join(root, "dist", format, "chunks/zod.js.map"), "utf8");
      const { sources } = JSON.parse(map) as { sources: string[] };
      expect(sources.filter((file) => folders.test(file))).toEqual([]);
      expect(sources.some((file) => file.includes("/zod/v4/core/"))).toBe(true);
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

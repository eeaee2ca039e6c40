import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

async function bundled(name: string) {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: `export { ${name} } from "./src/webhooks/index.js";`,
      resolveDir: fileURLToPath(new URL("../..", import.meta.url)),
    },
    bundle: true,
    minify: true,
    format: "esm",
    // Nothing of Node may be left in it: an import of `node:` fails this build.
    platform: "browser",
    metafile: true,
    write: false,
  });
  const [output] = Object.values(metafile.outputs);
  const parts = Object.entries(output?.inputs ?? {}).filter(
    ([, { bytesInOutput }]) => bytesInOutput,
  );
  return {
    size: gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length,
    files: parts.map(([file]) => file).filter((file) => file !== "<stdin>"),
  };
}

describe("minified and gzipped", () => {
  it("verifySignature alone takes at most 700 bytes, and brings no other file", async () => {
    const { size, files } = await bundled("verifySignature");
    console.log(`verifySignature: ${size} bytes, minified and gzipped`);
    expect(size).toBeLessThanOrEqual(700);
    expect(files).toEqual(["src/webhooks/signature.ts"]);
  });

  it("parseWebhook takes at most 7,000 bytes, and brings zod/mini, but nothing of the client", async () => {
    const { size, files } = await bundled("parseWebhook");
    console.log(`parseWebhook: ${size} bytes, minified and gzipped`);
    expect(size).toBeLessThanOrEqual(7000);
    const others = files.filter((file) => !file.startsWith("src/webhooks/"));
    expect(others.filter((file) => !/zod\/v4\/(mini|core)\//.test(file))).toEqual([
      "src/errors.ts",
    ]);
  });
});

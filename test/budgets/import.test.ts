import { execFileSync } from "node:child_process";
import { afterAll, expect, it } from "vitest";
import { unpack } from "../package/unpack.js";

const { folder, remove } = unpack("openapi-fetch");
afterAll(remove);

/** How long a fresh process takes to import a package by its name, in milliseconds. */
function timeImport(specifier: string): number {
  const code = `const start = performance.now();
    await import("${specifier}");
    console.log(performance.now() - start);`;
  const command = ["--input-type=module", "--eval", code];
  return Number(execFileSync(process.execPath, command, { cwd: folder }).toString());
}

// Side by side, so that a busy machine is busy for all of them.
const times = { "openapi-fetch": [], "jelou-client": [], "jelou-client/webhooks": [] };
const all = Object.entries<number[]>(times);
for (let round = 0; round < 11; round++) {
  for (const [specifier, measured] of all) measured.push(timeImport(specifier));
}
const [bare = NaN, ...ours] = all.map(([, measured]) => measured.sort((a, b) => a - b)[5] ?? NaN);

it("client and webhooks are imported in about 4 × the time of openapi-fetch, zod included", () => {
  const ratios = ours.map((time) => time / bare);
  console.log(
    `imported in a fresh process: openapi-fetch ${bare.toFixed(1)} ms, ` +
      `the client ${ratios[0]?.toFixed(2)} ×, the webhooks ${ratios[1]?.toFixed(2)} ×`,
  );
  // Unbundled, zod alone makes it 12 ×. What is above 4 is left to the noise of the tests that run meanwhile.
  expect(Math.max(...ratios)).toBeLessThanOrEqual(5);
});

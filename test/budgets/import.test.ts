import { execFileSync } from "node:child_process";
import { afterAll, describe, expect, it } from "vitest";
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

// Side by side, so that a busy machine is busy for all of them; the fastest, since nothing makes an import faster.
const specifiers = ["openapi-fetch", "jelou-client", "jelou-client/webhooks"] as const;
const fastest = new Map<string, number>();
for (let round = 0; round < 20; round++) {
  for (const specifier of specifiers) {
    fastest.set(specifier, Math.min(timeImport(specifier), fastest.get(specifier) ?? Infinity));
  }
}

describe("what nothing bundles", () => {
  it.each(specifiers.slice(1))(
    "%s is imported in at most 4 × the time of openapi-fetch",
    (specifier) => {
      const time = fastest.get(specifier) ?? Infinity;
      const bare = fastest.get("openapi-fetch") ?? 0;
      console.log(
        `${specifier}: ${time.toFixed(1)} ms, ${(time / bare).toFixed(2)} × openapi-fetch's ${bare.toFixed(1)} ms`,
      );
      expect(time).toBeLessThanOrEqual(4 * bare);
    },
  );
});

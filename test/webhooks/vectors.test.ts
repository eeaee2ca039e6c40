import { execFileSync, spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { signBody, verifySignature } from "../../src/webhooks/index.js";
import { vectors } from "./vectors.js";

/** What openssl makes of the same body and secret, which it gets as hex: a secret may hold any byte. */
function opensslSignature(body: string | Uint8Array, secret: string): string {
  const key = `hexkey:${Buffer.from(secret, "utf8").toString("hex")}`;
  const output = execFileSync("openssl", ["dgst", "-sha256", "-mac", "HMAC", "-macopt", key], {
    input: typeof body === "string" ? Buffer.from(body, "utf8") : body,
    encoding: "utf8",
  });
  return `sha256=${output.trim().split(" ").at(-1)}`;
}

describe.each(vectors)("the known answer for $name", ({ body, secret, hex }) => {
  it("is what is signed here", async () => {
    expect(await signBody(body, secret)).toBe(`sha256=${hex}`);
  });

  it("is accepted here", async () => {
    expect(await verifySignature(body, `sha256=${hex}`, secret)).toBe(true);
  });
});

describe.skipIf(spawnSync("openssl", ["version"]).status !== 0)("openssl", () => {
  it.each(vectors)("gives the pinned answer for $name", ({ body, secret, hex }) => {
    expect(opensslSignature(body, secret)).toBe(`sha256=${hex}`);
  });

  it("gives the signature that is made here, which is accepted here, for any bytes and secret", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.string({ unit: "binary", minLength: 1, maxLength: 80 }),
        async (body, secret) => {
          const theirs = opensslSignature(body, secret);
          expect(await signBody(body, secret)).toBe(theirs);
          expect(await verifySignature(body, theirs, secret)).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
  });
});

import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { signBody, verifySignature } from "../../src/webhooks/index.js";
import { runs } from "../runs.js";
import { vectors } from "./vectors.js";

it.each(vectors)("the known answer for $name is signed and accepted here", async (vector) => {
  const { body, secret, hex } = vector;
  expect(await signBody(body, secret)).toBe(`sha256=${hex}`);
  expect(await verifySignature(body, `sha256=${hex}`, secret)).toBe(true);
});

it("any bytes and secret are signed as OpenSSL does, which is accepted here", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ unit: "binary", minLength: 1, maxLength: 80 }),
      async (body, secret) => {
        // WebCrypto and node:crypto share OpenSSL's HMAC; what they don't share is how its key and its digest are written.
        const theirs = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
        expect(await signBody(body, secret)).toBe(theirs);
        expect(await verifySignature(body, theirs, secret)).toBe(true);
      },
    ),
    runs(50),
  );
});

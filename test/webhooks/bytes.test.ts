import { runInNewContext } from "node:vm";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { parseWebhook, signBody, verifySignature } from "../../src/webhooks/index.js";
import { messagePayload, secret } from "./payloads.js";
import * as untyped from "./untyped.js";

// Of even length, for the view that counts by two.
const written = JSON.stringify(messagePayload({ room_id: "sala de espera ☕" }));
const text = written + " ".repeat(Buffer.byteLength(written) % 2);
const bytes = new TextEncoder().encode(text);
let signature: string;

beforeAll(async () => {
  signature = await signBody(text, secret);
});

/** The bytes as part of a larger buffer, with others around them. */
function embedded<Memory extends ArrayBufferLike>(memory: new (length: number) => Memory) {
  const buffer = new memory(bytes.length + 16);
  const all = new Uint8Array(buffer).fill(0x7b);
  all.set(bytes, 8);
  return { buffer, byteOffset: 8, length: bytes.length };
}

const forms: [name: string, body: () => unknown][] = [
  ["a string", () => text],
  ["a Uint8Array", () => bytes],
  ["an ArrayBuffer", () => bytes.slice().buffer],
  ["a Buffer out of Node's pool", () => Buffer.from(text)],
  [
    "a view on the middle of a buffer",
    () => {
      const { buffer, byteOffset, length } = embedded(ArrayBuffer);
      return new Uint8Array(buffer, byteOffset, length);
    },
  ],
  [
    "a view on the middle of shared memory",
    () => {
      const { buffer, byteOffset, length } = embedded(SharedArrayBuffer);
      return new Uint8Array(buffer, byteOffset, length);
    },
  ],
  ["a Uint8Array of another realm", () => runInNewContext("Uint8Array.from(bytes)", { bytes })],
  [
    "an ArrayBuffer of another realm",
    () => runInNewContext("Uint8Array.from(bytes).buffer", { bytes }),
  ],
  [
    "a DataView of another realm",
    () => runInNewContext("new DataView(Uint8Array.from(bytes).buffer)", { bytes }),
  ],
  [
    "a DataView on the middle of a buffer",
    () => {
      const { buffer, byteOffset, length } = embedded(ArrayBuffer);
      return new DataView(buffer, byteOffset, length);
    },
  ],
  [
    "shared memory",
    () => {
      const shared = new SharedArrayBuffer(bytes.length);
      new Uint8Array(shared).set(bytes);
      return shared;
    },
  ],
  ["a view that counts by two", () => new Uint16Array(bytes.slice().buffer)],
  ["a view of a class of its own", () => new (class extends Uint8Array {})(bytes)],
];

it.each(forms)("a body as %s is verified, signed and parsed alike", async (_, body) => {
  // As strict as the WebCrypto of a sandbox, which takes none but this realm's.
  const { subtle } = globalThis.crypto;
  const verify = vi.spyOn(subtle, "verify");
  expect(await untyped.verifySignature(body(), signature, secret)).toBe(true);
  for (const given of verify.mock.calls.flatMap((call) => call.slice(2))) {
    expect(given).toBeInstanceOf(Uint8Array);
  }
  verify.mockRestore();
  expect(await untyped.signBody(body(), secret)).toBe(signature);
  const request = { body: body(), headers: { "x-jelou-signature": signature } };
  expect(await untyped.parseWebhook(request, secret)).toMatchObject({
    type: "message",
    roomId: "sala de espera ☕",
  });
});

it("bytes that are no UTF-8 are signed and verified as they are", async () => {
  const binary = Uint8Array.of(0xff, 0xfe, 0x00, 0x80);
  const decoded = new TextDecoder().decode(binary);
  const signature = await signBody(binary, secret);
  expect(await verifySignature(binary, signature, secret)).toBe(true);
  expect(await verifySignature(decoded, signature, secret)).toBe(false);
});

describe("a byte order mark", () => {
  const marked = Uint8Array.of(0xef, 0xbb, 0xbf, ...bytes);

  it("is part of what is signed", async () => {
    const signature = await signBody(marked, secret);
    expect(await verifySignature(marked, signature, secret)).toBe(true);
    expect(await verifySignature(`\uFEFF${text}`, signature, secret)).toBe(true);
    expect(await verifySignature(bytes, signature, secret)).toBe(false);
  });

  it("is no part of the event", async () => {
    const headers = { "x-jelou-signature": await signBody(marked, secret) };
    expect(await parseWebhook({ body: marked, headers }, secret)).toMatchObject({
      type: "message",
    });
  });
});

it("a buffer that its owner writes to during the check changes neither the answer nor the event", async () => {
  const reused = bytes.slice();
  const pending = parseWebhook(
    { body: reused, headers: { "x-jelou-signature": signature } },
    secret,
  );
  await Promise.resolve();
  reused.fill(0x20);
  expect(await pending).toMatchObject({ type: "message", id: "MESSAGE_ID" });
});

describe("signBody", () => {
  it("refuses a parsed object, and names the cure", async () => {
    await expect(untyped.signBody(messagePayload(), secret)).rejects.toThrow(
      new TypeError(
        "Can't sign a parsed object: pass JSON.stringify(body), and send that very string.",
      ),
    );
  });

  it.each([undefined, null, 7, ["a"], new Uint8Array(4)])(
    "refuses %o as a secret",
    async (secret) => {
      await expect(untyped.signBody("{}", secret)).rejects.toThrow(TypeError);
    },
  );

  it("refuses an empty secret, which anybody could sign with", async () => {
    await expect(signBody("{}", "")).rejects.toThrow("Can't sign with an empty signing secret");
  });

  it("never names the secret", async () => {
    const error: unknown = await untyped.signBody({ body: 1 }, secret).catch((error) => error);
    expect(`${error}`).not.toContain(secret);
  });
});

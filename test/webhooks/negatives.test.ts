import { beforeAll, describe, expect, it } from "vitest";
import { JelouWebhookError, signBody, verifySignature } from "../../src/webhooks/index.js";
import { messagePayload, secret } from "./payloads.js";
import * as untyped from "./untyped.js";

const body = JSON.stringify(messagePayload());
const bytes = new TextEncoder().encode(body);
let signature: string;

beforeAll(async () => {
  signature = await signBody(body, secret);
});

interface Attempt {
  body: unknown;
  header: unknown;
  secrets: unknown;
}

const flipBit = (at: number) => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
const hex = () => signature.slice("sha256=".length);
const lastDigitFlipped = () =>
  signature.slice(0, -1) + (parseInt(signature.slice(-1), 16) ^ 1).toString(16);

// One line of defence a row: what differs from a genuine request, and the code that parseWebhook gives it.
const refused: [fact: string, code: string, change: () => Partial<Attempt>][] = [
  ["a wrong secret", "signature_mismatch", () => ({ secrets: "another-secret" })],
  ["a secret in other case", "signature_mismatch", () => ({ secrets: secret.toUpperCase() })],
  ["a secret with a line break", "signature_mismatch", () => ({ secrets: `${secret}\n` })],
  ["wrong secrets only", "signature_mismatch", () => ({ secrets: ["one", "two", "three"] })],
  ["the first bit of the body flipped", "signature_mismatch", () => ({ body: flipBit(0) })],
  [
    "a bit of the text flipped",
    "signature_mismatch",
    () => ({ body: flipBit(body.indexOf("Hello")) }),
  ],
  [
    "the last bit of the body flipped",
    "signature_mismatch",
    () => ({ body: flipBit(bytes.length - 1) }),
  ],
  ["a bit of the signature flipped", "signature_mismatch", () => ({ header: lastDigitFlipped() })],
  ["a signature of zeros", "signature_mismatch", () => ({ header: `sha256=${"0".repeat(64)}` })],
  ["a body cut short", "signature_mismatch", () => ({ body: bytes.subarray(0, -1) })],
  ["a body with a byte more", "signature_mismatch", () => ({ body: `${body}\0` })],
  ["an empty body", "signature_mismatch", () => ({ body: "" })],
  ["a body still in base64", "signature_mismatch", () => ({ body: btoa(body) })],
  [
    "a byte order mark put before the bytes",
    "signature_mismatch",
    () => ({ body: Uint8Array.of(0xef, 0xbb, 0xbf, ...bytes) }),
  ],
  [
    "a byte order mark put before the text",
    "signature_mismatch",
    () => ({ body: `\uFEFF${body}` }),
  ],
  [
    "bytes that are no UTF-8",
    "signature_mismatch",
    () => ({ body: Uint8Array.of(0xff, ...bytes) }),
  ],
  [
    "the keys in another order",
    "signature_mismatch",
    () => ({ body: JSON.stringify(reversed(messagePayload())) }),
  ],
  [
    "a key more",
    "signature_mismatch",
    () => ({ body: JSON.stringify(messagePayload({ extra: 1 })) }),
  ],
  ["hex in upper case", "malformed_signature", () => ({ header: `sha256=${hex().toUpperCase()}` })],
  [
    "one hex digit in upper case",
    "malformed_signature",
    () => ({ header: signature.replace(/[a-f]/, (digit) => digit.toUpperCase()) }),
  ],
  ["the scheme in upper case", "malformed_signature", () => ({ header: `SHA256=${hex()}` })],
  ["another scheme", "malformed_signature", () => ({ header: `sha512=${hex()}` })],
  ["no scheme", "malformed_signature", () => ({ header: hex() })],
  ["the scheme alone", "malformed_signature", () => ({ header: "sha256=" })],
  ["63 digits", "malformed_signature", () => ({ header: signature.slice(0, -1) })],
  ["65 digits", "malformed_signature", () => ({ header: `${signature}0` })],
  [
    "a digit that is not hex",
    "malformed_signature",
    () => ({ header: `${signature.slice(0, -1)}g` }),
  ],
  [
    "the signature in base64",
    "malformed_signature",
    () => ({ header: `sha256=${Buffer.from(hex(), "hex").toString("base64")}` }),
  ],
  [
    "two signatures in a value",
    "malformed_signature",
    () => ({ header: `${signature},${signature}` }),
  ],
  [
    "two signatures as a server joins them",
    "malformed_signature",
    () => ({ header: `${signature}, ${signature}` }),
  ],
  ["two signatures after one scheme", "malformed_signature", () => ({ header: signature + hex() })],
  ["the header given twice", "malformed_signature", () => ({ header: [signature, signature] })],
  [
    "the header given twice, once empty",
    "malformed_signature",
    () => ({ header: [signature, ""] }),
  ],
  ["white space before", "malformed_signature", () => ({ header: ` ${signature}` })],
  ["white space after", "malformed_signature", () => ({ header: `${signature} ` })],
  ["a line break after", "malformed_signature", () => ({ header: `${signature}\n` })],
  ["white space after the scheme", "malformed_signature", () => ({ header: `sha256= ${hex()}` })],
  ["nothing but white space", "malformed_signature", () => ({ header: " " })],
  ["a header in a String object", "missing_signature", () => ({ header: Object(signature) })],
  ["no header", "missing_signature", () => ({ header: undefined })],
  ["a header that is null", "missing_signature", () => ({ header: null })],
  ["an empty header", "missing_signature", () => ({ header: "" })],
  ["no value of the header", "missing_signature", () => ({ header: [] })],
  ["an empty secret", "signature_mismatch", () => ({ secrets: "" })],
  ["an empty array of secrets", "signature_mismatch", () => ({ secrets: [] })],
  ["an array of empty secrets", "signature_mismatch", () => ({ secrets: ["", ""] })],
  ["no secret", "signature_mismatch", () => ({ secrets: undefined })],
  ["a secret that is null", "signature_mismatch", () => ({ secrets: [null] })],
  [
    "a secret that is no string",
    "signature_mismatch",
    () => ({ secrets: new TextEncoder().encode(secret) }),
  ],
  ["a body that was parsed", "body_not_raw", () => ({ body: messagePayload() })],
  ["a body that was parsed to an array", "body_not_raw", () => ({ body: [...bytes] })],
  [
    "an object like an array of the bytes",
    "body_not_raw",
    () => ({ body: { ...bytes, length: bytes.length } }),
  ],
  ["a body in a String object", "body_not_raw", () => ({ body: Object(body) })],
  ["no body", "body_not_raw", () => ({ body: undefined })],
  ["a body that is null", "body_not_raw", () => ({ body: null })],
  ["a body that is a number", "body_not_raw", () => ({ body: 0 })],
];

function reversed(value: object) {
  return Object.fromEntries(Object.entries(value).reverse());
}

describe.each(refused)("%s", (_, code, change) => {
  const attempt = (): Attempt => ({ body, header: signature, secrets: secret, ...change() });

  it("is refused by verifySignature", async () => {
    const { body, header, secrets } = attempt();
    expect(await untyped.verifySignature(body, header, secrets)).toBe(false);
  });

  it(`is refused by parseWebhook as ${code}`, async () => {
    const { body, header, secrets } = attempt();
    const headers = { "x-jelou-signature": header };
    const error = await untyped.parseWebhook({ body, headers }, secrets).catch((error) => error);
    expect(error).toBeInstanceOf(JelouWebhookError);
    expect(error).toMatchObject({ code });
  });
});

const rewritten = (text: string) => text.replace('"Hello"', '"\\u0048ello"');

const accepted: [fact: string, change: () => Partial<Attempt>][] = [
  ["the request as it was sent", () => ({})],
  ["the body as bytes", () => ({ body: bytes })],
  ["white space between the tokens", () => ({ body: JSON.stringify(JSON.parse(body), null, 2) })],
  ["a line break after the body", () => ({ body: `${body}\n` })],
  ["a character written as an escape", () => ({ body: rewritten(body) })],
  ["the second of two secrets", () => ({ secrets: ["another-secret", secret] })],
  ["the first of two secrets", () => ({ secrets: [secret, "another-secret"] })],
  ["a secret beside an empty one", () => ({ secrets: ["", secret] })],
  ["a secret beside what is none", () => ({ secrets: [undefined, null, 7, {}, secret] })],
  [
    "white space between the tokens, checked by the second secret",
    () => ({ body: ` ${body}`, secrets: ["another-secret", secret] }),
  ],
];

it("an array of one header is refused by verifySignature: the value has to be taken out of it", async () => {
  expect(await verifySignature(body, [signature], secret)).toBe(false);
});

it("a byte that is no UTF-8 doesn't pass for the character that stands for such bytes", async () => {
  const signature = await signBody('{"body":"\uFFFD"}', secret);
  const forged = [...new TextEncoder().encode('{"body":"'), 0xff, 0x22, 0x7d];
  expect(await verifySignature(Uint8Array.from(forged), signature, secret)).toBe(false);
});

// The table above proves little where nothing is ever accepted. The second form is the documented
// JSON.stringify(JSON.parse(body)).
describe.each(accepted)("%s", (_, change) => {
  it("is accepted", async () => {
    const {
      body: sent,
      header,
      secrets,
    } = { body, header: signature, secrets: secret, ...change() };
    expect(await untyped.verifySignature(sent, header, secrets)).toBe(true);
    const headers = { "x-jelou-signature": header };
    const event = await untyped.parseWebhook({ body: sent, headers }, secrets);
    expect(event).toMatchObject({ type: "message", id: "MESSAGE_ID", raw: messagePayload() });
  });
});

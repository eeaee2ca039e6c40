import { inspect } from "node:util";
import fc from "fast-check";
import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { JelouWebhookError, signBody, verifySignature } from "../../src/webhooks/index.js";
import { runs } from "../runs.js";
import { conversationPayload, delivery, messagePayload, secret } from "./payloads.js";
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
  ["a body that is a Blob", "body_not_raw", () => ({ body: new Blob([body]) })],
  ["a body that is a stream", "body_not_raw", () => ({ body: new Blob([body]).stream() })],
  ["a promise of the body", "body_not_raw", () => ({ body: Promise.resolve(body) })],
  ["an array of chunks", "body_not_raw", () => ({ body: [bytes] })],
  ["a Buffer as JSON has it", "body_not_raw", () => ({ body: Buffer.from(body).toJSON() })],
  ["a buffer that was handed on", "body_not_raw", () => ({ body: detached().buffer })],
  ["a view of a buffer that was handed on", "body_not_raw", () => ({ body: detached() })],
  ["a body that throws when looked at", "body_not_raw", () => ({ body: throwing })],
  ["a secret in a String object", "signature_mismatch", () => ({ secrets: Object(secret) })],
  ["a set of secrets", "signature_mismatch", () => ({ secrets: new Set([secret]) })],
  ["a function that gives the secret", "signature_mismatch", () => ({ secrets: () => secret })],
  ["an array in an array of secrets", "signature_mismatch", () => ({ secrets: [[secret]] })],
  [
    "an object like an array of secrets",
    "signature_mismatch",
    () => ({ secrets: { 0: secret, length: 1 } }),
  ],
  [
    "digits of another alphabet",
    "malformed_signature",
    () => ({ header: `sha256=${"\u0660".repeat(64)}` }),
  ],
  ["a megabyte of a", "malformed_signature", () => ({ header: "a".repeat(1_000_000) })],
  ["500,000 brackets", "signature_mismatch", () => ({ body: "[".repeat(500_000) })],
  ["a million digits", "signature_mismatch", () => ({ body: "1".repeat(1_000_000) })],
];

/** Bytes whose memory belongs to somebody else by now. */
function detached() {
  const view = bytes.slice();
  structuredClone(view.buffer, { transfer: [view.buffer] });
  return view;
}

const throwing = new Proxy(
  {},
  {
    get(): never {
      throw new Error(`a getter's own words: ${secret}`);
    },
  },
);

function reversed(value: object) {
  return Object.fromEntries(Object.entries(value).reverse());
}

it.each(refused)("%s is refused, as %s", async (_, code, change) => {
  const attempt: Attempt = { body, header: signature, secrets: secret, ...change() };
  expect(await untyped.verifySignature(attempt.body, attempt.header, attempt.secrets)).toBe(false);
  const request = { body: attempt.body, headers: { "x-jelou-signature": attempt.header } };
  const error = await untyped.parseWebhook(request, attempt.secrets).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(JelouWebhookError);
  expect(error).toMatchObject({ code });
  // Neither the secret, nor what would fit, nor what was sent.
  const shown = inspect(error, { showHidden: true, depth: Infinity });
  for (const hidden of [secret, hex(), String(attempt.header).slice(7, 71)]) {
    if (hidden.length > 16) expect(shown).not.toContain(hidden);
  }
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
it.each(accepted)("%s is accepted", async (_, change) => {
  const { body: sent, header, secrets } = { body, header: signature, secrets: secret, ...change() };
  expect(await untyped.verifySignature(sent, header, secrets)).toBe(true);
  const headers = { "x-jelou-signature": header };
  const event = await untyped.parseWebhook({ body: sent, headers }, secrets);
  expect(event).toMatchObject({ type: "message", id: "MESSAGE_ID", raw: messagePayload() });
});

const outcome = async (request: unknown, secrets: unknown = secret) =>
  untyped.parseWebhook(request, secrets).catch((error: unknown) => error);

describe("of several spellings, the event has only what was signed:", () => {
  const start = conversationPayload("conversation.start", { n: 1, id: "a" });
  const text = JSON.stringify(start);
  it.each<[string, string]>([
    ["a name given twice, the forged one first", text.replace('"n":1', '"n":2,"n":1')],
    ["a name given twice, under an escape", text.replace('"n":1', '"\\u006e":2,"n":1')],
    ["a number by its exponent", text.replace('"n":1', '"n":10e-1')],
    ["a number of more digits", text.replace('"n":1', '"n":1.00000000000000000001')],
  ])("%s", async (_, forged) => {
    const { headers } = await delivery(start);
    expect(await outcome({ body: forged, headers })).toMatchObject({ raw: start });
  });

  it.each<[string, string, string]>([
    ["the forged one last", '{"n":1}', '{"n":1,"n":2}'],
    ["a name more under __proto__", '{"n":1}', '{"n":1,"__proto__":{"n":2}}'],
    ["__proto__ that was signed, changed", '{"__proto__":{"n":1}}', '{"__proto__":{"n":2}}'],
    ["1e400 for 1", '{"n":1}', '{"n":1e400}'],
    ["a comment", '{"n":1}', '{"n":1/**/}'],
    ["NaN for null", '{"n":null}', '{"n":NaN}'],
    ["another form of Unicode", `{"n":"\u00e9"}`, `{"n":"e\u0301"}`],
    ["a lone surrogate for its replacement", '{"n":"\ufffd"}', '{"n":"\\ud83d"}'],
    ["integers in another order", '{"1":1,"2":2,"a":3}', '{"1":2,"2":1,"a":3}'],
  ])("%s doesn't verify", async (_, signed, forged) => {
    const { headers } = await delivery(signed);
    expect(await outcome({ body: forged, headers })).toMatchObject({ code: "signature_mismatch" });
  });

  it("overlong UTF-8 and UTF-16 surrogates in UTF-8 are no other spelling", async () => {
    const { headers } = await delivery('{"n":"/"}');
    for (const bad of [
      [0xc0, 0xaf],
      [0xe0, 0x80, 0xaf],
      [0xed, 0xa0, 0xbd],
    ]) {
      const forged = Uint8Array.from([...Buffer.from('{"n":"'), ...bad, ...Buffer.from('"}')]);
      expect(await outcome({ body: forged, headers })).toMatchObject({
        code: "signature_mismatch",
      });
    }
  });

  it("-0, infinity, big integers and lone surrogates verify as their documented form has them", async () => {
    for (const [sent, form] of [
      ['{"n":-0}', '{"n":0}'],
      ['{"n":1e400}', '{"n":null}'],
      ['{"n":12345678901234567891}', '{"n":12345678901234567000}'],
      ['{"n":"\\uD83D"}', '{"n":"\\ud83d"}'],
      ['{"b":1,"1":2}', '{"1":2,"b":1}'],
    ]) {
      const { headers } = await delivery(form);
      expect(await outcome({ body: sent, headers })).toMatchObject({ raw: JSON.parse(form ?? "") });
    }
  });

  it("a forger who changes any token of the text gets nothing that was not signed", async () => {
    const tokens = text.match(/"[^"]*"|[{}:,]|\d+/g) ?? [];
    const token = fc.constantFrom(
      '"n"',
      '"evil"',
      "2",
      "1e0",
      "{",
      "}",
      ",",
      ":",
      "null",
      '"\\u006e"',
      "[]",
      " ",
    );
    const { headers } = await delivery(start);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(tokens.length),
        fc.nat(2),
        fc.array(token, { maxLength: 4 }),
        async (at, cut, put) => {
          const forged = tokens.toSpliced(at, cut, ...put).join("");
          const result = await outcome({ body: forged, headers });
          if (result instanceof JelouWebhookError) expect(result.code).toBe("signature_mismatch");
          else expect(result).toMatchObject({ type: "conversation.start", raw: start });
        },
      ),
      runs(60),
    );
  });
});

describe("secrets", () => {
  it("1,000 of them, each twice, some empty, are all tried, and one that fits is enough", async () => {
    const many = Array.from({ length: 1_000 }, (_, index) =>
      index % 3 ? `other-${index % 500}` : "",
    );
    expect(await verifySignature(body, signature, [...many, secret])).toBe(true);
    expect(await verifySignature(body, signature, many)).toBe(false);
  });

  it("are told apart by their bytes: no other form of Unicode, no other case", async () => {
    for (const [one, other] of [
      ["\u00e9", "e\u0301"],
      ["\u017f", "s"],
      ["\u212a", "k"],
    ]) {
      expect(await verifySignature("{}", await signBody("{}", one ?? ""), other ?? "")).toBe(false);
    }
  });

  it("are all checked, whichever fits, so that time doesn't tell which, nor how much of it", async () => {
    const verify = vi.spyOn(globalThis.crypto.subtle, "verify");
    onTestFinished(() => verify.mockRestore());
    const checks = async (claimed: string, secrets: string[]) => {
      verify.mockClear();
      await verifySignature("no json", claimed, secrets);
      return verify.mock.calls.length;
    };
    const genuine = await signBody("no json", secret);
    const first = await checks(genuine, [secret, "two", "three"]);
    const last = await checks(genuine, ["one", "two", secret]);
    const almost = genuine.slice(0, -1) + (genuine.endsWith("0") ? "1" : "0");
    expect([first, last]).toEqual([3, 3]);
    expect(await checks(almost, ["one", "two", secret])).toBe(
      await checks(`sha256=${"0".repeat(64)}`, ["one", "two", secret]),
    );
  });
});

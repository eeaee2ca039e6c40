import { inspect } from "node:util";
import fc from "fast-check";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { JelouWebhookError, signBody, verifySignature } from "../../src/webhooks/index.js";
import { conversationPayload, delivery, messagePayload, secret } from "./payloads.js";
import * as untyped from "./untyped.js";

// A forger who has seen genuine requests, and a caller who hands over whatever a framework left.

const body = JSON.stringify(messagePayload());
const bytes = new TextEncoder().encode(body);
let signature: string;

beforeAll(async () => {
  signature = await signBody(body, secret);
});
afterEach(() => void vi.restoreAllMocks());

const throwing = (): never => {
  throw new Error(`a getter's own words: ${secret}`);
};
const outcome = async (request: unknown, secrets: unknown = secret) =>
  untyped.parseWebhook(request, secrets).catch((error: unknown) => error);

describe("bytes of any kind of memory are the same body:", () => {
  const padded = () => Uint8Array.of(1, 2, 3, ...bytes, 4, 5, 6);
  it.each<[string, () => unknown]>([
    ["a part of a pool", () => Buffer.from(body)],
    ["a part of an array", () => padded().subarray(3, -3)],
    ["a DataView in the middle", () => new DataView(padded().buffer, 3, bytes.length)],
    [
      "shared memory",
      () => {
        const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
        shared.set(bytes);
        return shared.buffer;
      },
    ],
    [
      "a view that counts by two",
      () => {
        const even = new TextEncoder().encode(body + " ".repeat(body.length % 2));
        return new Uint16Array(even.buffer);
      },
    ],
    ["a view of a class of its own", () => new (class extends Uint8Array {})(bytes)],
  ])("%s", async (_, make) => {
    const event = await outcome({ body: make(), headers: { "x-jelou-signature": signature } });
    expect(event).toMatchObject({ type: "message", raw: messagePayload() });
  });
});

describe("what is no raw body is body_not_raw:", () => {
  it.each<[string, () => unknown]>([
    ["a Blob", () => new Blob([body])],
    ["a stream", () => new Blob([body]).stream()],
    ["a promise of the text", () => Promise.resolve(body)],
    ["an array of chunks", () => [bytes]],
    ["a Buffer as JSON has it", () => Buffer.from(body).toJSON()],
    [
      "a detached buffer",
      () => {
        const { buffer } = bytes.slice();
        structuredClone(buffer, { transfer: [buffer] });
        return buffer;
      },
    ],
    [
      "a view of a detached buffer",
      () => {
        const view = bytes.slice();
        structuredClone(view.buffer, { transfer: [view.buffer] });
        return view;
      },
    ],
    ["a proxy that throws", () => new Proxy({}, { get: throwing, has: throwing })],
  ])("%s", async (_, make) => {
    const error = await outcome({ body: make(), headers: { "x-jelou-signature": signature } });
    expect(error).toMatchObject({ code: "body_not_raw" });
    expect(await untyped.verifySignature(make(), signature, secret)).toBe(false);
  });
});

describe("headers of a careless or hostile kind:", () => {
  it.each<[string, () => unknown, string]>([
    ["a Map", () => new Map([["x-jelou-signature", signature]]), "message"],
    [
      "a Map with other letters",
      () => new Map([["X-Jelou-Signature", signature]]),
      "missing_signature",
    ],
    [
      "no prototype",
      () => Object.assign(Object.create(null), { "X-JELOU-SIGNATURE": signature }),
      "message",
    ],
    ["frozen", () => Object.freeze({ "x-jelou-signature": Object.freeze([signature]) }), "message"],
    ["pairs", () => [["x-jelou-signature", signature]], "missing_signature"],
    [
      "a flat list, as Node's rawHeaders",
      () => ["x-jelou-signature", signature],
      "missing_signature",
    ],
    ["a text", () => `x-jelou-signature: ${signature}`, "missing_signature"],
    ["inherited", () => Object.create({ "x-jelou-signature": signature }), "missing_signature"],
    [
      "a proxy that throws",
      () => new Proxy({}, { get: throwing, ownKeys: throwing }),
      "missing_signature",
    ],
    ["a get that throws", () => ({ get: throwing }), "missing_signature"],
    ["a get that gives an array", () => ({ get: () => [signature] }), "message"],
    ["a get that gives a promise", () => ({ get: async () => signature }), "missing_signature"],
    [
      "a get that gives what turns into the signature",
      () => ({ get: () => ({ toString: () => signature }) }),
      "missing_signature",
    ],
    ["nested arrays", () => ({ "x-jelou-signature": [[signature]] }), "missing_signature"],
    [
      "the name under another alphabet",
      () => ({ "x-jelou-\u017fignature": signature, "X-JELOU-S\u0130GNATURE": signature }),
      "missing_signature",
    ],
    [
      "once in each case of letters, one a forgery",
      () => ({ "x-jelou-signature": signature, "X-Jelou-Signature": `sha256=${"0".repeat(64)}` }),
      "malformed_signature",
    ],
    [
      "digits of another alphabet",
      () => ({ "x-jelou-signature": `sha256=${"\u0660".repeat(64)}` }),
      "malformed_signature",
    ],
    [
      "a megabyte of a",
      () => ({ "x-jelou-signature": "a".repeat(1_000_000) }),
      "malformed_signature",
    ],
  ])("%s", async (_, headers, expected) => {
    const result = await outcome({ body, headers: headers() });
    if (expected === "message") expect(result).toMatchObject({ type: "message" });
    else expect(result).toMatchObject({ name: "JelouWebhookError", code: expected });
  });
});

describe("requests that are none:", () => {
  it.each<[string, unknown]>([
    ["null", null],
    ["undefined", undefined],
    ["a text", body],
    ["a function", () => body],
    ["a proxy that throws", new Proxy({}, { get: throwing, has: throwing })],
    ["an arrayBuffer beside no headers", { arrayBuffer: async () => bytes.buffer }],
  ])("%s is missing_signature", async (_, request) => {
    const error = await outcome(request);
    expect(error).toMatchObject({ code: "missing_signature" });
    expect(inspect(error, { showHidden: true, depth: Infinity })).not.toContain(secret);
  });

  it.each<[string, () => object]>([
    [
      "a body that throws when read",
      () => ({
        get body() {
          return throwing();
        },
      }),
    ],
    ["an arrayBuffer that throws", () => ({ arrayBuffer: throwing })],
    ["an arrayBuffer that is none", () => ({ arrayBuffer: "none" })],
    ["an arrayBuffer that rejects with nothing", () => ({ arrayBuffer: () => Promise.reject() })],
  ])("%s is body_not_raw", async (_, fields) => {
    const request = Object.defineProperties(
      { headers: { "x-jelou-signature": signature } },
      Object.getOwnPropertyDescriptors(fields()),
    );
    expect(await outcome(request)).toMatchObject({ code: "body_not_raw" });
  });
});

describe("of several spellings, the event has only what was signed:", () => {
  const start = conversationPayload("conversation.start", { n: 1, id: "a" });
  const text = JSON.stringify(start);
  it.each<[string, string]>([
    ["a name given twice, the forged one first", text.replace('"n":1', '"n":2,"n":1')],
    ["a name given twice, under an escape", text.replace('"n":1', '"\\u006e":2,"n":1')],
    ["a number by its exponent", text.replace('"n":1', '"n":10e-1')],
    ["a number of more digits", text.replace('"n":1', '"n":1.00000000000000000001')],
    ["white space", `\r\n\t ${text.replaceAll(",", " ,\n")} `],
  ])("%s", async (_, forged) => {
    const { headers } = await delivery(start);
    expect(await outcome({ body: forged, headers })).toMatchObject({ raw: start });
  });

  it.each<[string, string, string]>([
    ["the forged one last", '{"n":1}', '{"n":1,"n":2}'],
    ["a name more under __proto__", '{"n":1}', '{"n":1,"__proto__":{"n":2}}'],
    ["__proto__ that was signed, changed", '{"__proto__":{"n":1}}', '{"__proto__":{"n":2}}'],
    ["a byte order mark before it", '{"n":1}', '\ufeff{"n":1}'],
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

  it("-0, big integers and lone surrogates verify as their documented form has them", async () => {
    for (const [sent, form] of [
      ['{"n":-0}', '{"n":0}'],
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
      { numRuns: 200 },
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

  it.each<[string, unknown]>([
    ["a String object", Object(secret)],
    ["a set", new Set([secret])],
    ["a function", () => secret],
    ["an array in an array", [[secret]]],
    ["an object like an array", { 0: secret, length: 1 }],
    ["bytes", new TextEncoder().encode(secret)],
  ])("%s fits nothing, and the error doesn't show it", async (_, secrets) => {
    const error = await outcome({ body, headers: { "x-jelou-signature": signature } }, secrets);
    expect(error).toMatchObject({ code: "signature_mismatch" });
    expect(inspect(error, { showHidden: true, depth: Infinity })).not.toContain(secret);
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

describe("a signed body that is hostile all the same", () => {
  it.each<[string, string]>([
    ["100,000 objects deep", `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`],
    [
      "100,000 names",
      JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, i]))),
    ],
    [
      "toString and valueOf in every place",
      JSON.stringify(
        messagePayload({
          project_id: { toString: 1, valueOf: 1 },
          value: { toString: null, id: { toJSON: 1 } },
        }),
      ),
    ],
    [
      "__proto__ in every place",
      '{"event_type":"message","__proto__":{"project_id":"P"},"contact":{"__proto__":{"id":"U"}},"value":{"__proto__":{"id":"M","type":"text"}}}',
    ],
  ])("of %s is an unknown event, in time", async (_, text) => {
    const begin = performance.now();
    const event = await outcome(await delivery(text));
    expect(event).toMatchObject({ type: "unknown" });
    expect((event as { projectId?: string }).projectId).toBeUndefined();
    expect(performance.now() - begin).toBeLessThan(2_000);
  });

  it("unsigned, is refused however deep it is", async () => {
    const headers = { "x-jelou-signature": signature };
    for (const text of [
      "[".repeat(500_000),
      `${"[".repeat(500_000)}${"]".repeat(500_000)}`,
      "1".repeat(1_000_000),
    ]) {
      expect(await outcome({ body: text, headers })).toMatchObject({ code: "signature_mismatch" });
    }
  });
});

it.each(["importKey", "verify"] as const)(
  "a %s that throws is never a wrong signature, nor a right one",
  async (name) => {
    const fault = new DOMException("no HMAC", "NotSupportedError");
    vi.spyOn(globalThis.crypto.subtle, name).mockImplementation(() => {
      throw fault;
    });
    expect(await outcome({ body, headers: { "x-jelou-signature": signature } })).toBe(fault);
  },
);

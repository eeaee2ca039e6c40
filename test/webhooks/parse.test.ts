import { spawnSync } from "node:child_process";
import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { JelouWebhookError, parseWebhook, signBody } from "../../src/webhooks/index.js";
import { delivery, messagePayload, secret, untyped } from "./payloads.js";

const { body, headers } = await delivery(messagePayload());
const signature = headers["x-jelou-signature"];
const url = "https://panel.example/jelou";

afterEach(() => vi.restoreAllMocks());

/** The event, or the error that `parseWebhook` threw. */
const parse = async (request: unknown, secrets: unknown = secret): Promise<unknown> =>
  untyped.parseWebhook(request, secrets).catch((error: unknown) => error);

/** A Request whose body is endless. `read` counts the bytes that were taken from it. */
function endlessRequest(headers: Record<string, string>) {
  const counts = { read: 0, cancelled: 0 };
  const stream = new ReadableStream({
    pull(controller) {
      counts.read += 65_536;
      controller.enqueue(new Uint8Array(65_536).fill(0x20));
    },
    cancel: () => void counts.cancelled++,
  });
  const request = new Request(url, {
    method: "POST",
    headers,
    body: stream,
    duplex: "half",
  } as RequestInit);
  return { request, counts };
}

describe("the signature is found in", () => {
  it.each<[string, unknown]>([
    ["lower case, as Node has it", { "x-jelou-signature": signature }],
    ["the documented case", { "X-Jelou-Signature": signature }],
    ["upper case", { "X-JELOU-SIGNATURE": signature }],
    ["an array, as ALB has it", { "x-jelou-signature": [signature] }],
    ["a Headers", new Headers(headers)],
    ["an object with a header called get", { get: "a", ...headers }],
    ["an object without a prototype", Object.assign(Object.create(null), headers)],
  ])("%s", async (_, headers) => {
    expect(await parse({ body, headers })).toMatchObject({ type: "message", id: "MESSAGE_ID" });
  });
});

describe("missing_signature:", () => {
  it.each<[string, unknown]>([
    ["no such header", { accept: "*/*" }],
    ["an empty header", { "x-jelou-signature": "" }],
    ["an empty array", { "x-jelou-signature": [] }],
    ["an inherited header", Object.create(headers)],
    ["a list, as Node's rawHeaders", ["x-jelou-signature", signature]],
    ["a look-alike name", { "x-jelou-\u017Fignature": signature }],
  ])("%s", async (_, headers) => {
    expect(await parse({ body, headers })).toMatchObject({
      code: "missing_signature",
      message: expect.stringContaining("The request has no X-Jelou-Signature header"),
    });
  });

  it.each<[string, unknown]>([
    ["Hono's c.req, which has its headers elsewhere", { header: () => signature, raw: {} }],
    ["an ALB event's headers, if it has only multiValueHeaders", { body, headers: undefined }],
    ["headers that throw", { body, headers: new Proxy({}, { get: () => expect.fail() }) }],
    ["no request", undefined],
    ["a string", body],
  ])("%s: the message says what to pass", async (_, request) => {
    const error = await parse(request);
    expect(error).toMatchObject({ code: "missing_signature" });
    expect(String(error)).toContain("pass c.req.raw, not c.req");
    expect(String(error)).toContain("pass headers: event.multiValueHeaders");
  });
});

describe("malformed_signature:", () => {
  it.each<[string, unknown]>([
    ["upper-case digits", { "x-jelou-signature": signature.toUpperCase() }],
    ["white space", { "x-jelou-signature": `${signature} ` }],
    ["two signatures joined", { "x-jelou-signature": `${signature}, ${signature}` }],
    ["two signatures in an array", { "x-jelou-signature": [signature, signature] }],
    ["two names in different cases", { ...headers, "X-Jelou-Signature": signature }],
  ])("%s", async (_, headers) => {
    expect(await parse({ body, headers })).toMatchObject({ code: "malformed_signature" });
  });
});

describe("signature_mismatch:", () => {
  it("a changed body", async () => {
    expect(await parse({ body: `${body}!`, headers })).toMatchObject({
      code: "signature_mismatch",
      message: expect.stringContaining("check the signingSecret and pass the raw body"),
    });
  });

  it.each([[""], [undefined], [[]], [[""]]])(
    "the secret %j, and the message says so",
    async (none) => {
      expect(
        await untyped.parseWebhook({ body, headers }, none).catch((error) => error),
      ).toMatchObject({
        code: "signature_mismatch",
        message: expect.stringContaining("the signing secret is empty or missing"),
      });
    },
  );
});

describe("body_not_raw:", () => {
  it.each([
    ["object", messagePayload()],
    ["undefined", undefined],
    ["number", 7],
  ])("a body of type %s: the message has the line for each framework", async (type, body) => {
    const { code, message } = (await parse({ body, headers })) as JelouWebhookError;
    expect(code).toBe("body_not_raw");
    expect(message).toContain(`The body is of type ${type},`);
    for (const name of ["Express", "Fastify", "Hono", "NestJS", "Google Cloud", "AWS Lambda"]) {
      expect(message).toContain(name);
    }
  });

  it("a Request that was read before: the message says how to avoid it", async () => {
    const request = new Request(url, { method: "POST", body, headers });
    await request.json();
    const error = await parse(request);
    expect(error).toMatchObject({ code: "body_not_raw", cause: expect.any(TypeError) });
    expect(String(error)).toContain("something read it before");
    expect(String(error)).toContain("clone()");
  });

  it("a Request whose connection broke: the cause is kept", async () => {
    const cause = new Error("connection reset");
    const stream = new ReadableStream({ pull: (controller) => controller.error(cause) });
    const init = { method: "POST", headers, body: stream, duplex: "half" };
    expect(await parse(new Request(url, init))).toMatchObject({ code: "body_not_raw", cause });
  });

  it("an arrayBuffer() that doesn't return bytes", async () => {
    const request = { headers, arrayBuffer: async () => messagePayload() };
    expect(await parse(request)).toMatchObject({ code: "body_not_raw" });
  });
});

describe("invalid_json:", () => {
  it.each(["", '{"body":', "[1]", '"text"', "null"])("a signed body that is %j", async (body) => {
    expect(await parse(await delivery(body))).toMatchObject({
      code: "invalid_json",
      message: expect.stringContaining("not a JSON object in UTF-8"),
    });
  });

  it("a signed body that is not UTF-8", async () => {
    const body = Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d);
    const headers = { "x-jelou-signature": await signBody(body, secret) };
    expect(await parse({ body, headers })).toMatchObject({ code: "invalid_json" });
  });

  it("the parser's error is the cause", async () => {
    expect(await parse(await delivery("{"))).toMatchObject({ cause: expect.any(SyntaxError) });
  });
});

describe("a Request", () => {
  it("is read and parsed", async () => {
    const request = new Request(url, { method: "POST", body, headers });
    expect(await parseWebhook(request, secret)).toMatchObject({ raw: messagePayload() });
  });

  it("without a stream, or of another realm, is read by arrayBuffer()", async () => {
    const request = runInNewContext(
      "({ headers: { get: () => signature }, arrayBuffer: async () => Uint8Array.from(bytes).buffer })",
      { signature, bytes: Buffer.from(body) },
    );
    expect(await parse(request)).toMatchObject({ raw: messagePayload() });
  });

  it("can be parsed from a clone, so that others can read it too", async () => {
    const request = new Request(url, { method: "POST", body, headers });
    const clone = request.clone();
    await request.json();
    expect(await parse(clone)).toMatchObject({ raw: messagePayload() });
  });

  it.each<[string, Record<string, string>]>([
    ["missing_signature", {}],
    ["malformed_signature", { "x-jelou-signature": "sha256=0" }],
  ])("with %s is refused before its body is read", async (code, headers) => {
    const { request } = endlessRequest(headers);
    expect(await parse(request)).toMatchObject({ code });
    expect(request.bodyUsed).toBe(false);
  });

  it("is read to at most 1 MB: then it is body_too_large, and the stream is cancelled", async () => {
    const { request, counts } = endlessRequest(headers);
    expect(await parse(request)).toMatchObject({
      code: "body_too_large",
      message: expect.stringContaining("answer with status 413"),
    });
    expect(counts.read).toBeLessThan(1_200_000);
    expect(counts.cancelled).toBe(1);
  });

  it("of exactly 1 MB is read to its end", async () => {
    const sent = JSON.stringify({ event: "zz.test", text: "" }).replace(
      '""',
      `"${"a".repeat(999_971)}"`,
    );
    expect(sent).toHaveLength(1_000_000);
    const request = new Request(url, { method: "POST", ...(await delivery(sent)) });
    expect(await parse(request)).toMatchObject({ type: "unknown", name: "zz.test" });
  });
});

describe("only signed data reaches the event:", () => {
  it.each([
    ["a name given twice, the forged one first", '{"n":1}', '{"n":2,"n":1}'],
    ["a name given twice, under an escape", '{"n":1}', '{"\\u006e":2,"n":1}'],
    ["another spelling of a number", '{"n":1}', '{"n":10e-1}'],
    ["a number that JSON can't write", '{"n":null}', '{"n":1e400}'],
  ])("%s", async (_, signed, sent) => {
    const { headers } = await delivery(signed);
    expect(await parse({ body: sent, headers })).toMatchObject({ raw: JSON.parse(signed) });
  });

  it.each([
    ["a name given twice, the forged one last", '{"n":1}', '{"n":1,"n":2}'],
    ["a __proto__ that was not signed", '{"n":1}', '{"n":1,"__proto__":{"n":2}}'],
    ["a number that is too large for JSON", '{"n":1}', '{"n":1e400}'],
    ["another form of Unicode", '{"n":"\u00E9"}', '{"n":"e\u0301"}'],
    ["a lone surrogate for its replacement", '{"n":"\uFFFD"}', '{"n":"\\ud83d"}'],
  ])("%s is a mismatch", async (_, signed, sent) => {
    const { headers } = await delivery(signed);
    expect(await parse({ body: sent, headers })).toMatchObject({ code: "signature_mismatch" });
  });

  it("a signed byte order mark isn't part of the JSON", async () => {
    expect(await parse(await delivery('\uFEFF{"event":"zz.test"}'))).toMatchObject({
      name: "zz.test",
    });
  });
});

it("a request that is sent again is accepted again: handle each event once, by its id", async () => {
  const first = await parse({ body, headers });
  expect(await parse({ body, headers })).toEqual(first);
  expect(first).toHaveProperty("id", "MESSAGE_ID");
});

it("several secrets are accepted during a rotation", async () => {
  expect(await parse({ body, headers }, ["the-new-secret", secret])).toMatchObject({
    type: "message",
  });
});

it("a fault of the platform rejects with its own error, not as a wrong signature", async () => {
  const fault = new DOMException("no HMAC", "NotSupportedError");
  vi.spyOn(crypto.subtle, "verify").mockRejectedValue(fault);
  expect(await parse({ body, headers })).toBe(fault);
});

it("an error shows neither the secret, nor the right signature, nor the body", async () => {
  const wrong = `sha256=${"0".repeat(64)}`;
  const error = await parse({ body: "the-body", headers: { "x-jelou-signature": wrong } });
  const shown = inspect(error, { showHidden: true, depth: Infinity });
  expect(shown).toContain("signature_mismatch");
  for (const hidden of [secret, signature, "the-body"]) expect(shown).not.toContain(hidden);
});

it("any request, headers and secrets cause a JelouWebhookError or no error", async () => {
  const anything = fc.anything({ withBigInt: true, withMap: true, withTypedArray: true });
  const header = fc.oneof(anything, fc.constant(signature));
  const request = fc.oneof(
    anything,
    fc.record({ body: anything, headers: fc.record({ "x-jelou-signature": header }) }),
  );
  await fc.assert(
    fc.asyncProperty(request, anything, async (request, secrets) => {
      expect(await parse(request, secrets)).toBeInstanceOf(JelouWebhookError);
    }),
  );
});

it("the module can be imported without TextEncoder, as in jsdom", () => {
  const script = `
    for (const name of ["TextEncoder", "TextDecoder", "Request", "Headers", "crypto"]) delete globalThis[name];
    const { parseWebhook } = await import("./src/webhooks/index.ts");
    console.log(typeof parseWebhook);`;
  const options = ["--import", "tsx", "--input-type=module", "--eval", script];
  const { stdout, stderr } = spawnSync(process.execPath, options, { encoding: "utf8" });
  expect([stdout, stderr]).toEqual(["function\n", ""]);
});

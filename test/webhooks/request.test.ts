import { runInNewContext } from "node:vm";
import { inspect } from "node:util";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import {
  JelouWebhookError,
  parseWebhook,
  signBody,
  verifySignature,
} from "../../src/webhooks/index.js";
import { delivery, messagePayload, secret } from "./payloads.js";
import * as untyped from "./untyped.js";

const url = "https://desk.example/jelou";
const failure = (pending: Promise<unknown>): Promise<JelouWebhookError> =>
  pending.then(
    () => expect.fail("the request was accepted"),
    (error) => error,
  );

const body = JSON.stringify(messagePayload());
let signature: string;
beforeAll(async () => {
  signature = await signBody(body, secret);
});

const throwing = (): never => {
  throw new Error(`a getter's own words: ${secret}`);
};
const outcome = async (request: unknown) =>
  untyped.parseWebhook(request, secret).catch((error: unknown) => error);

describe("the signature is found in, or not,", () => {
  it.each<[string, () => unknown, string]>([
    ...["x-jelou-signature", "X-Jelou-Signature", "X-JELOU-SIGNATURE"].map(
      (name): [string, () => unknown, string] => [
        `an object that has it as ${name}`,
        () => ({ host: "desk.example", [name]: signature }),
        "message",
      ],
    ),
    [
      "an array of one value, as API Gateway has it",
      () => ({ "X-Jelou-Signature": [signature] }),
      "message",
    ],
    ["a Headers", () => new Headers({ "x-jelou-signature": signature }), "message"],
    [
      "an object with a header called get",
      () => ({ get: "a", "x-jelou-signature": signature }),
      "message",
    ],
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
      "two headers that differ in case alone",
      () => ({ "x-jelou-signature": signature, "X-Jelou-Signature": signature }),
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
    ["an arrayBuffer beside no headers", { arrayBuffer: async () => new ArrayBuffer(2) }],
    ["no headers", { body: "{}" }],
    ["headers that are null", { body: "{}", headers: null }],
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
    [
      "an arrayBuffer that gives something else",
      () => ({ arrayBuffer: async () => messagePayload() }),
    ],
    ["an arrayBuffer that rejects with nothing", () => ({ arrayBuffer: () => Promise.reject() })],
  ])("%s is body_not_raw", async (_, fields) => {
    const request = Object.defineProperties(
      { headers: { "x-jelou-signature": signature } },
      Object.getOwnPropertyDescriptors(fields()),
    );
    expect(await outcome(request)).toMatchObject({ code: "body_not_raw" });
  });
});

describe("a Request", () => {
  const post = async () =>
    new Request(url, { method: "POST", ...(await delivery(messagePayload())) });

  it("is read and parsed", async () => {
    expect(await parseWebhook(await post(), secret)).toMatchObject({ raw: messagePayload() });
  });

  it("of another realm is read and parsed", async () => {
    const foreign: Request = runInNewContext(
      `({ headers: { get: (name) => request.headers.get(name) },
          arrayBuffer: async () => Uint8Array.from(new Uint8Array(await request.arrayBuffer())).buffer })`,
      { request: await post() },
    );
    expect(await parseWebhook(foreign, secret)).toMatchObject({ raw: messagePayload() });
  });

  it("without a signature is refused before anything is read", async () => {
    const request = new Request(url, { method: "POST", body: "{}" });
    expect(await failure(parseWebhook(request, secret))).toMatchObject({
      code: "missing_signature",
    });
    expect(request.bodyUsed).toBe(false);
  });

  it("that was read before is body_not_raw, and the message names the cure", async () => {
    const request = await post();
    await request.json();
    const error = await failure(parseWebhook(request, secret));
    expect(error).toMatchObject({ code: "body_not_raw", cause: expect.any(TypeError) });
    expect(error.message).toContain("something read it before");
    expect(error.message).toContain("clone()");
    expect(error.message).toContain("{ body: text, headers }");
  });

  it("that was cloned before it was read is parsed from the clone", async () => {
    const request = await post();
    const clone = request.clone();
    await request.json();
    expect(await parseWebhook(clone, secret)).toMatchObject({ raw: messagePayload() });
  });

  it("whose connection ends early is body_not_raw, with the cause kept", async () => {
    const broken = new Error("the connection was reset");
    const { headers } = await delivery(messagePayload());
    const stream = new ReadableStream({ pull: (controller) => controller.error(broken) });
    const init = { method: "POST", headers, body: stream, duplex: "half" };
    const request = new Request(url, init);
    expect(await failure(parseWebhook(request, secret))).toMatchObject({
      code: "body_not_raw",
      cause: broken,
    });
  });
});

describe("the message of", () => {
  it("body_not_raw names the cure for each framework", async () => {
    const { headers } = await delivery(messagePayload());
    const { message } = await failure(
      untyped.parseWebhook({ body: messagePayload(), headers }, secret),
    );
    expect(message).toContain('Express: express.raw({ type: "application/json" })');
    expect(message).toContain("before express.json()");
    expect(message).toContain(
      'Fastify: addContentTypeParser("application/json", { parseAs: "buffer" }',
    );
    expect(message).toContain(
      "Next.js, Hono, Cloudflare Workers: the Request itself, or await request.text()",
    );
    expect(message).toContain("AWS Lambda: event.body");
    expect(message).toContain("isBase64Encoded");
  });

  it.each([
    ["object", {}],
    ["undefined", undefined],
    ["number", 7],
  ])("body_not_raw says that the body is of type %s", async (type, body) => {
    const { headers } = await delivery(messagePayload());
    const { message } = await failure(untyped.parseWebhook({ body, headers }, secret));
    expect(message).toContain(`The body is of type ${type},`);
  });

  it.each(["", [], [""]])(
    "signature_mismatch for the secret %j points at the configuration",
    async (secret) => {
      const { message } = await failure(parseWebhook(await delivery(messagePayload()), secret));
      expect(message).toContain("the signing secret is empty or missing");
      expect(message).toContain("Check the configured signingSecret");
    },
  );

  it.each(["", '{"body":', "[1]", '"text"', "null"])(
    "invalid_json for the signed body %j says what was expected",
    async (body) => {
      const error = await failure(parseWebhook(await delivery(body), secret));
      expect(error).toMatchObject({ code: "invalid_json" });
      expect(error.message).toContain("not a JSON object in UTF-8");
    },
  );

  it("invalid_json is said of signed bytes that are no UTF-8", async () => {
    const body = Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d);
    const headers = { "x-jelou-signature": await signBody(body, secret) };
    expect(await failure(parseWebhook({ body, headers }, secret))).toMatchObject({
      code: "invalid_json",
    });
  });

  it("invalid_json keeps the parser's error as its cause", async () => {
    const error = await failure(parseWebhook(await delivery("{"), secret));
    expect(error.cause).toBeInstanceOf(SyntaxError);
    expect(await failure(parseWebhook(await delivery("7"), secret))).not.toHaveProperty("cause");
  });
});

describe("a fault of the platform is never a wrong signature, nor a right one:", () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it.each(["importKey", "verify"] as const)("%s that throws, or rejects", async (name) => {
    const fault = new DOMException("no HMAC", "NotSupportedError");
    const spy = vi.spyOn(globalThis.crypto.subtle, name);
    for (const fail of [() => Promise.reject(fault), throwingOf(fault)]) {
      spy.mockImplementation(fail);
      expect(await outcome({ body, headers: { "x-jelou-signature": signature } })).toBe(fault);
      await expect(verifySignature(body, signature, secret)).rejects.toBe(fault);
    }
  });

  it("no WebCrypto at all", async () => {
    vi.stubGlobal("crypto", undefined);
    const result = await outcome({ body, headers: { "x-jelou-signature": signature } });
    expect(result).toBeInstanceOf(TypeError);
  });
});

const throwingOf = (fault: unknown) => () => {
  throw fault;
};

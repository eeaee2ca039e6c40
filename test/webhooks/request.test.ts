import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { JelouWebhookError, parseWebhook, signBody } from "../../src/webhooks/index.js";
import { delivery, messagePayload, secret } from "./payloads.js";
import * as untyped from "./untyped.js";

const url = "https://desk.example/jelou";
const failure = (pending: Promise<unknown>): Promise<JelouWebhookError> =>
  pending.then(
    () => expect.fail("the request was accepted"),
    (error) => error,
  );

describe("the signature is found", () => {
  it.each(["x-jelou-signature", "X-Jelou-Signature", "X-JELOU-SIGNATURE"])(
    "in a plain object as %s",
    async (name) => {
      const { body, headers } = await delivery(messagePayload());
      const request = {
        body,
        headers: { host: "desk.example", [name]: headers["x-jelou-signature"] },
      };
      expect(await parseWebhook(request, secret)).toMatchObject({ type: "message" });
    },
  );

  it("in an array of one value, as API Gateway has it in multiValueHeaders", async () => {
    const { body, headers } = await delivery(messagePayload());
    const request = { body, headers: { "X-Jelou-Signature": [headers["x-jelou-signature"]] } };
    expect(await parseWebhook(request, secret)).toMatchObject({ type: "message" });
  });

  it("in a Headers object", async () => {
    const { body, headers } = await delivery(messagePayload());
    const request = { body, headers: new Headers(headers) };
    expect(await parseWebhook(request, secret)).toMatchObject({ type: "message" });
  });

  it("in a plain object that has a header of the name get", async () => {
    const { body, headers } = await delivery(messagePayload());
    const request = { body, headers: { get: "something", ...headers } };
    expect(await parseWebhook(request, secret)).toMatchObject({ type: "message" });
  });
});

it("two headers that differ in case alone are two", async () => {
  const { body, headers } = await delivery(messagePayload());
  const signature = headers["x-jelou-signature"];
  const request = { body, headers: { ...headers, "X-Jelou-Signature": signature } };
  expect(await failure(parseWebhook(request, secret))).toMatchObject({
    code: "malformed_signature",
  });
});

it.each([
  ["nothing at all", undefined],
  ["null", null],
  ["a string", "request"],
  ["no headers", { body: "{}" }],
  ["headers that are null", { body: "{}", headers: null }],
  ["headers that throw", { body: "{}", headers: { get: () => expect.fail("no headers here") } }],
])("%s as the request is missing_signature", async (_, request) => {
  expect(await failure(untyped.parseWebhook(request, secret))).toMatchObject({
    code: "missing_signature",
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

  it("whose arrayBuffer gives something else is body_not_raw", async () => {
    const { headers } = await delivery(messagePayload());
    const request = { headers, arrayBuffer: async () => messagePayload() };
    expect(await failure(untyped.parseWebhook(request, secret))).toMatchObject({
      code: "body_not_raw",
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

it("no error names the secret, the expected signature or the one that was sent", async () => {
  const { body, headers } = await delivery(messagePayload());
  const sent = headers["x-jelou-signature"];
  const wrong = await delivery(messagePayload(), "another-secret");
  const errors = await Promise.all(
    [
      { body, headers: {} },
      { body, headers: { "x-jelou-signature": `${sent}, ${sent}` } },
      { body, headers: wrong.headers },
      { body: messagePayload(), headers },
    ].map((request) => failure(untyped.parseWebhook(request, secret))),
  );
  expect(errors.map((error) => error.code)).toEqual([
    "missing_signature",
    "malformed_signature",
    "signature_mismatch",
    "body_not_raw",
  ]);
  for (const error of errors) {
    const everything = `${error.stack} ${JSON.stringify(error)} ${error.cause}`;
    expect(everything).not.toContain(secret);
    expect(everything).not.toContain(sent.slice(7));
    expect(everything).not.toContain(wrong.headers["x-jelou-signature"].slice(7));
  }
});

import { describe, expect, test } from "vitest";
import {
  isJelouError,
  JelouApiError,
  JelouError,
  JelouResponseError,
  type JelouClient,
} from "../../src/index.js";
import { answering, json, rejection } from "./answering.js";

// The samples of the documentation: what each page gives for a success, by layer.
const samples = {
  envelope: {
    message: ["Integration retrieved successfully"],
    statusMessage: "success",
    status: 1,
    data: {
      brainId: "PROJECT_ID",
      webhookUrl: "https://my-system.com/webhook/jelou",
      createdAt: "2026-01-15T10:30:00.000Z",
      updatedAt: "2026-01-20T14:45:00.000Z",
    },
  },
  flat: {
    id: "INTEGRATION_ID",
    brainId: "BRAIN_ID",
    webhookUrl: "https://my-system.com/webhook/jelou",
    authType: "bearer",
    createdAt: "2023-11-07T05:31:56Z",
    updatedAt: "2023-11-07T05:31:56Z",
  },
};
const update = (jelou: JelouClient) =>
  jelou.integrations.update("P1", { webhookUrl: "https://sent.example/hook" });
const get = (jelou: JelouClient) => jelou.integrations.get("P1");
const create = (jelou: JelouClient) =>
  jelou.integrations.create("P1", { webhookUrl: "https://sent.example/hook" });
const remove = (jelou: JelouClient) => jelou.integrations.delete("P1");

describe("each documented success body gives the same Integration, up to what the sample leaves out", () => {
  test.each([
    ["get, envelope", get, samples.envelope, samples.envelope.data],
    ["get, flat", get, samples.flat, samples.flat],
    ["update, envelope", update, samples.envelope, samples.envelope.data],
    ["update, flat", update, samples.flat, samples.flat],
  ])("%s", async (_, call, body, expected) => {
    expect(await call(answering(() => json(body)).jelou)).toEqual(expected);
  });

  test("the same fields give equal values in either shape", async () => {
    const { envelope, flat } = samples;
    const wrapped = await get(answering(() => json({ ...envelope, data: flat })).jelou);
    expect(wrapped).toEqual(await get(answering(() => json(flat)).jelou));
  });

  test("a create in either shape gives the signing secret", async () => {
    const data = { brainId: "P1", webhookUrl: "https://sent.example/hook", signingSecret: "shh" };
    expect(await create(answering(() => json({ ...samples.envelope, data })).jelou)).toEqual(data);
    expect(await create(answering(() => json(data)).jelou)).toEqual(data);
  });

  test("what the answer leaves out falls back to what the call knows", async () => {
    const bare = answering(() => json({ signingSecret: "shh" })).jelou;
    expect(await create(bare)).toEqual({
      brainId: "P1",
      webhookUrl: "https://sent.example/hook",
      signingSecret: "shh",
    });
    const old = answering(() => json({ data: { updatedAt: "2026-01-20T14:45:00.000Z" } })).jelou;
    expect(await update(old)).toMatchObject({
      brainId: "P1",
      webhookUrl: "https://sent.example/hook",
    });
  });

  test("fields that nobody documents are kept, also those called like the envelope's", async () => {
    const body = { ...samples.flat, region: "eu", status: "active", data: { a: 1 } };
    expect(await get(answering(() => json(body)).jelou)).toEqual(body);
  });

  test("a field of another type than documented is left out, or falls back", async () => {
    const body = { ...samples.flat, brainId: 7, createdAt: null, id: {} };
    const value = await get(answering(() => json(body)).jelou);
    expect(value).toEqual({
      brainId: "P1",
      webhookUrl: body.webhookUrl,
      authType: "bearer",
      updatedAt: body.updatedAt,
    });
  });

  test.each([
    [
      "an envelope",
      () =>
        json({
          message: ["Integration deleted successfully."],
          statusMessage: "success",
          status: 1,
        }),
    ],
    ["an empty body", () => new Response("")],
    ["204", () => new Response(null, { status: 204 })],
  ])("delete takes %s", async (_, answer) => {
    expect(await remove(answering(answer).jelou)).toBeUndefined();
  });
});

describe("an answer that can't be used is a JelouResponseError", () => {
  const html = () =>
    new Response("<!doctype html><h1>Welcome</h1>", { headers: { "content-type": "text/html" } });
  const withoutData = () => json({ message: ["fine"], statusMessage: "success", status: 1 });
  test.each<[string, (jelou: JelouClient) => Promise<unknown>, () => Response]>([
    ["HTML with status 200", get, html],
    ["HTML on delete", remove, html],
    ["plain text", get, () => new Response("OK")],
    ["plain text on delete", remove, () => new Response("OK")],
    ["truncated JSON on delete", remove, () => new Response('{"message":["Integr')],
    ["truncated JSON", get, () => new Response('{"message":["Integr')],
    ["JSON twice", get, () => new Response(JSON.stringify(samples.flat).repeat(2))],
    ["bytes that are no text", get, () => new Response(Uint8Array.of(0xff, 0, 0x80))],
    ["UTF-16", get, () => new Response(Buffer.from(JSON.stringify(samples.flat), "utf16le"))],
    ["an envelope without data", get, withoutData],
    ["an envelope with data null", get, () => json({ status: 1, data: null })],
    ["an empty body on get", get, () => new Response("")],
    ["an array", get, () => json([samples.flat])],
    ["a number", get, () => json(5)],
    ["null", get, () => json(null)],
    ["an object with nothing of an integration in it", get, () => json({ hello: "world" })],
    ["an integration without a webhookUrl", get, () => json({ brainId: "P1" })],
    ["a webhookUrl of another type", get, () => json({ brainId: "P1", webhookUrl: 5 })],
  ])("%s", async (_, call, answer) => {
    const error = await rejection(call(answering(answer).jelou));
    expect(error).toBeInstanceOf(JelouResponseError);
    expect(error).toMatchObject({ code: "unexpected_response", status: 200 });
  });

  test.each([
    ["a create without a signingSecret", create, { data: samples.flat }],
    ["a create with an empty one", create, { ...samples.flat, signingSecret: "" }],
    ["a create with one of another type", create, { ...samples.flat, signingSecret: 5 }],
    ["a create without anything", create, undefined],
    ["an update without data", update, { status: 1, message: ["fine"] }],
  ])("%s says that Jelou did it", async (_, call, body) => {
    const error = await rejection(
      call(answering(() => (body ? json(body) : new Response(""))).jelou),
    );
    expect(error).toMatchObject({ code: "unexpected_response", effect: "done" });
    expect((error as Error).message).toContain("Jelou took the call: don't repeat it");
  });
});

describe("a refusal is a JelouApiError with the code of its status", () => {
  test.each([
    [400, "bad_request"],
    [401, "unauthorized"],
    [403, "forbidden"],
    [404, "not_found"],
    [409, "conflict"],
    [418, "api_error"],
    [422, "unprocessable"],
    [429, "rate_limited"],
    [499, "api_error"],
    [500, "server_error"],
    [503, "server_error"],
    [599, "server_error"],
  ])("%i is %s", async (status, code) => {
    const headers = { "x-request-id": "r1", "set-cookie": "a=b" };
    const answer = () => json({ status: 1, data: samples.flat }, { status, headers });
    const error = await rejection(get(answering(answer).jelou));
    expect(error).toBeInstanceOf(JelouApiError);
    expect(error).toMatchObject({ name: "JelouApiError", status, code, attempts: 1 });
    const { headers: kept } = error as JelouApiError;
    expect([kept.get("x-request-id"), kept.get("set-cookie")]).toEqual(["r1", null]);
  });

  test.each<[string, string | null, string[]]>([
    ["a message", '{"message":"No."}', ["No."]],
    ["messages", '{"message":["No.","","Never.",5],"status":0}', ["No.", "Never."]],
    ["no body", null, []],
    ["HTML", "<html><body>Nope</body></html>", []],
    ["a list", '["No."]', []],
    ["a message that is an object", '{"message":{"a":1}}', []],
  ])("its messages are those of %s", async (_, body, messages) => {
    const error = await rejection(get(answering(() => new Response(body, { status: 403 })).jelou));
    expect(error).toMatchObject({ messages });
  });

  test("Jelou's details and validation are on the error, its body out of the loggers' way", async () => {
    const body = {
      message: ["The values are not correct."],
      statusMessage: "failed",
      status: 0,
      error: {
        code: "E0422",
        key: "VALIDATOR_ERROR",
        description: "d",
        developerMessages: { en: "a" },
        clientMessages: { en: "b" },
      },
      validationError: { webhookUrl: [{ en: "must be https" }] },
    };
    const error = (await rejection(
      create(answering(() => json(body, { status: 422 })).jelou),
    )) as JelouApiError;
    expect(error.detail).toEqual(body.error);
    expect(error.validation).toEqual(body.validationError);
    expect(error.body).toEqual(body);
    expect(Object.keys(error)).not.toContain("body");
    expect(JSON.stringify(error)).toContain("E0422");
  });

  test("an error is told from others across realms", async () => {
    const error = await rejection(get(answering(() => json({}, { status: 404 })).jelou));
    expect(error).toBeInstanceOf(JelouError);
    expect(isJelouError(error)).toBe(true);
    const twin = { [Symbol.for("jelou-client.error")]: true };
    expect([
      isJelouError(twin),
      isJelouError(new Error()),
      isJelouError(null),
      isJelouError(undefined),
    ]).toEqual([true, false, false, false]);
    expect((error as Error).stack).toMatch(
      /^JelouApiError: integrations.get \(project P1\) was refused/,
    );
  });
});

describe("a 2xx whose envelope says failure is a refusal:", () => {
  test.each<unknown>([0, -0, "0", false, "false", "fail", "failed", "FAILURE", "error"])(
    "%j does, as status and as statusMessage",
    async (flag) => {
      for (const flags of [{ status: flag }, { status: 1, statusMessage: flag }]) {
        const answer = () => json({ message: ["No."], data: samples.flat, ...flags });
        const error = await rejection(get(answering(answer).jelou));
        expect(error).toMatchObject({ code: "api_error", status: 200, messages: ["No."] });
      }
    },
  );

  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  test.each([
    ...["1", "-1", "10", "200", "true", "null", "[]", "[0]", '["failed"]', "{}"],
    ...['"ok"', '"success"', '"not failed"', '"failed over"', '"errors"', '"fails"', '"terror"'],
    ...['{"toString":1,"valueOf":1}', '{"valueOf":0,"toString":0}', deep],
  ])("%.40s doesn't", async (flag) => {
    const body = `{"status":${flag},"data":${JSON.stringify(samples.flat)}}`;
    expect(await get(answering(() => new Response(body)).jelou)).toEqual(samples.flat);
  });

  test.each<[string, string, boolean]>([
    ["of two of one name, the last one counts", '{"status":0,"status":1}', false],
    [
      "of two of one name, the last one counts, if it says failure",
      '{"status":1,"status":0}',
      true,
    ],
    ["one in data doesn't count", '{"status":1,"data":{"status":0}}', false],
    ["one under __proto__ doesn't count", '{"__proto__":{"status":0}}', false],
  ])("%s", async (_, body, isFailure) => {
    const start = (jelou: JelouClient) =>
      jelou.conversations.start("P1", { botId: "B", userId: "U" }).then(
        () => undefined,
        ({ code }: JelouError) => code,
      );
    const code = await start(answering(() => new Response(body)).jelou);
    expect(code).toBe(isFailure ? "api_error" : undefined);
  });
});

describe("what stands under __proto__", () => {
  const polluting = '"__proto__":{"polluted":1,"webhookUrl":"https://evil.example"}';

  test("is on no value", async () => {
    const body = `{"webhookUrl":"https://a.example",${polluting},"constructor":2}`;
    const value = await get(answering(() => new Response(body)).jelou);
    expect(Object.keys(value as object).sort()).toEqual(["brainId", "constructor", "webhookUrl"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  test("is not taken for the integration's own", async () => {
    const body = `{"id":"I1",${polluting}}`;
    expect(await rejection(get(answering(() => new Response(body)).jelou))).toMatchObject({
      code: "unexpected_response",
    });
  });

  test("is on no error", async () => {
    const body = `{${polluting},"error":{${polluting}},"validationError":{"constructor":1}}`;
    const error = (await rejection(
      get(answering(() => new Response(body, { status: 400 })).jelou),
    )) as JelouApiError;
    for (const value of [error, error.body, error.detail, error.validation, {}]) {
      expect(value).not.toHaveProperty("polluted");
    }
    expect(error.validation).toEqual({ constructor: 1 });
  });
});

describe("a call says what it is", () => {
  test.each([
    ["the key", { apiKey: "k" }, { "x-api-key": "k", authorization: null }],
    [
      "Basic",
      { apiKey: undefined, clientId: "id", clientSecret: "pä:ss" },
      { authorization: "Basic aWQ6cMOkOnNz", "x-api-key": null },
    ],
  ])("with %s", async (_, options, expected) => {
    const { jelou, requests } = answering(() => json(samples.flat), options as never);
    await jelou.integrations.get("P1");
    const sent = requests[0] as Request;
    expect(
      Object.fromEntries(Object.keys(expected).map((name) => [name, sent.headers.get(name)])),
    ).toEqual(expected);
    expect([sent.method, await sent.text()]).toEqual(["GET", ""]);
  });

  test("an input is sent as JSON, what is undefined left out", async () => {
    const { jelou, requests } = answering(() => json(samples.flat));
    await jelou.integrations.update("P1", {
      webhookUrl: undefined,
      authType: "new_kind",
      authorization: "a",
    });
    const sent = requests[0] as Request;
    expect([sent.method, sent.headers.get("content-type")]).toEqual(["PATCH", "application/json"]);
    expect(await sent.json()).toEqual({ authType: "new_kind", authorization: "a" });
  });
});

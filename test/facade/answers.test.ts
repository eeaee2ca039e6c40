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

  test("a get that can't be used was not an act", async () => {
    expect(await rejection(get(answering(() => json({})).jelou))).toMatchObject({
      effect: "none",
    });
  });
});

describe("a refusal is a JelouApiError with the code of its status", () => {
  const bodies: [string, () => BodyInit | null, string[]][] = [
    ["a message", () => JSON.stringify({ message: "No." }), ["No."]],
    [
      "messages",
      () => JSON.stringify({ message: ["No.", "Never."], status: 0, statusMessage: "failed" }),
      ["No.", "Never."],
    ],
    ["no body", () => null, []],
    ["HTML", () => "<html><body>Nope</body></html>", []],
    ["an odd body", () => '{"message":{"a":1}}', []],
  ];
  const codes: [number, string][] = [
    [400, "bad_request"],
    [401, "unauthorized"],
    [403, "forbidden"],
    [404, "not_found"],
    [409, "conflict"],
    [418, "api_error"],
    [422, "unprocessable"],
    [429, "rate_limited"],
    [500, "server_error"],
    [503, "server_error"],
  ];
  const table = codes.flatMap(([status, code]) =>
    bodies.map(([name, body, messages]) => ({ status, code, name, body, messages })),
  );
  test.each(table)("$status with $name", async ({ status, code, body, messages }) => {
    const headers = { "x-request-id": "r1", "set-cookie": "a=b" };
    const error = await rejection(
      get(answering(() => new Response(body(), { status, headers })).jelou),
    );
    expect(error).toBeInstanceOf(JelouApiError);
    expect(error).toMatchObject({ name: "JelouApiError", status, code, messages, attempts: 1 });
    const { headers: kept, message } = error as JelouApiError;
    expect([kept.get("x-request-id"), kept.get("set-cookie")]).toEqual(["r1", null]);
    expect(message).toContain("integrations.get");
    expect(message).toContain(String(status));
  });

  test("200 with status 0 is a refusal, and so is each other word for failure", async () => {
    for (const flags of [
      { status: 0 },
      { statusMessage: "failed" },
      { status: "failed" },
      { status: "error" },
    ]) {
      const answer = () => json({ message: ["No."], data: samples.flat, ...flags });
      const error = await rejection(get(answering(answer).jelou));
      expect(error).toMatchObject({ code: "api_error", status: 200, messages: ["No."] });
    }
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

describe("a call says what it is", () => {
  test.each([
    ["the key", { apiKey: "k" }, { "x-api-key": "k", authorization: null }],
    [
      "a key by project",
      { apiKey: async (project: string) => `k-${project}` },
      { "x-api-key": "k-P1" },
    ],
    [
      "Basic",
      { apiKey: undefined, clientId: "id", clientSecret: "pä:ss" },
      { authorization: "Basic aWQ6cMOkOnNz", "x-api-key": null },
    ],
    [
      "headers of the client and of the call",
      { headers: { "x-a": "1", "x-b": "1" } },
      { "x-a": "1", "x-b": "2" },
    ],
    [
      "no header of the caller's in place of a credential",
      { headers: { "X-API-Key": "other" } },
      { "x-api-key": "key-of-the-test" },
    ],
  ])("with %s", async (_, options, expected) => {
    const { jelou, requests } = answering(() => json(samples.flat), options as never);
    await jelou.integrations.get("P1", { headers: { "x-b": "2" } });
    const sent = requests[0] as Request;
    expect(
      Object.fromEntries(Object.keys(expected).map((name) => [name, sent.headers.get(name)])),
    ).toEqual(expected);
    expect([sent.method, sent.redirect, await sent.text()]).toEqual(["GET", "manual", ""]);
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

import { describe, expect, test } from "vitest";
import {
  createJelouClient,
  JELOU_BASE_URLS,
  JelouInputError,
  type JelouClient,
} from "../../src/index.js";
import { answering, json, rejection } from "./answering.js";

const key = "sk-top-secret";

describe("options that can't work are refused when the client is made", () => {
  test.each<[string, unknown]>([
    ["no options", undefined],
    ["no credentials", {}],
    ["credentials of an unset environment variable", { apiKey: undefined }],
    ["both kinds of credentials", { apiKey: key, clientId: "id", clientSecret: key }],
    ["a client id without its secret", { clientId: "id" }],
    ["a client secret without its id", { clientSecret: key }],
    ["an empty key", { apiKey: "" }],
    ["a blank key", { apiKey: " " }],
    ["a key with a line break", { apiKey: `${key}\n` }],
    ["a key with a control character", { apiKey: `${key}\u0000` }],
    ["a key that no header can carry", { apiKey: `${key}–` }],
    ["a key that is no string", { apiKey: 5 }],
    ["a client secret with a line break", { clientId: "id", clientSecret: `${key}\n` }],
    ["a client id with a colon", { clientId: "a:b", clientSecret: key }],
    ["an empty signing secret", { signingSecret: "" }],
    ["http to a foreign host", { apiKey: key, baseUrl: "http://gateway.jelou.ai/platform" }],
    [
      "http to a host that only begins like loopback",
      { apiKey: key, baseUrl: "http://localhost.evil.example" },
    ],
    ["another scheme", { apiKey: key, baseUrl: "ftp://gateway.jelou.ai" }],
    ["a base URL with a query", { apiKey: key, baseUrl: "https://gateway.jelou.ai/platform?a=1" }],
    [
      "a base URL with an empty query",
      { apiKey: key, baseUrl: "https://gateway.jelou.ai/platform?" },
    ],
    ["a base URL with a fragment", { apiKey: key, baseUrl: "https://gateway.jelou.ai/platform#a" }],
    ["a base URL with user info", { apiKey: key, baseUrl: "https://user:pass@gateway.jelou.ai" }],
    ["a base URL that is none", { apiKey: key, baseUrl: "gateway" }],
    ["a messages URL over http", { apiKey: key, messagesBaseUrl: "http://chatbot.jelou.ai" }],
    ["a timeout of zero", { apiKey: key, timeoutMs: 0 }],
    ["a timeout that no timer holds", { apiKey: key, timeoutMs: Infinity }],
    ["a timeout that is no number", { apiKey: key, timeoutMs: "5" }],
    ["half a retry", { apiKey: key, maxRetries: 0.5 }],
    ["fewer than no retries", { apiKey: key, maxRetries: -1 }],
    ["a header that HTTP doesn't allow", { apiKey: key, headers: { "x-a": `${key}\r\nx-b: 1` } }],
  ])("%s", (_, options) => {
    const error = thrownBy(() => createJelouClient(options as never));
    expect(error).toBeInstanceOf(JelouInputError);
    expect(error).toMatchObject({ code: "invalid_input", name: "JelouInputError" });
    expect(String((error as Error).stack)).not.toContain(key);
    expect(String(error)).toMatch(/^JelouInputError: \w.{20,}[.]$/s);
  });

  test("in a page of a browser, unless it is asked for", () => {
    const page = globalThis as { window?: unknown };
    page.window = { document: {} };
    try {
      expect(thrownBy(() => createJelouClient({ apiKey: key }))).toBeInstanceOf(JelouInputError);
      createJelouClient({ apiKey: key, dangerouslyAllowBrowser: true });
    } finally {
      delete page.window;
    }
  });
});

describe("arguments that can't work are refused before anything is sent", () => {
  const update = (input: unknown) => (jelou: JelouClient) =>
    jelou.integrations.update("P1", input as never);
  const create = (input: unknown) => (jelou: JelouClient) =>
    jelou.integrations.create("P1", input as never);
  const send = (input: unknown) => (jelou: JelouClient) => jelou.messages.send(input as never);
  const ids = { projectId: "P1", roomId: "R", botId: "B", userId: "U" };
  test.each<[string, (jelou: JelouClient) => Promise<unknown>]>([
    ["an empty project id", (jelou) => jelou.integrations.get("")],
    ["a blank project id", (jelou) => jelou.integrations.get(" \t")],
    ["the project id .", (jelou) => jelou.integrations.get(".")],
    ["the project id ..", (jelou) => jelou.integrations.delete("..")],
    ["a project id that is undefined", (jelou) => jelou.integrations.get(undefined as never)],
    ["a project id that can't be encoded", (jelou) => jelou.integrations.get("a\ud800b")],
    ["a create without an input", create(undefined)],
    ["a create without a webhookUrl", create({})],
    ["a webhookUrl over http", create({ webhookUrl: "http://panel.example/hook" })],
    ["a webhookUrl over http on loopback", create({ webhookUrl: "http://127.0.0.1/hook" })],
    ["a webhookUrl that is no URL", create({ webhookUrl: "panel.example" })],
    ["a webhookUrl that is a URL object", create({ webhookUrl: new URL("https://panel.example") })],
    ["an authType that is no string", create({ webhookUrl: "https://panel.example", authType: 1 })],
    [
      "an authorization that is no string",
      create({ webhookUrl: "https://panel.example", authorization: {} }),
    ],
    ["an update with nothing in it", update({})],
    [
      "an update with nothing but undefined in it",
      update({ webhookUrl: undefined, authType: undefined }),
    ],
    ["an update to a webhookUrl over http", update({ webhookUrl: "http://panel.example" })],
    [
      "a conversation without a bot",
      (jelou) => jelou.conversations.start("P1", { userId: "U" } as never),
    ],
    [
      "a conversation with an empty user",
      (jelou) => jelou.conversations.close("P1", { botId: "B", userId: "" }),
    ],
    [
      "a message without a room",
      send({ ...ids, roomId: undefined, message: { type: "text", content: { body: "a" } } }),
    ],
    ["a message of no type", send({ ...ids, message: { content: { body: "a" } } })],
    [
      "a message of an unknown type",
      send({ ...ids, message: { type: "constructor", content: {} } }),
    ],
    ["a text without a body", send({ ...ids, message: { type: "text", content: {} } })],
    ["a text without content", send({ ...ids, message: { type: "text" } })],
    [
      "a picture over http",
      send({
        ...ids,
        message: {
          type: "image",
          content: { url: "http://a.example/a.png", mimeType: "image/png" },
        },
      }),
    ],
    [
      "a picture without a media type",
      send({ ...ids, message: { type: "image", content: { url: "https://a.example/a.png" } } }),
    ],
    [
      "a caption that is no string",
      send({
        ...ids,
        message: {
          type: "image",
          content: { url: "https://a.example", mimeType: "image/png", caption: 1 },
        },
      }),
    ],
    ["a signal that is none", (jelou) => jelou.integrations.get("P1", { signal: {} as never })],
    ["a timeout of no number", (jelou) => jelou.integrations.get("P1", { timeoutMs: NaN })],
    [
      "a header that HTTP doesn't allow",
      (jelou) => jelou.integrations.get("P1", { headers: { "a b": "c" } }),
    ],
  ])("%s", async (_, call) => {
    const { jelou, requests } = answering(() => json({}), { signingSecret: "secret" });
    const error = await rejection(call(jelou));
    expect(error).toBeInstanceOf(JelouInputError);
    expect((error as Error).message).toMatch(/^\w.{10,}[.]$/s);
    expect(requests).toHaveLength(0);
  });

  test("a call whose credential the client lacks", async () => {
    const { jelou: signing, requests } = answering(() => json({}), {
      apiKey: undefined,
      signingSecret: "s",
    } as never);
    expect(await rejection(signing.integrations.get("P1"))).toMatchObject({
      code: "invalid_input",
    });
    const { jelou: keyed } = answering(() => json({}));
    const message = { type: "text", content: { body: "a" } } as const;
    expect(await rejection(keyed.messages.send({ ...ids, message }))).toMatchObject({
      code: "invalid_input",
    });
    expect(requests).toHaveLength(0);
  });
});

describe("every documented spelling of the base URL leads to the same address", () => {
  test.each([
    ["https://gateway.jelou.ai/platform", "https://gateway.jelou.ai/platform"],
    ["https://gateway.jelou.ai/platform/", "https://gateway.jelou.ai/platform"],
    ["https://gateway.jelou.ai/platform/v1", "https://gateway.jelou.ai/platform"],
    ["https://gateway.jelou.ai/platform/v1/", "https://gateway.jelou.ai/platform"],
    ["HTTPS://Gateway.Jelou.AI/jelouapi/v1//", "https://gateway.jelou.ai/jelouapi"],
    ["https://gateway.jelou.ai", "https://gateway.jelou.ai"],
    ["http://127.0.0.1:8080/platform", "http://127.0.0.1:8080/platform"],
    ["http://[::1]:8080/", "http://[::1]:8080"],
    ["http://localhost:8080/v1", "http://localhost:8080"],
    [JELOU_BASE_URLS.jelouapi, "https://gateway.jelou.ai/jelouapi"],
    [undefined, "https://gateway.jelou.ai/platform"],
  ])("%s", async (baseUrl, expected) => {
    const { jelou, requests } = answering(() => json({ webhookUrl: "https://panel.example" }), {
      baseUrl,
    });
    await jelou.integrations.get("a/b?c#d %é");
    expect(requests.map(({ url }) => url)).toEqual([
      `${expected}/v1/external-support/a%2Fb%3Fc%23d%20%25%C3%A9`,
    ]);
  });
});

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("It threw nothing.");
}

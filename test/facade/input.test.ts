import { setFlagsFromString } from "node:v8";
import { Script } from "node:vm";
import { describe, expect, test, vi } from "vitest";
import {
  createJelouClient,
  JELOU_BASE_URLS,
  JelouInputError,
  type JelouClient,
  type JelouMessage,
  type RequestOptions,
} from "../../src/index.js";
import { answering, json, rejection } from "./answering.js";

const key = "s3cr3t-key";

/** Whatever is refused is refused by name, in a sentence, without a trace of a secret. */
function expectRefusal(error: unknown, message: RegExp): void {
  expect(error).toBeInstanceOf(JelouInputError);
  expect(error).toMatchObject({ code: "invalid_input", name: "JelouInputError" });
  expect((error as Error).message).toMatch(message);
  expect((error as Error).message).toMatch(/^\w.{20,}[.)]$/s);
  const { stack, cause } = error as Error;
  expect(`${error} ${JSON.stringify(error)} ${stack} ${cause}`).not.toContain("s3cr3t");
}

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("It threw nothing.");
}

describe("options that can't work are refused by name when the client is made:", () => {
  const withKey = (options: object) => ({ apiKey: key, ...options });
  const unset = /(apiKey is|clientId and clientSecret are|signingSecret is) missing: pass/;

  test.each<[string, unknown, RegExp]>([
    ["no options", undefined, /options of createJelouClient/],
    ["no credentials", {}, /The credentials are missing/],
    ["a key of an unset environment variable", { apiKey: undefined }, unset],
    ["a pair of unset environment variables", { clientId: undefined }, unset],
    [
      "a client secret of one",
      { clientSecret: undefined },
      /^clientId and clientSecret are missing/,
    ],
    ["a signing secret of an unset environment variable", { signingSecret: undefined }, unset],
    ["a key beside a pair", withKey({ clientId: "id", clientSecret: key }), /apiKey.*clientId/],
    ["a key beside half a pair", withKey({ clientId: "id" }), /apiKey.*clientId/],
    ["a key beside the other half", withKey({ clientSecret: key }), /apiKey.*clientId/],
    ["a client id without its secret", { clientId: "id", signingSecret: key }, /clientSecret is/],
    ["a client secret without its id", { clientSecret: key }, /clientId is missing/],
    ["an empty key", { apiKey: "" }, /apiKey/],
    ["a blank key", { apiKey: " " }, /apiKey/],
    ["a key that is no string", { apiKey: 5 }, /apiKey/],
    ["a key with a control character", { apiKey: `${key}\u0000${key}` }, /apiKey has/],
    ["a key that begins beyond ASCII", { apiKey: `ñ${key}` }, /apiKey has/],
    ["a key that ends beyond ASCII", { apiKey: `${key}–` }, /apiKey has/],
    ["a client id with a colon", { clientId: `a:${key}`, clientSecret: key }, /clientId.*colon/],
    ["an empty signing secret", { signingSecret: "" }, /signingSecret/],
    ...["s3cr3t ", " s3cr3t", "s3cr3t\n", "\u00a0s3cr3t"].flatMap(
      (padded): [string, unknown, RegExp][] => [
        [`the key ${JSON.stringify(padded)}`, { apiKey: padded }, /^apiKey has .*trim it/],
        [
          `the client secret ${JSON.stringify(padded)}`,
          { clientId: "id", clientSecret: padded },
          /^clientSecret has .*trim it/,
        ],
        [
          `the signing secret ${JSON.stringify(padded)}`,
          { signingSecret: padded },
          /^signingSecret has .*trim it/,
        ],
      ],
    ),
    ...[
      "gateway",
      "http://gateway.jelou.ai/platform",
      "http://localhost.evil.example",
      "http://evillocalhost",
      "https://:s3cr3t@gateway.jelou.ai",
      "http://127.0.0.1.evil.example",
      "http://localhost@evil.example",
      "http://[::ffff:127.0.0.1]",
      "http://0.0.0.0",
      "ftp://gateway.jelou.ai",
      "javascript:alert(1)",
      "data:https://a.example",
      "//host.example",
      "https://",
      "https://gateway.jelou.ai/platform?a=s3cr3t",
      "https://gateway.jelou.ai/platform?",
      "https://gateway.jelou.ai/platform#a",
      "https://u:s3cr3t@gateway.jelou.ai",
      "https://user@host.example",
      5,
    ].map((baseUrl): [string, unknown, RegExp] => [
      `the baseUrl ${baseUrl}`,
      withKey({ baseUrl }),
      /^baseUrl must be/,
    ]),
    ["a messagesBaseUrl over http", withKey({ messagesBaseUrl: "http://a.example" }), /^messagesB/],
    ["a fetch that is a number", withKey({ fetch: 5 }), /^fetch must be a function/],
    ["an onRetry that is a string", withKey({ onRetry: "log" }), /^onRetry must be a function/],
    ["an onDrift that is a string", withKey({ onDrift: "log" }), /^onDrift must be a function/],
    ["an onCall that is a string", withKey({ onCall: "log" }), /^onCall must be a function/],
    ["a timeout of zero", withKey({ timeoutMs: 0 }), /^timeoutMs/],
  ])("%s", (_, options, message) => {
    expectRefusal(
      thrownBy(() => createJelouClient(options as never)),
      message,
    );
  });

  test("credentials in a page of a browser, unless it is asked for", () => {
    vi.stubGlobal("window", { document: {} });
    try {
      const make = (options: object) => createJelouClient({ apiKey: key, ...options });
      expectRefusal(
        thrownBy(() => make({ dangerouslyAllowBrowser: false })),
        /dangerouslyAllowBrowser/,
      );
      expect(() => make({ dangerouslyAllowBrowser: true })).not.toThrow();
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

describe("arguments that can't work are refused by name before anything is sent:", () => {
  const ids = { projectId: "P1", roomId: "R", botId: "B", userId: "U" };
  const https = "https://panel.example/hook";
  type Call = (jelou: JelouClient) => Promise<unknown>;
  const get =
    (options: unknown): Call =>
    (jelou) =>
      jelou.integrations.get("P1", options as RequestOptions);
  const project =
    (projectId: unknown): Call =>
    (jelou) =>
      jelou.integrations.get(projectId as string);
  const create =
    (input: unknown): Call =>
    (jelou) =>
      jelou.integrations.create("P1", input as never);
  const update =
    (input: unknown): Call =>
    (jelou) =>
      jelou.integrations.update("P1", input as never);
  const start =
    (input: unknown): Call =>
    (jelou) =>
      jelou.conversations.start("P1", input as never);
  const send =
    (message: unknown, others: object = {}): Call =>
    (jelou) =>
      jelou.messages.send({ ...ids, ...others, message: message as JelouMessage });
  const text = { type: "text", content: { body: "a" } };
  const image = (content: object) => send({ type: "image", content });
  const media = { url: https, mimeType: "image/png" };

  test.each<[string, Call, RegExp]>([
    ["an empty project id", project(""), /projectId must be a non-empty/],
    ["a blank project id", project(" \t"), /projectId must be a non-empty/],
    ["a project id that is undefined", project(undefined), /projectId must be a non-empty/],
    ["the project id .", project("."), /projectId can't stand in a URL/],
    ["the project id ..", project(".."), /projectId can't stand in a URL/],
    ["a project id that can't be encoded", project("a\ud800b"), /projectId can't stand in a URL/],
    ["a create without an input", create(undefined), /input must be an object/],
    ["a create with null", create(null), /input must be an object/],
    ["a start with an array", start([]), /input must be an object/],
    ["a create without a webhookUrl", create({}), /webhookUrl/],
    ...[
      "http://u:s3cr3t@panel.example",
      "http://127.0.0.1/hook",
      "panel.example",
      "https://a.example/\nx",
      " https://a.example",
      "https://panel.example\\@evil.example/",
      "https:\\\\evil.example",
      "https:evil.example",
      "https:/evil.example",
      "https:///evil.example",
      "https://panel.example/\u0085",
      "https://",
      new URL(https),
    ].map((webhookUrl): [string, Call, RegExp] => [
      `the webhookUrl ${JSON.stringify(webhookUrl)} of ${typeof webhookUrl}`,
      create({ webhookUrl }),
      /webhookUrl must be an https URL/,
    ]),
    ["an authType that is no string", create({ webhookUrl: https, authType: 1 }), /authType/],
    [
      "an authorization that is no string",
      create({ webhookUrl: https, authorization: ["s3cr3t"] }),
      /authorization/,
    ],
    ["an update with nothing in it", update({}), /Pass what to update/],
    ["an update with undefined", update({ webhookUrl: undefined }), /Pass what to update/],
    ["an update to a webhookUrl over http", update({ webhookUrl: "http://a.example" }), /webhookU/],
    ["a conversation without a bot", start({ userId: "U" }), /botId/],
    ["a conversation with an empty user", start({ botId: "B", userId: "" }), /userId/],
    [
      "an initialMessage that is a number",
      start({ botId: "B", userId: "U", initialMessage: 5 }),
      /initialMessage/,
    ],
    [
      "an assignment type of nobody's",
      start({ botId: "B", userId: "U", assignment: { type: "robot" } }),
      /assignment\.type must be one of queue, operator, team/,
    ],
    ["a message without a room", send(text, { roomId: undefined }), /roomId/],
    ["a message of no type", send({ content: { body: "a" } }), /type/],
    ["a message of an unknown type", send({ type: "constructor", content: {} }), /type/],
    ["a text without a body", send({ type: "text", content: {} }), /body/],
    ["a text without content", send({ type: "text" }), /content/],
    ["a picture over http", image({ ...media, url: "http://a.example/a.png" }), /url/],
    ["a picture without a media type", image({ url: https }), /mimeType/],
    ["a caption that is no string", image({ ...media, caption: 1 }), /caption/],
    ["a caption that is null", image({ ...media, caption: null }), /caption/],
    ["options that are null", get(null), /options of a call/],
    ["options that are an array", get([]), /options of a call/],
    ...[{}, 0, null, "now", new AbortController()].map((signal): [string, Call, RegExp] => [
      `a signal that is ${signal && signal.constructor.name}`,
      get({ signal }),
      /signal must be an AbortSignal: controller\.signal/,
    ]),
    ...[0, -1, NaN, Infinity, 2 ** 31, 2 ** 31 - 0.5, "5"].map(
      (timeoutMs): [string, Call, RegExp] => [
        `a timeoutMs of ${timeoutMs}, ${typeof timeoutMs}`,
        get({ timeoutMs }),
        /timeoutMs must be a number of milliseconds/,
      ],
    ),
    ...[-1, 1.5, "2", null].map((maxRetries): [string, Call, RegExp] => [
      `maxRetries of ${maxRetries}, ${typeof maxRetries}`,
      get({ maxRetries }),
      /maxRetries must be a whole number/,
    ]),
    ...[
      { aborted: false },
      { aborted: false, addEventListener() {} },
      { addEventListener() {}, removeEventListener() {} },
    ].map((signal): [string, Call, RegExp] => [
      `a signal that has but ${Object.keys(signal)}`,
      get({ signal }),
      /signal must be an AbortSignal/,
    ]),
    ["headers in a Map", get({ headers: new Map([["a", "b"]]) }), /headers.*Object\.fromEntries/],
    ["headers in Headers", get({ headers: new Headers() }), /headers.*Object\.fromEntries/],
    ["headers in an array", get({ headers: [["a", "b"]] }), /headers must be an object/],
    ["headers that are inherited", get({ headers: Object.create({ a: "b" }) }), /headers/],
    ["headers with a number", get({ headers: { a: 5 } }), /headers must have strings/],
    ...[
      { "x-a": "1\r\nx-api-key: s3cr3t" },
      { "x-a\r\nx-b": "s3cr3t" },
      { "x-a": "s3cr3t\0" },
      { "x-a: s3cr3t": "2" },
      { "": "s3cr3t" },
      { "x-a": "💥-s3cr3t" },
    ].map((headers): [string, Call, RegExp] => [
      `the headers ${JSON.stringify(headers)}`,
      get({ headers }),
      /headers has a name or value that HTTP doesn't allow/,
    ]),
  ])("%s", async (_, call, message) => {
    const { jelou, requests } = answering(() => json({}), { signingSecret: "secret" });
    expectRefusal(await rejection(call(jelou)), message);
    expect(requests).toHaveLength(0);
  });

  test("a call whose credential the client lacks", async () => {
    const only = (options: object) => answering(() => json({}), options as never).jelou;
    const signing = only({ apiKey: undefined, signingSecret: "s" });
    expectRefusal(await rejection(signing.integrations.get("P1")), /apiKey.*createJelouClient/);
    const keyed = rejection(send(text)(only({})));
    expectRefusal(await keyed, /signingSecret.*createJelouClient/);
  });

  test("the error says for which call it was meant, and that nothing happened", async () => {
    const error = await rejection(update({})(answering(() => json({})).jelou));
    expect(error).toMatchObject({
      operation: "integrations.update",
      projectId: "P1",
      attempts: 0,
      effect: "none",
      message: expect.stringMatching(/^integrations\.update: Pass what to update/),
    });
    const nameless = await rejection(project(7)(answering(() => json({})).jelou));
    expect(nameless).not.toHaveProperty("projectId");
  });
});

test.each<RequestOptions>([
  { timeoutMs: 2 ** 31 - 1 },
  { timeoutMs: 0.5 + 1_000 },
  { maxRetries: 0 },
  { signal: undefined },
  { headers: {} },
  { headers: Object.create(null) as {} },
])("a call takes the options %j", async (options) => {
  const { jelou } = answering(() => json({ webhookUrl: "https://panel.example" }));
  expect(await jelou.integrations.get("P1", options)).toHaveProperty("webhookUrl");
});

describe("every spelling of the base URL leads to one address:", () => {
  test.each([
    ["https://gateway.jelou.ai/platform", "https://gateway.jelou.ai/platform"],
    ["https://gateway.jelou.ai/platform/", "https://gateway.jelou.ai/platform"],
    ["https://gateway.jelou.ai/platform/v1", "https://gateway.jelou.ai/platform"],
    ["HTTPS://Gateway.Jelou.AI/jelouapi//v1//", "https://gateway.jelou.ai/jelouapi"],
    [" https://gateway.jelou.ai/api/v1 ", "https://gateway.jelou.ai/api"],
    ["https://a.example/v1/eu", "https://a.example/v1/eu"],
    ["https://a.example/v1beta", "https://a.example/v1beta"],
    ["https://a.example/v1/v1/", "https://a.example/v1"],
    ["https://a.example\\a\\..\\v1", "https://a.example"],
    ["https://a.example/{projectId}", "https://a.example/%7BprojectId%7D"],
    ["https://bücher.example", "https://xn--bcher-kva.example"],
    ["http://127.0.0.1:8080/platform", "http://127.0.0.1:8080/platform"],
    ["http://127.123.45.67", "http://127.123.45.67"],
    ["http://0x7f.1", "http://127.0.0.1"],
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

test("a host beyond ASCII is still one when the platform has optimised its check of them", async () => {
  // Node 20 and 22 then refuse it: https://github.com/AikidoSec/firewall-node/pull/1086
  setFlagsFromString("--allow-natives-syntax");
  const check = "URL.canParse('https://host.example');";
  const optimise = `%PrepareFunctionForOptimization(URL.canParse); ${check} %OptimizeFunctionOnNextCall(URL.canParse); ${check}`;
  new Script(optimise).runInThisContext();
  setFlagsFromString("--no-allow-natives-syntax");
  const { jelou } = answering(() => json({ signingSecret: "s" }), {
    baseUrl: "https://bücher.example",
  });
  const webhookUrl = "https://café.example";
  expect(await jelou.integrations.create("P1", { webhookUrl })).toMatchObject({ webhookUrl });
});

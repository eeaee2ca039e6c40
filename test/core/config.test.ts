import { setFlagsFromString } from "node:v8";
import { Script } from "node:vm";
import { describe, expect, test, vi } from "vitest";
import {
  createJelouClient,
  JELOU_BASE_URLS,
  JelouInputError,
  type HeadersInput,
  type RequestOptions,
} from "../../src/index.js";
import { apiKey, calls, clientWith, failureOf, ok, projectId } from "./client.js";

const key = "s3cr3t-key";

/** The error that `createJelouClient` throws. */
function refusalOf(options: unknown): unknown {
  try {
    createJelouClient(options as object);
  } catch (error) {
    expect(error).toBeInstanceOf(JelouInputError);
    return (error as Error).message;
  }
  throw new Error("It threw nothing.");
}

describe("createJelouClient refuses", () => {
  const unset = "(is an environment variable unset?).";
  const missing = `missing: pass apiKey, or clientId and clientSecret ${unset}`;
  const trim = "has a line break, another control character, or space around it: trim it.";

  test.each<[options: unknown, message: string]>([
    [undefined, "The options of createJelouClient must be an object."],
    [{}, `The credentials are ${missing}`],
    [{ apiKey: undefined }, `apiKey is ${missing}`],
    [{ clientId: undefined }, `clientId and clientSecret are ${missing}`],
    [{ signingSecret: undefined }, `signingSecret is ${missing}`],
    [
      { clientId: "id", clientSecret: undefined },
      `clientSecret is missing: pass it to createJelouClient ${unset}`,
    ],
    [{ clientSecret: key }, `clientId is missing: pass it to createJelouClient ${unset}`],
    [{ apiKey: "" }, "apiKey must be a non-empty string."],
    [{ apiKey: " " }, "apiKey must be a non-empty string."],
    [{ apiKey: 5 }, "apiKey must be a non-empty string."],
    [{ signingSecret: "" }, "signingSecret must be a non-empty string."],
    ...[`${key}\n`, ` ${key}`, `${key}\u0000${key}`, `\u00a0${key}`].flatMap(
      (value): [unknown, string][] => [
        [{ apiKey: value }, `apiKey ${trim}`],
        [{ clientId: "id", clientSecret: value }, `clientSecret ${trim}`],
        [{ signingSecret: value }, `signingSecret ${trim}`],
      ],
    ),
    [{ apiKey: `${key}–` }, "apiKey has a character that no header can have: copy it again."],
    [{ clientId: "a:b", clientSecret: key }, "clientId can't have a colon."],
    ...[{ clientId: "id", clientSecret: key }, { clientId: "id" }, { clientSecret: key }].map(
      (pair): [unknown, string] => [
        { apiKey: key, ...pair },
        "Pass either apiKey, or clientId and clientSecret, not both.",
      ],
    ),
    ...["fetch", "onRetry", "onDrift", "onCall"].map((name): [unknown, string] => [
      { apiKey: key, [name]: "log" },
      `${name} must be a function.`,
    ]),
  ])("%o", (options, message) => {
    expect(refusalOf(options)).toBe(message);
  });

  test.each(["baseURL", "timeout", "retries", "api_key", "signal"])(
    "the unknown option %s",
    (name) => {
      expect(refusalOf({ apiKey: key, [name]: 5 })).toMatch(
        new RegExp(`^${name} is not an option of createJelouClient. The options are .*baseUrl`),
      );
    },
  );

  const notUrl = `baseUrl must be a URL, such as ${JELOU_BASE_URLS.platform}.`;
  const notHttps = "baseUrl must be an https URL. http is allowed on a loopback host only.";
  const notBare = "baseUrl must be a URL without user info, query and fragment.";
  test.each<[baseUrl: unknown, message: string]>([
    ["gateway", notUrl],
    ["//host.example", notUrl],
    ["https://", notUrl],
    [5, notUrl],
    ["http://gateway.example/platform", notHttps],
    ["http://localhost.evil.example", notHttps],
    ["http://127.0.0.1.evil.example", notHttps],
    ["http://localhost@evil.example", notHttps],
    ["http://0.0.0.0", notHttps],
    ["javascript:alert(1)", notHttps],
    ["https://user:s3cr3t@gateway.example", notBare],
    ["https://gateway.example/platform?a=s3cr3t", notBare],
    ["https://gateway.example/platform?", notBare],
    ["https://gateway.example/platform#a", notBare],
  ])("the baseUrl %s", (baseUrl, message) => {
    expect(refusalOf({ apiKey: key, baseUrl })).toBe(message);
    expect(refusalOf({ apiKey: key, messagesBaseUrl: baseUrl })).toBe(
      message.replace("baseUrl", "messagesBaseUrl"),
    );
  });

  test("to work in a browser page, unless dangerouslyAllowBrowser says so", () => {
    vi.stubGlobal("window", { document: {} });
    try {
      expect(refusalOf({ apiKey: key })).toContain("dangerouslyAllowBrowser");
      createJelouClient({ apiKey: key, dangerouslyAllowBrowser: true });
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

describe("a call refuses, before anything is sent,", () => {
  const time = "timeoutMs must be a number of milliseconds above 0 and below 25 days.";
  const count = "maxRetries must be a whole number, 0 or more.";
  const signal = "signal must be an AbortSignal: controller.signal, not the controller.";
  const headers = "headers has a name or value that HTTP doesn't allow.";

  test.each<[options: unknown, message: string]>([
    [null, "The options of a call must be an object."],
    [[], "The options of a call must be an object."],
    [
      { timeout: 5 },
      "timeout is not an option of a call. The options are signal, timeoutMs, maxRetries, headers.",
    ],
    ...[0, -1, NaN, Infinity, 2 ** 31, "5", null].map((timeoutMs): [unknown, string] => [
      { timeoutMs },
      time,
    ]),
    ...[-1, 1.5, "2", null].map((maxRetries): [unknown, string] => [{ maxRetries }, count]),
    ...[{}, 0, null, new AbortController(), { aborted: false }].map((value): [unknown, string] => [
      { signal: value },
      signal,
    ]),
    [{ headers: "x-a: 1" }, "headers must be an object."],
    ...[
      { "x-a": "1\r\nx-api-key: s3cr3t" },
      { "x-a\r\nx-b": "s3cr3t" },
      { "x-a": "s3cr3t\0" },
      { "": "s3cr3t" },
      { "x-a": "💥-s3cr3t" },
    ].map((value): [unknown, string] => [{ headers: value }, headers]),
  ])("%j", async (options, message) => {
    const { jelou, requests } = clientWith(ok);
    const error = await failureOf(calls.get(jelou, options as RequestOptions));
    expect(error).toMatchObject({
      ...{ code: "invalid_input", operation: "integrations.get", projectId, attempts: 0 },
      ...{ effect: "none", message: `integrations.get: ${message}` },
    });
    expect(requests).toEqual([]);
  });

  test("a credential that the client lacks", async () => {
    const { jelou } = clientWith(ok, { apiKey: undefined });
    const needs = (name: string) => `This call needs ${name}: pass it to createJelouClient.`;
    expect((await failureOf(calls.get(jelou))).message).toBe(
      `integrations.get: ${needs("apiKey")}`,
    );
    expect(await failureOf(calls.send(jelou))).toBeUndefined();
    const keyed = clientWith(ok, { signingSecret: undefined }).jelou;
    expect((await failureOf(calls.send(keyed))).message).toBe(
      `messages.send: ${needs("signingSecret")}`,
    );
  });
});

test.each<RequestOptions>([
  { timeoutMs: 2 ** 31 - 1 },
  { timeoutMs: 1_000.5, maxRetries: 0 },
  { signal: undefined, timeoutMs: undefined, maxRetries: undefined, headers: undefined },
  Object.freeze({ headers: Object.freeze({ "x-a": "1" }) }),
])("a call takes the options %j", async (options) => {
  expect(await calls.get(clientWith(ok).jelou, options)).toHaveProperty("webhookUrl");
});

describe("baseUrl takes every spelling of an address", () => {
  test.each([
    ["https://gateway.example/platform", "https://gateway.example/platform"],
    ["https://gateway.example/platform/", "https://gateway.example/platform"],
    ["https://gateway.example/platform/v1", "https://gateway.example/platform"],
    ["HTTPS://Gateway.Example/jelouapi//v1//", "https://gateway.example/jelouapi"],
    [" https://gateway.example/api/v1 ", "https://gateway.example/api"],
    ["https://a.example/v1/eu", "https://a.example/v1/eu"],
    ["https://a.example/v1beta", "https://a.example/v1beta"],
    ["https://a.example/{projectId}", "https://a.example/%7BprojectId%7D"],
    ["https://bücher.example", "https://xn--bcher-kva.example"],
    ["http://127.0.0.1:8080/platform", "http://127.0.0.1:8080/platform"],
    ["http://[::1]:8080/", "http://[::1]:8080"],
    ["http://localhost:8080/v1", "http://localhost:8080"],
    [JELOU_BASE_URLS.jelouapi, JELOU_BASE_URLS.jelouapi],
    [undefined, JELOU_BASE_URLS.platform],
  ])("%s", async (baseUrl, expected) => {
    const { jelou, requests } = clientWith(ok, { baseUrl });
    await jelou.integrations.get("P1");
    expect(requests[0]?.url).toBe(`${expected}/v1/external-support/P1`);
  });

  test("even a non-ASCII host after Node 20 and 22 have optimised URL.canParse, which is a bug of theirs", async () => {
    setFlagsFromString("--allow-natives-syntax");
    const check = "URL.canParse('https://host.example');";
    const optimise = `%PrepareFunctionForOptimization(URL.canParse); ${check} %OptimizeFunctionOnNextCall(URL.canParse); ${check}`;
    new Script(optimise).runInThisContext();
    setFlagsFromString("--no-allow-natives-syntax");
    const { jelou } = clientWith(ok, { baseUrl: "https://bücher.example" });
    const webhookUrl = "https://café.example";
    await jelou.integrations.create("P1", { webhookUrl });
  });
});

describe("headers", () => {
  test.each<[string, HeadersInput]>([
    ["an object", { "X-A": "1" }],
    ["an object with undefined", { "x-a": "1", "x-b": undefined }],
    ["Headers", new Headers({ "x-a": "1" })],
    ["pairs", [["x-a", "1"]]],
    ["a Map", new Map([["X-A", "1"]])],
    ["URLSearchParams", new URLSearchParams({ "x-a": "1" })],
  ])("may be %s, of the client or of a call", async (_, headers) => {
    const { jelou, requests } = clientWith(ok, { headers });
    await calls.get(jelou);
    await calls.get(clientWith(ok).jelou, { headers });
    const names = [...(requests[0]?.headers.keys() ?? [])];
    expect(names).toEqual(["accept", "x-a", "x-api-key"]);
    expect(requests[0]?.headers.get("x-a")).toBe("1");
  });

  test("of a call override the client's, and the operation's override both", async () => {
    const headers = {
      ...{ "X-A": "client", "x-b": "client", "X-API-KEY": "evil", "X-Jelou-Signature": "evil" },
      ...{ "Content-Type": "text/evil", Accept: "text/plain" },
    };
    const { jelou, requests } = clientWith(ok, { headers });
    await calls.create(jelou, { headers: { "x-a": "call", "x-api-key": "evil" } });
    await calls.send(jelou, { headers });
    await calls.get(jelou);
    const sent = requests.map(({ headers }) => Object.fromEntries(headers));
    expect(sent[0]).toMatchObject({
      ...{ "x-a": "call", "x-b": "client", "x-api-key": apiKey, accept: "text/plain" },
      "content-type": "application/json",
    });
    expect(sent[1]?.["x-jelou-signature"]).toMatch(/^sha256=[0-9a-f]{64}$/);
    // The headers of a call were for that call only.
    expect(sent[2]?.["x-a"]).toBe("client");
  });

  test("that change after the client was created have no effect", async () => {
    const headers = { "x-a": "1" };
    const { jelou, requests } = clientWith(ok, { headers });
    headers["x-a"] = "2";
    await calls.get(jelou);
    expect(requests[0]?.headers.get("x-a")).toBe("1");
  });
});

import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createJelouClient, isJelouError, JelouApiError } from "../../src/index.js";
import { parseWebhook } from "../../src/webhooks/index.js";
import {
  apiKey,
  authorization,
  basic,
  byBasic,
  byKey,
  callNames,
  calls,
  clientSecret,
  created,
  outcomeOf,
  projectId,
  secrets,
  signingSecret,
  webhookUrl,
  type CallName,
} from "./calls.js";
import { leaksIn } from "./leaks.js";
import { ok, refused, scripted, never } from "./scripted.js";

beforeAll(() => void vi.spyOn(Math, "random").mockReturnValue(0));
afterAll(() => void vi.restoreAllMocks());

const failure = async (call: Promise<unknown>) => (await outcomeOf(call)).error;
const quoted = (text: string) => JSON.stringify(text).slice(1, -1);
const each = (text: string, write: (unit: string) => string) => text.split("").map(write).join("");
const hex = (unit: string) => unit.charCodeAt(0).toString(16);
const names: Record<string, string> = {
  "&": "amp",
  "<": "lt",
  ">": "gt",
  '"': "quot",
  "'": "apos",
};

/** The ways in which servers write what they got. */
const disguises: Record<string, (secret: string) => string> = {
  "as it is": (secret) => secret,
  "in lower case": (secret) => secret.toLowerCase(),
  "in JSON": quoted,
  "in the JSON of PHP": (secret) => quoted(secret).replaceAll("/", "\\/"),
  "in JSON within JSON": (secret) => quoted(quoted(secret)),
  "in JSON within JSON within JSON": (secret) => quoted(quoted(quoted(secret))),
  "in JSON with every character escaped": (secret) =>
    each(secret, (unit) => `\\u${hex(unit).padStart(4, "0")}`),
  "in JSON with capital escapes": (secret) =>
    each(secret, (unit) => `\\u${hex(unit).padStart(4, "0").toUpperCase()}`),
  "in a URL": encodeURIComponent,
  "in a URL, in small letters": (secret) => encodeURIComponent(secret).toLowerCase(),
  "in a URL with every byte encoded": (secret) =>
    Buffer.from(secret).toString("hex").replace(/../g, "%$&"),
  "in HTML": (secret) => secret.replace(/[&<>"']/g, (one) => `&${names[one]};`),
  "in HTML with numbers": (secret) =>
    secret.replace(/[&<>"'/=+]/gu, (one) => `&#${one.codePointAt(0)};`),
  "in HTML with padded numbers": (secret) =>
    secret.replace(/[&<>"'/=+]/gu, (one) => `&#0${one.codePointAt(0)};`),
  "in HTML with hexadecimal numbers": (secret) =>
    secret.replace(/[&<>"'/=+]/gu, (one) => `&#x${hex(one)};`),
  "in HTML, of JSON": (secret) =>
    quoted(secret).replace(/[&<>"'/=+\\]/gu, (one) => `&#X${hex(one).toUpperCase()};`),
  "in a URL, of JSON": (secret) => encodeURIComponent(quoted(secret)),
};

test("a look for leaks finds each secret in each disguise, or it would prove nothing", () => {
  for (const write of Object.values(disguises)) {
    for (const secret of secrets)
      expect(leaksIn(new Error(`(${write(secret)})`), secrets)).toContain(secret);
  }
  const hidden = Object.defineProperty(new Error("x"), "request", {
    value: { headers: new Headers({ a: apiKey }) },
  });
  expect(leaksIn(new Error("outer", { cause: hidden }), secrets)).toEqual([apiKey]);
  expect(leaksIn(new Error("nothing"), secrets)).toEqual([]);
});

/** The secrets that a call sends, or works with. */
const sent: Record<CallName, string[]> = {
  get: [apiKey],
  delete: [apiKey],
  update: [apiKey, authorization],
  create: [apiKey, authorization],
  start: [apiKey],
  send: [signingSecret],
};

describe.each(Object.entries(disguises))("a server that echoes secrets %s", (_, write) => {
  const places: Record<string, (echo: string) => Response> = {
    "in plain text": (echo) => new Response(`Bad: ${echo} (refused)`, { status: 401 }),
    "in HTML": (echo) => new Response(`<html><h1>Bad</h1><pre>${echo}</pre>`, { status: 502 }),
    "in a message": (echo) =>
      Response.json({ message: ["Bad", `${echo} (refused)`] }, { status: 401 }),
    "in a JSON string": (echo) => Response.json(echo, { status: 422 }),
    "in a key": (echo) =>
      Response.json(
        { message: "Bad", validationError: { [echo]: [{ en: "no" }] } },
        { status: 422 },
      ),
    "in an unknown field": (echo) => Response.json({ oops: [{ echo }] }, { status: 400 }),
    "in broken JSON": (echo) => new Response(`{"message":"${echo}`, { status: 500 }),
    "in an envelope that says failure": (echo) =>
      Response.json({ status: 0, error: { description: echo } }),
    "in an answer that can't be used": (echo) => new Response(`<html>${echo}`),
    "in broken JSON of an answer": (echo) => new Response(`{"a":"${echo}`),
    "in a header": (echo) =>
      refused(403, { "x-echo": Buffer.from(echo).toString("latin1").replace(/\s/g, " ") }),
  };

  test.each(Object.entries(places))("%s gets none of them into the error", async (_, answer) => {
    for (const name of callNames) {
      const { jelou, retries, drift } = scripted([
        () => answer(sent[name].map(write).join(" and ")),
      ]);
      const error = await failure(calls[name](jelou));
      if (error === undefined) continue;
      expect(isJelouError(error)).toBe(true);
      expect([name, leaksIn([error, retries, drift], secrets)]).toEqual([name, []]);
    }
    const { jelou } = scripted(
      [() => answer([clientSecret, basic].map(write).join(" "))],
      byBasicOnly,
    );
    const error = await failure(calls.get(jelou));
    expect(leaksIn(error, secrets)).toEqual([]);
  });
});

const byBasicOnly = { apiKey: undefined, ...byBasic };

test("what is masked is marked, and the rest is left", async () => {
  const body = {
    message: ["The key", `${apiKey} is wrong, ${projectId} is not`],
    error: { code: "E1", key: apiKey },
  };
  const { jelou } = scripted([
    () => Response.json(body, { status: 401, headers: { "x-echo": `key ${apiKey}.` } }),
  ]);
  const error = (await failure(calls.get(jelou))) as JelouApiError;
  expect(error).toMatchObject({
    messages: ["The key", `[redacted] is wrong, ${projectId} is not`],
    detail: { code: "E1", key: "[redacted]" },
    body: { message: error.messages, error: error.detail },
  });
  expect(error.headers.get("x-echo")).toBe("key [redacted].");
  expect(error.message).toContain(`The key [redacted] is wrong, ${projectId} is not`);
});

test("a response's cookies and body are kept from loggers", async () => {
  const answer = () => refusedWithCookies();
  const error = (await failure(calls.get(scripted([answer]).jelou))) as JelouApiError;
  expect(error.headers.get("set-cookie")).toBeNull();
  expect(error.body).toEqual({ note: "for the body only" });
  expect(Object.keys(error)).not.toContain("body");
  expect(inspect(error) + JSON.stringify(error)).not.toContain("session");
});

function refusedWithCookies(): Response {
  const response = Response.json({ note: "for the body only" }, { status: 401 });
  response.headers.append("set-cookie", "session=1");
  return response;
}

describe.each([
  ["a key", byKey],
  ["Basic", byBasic],
])("a client with %s", (_, credentials) => {
  test("shows nothing of it, however it is looked at", () => {
    const jelou = createJelouClient(credentials);
    for (const value of [jelou, jelou.integrations, jelou.conversations, jelou.messages]) {
      expect(leaksIn(value, secrets)).toEqual([]);
      for (const method of Object.values(value)) expect(leaksIn(method, secrets)).toEqual([]);
    }
  });

  test("sends it to nobody but its host, and each call only what it needs", async () => {
    const { jelou, requests } = scripted([ok], { apiKey: undefined, ...credentials });
    for (const name of callNames) await calls[name](jelou);
    const auth = requests.map(
      ({ headers }) => headers.get("x-api-key") ?? headers.get("authorization"),
    );
    const expected = "apiKey" in credentials ? apiKey : `Basic ${basic}`;
    expect(auth).toEqual([...Array(5).fill(expected), null]);
    for (const request of requests) {
      const text = await request.clone().text();
      expect(request.url + text).not.toContain(signingSecret.slice(0, 6));
      expect(request.url).not.toContain("jk_");
    }
    expect(new URL(requests[5]?.url ?? "").host).toBe("chatbot.jelou.ai");
  });
});

describe("input errors", () => {
  const spoilt = "s3cr3t-value\n";
  test.each<[string, () => unknown]>([
    ["an API key with a line break", () => createJelouClient({ apiKey: spoilt })],
    ["an API key beyond ASCII", () => createJelouClient({ apiKey: "s3cr3t-valuë" })],
    [
      "a client secret with a line break",
      () => createJelouClient({ clientId: "a", clientSecret: spoilt }),
    ],
    [
      "a client id with a colon",
      () => createJelouClient({ clientId: "a:s3cr3t", clientSecret: "s3cr3t" }),
    ],
    ["a signing secret with a line break", () => createJelouClient({ signingSecret: spoilt })],
    [
      "a base URL with user info",
      () => createJelouClient({ apiKey: "k", baseUrl: "https://u:s3cr3t@jelou.example" }),
    ],
    [
      "a base URL with a key in its query",
      () => createJelouClient({ apiKey: "k", baseUrl: "https://a.example?k=s3cr3t" }),
    ],
    [
      "a header with a line break",
      () => createJelouClient({ apiKey: "k", headers: { authorization: `${spoilt}x` } }),
    ],
    [
      "an authorization that is no string",
      () =>
        scripted([ok]).jelou.integrations.update(projectId, { authorization: ["s3cr3t"] as never }),
    ],
    [
      "a webhook address with user info that is not https",
      () =>
        scripted([ok]).jelou.integrations.update(projectId, {
          webhookUrl: "http://u:s3cr3t@panel.example",
        }),
    ],
  ])("%s is refused without a trace of it", async (_, work) => {
    const error = await failure((async () => work())());
    expect(error).toMatchObject({ name: "JelouInputError", code: "invalid_input" });
    expect(leaksIn(error, ["s3cr3t"])).toEqual([]);
  });
});

describe("what fetch throws", () => {
  test("may carry the request: its text is kept, masked, and nothing else", async () => {
    const thrower = async (request: Request) => {
      const inner = Object.assign(new Error(`connect failed for ${authorization}`), {
        code: "ECONNRESET",
        request,
      });
      const config = { headers: { "x-api-key": apiKey }, data: await request.clone().text() };
      throw Object.assign(new Error(`POST with ${apiKey}`, { cause: inner }), {
        config,
        response: { config },
      });
    };
    for (const name of callNames) {
      const { jelou, retries } = scripted([thrower]);
      const error = await failure(calls[name](jelou));
      expect(error).toMatchObject({
        name: "JelouConnectionError",
        cause: { cause: { code: "ECONNRESET" } },
      });
      // A call knows what it sends.
      expect([name, leaksIn([error, retries], sent[name])]).toEqual([name, []]);
      const { cause } = error as { cause: Error };
      expect(Reflect.ownKeys(cause)).not.toContain("config");
      if (name !== "send") expect(cause.message).toBe("POST with [redacted]");
      expect(cause.stack).toContain("secrets.test.ts");
    }
  });

  test("may hide the key in code, name, stack or a cause that is no error", async () => {
    const error = Object.assign(new Error("x", { cause: `key ${apiKey}` }), {
      code: apiKey,
      name: apiKey,
    });
    error.stack = `at ${apiKey}`;
    const { jelou, retries } = scripted([error]);
    const outcome = await failure(calls.get(jelou));
    expect(leaksIn([outcome, retries], secrets)).toEqual([]);
    expect(outcome).toMatchObject({ cause: { code: "[redacted]", cause: "key [redacted]" } });
  });

  test("may be a chain without an end", async () => {
    const error = new Error(apiKey);
    error.cause = error;
    expect(leaksIn(await failure(calls.get(scripted([error]).jelou)), secrets)).toEqual([]);
  });

  test("may come while the body is read", async () => {
    const cut = (request: Request) => {
      const reason = Object.assign(new Error(`cut ${apiKey}`), { code: "ECONNRESET", request });
      return new Response(new ReadableStream({ start: (controller) => controller.error(reason) }));
    };
    const { jelou, retries } = scripted([cut]);
    const error = await failure(calls.get(jelou));
    expect(error).toMatchObject({ code: "unexpected_response", cause: { code: "ECONNRESET" } });
    expect(retries.map(({ reason }) => reason)).toEqual(["ECONNRESET", "ECONNRESET"]);
    expect(leaksIn([error, retries], secrets)).toEqual([]);
  });
});

test("a timeout shows nothing of the secrets", async () => {
  for (const name of callNames) {
    const error = await failure(calls[name](scripted([never], { timeoutMs: 50 }).jelou));
    expect(error).toMatchObject({ code: "timeout" });
    expect(leaksIn(error, secrets)).toEqual([]);
  }
});

test("a webhook's error shows nothing of the signing secret", async () => {
  const headers = { "x-jelou-signature": `sha256=${"0".repeat(64)}` };
  const error = await failure(parseWebhook({ body: "{}", headers }, signingSecret));
  expect(error).toMatchObject({ code: "signature_mismatch" });
  expect(leaksIn(error, secrets)).toEqual([]);
});

test("observers are told nothing of them, though a field is called like one", async () => {
  const answer = {
    ...created,
    [`x-${apiKey}`]: 1,
    [authorization]: authorization,
    [quoted(apiKey)]: apiKey,
  };
  const { jelou, drift } = scripted([() => Response.json(answer)]);
  await calls.update(jelou);
  expect(drift.map(({ path }) => path)).toContain("x-[redacted]");
  expect(leaksIn(drift, secrets)).toEqual([]);
});

describe("odd secrets", () => {
  test.each([
    "a",
    "1",
    '"',
    ",",
    "{",
    "\\",
    "\\\\\\\\",
    "(",
    "[a-",
    ".*",
    "$&",
    "[redacted]",
    "e",
    " x ",
    "\n",
    "é",
    "\ud83d",
    "%",
    "&",
  ])("%j masks without harm", async (odd) => {
    const body = {
      message: [`Bad value: ${odd}.`],
      status: 0,
      error: { code: "E1", description: odd.repeat(50) },
    };
    const { jelou } = scripted([() => Response.json(body, { status: 422 })]);
    const input = { webhookUrl, authType: "bearer", authorization: odd };
    const error = await failure(jelou.integrations.create(projectId, input));
    expect(error).toMatchObject({ code: "unprocessable" });
    expect(String((error as JelouApiError).message).length).toBeLessThan(2_000);
  });

  test("an empty authorization masks nothing", async () => {
    const { jelou } = scripted([() => Response.json({ message: ["Bad value"] }, { status: 422 })]);
    const error = await failure(
      jelou.integrations.create(projectId, { webhookUrl, authorization: "" }),
    );
    expect(error).toMatchObject({ messages: ["Bad value"] });
  });

  test("of two secrets, the one that holds the other leaves no rest", async () => {
    const { jelou } = scripted(
      [() => Response.json({ message: ["tok-key-rest, key"] }, { status: 422 })],
      {
        apiKey: "key",
      },
    );
    const call = jelou.integrations.create(projectId, {
      webhookUrl,
      authorization: "tok-key-rest",
    });
    expect(await failure(call)).toMatchObject({ messages: ["[redacted], [redacted]"] });
  });

  test("a secret of one call is not masked in another one", async () => {
    const { jelou } = scripted([
      () => Response.json({ message: ["tok-1 and tok-2"] }, { status: 422 }),
    ]);
    const input = (token: string) => ({ webhookUrl, authorization: token });
    await failure(jelou.integrations.create(projectId, input("tok-1")));
    expect(await failure(jelou.integrations.create(projectId, input("tok-2")))).toMatchObject({
      messages: ["tok-1 and [redacted]"],
    });
  });
});

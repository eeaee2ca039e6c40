import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { createJelouClient, isJelouError, type JelouApiError } from "../../src/index.js";
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
  failure,
  projectId,
  secrets,
  signingSecret,
  type CallName,
} from "./calls.js";
import { leaksIn } from "./leaks.js";
import { never, ok, refused, scripted } from "./scripted.js";
import { afterMs, retryAtOnce } from "../time.js";
import { quoted, spellings } from "./spellings.js";

retryAtOnce();

test("a look for leaks finds each secret in each spelling, or it would prove nothing", () => {
  for (const write of Object.values(spellings)) {
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

/** Where a server's words may stand in what it answers. */
const places: Record<string, (echo: string) => Response> = {
  "in plain text": (echo) => new Response(`Bad: ${echo} (refused)`, { status: 401 }),
  "in HTML": (echo) => new Response(`<html><h1>Bad</h1><pre>${echo}</pre>`, { status: 502 }),
  "in a message": (echo) =>
    Response.json({ message: ["Bad", `${echo} (refused)`] }, { status: 401 }),
  "in a JSON string": (echo) => Response.json(echo, { status: 422 }),
  "in a key": (echo) =>
    Response.json({ message: "Bad", validationError: { [echo]: [{ en: "no" }] } }, { status: 422 }),
  "in an unknown field": (echo) => Response.json({ oops: [{ echo }] }, { status: 400 }),
  "in broken JSON": (echo) => new Response(`{"message":"${echo}`, { status: 500 }),
  "in an envelope that says failure": (echo) =>
    Response.json({ status: 0, error: { description: echo } }),
  "in an answer that can't be used": (echo) => new Response(`<html>${echo}`),
  "in broken JSON of an answer": (echo) => new Response(`{"a":"${echo}`),
  "in a header": (echo) =>
    refused(403, { "x-echo": Buffer.from(echo).toString("latin1").replace(/\s/g, " ") }),
  "in a request id": (echo) =>
    refused(403, { "x-request-id": Buffer.from(echo).toString("latin1").replace(/\s/g, " ") }),
};

/** Has a server answer calls of each kind of credential with what they sent. */
async function expectNoEcho(
  answer: (echo: string) => Response,
  write: (secret: string) => string,
): Promise<void> {
  for (const name of ["create", "start", "send"] as const) {
    const { jelou, retries, drift } = scripted([() => answer(sent[name].map(write).join(" and "))]);
    const error = await failure(calls[name](jelou));
    expect(isJelouError(error)).toBe(true);
    expect([name, leaksIn([error, retries, drift], secrets)]).toEqual([name, []]);
  }
  const echo = [clientSecret, basic].map(write).join(" ");
  const { jelou } = scripted([() => answer(echo)], { apiKey: undefined, ...byBasic });
  expect(leaksIn(await failure(calls.get(jelou)), secrets)).toEqual([]);
}

describe("a server that echoes secrets gets none of them into the error:", () => {
  test.each(Object.entries(spellings))("%s", async (_, write) => {
    await expectNoEcho(places["in plain text"]!, write);
  });

  test.each(Object.entries(places))("%s", async (_, answer) => {
    await expectNoEcho(answer, (secret) => secret);
  });
});

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

test("of Basic, just the secret is masked, and not the id", async () => {
  const echo = `no ${clientSecret}, ${byBasic.clientId}`;
  const refusal = Response.json({ message: [echo] }, { status: 401 });
  const { jelou } = scripted([refusal], { apiKey: undefined, ...byBasic });
  expect(await failure(calls.get(jelou))).toMatchObject({
    messages: [`no [redacted], ${byBasic.clientId}`],
  });
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
  const error = await afterMs(30_000, () => failure(calls.create(scripted([never]).jelou)));
  expect(error).toMatchObject({ code: "timeout" });
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

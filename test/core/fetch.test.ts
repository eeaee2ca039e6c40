import { runInNewContext } from "node:vm";
import { describe, expect, test, vi } from "vitest";
import { createJelouClient, isJelouError, JELOU_BASE_URLS } from "../../src/index.js";
import { retryAtOnce } from "../time.js";
import {
  answer,
  apiKey,
  calls,
  clientWith,
  created,
  failureOf,
  ok,
  projectId,
  systemError,
  webhookUrl,
  type Step,
} from "./client.js";
import { leaksIn } from "./leaks.js";

retryAtOnce();

describe("fetch", () => {
  test("gets a URL and a plain init, in which a GET allows no cache", async () => {
    const fetch = vi.fn(async (..._: unknown[]) => ok());
    await calls.get(createJelouClient({ apiKey, fetch }));
    expect(fetch.mock.calls).toEqual([
      [
        `${JELOU_BASE_URLS.platform}/v1/external-support/${projectId}`,
        {
          method: "GET",
          headers: { accept: "application/json", "x-api-key": apiKey },
          redirect: "manual",
          signal: expect.any(AbortSignal),
          cache: "no-store",
        },
      ],
    ]);
  });

  test("gets the JSON of a write, and no cache option", async () => {
    const fetch = vi.fn(async (..._: unknown[]) => ok());
    await createJelouClient({ apiKey, fetch }).integrations.update(projectId, { webhookUrl });
    expect(fetch.mock.calls[0]?.[1]).toEqual({
      method: "PATCH",
      headers: {
        ...{ accept: "application/json", "x-api-key": apiKey, "content-type": "application/json" },
      },
      body: JSON.stringify({ webhookUrl }),
      redirect: "manual",
      signal: expect.any(AbortSignal),
    });
  });

  test("gets no cache option on a platform whose Request lacks it, as older workerd does", async () => {
    vi.stubGlobal("Request", class {});
    try {
      const fetch = vi.fn(async (..._: unknown[]) => ok());
      await calls.get(createJelouClient({ apiKey, fetch }));
      expect(fetch.mock.calls[0]?.[1]).not.toHaveProperty("cache");
    } finally {
      vi.unstubAllGlobals();
    }
  });

  test("is the global one by default, looked up at each call", async () => {
    const jelou = createJelouClient({ apiKey });
    const replaced = vi.spyOn(globalThis, "fetch").mockImplementation(async () => ok());
    await calls.get(jelou);
    await calls.delete(jelou);
    expect(replaced).toHaveBeenCalledTimes(2);
  });

  test("that follows a redirect in spite of its options has its answer refused", async () => {
    const followed = () => Object.defineProperty(ok(), "redirected", { value: true });
    const error = await failureOf(calls.create(clientWith(followed).jelou));
    expect(error).toMatchObject({ code: "unexpected_response", status: 0, effect: "unknown" });
    expect(error.message).toContain("was redirected, which is not followed");
  });
});

test("a redirect isn't followed, and the error has its target without query and user info", async () => {
  const location = "https://user:pass@login.jelou.ai/in?token=secret#x";
  const { jelou, requests } = clientWith(answer(307, { location }));
  const error = await failureOf(calls.create(jelou));
  expect(error).toMatchObject({
    name: "JelouResponseError",
    status: 307,
    location: "https://login.jelou.ai/in",
    effect: "unknown",
  });
  expect(requests).toHaveLength(1);
  const relative = await failureOf(calls.get(clientWith(answer(302, { location: "/x" })).jelou));
  expect(relative.location).toBe("https://gateway.example/x");
  expect(JSON.parse(JSON.stringify(relative)).location).toBe("https://gateway.example/x");
});

describe("a test double as a response", () => {
  const double = (fields: object) => () => ({
    ...{ status: 200, headers: new Headers(), text: async () => JSON.stringify(created) },
    ...fields,
  });

  test.each<[string, object]>([
    ["without streams", {}],
    ["with a Map of headers", { headers: new Map([["X-A", "1"]]) }],
    ["with headers that have only get", { headers: { get: () => null } }],
    ["with a text of 1 MB", { text: async () => JSON.stringify(created).padEnd(1_000_000) }],
  ])("is read: %s", async (_, fields) => {
    expect(await calls.create(clientWith(double(fields)).jelou)).toEqual(created);
  });

  test.each<[string, object]>([
    ["a Map", new Map([["Retry-After", "7"]])],
    ["an object with get", { get: (name: string) => (name === "retry-after" ? "7" : undefined) }],
  ])("has its Retry-After read from %s", async (_, headers) => {
    const error = await failureOf(calls.get(clientWith(double({ status: 403, headers })).jelou));
    expect(error).toMatchObject({ code: "forbidden", retryAfterMs: 7_000 });
  });

  test("needs no text() without a body", async () => {
    const empty = double({ status: 204, body: null, text: undefined });
    expect(await calls.delete(clientWith(empty).jelou)).toBeUndefined();
  });

  const noResponse =
    "got no response from the fetch option: it must return status, headers and text()";
  test.each<[string, Step, string]>([
    ["nothing", () => undefined, noResponse],
    ["an empty object", () => ({}), noResponse],
    ["no headers", double({ headers: undefined }), noResponse],
    ["a plain object as headers", double({ headers: { "x-a": "1" } }), noResponse],
    ["json() alone", double({ text: undefined, json: async () => created }), noResponse],
    [
      "a text() that gives an object",
      double({ text: async () => created }),
      "didn't return a string",
    ],
    ["a text of over 1 MB", double({ text: async () => "x".repeat(1_000_001) }), "1 MB"],
    ["a body that is locked", lockedResponse, "locked"],
  ])("is refused once, without the key: %s", async (_, step, message) => {
    const { jelou, requests } = clientWith(step);
    const error = await failureOf(calls.create(jelou));
    expect(error).toMatchObject({ code: "unexpected_response" });
    expect(error.message).toContain(message);
    expect(requests).toHaveLength(1);
    expect(leaksIn(error, [apiKey])).toEqual([]);
  });
});

function lockedResponse(): Response {
  const response = ok();
  response.body?.getReader();
  return response;
}

describe("a fetch that throws", () => {
  test("at once, without a promise, is one that rejects", async () => {
    const fetch = () => {
      throw new TypeError("Failed to parse URL");
    };
    const error = await failureOf(calls.create(createJelouClient({ apiKey, fetch })));
    expect(error).toMatchObject({ code: "connection", cause: { message: "Failed to parse URL" } });
  });

  test.each<[string, unknown]>([
    ["null", null],
    ["a symbol", Symbol(apiKey)],
    ["a text with the key", `no ${apiKey}`],
    ["an error with the key, frozen", Object.freeze(new Error(apiKey))],
    ["an object without a prototype", Object.create(null)],
    ["a message that is an object", { message: { apiKey }, name: Symbol(apiKey), stack: [apiKey] }],
    ["a DOMException", new DOMException(apiKey, "NetworkError")],
    ["an error that is its own cause", circle()],
  ])("%s: a connection error without the key, after one request", async (_, thrown) => {
    const { jelou, requests, ended } = clientWith(() => Promise.reject(thrown));
    const error = await failureOf(calls.create(jelou));
    expect(error).toMatchObject({ code: "connection", effect: "unknown", attempts: 1 });
    expect(isJelouError(error)).toBe(true);
    expect(requests).toHaveLength(1);
    expect(leaksIn([error, ended], [apiKey])).toEqual([]);
  });

  test("an error of another realm, as in Jest, is read like one of this realm", async () => {
    const foreign: Error = runInNewContext(
      `new TypeError("fetch failed", { cause: Object.assign(new Error("connect ECONNREFUSED ::1"), { code: "ECONNREFUSED", syscall: "connect" }) })`,
    );
    expect(foreign instanceof Error).toBe(false);
    const { jelou, requests } = clientWith(() => Promise.reject(foreign));
    expect(await failureOf(calls.create(jelou))).toMatchObject({
      effect: "none",
      cause: { name: "TypeError", cause: { code: "ECONNREFUSED" } },
    });
    expect(requests).toHaveLength(3);
  });

  test("has its chain of causes copied: name, message, stack, code, system call, nothing else", async () => {
    const inner = Object.assign(systemError("ECONNRESET", "read"), {
      request: { headers: apiKey },
    });
    const outer = new AggregateError([inner], "all failed", { cause: inner });
    const { cause } = await failureOf(calls.create(clientWith(() => Promise.reject(outer)).jelou));
    expect(cause).toMatchObject({
      name: "AggregateError",
      message: "all failed",
      stack: outer.stack,
    });
    for (const one of [cause.cause, cause.errors[0]]) {
      expect(one).toMatchObject({ name: "Error", code: "ECONNRESET", syscall: "read" });
      expect(one).not.toHaveProperty("request");
    }
  });
});

function circle(): Error {
  const error = new AggregateError([], apiKey);
  error.errors = Array<Error>(5).fill(error);
  error.cause = error;
  return error;
}

import { runInNewContext } from "node:vm";
import { describe, expect, test, vi } from "vitest";
import { createJelouClient, isJelouError, type CallEvent } from "../../src/index.js";
import { apiKey, byKey, calls, created, failure } from "./calls.js";
import { leaksIn } from "./leaks.js";
import { clientOf, never, ok, refused, scripted } from "./scripted.js";
import { afterMs, retryAtOnce } from "../time.js";

retryAtOnce();

const throwing = (): never => {
  throw new Error(`a getter's own words: ${apiKey}`);
};

describe("fetch", () => {
  test("is looked up at each call", async () => {
    const jelou = createJelouClient(byKey);
    const replaced = vi.spyOn(globalThis, "fetch").mockImplementation(async () => ok());
    await calls.get(jelou);
    await calls.get(jelou);
    expect(replaced).toHaveBeenCalledTimes(2);
  });

  test("of the caller's is used in place of the global one, and gets an address and a plain init", async () => {
    const replaced = vi.spyOn(globalThis, "fetch");
    const fetch = vi.fn(async (..._: unknown[]) => ok());
    await calls.get(clientOf(fetch));
    expect(replaced).not.toHaveBeenCalled();
    expect(fetch.mock.calls).toEqual([
      [
        expect.stringMatching(/^https:\/\/gateway\.jelou\.ai\/platform\//),
        {
          method: "GET",
          headers: { accept: "application/json", "x-api-key": apiKey },
          redirect: "manual",
          signal: expect.any(AbortSignal),
        },
      ],
    ]);
  });

  test("that throws at once is one that rejects", async () => {
    const error = await failure(calls.get(clientOf(throwing, { maxRetries: 0 })));
    expect(error).toMatchObject({ code: "connection" });
  });

  test("that gives a thenable, which calls back twice, is awaited once", async () => {
    const thenable = {
      then(resolve: (response: unknown) => void) {
        resolve(ok());
        resolve(refused(500));
      },
    };
    expect(await calls.get(clientOf(() => thenable))).toHaveProperty("webhookUrl");
  });

  test("that followed a redirect all the same has its answer refused", async () => {
    const followed = Object.defineProperty(ok(), "redirected", { value: true });
    expect(await failure(calls.create(scripted([() => followed]).jelou))).toMatchObject({
      code: "unexpected_response",
      status: 0,
      effect: "unknown",
      message: expect.stringContaining("redirect"),
    });
  });
});

describe("a fetch that rejects with", () => {
  const circle = new AggregateError([], "x".repeat(2_000));
  circle.errors = Array<Error>(5).fill(circle);
  circle.cause = circle;
  const { proxy: revoked, revoke } = Proxy.revocable([], {});
  revoke();
  let reads = 0;
  const changing = {
    message: "changing",
    get code() {
      return reads++ === 0 ? "ECONNRESET" : apiKey;
    },
  };

  test.each<[string, unknown]>([
    ["null", null],
    ["undefined", undefined],
    ["0", 0],
    ["a symbol that spells the key", Symbol(apiKey)],
    ["a function", () => apiKey],
    ["a text with the key", `no ${apiKey}`],
    ["a DOMException", new DOMException("no", "NetworkError")],
    ["a frozen error", Object.freeze(new Error(apiKey))],
    ["an object without a prototype", Object.create(null)],
    ["a proxy whose traps throw", new Proxy(new Error("x"), { has: throwing, get: throwing })],
    [
      "a message that throws when read",
      Object.defineProperty(new Error(), "message", { get: throwing }),
    ],
    [
      "a cause that throws when read",
      Object.defineProperty(new Error(), "cause", { get: throwing }),
    ],
    [
      "a tag that throws when read",
      Object.defineProperty({}, Symbol.toStringTag, { get: throwing }),
    ],
    ["a toString that throws", { toString: throwing, [Symbol.toPrimitive]: throwing }],
    ["a revoked proxy", revoked],
    ["a revoked proxy as its errors", Object.assign(new Error("x"), { errors: revoked })],
    ["a message that is an object", { message: { apiKey }, name: Symbol(apiKey), stack: [apiKey] }],
    ["a code that changes as it is read", changing],
    ["an aggregate of itself, caused by itself", circle],
  ])("%s: a connection error without the key, and once for a write", async (_, thrown) => {
    const events: CallEvent[] = [];
    const fetch = vi.fn(() => Promise.reject(thrown));
    const jelou = clientOf(fetch, { onCall: (event: CallEvent) => events.push(event) });
    const error = await failure(calls.create(jelou));
    expect(error).toMatchObject({ code: "connection", effect: "unknown", attempts: 1 });
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(leaksIn([error, events], [apiKey])).toEqual([]);
  });

  test("an error of another realm keeps its words and its code", async () => {
    const foreign: Error = runInNewContext(
      `new TypeError("fetch failed", { cause: Object.assign(new Error("connect ECONNREFUSED ::1"), { code: "ECONNREFUSED", syscall: "connect" }) })`,
    );
    expect(foreign instanceof Error).toBe(false);
    const error = await failure(calls.create(clientOf(() => Promise.reject(foreign))));
    expect(error).toMatchObject({
      code: "connection",
      effect: "none",
      message: expect.stringContaining("fetch failed: connect ECONNREFUSED ::1"),
      cause: { name: "TypeError", cause: { code: "ECONNREFUSED" } },
    });
  });
});

describe("a fetch that gives", () => {
  const double = (fields: object) => () => ({
    status: 200,
    headers: new Headers(),
    text: async () => JSON.stringify(created),
    ...fields,
  });
  const throwingBody = () => Object.defineProperty(double({})(), "body", { get: throwing });
  const unusable = { code: "unexpected_response" };
  const notText = {
    ...unusable,
    effect: "done",
    message: expect.stringContaining("something else than text"),
  };
  const noStatus = { ...unusable, status: 0, effect: "unknown" };
  const noResponse = { ...noStatus, message: expect.stringContaining("gave no Response") };

  test.each<[string, () => unknown, object]>([
    ["nothing", () => undefined, noResponse],
    ["a string", () => "ok", noResponse],
    ["an object that is no response", () => ({}), noResponse],
    ["a text that is a number", double({ text: async () => 5 }), notText],
    [
      "a text that is parsed",
      double({ text: async () => created }),
      { ...unusable, effect: "done" },
    ],
    [
      "a text that rejects with undefined",
      double({ text: () => Promise.reject() }),
      { ...unusable, effect: "done" },
    ],
    ["a body that throws when read", throwingBody, { ...unusable, effect: "done" }],
    ["status as a string", double({ status: "200" }), noResponse],
    ["status NaN", double({ status: NaN }), { code: "api_error", effect: "unknown" }],
    ["status 1e9", double({ status: 1e9 }), { code: "server_error", effect: "unknown" }],
    ["status 101", double({ status: 101 }), { code: "api_error", effect: "unknown" }],
    ["status -1", double({ status: -1 }), { code: "api_error", effect: "unknown" }],
    ["no headers", double({ headers: null }), noResponse],
    [
      "headers that throw",
      double({ headers: { get: throwing, [Symbol.iterator]: throwing } }),
      { ...unusable, effect: "unknown" },
    ],
    [
      "headers that are none of HTTP's",
      double({ headers: new Map([["bad name", 5]]) }),
      { ...unusable, effect: "unknown" },
    ],
    ["a network error", () => Response.error(), noStatus],
    [
      "a stream of text",
      double({ body: new Blob(["{}"]).stream().pipeThrough(new TextDecoderStream()) }),
      { ...unusable, message: expect.stringContaining("something else than bytes") },
    ],
    [
      "a reader whose cancel gives nothing",
      double({
        body: {
          getReader: () => ({ read: () => Promise.reject(new Error("broke off")), cancel() {} }),
        },
      }),
      { ...unusable, message: expect.stringContaining("broke off") },
    ],
  ])("%s: an error of ours without the key, and once for a write", async (_, make, expected) => {
    const fetch = vi.fn(async () => make());
    const error = await failure(calls.create(clientOf(fetch)));
    expect(error).toMatchObject(expected);
    expect(isJelouError(error)).toBe(true);
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(leaksIn(error, [apiKey])).toEqual([]);
  });

  test("a text that never comes: a timeout", async () => {
    const jelou = clientOf(double({ text: never }));
    const error = await afterMs(30_000, () => failure(calls.create(jelou)));
    expect(error).toMatchObject({ code: "timeout", effect: "done" });
  });

  test("a Response that was read, or is being read, says so", async () => {
    const read = ok();
    await read.text();
    const locked = ok();
    locked.body?.getReader();
    for (const response of [read, locked]) {
      const error = await failure(calls.get(clientOf(async () => response, { maxRetries: 0 })));
      expect(error).toMatchObject({ ...unusable, message: expect.stringContaining("locked") });
    }
  });

  test("a Map of headers, as doubles do, has its names in any case", async () => {
    const headers = new Map([["Retry-After", "7"]]);
    const jelou = clientOf(double({ status: 403, headers }));
    expect(await failure(calls.get(jelou))).toMatchObject({ retryAfterMs: 7_000 });
  });

  test("a double of an empty body, which has no text to be read", async () => {
    const empty = double({ status: 204, body: null, text: undefined });
    expect(await failure(calls.delete(clientOf(empty)))).toBeUndefined();
  });

  test("a double without streams: its text, up to as many characters as a body may have bytes", async () => {
    const fitting = double({ text: async () => JSON.stringify(created).padEnd(1_000_000) });
    expect(await calls.get(clientOf(fitting))).toEqual(created);
    const long = double({ text: async () => "x".repeat(1_000_001) });
    expect(await failure(calls.get(clientOf(long)))).toMatchObject({
      ...unusable,
      message: expect.stringContaining("1 MB"),
    });
  });
});

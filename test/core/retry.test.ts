import assert from "node:assert";
import { describe, expect, test, vi } from "vitest";
import { afterMs, retryAtOnce, stopTime } from "../time.js";
import {
  answer,
  callNames,
  calls,
  clientWith,
  cut,
  failureOf,
  fetchFailed,
  ok,
  projectId,
  refused,
  reset,
  systemError,
  text,
  type CallName,
  type Step,
} from "./client.js";

retryAtOnce();

const reads: CallName[] = ["get", "delete", "getConversation"];

describe("a request is sent again", () => {
  test.each<[status: number, who: string, CallName[]]>([
    [429, "every call", callNames],
    ...[408, 500, 502, 503, 504].map((status): [number, string, CallName[]] => [
      status,
      "GET and DELETE",
      reads,
    ]),
    ...[400, 401, 403, 404, 409, 410, 422, 425, 501, 505, 599].map(
      (status): [number, string, CallName[]] => [status, "no call", []],
    ),
  ])("after status %i: %s", async (status, _, repeated) => {
    const sentTwice: CallName[] = [];
    for (const name of callNames) {
      const { jelou, requests } = clientWith([answer(status), ok]);
      const error = await failureOf(calls[name](jelou));
      if (requests.length === 2) sentTwice.push(name);
      expect(error === undefined).toBe(requests.length === 2);
    }
    expect(sentTwice).toEqual(repeated);
  });

  test("after a connection failure or a cut body: GET and DELETE", async () => {
    for (const step of [reset(), new TypeError("Failed to fetch"), cut()]) {
      for (const name of callNames) {
        const { jelou, requests } = clientWith([step instanceof Response ? () => cut() : step, ok]);
        await failureOf(calls[name](jelou));
        expect([name, requests.length]).toEqual([name, reads.includes(name) ? 2 : 1]);
      }
    }
  });

  const aggregate = (...errors: Error[]) => fetchFailed(new AggregateError(errors));
  test.each<[string, Error]>([
    ["ECONNREFUSED", fetchFailed(systemError("ECONNREFUSED"))],
    ["ENOTFOUND", fetchFailed(systemError("ENOTFOUND"))],
    ["EAI_AGAIN", fetchFailed(systemError("EAI_AGAIN"))],
    ["undici's connect timeout", fetchFailed(systemError("UND_ERR_CONNECT_TIMEOUT"))],
    ["any code of connect", fetchFailed(systemError("ETIMEDOUT", "connect"))],
    ["any code of getaddrinfo", fetchFailed(systemError("EBUSY", "getaddrinfo"))],
    [
      "every address refused",
      aggregate(systemError("ECONNREFUSED", "connect"), systemError("ENETUNREACH", "connect")),
    ],
    ["a wrapper around it", new Error("outer", { cause: refused() })],
  ])("after a connection that was never made: a POST too, after %s", async (_, thrown) => {
    const { jelou, requests } = clientWith([thrown, ok]);
    expect(await failureOf(calls.create(jelou))).toBeUndefined();
    expect(requests).toHaveLength(2);
  });

  test.each<[string, Error]>([
    ["ECONNRESET", reset()],
    ["a timeout of a read", fetchFailed(systemError("ETIMEDOUT", "read"))],
    ["a socket that broke", fetchFailed(systemError("UND_ERR_SOCKET"))],
    ["ECONNREFUSED of a read", fetchFailed(systemError("ECONNREFUSED", "read"))],
    [
      "one address of two reset",
      aggregate(systemError("ECONNREFUSED", "connect"), systemError("ECONNRESET", "read")),
    ],
    ["an aggregate without errors", aggregate()],
    ["no code", new TypeError("Failed to fetch")],
    [
      "a circle of causes",
      Object.defineProperty(new TypeError("x"), "cause", { get: () => reset() }),
    ],
  ])("never after a connection that may have carried a POST: %s", async (_, thrown) => {
    const { jelou, requests } = clientWith([thrown, ok]);
    expect(await failureOf(calls.create(jelou))).toMatchObject({ code: "connection" });
    expect(requests).toHaveLength(1);
  });

  test("never after the headers of a POST's answer, even if the body breaks with ECONNREFUSED", async () => {
    const broken = new ReadableStream({ start: (c) => c.error(refused()) });
    const { jelou, requests } = clientWith([() => new Response(broken), ok]);
    expect(await failureOf(calls.create(jelou))).toMatchObject({ effect: "done" });
    expect(requests).toHaveLength(1);
  });

  test.each<[string, Step]>([
    [
      "an assertion of a test runner",
      Object.assign(new Error("expected 1"), { name: "AssertionError" }),
    ],
    ["an assertion of node:assert", () => assert.equal(1, 2)],
    ["a bug in the caller's fetch", new RangeError("Invalid array length")],
    ["no error at all", () => Promise.reject("words")],
  ])("never after %s in the caller's fetch, which becomes the cause", async (_, step) => {
    const { jelou, requests } = clientWith([step, ok]);
    const error = await failureOf(calls.get(jelou));
    expect(error).toMatchObject({ code: "connection", attempts: 1 });
    expect(String(error.cause)).toMatch(/expected 1|1 == 2|Invalid array length|words/);
    expect(requests).toHaveLength(1);
  });

  test("never after an error with a digest, which reaches the caller unchanged", async () => {
    const redirect = Object.assign(new Error("NEXT_REDIRECT"), { digest: "NEXT_REDIRECT;/login" });
    const { jelou, requests } = clientWith([redirect, ok]);
    expect(await failureOf(calls.get(jelou))).toBe(redirect);
    expect(requests).toHaveLength(1);
  });

  test("as often as maxRetries of the call, or else of the client", async () => {
    const { jelou, requests } = clientWith(answer(503), { maxRetries: 4 });
    expect(await failureOf(calls.get(jelou))).toMatchObject({ attempts: 5 });
    expect(await failureOf(calls.get(jelou, { maxRetries: 0 }))).toMatchObject({ attempts: 1 });
    expect(requests).toHaveLength(6);
  });

  test("with the same body, headers and key", async () => {
    const key = vi.fn(async () => "key-of-the-call");
    const input = { botId: "B1", userId: "U1", metadata: { n: 0 } };
    const again = () => {
      input.metadata.n++;
      return answer(429);
    };
    const { jelou, requests } = clientWith(again, { apiKey: key });
    await failureOf(jelou.conversations.start(projectId, input));
    const sent = requests.map(async (one) => [one.headers.get("x-api-key"), await one.json()]);
    const first = ["key-of-the-call", { botId: "B1", userId: "U1", metadata: { n: 0 } }];
    expect(await Promise.all(sent)).toEqual([first, first, first]);
    expect(key).toHaveBeenCalledTimes(1);
  });
});

describe("a 404 on a DELETE", () => {
  test.each<[string, Step[], string | undefined]>([
    ["at once: nothing was deleted", [answer(404)], "not_found"],
    ["after a 503, which may have deleted it: success", [answer(503), answer(404)], undefined],
    ["after a reset: success", [reset(), answer(404)], undefined],
    ["after a success that was cut: success", [() => cut(), answer(404)], undefined],
    ["after a 429, which did nothing", [answer(429), answer(404)], "not_found"],
    ["after a connection never made", [refused(), answer(404)], "not_found"],
  ])("%s", async (_, steps, code) => {
    const error = await failureOf(calls.delete(clientWith(steps).jelou));
    expect(error?.code).toBe(code);
  });

  test("has no special meaning for a GET", async () => {
    const { jelou } = clientWith([answer(503), answer(404)]);
    expect(await failureOf(calls.get(jelou))).toMatchObject({ code: "not_found", attempts: 2 });
  });
});

describe("the wait before a retry", () => {
  test.each([
    [0.5, [250, 500, 1000, 2000, 4000, 4000]],
    [0, [0, 0, 0, 0, 0, 0]],
  ])("is %d of 500 ms, doubled each time, up to 8 s", async (random, waits) => {
    vi.spyOn(Math, "random").mockReturnValue(random);
    const { jelou, retries } = clientWith(answer(503), { maxRetries: 6 });
    await afterMs(20_000, () => failureOf(calls.get(jelou)));
    expect(retries.map(({ delayMs }) => delayMs)).toEqual(waits);
  });

  test("is the time in Retry-After, to the millisecond, and leaves no timer", async () => {
    stopTime();
    const { jelou, requests } = clientWith([answer(429, { "retry-after": "7" }), ok]);
    const call = calls.create(jelou);
    await vi.advanceTimersByTimeAsync(6_999);
    expect(requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(requests).toHaveLength(2);
    await call;
    expect(vi.getTimerCount()).toBe(0);
  });

  test("that doesn't fit the time left ends the call at once, and says so", async () => {
    const { jelou, requests } = clientWith(answer(429, { "retry-after": "60" }));
    const error = await failureOf(calls.create(jelou));
    expect(error).toMatchObject({ code: "rate_limited", retryAfterMs: 60_000, attempts: 1 });
    expect(error.message).toContain("Not retried: Jelou asked for 60 s");
    expect(requests).toHaveLength(1);
  });

  test("includes the time of earlier attempts and waits", async () => {
    const step = answer(503, { "retry-after": "5" });
    const { jelou } = clientWith(step, { timeoutMs: 12_000, maxRetries: 9 });
    const error = await afterMs(10_000, () => failureOf(calls.get(jelou)));
    expect(error).toMatchObject({ code: "server_error", attempts: 3 });
  });

  test("by backoff that doesn't fit leaves Jelou's own error, not a timeout", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.999);
    const { jelou } = clientWith(answer(500), { timeoutMs: 300 });
    expect(await failureOf(calls.get(jelou))).toMatchObject({ code: "server_error", attempts: 1 });
  });
});

describe("Retry-After", () => {
  const now = Date.parse("2026-01-15T10:30:00Z");
  const retryAfterOf = async (headers: Record<string, string>) => {
    vi.useFakeTimers({ now, toFake: ["Date"] });
    const error = await failureOf(calls.get(clientWith(answer(403, headers)).jelou));
    return error.retryAfterMs;
  };

  test.each([
    ["0", 0],
    ["007", 7_000],
    ["31557600000", 31_557_600_000_000],
    ["9".repeat(400), Number.MAX_SAFE_INTEGER],
    ["Thu, 15 Jan 2026 10:30:07 GMT", 7_000],
    ["Thursday, 15-Jan-26 10:30:07 GMT", 7_000],
    ["Thu Jan 15 10:30:07 2026", 7_000],
  ])("%j is %i ms", async (value, milliseconds) => {
    expect(await retryAfterOf({ "retry-after": value })).toBe(milliseconds);
  });

  test.each([
    ...["", "5s", "-1", "1.5", "1e3", "0x10", "Infinity", "1, 2", "soon", "Wed", "1.1.2099"],
    ...["2026-01-15T10:30:00Z", "Wed, 99 Foo 2026 99:99:99 GMT", "Sun, 06 Nov 1994 08:49:37 GMT"],
  ])("%j means the usual backoff", async (value) => {
    expect(await retryAfterOf({ "retry-after": value })).toBeUndefined();
  });

  test("as a date counts from the answer's own Date, not from the local clock", async () => {
    const headers = (date: string, retryAfter: string) => ({
      ...{
        date: `Thu, 15 Jan 2026 ${date} GMT`,
        "retry-after": `Thu, 15 Jan 2026 ${retryAfter} GMT`,
      },
    });
    expect(await retryAfterOf(headers("10:29:00", "10:29:05"))).toBe(5_000);
    expect(await retryAfterOf(headers("11:30:00", "11:30:05"))).toBe(5_000);
    expect(await retryAfterOf(headers("10:31:00", "10:30:05"))).toBeUndefined();
    expect(await retryAfterOf({ ...headers("x", "10:30:05") })).toBe(5_000);
  });
});

test("a 429 with a huge body is retried like any other", async () => {
  const { jelou, requests } = clientWith(() => text("x".repeat(1_000_001), 429));
  await failureOf(calls.create(jelou));
  expect(requests).toHaveLength(3);
});

import { describe, expect, test, vi } from "vitest";
import { JelouApiError, JelouConnectionError } from "../../src/index.js";
import { callNames, calls, failure, outcomeOf, projectId, type CallName } from "./calls.js";
import { broken, fetchFailed, ok, refused, scripted, systemError } from "./scripted.js";
import { afterMs, retryAtOnce, stopTime } from "../time.js";

retryAtOnce();

describe("what is sent again", () => {
  const idempotent: CallName[] = ["get", "delete"];

  test.each<[number, string, CallName[]]>([
    [429, "every call", callNames],
    ...[408, 500, 502, 503, 504].map(
      (status) => [status, "GET and DELETE alone", idempotent] as [number, string, CallName[]],
    ),
    ...[400, 401, 403, 404, 409, 410, 418, 422, 425, 501, 505, 507, 599].map(
      (status) => [status, "none", []] as [number, string, CallName[]],
    ),
  ])("after status %i: %s", async (status, _, repeated) => {
    const sentTwice: CallName[] = [];
    for (const name of callNames) {
      const { jelou, requests } = scripted([refused(status), ok]);
      const { error } = await outcomeOf(calls[name](jelou));
      if (requests.length === 2) sentTwice.push(name);
      expect(error === undefined).toBe(requests.length === 2);
    }
    expect(sentTwice).toEqual(repeated);
  });

  const chain = (...messages: string[]) =>
    messages.reduceRight<Error>((cause, text) => new Error(text, { cause }), broken("ENOTFOUND"));
  const circle = new AggregateError([], "round");
  circle.errors = Array<Error>(5).fill(circle);
  circle.cause = circle;
  const circular = new Error("round");
  circular.cause = circular;
  const refusedByAll = new AggregateError([
    systemError("ECONNREFUSED", "connect"),
    systemError("ENETUNREACH", "connect"),
  ]);
  const resetByOne = Object.assign(
    new AggregateError([systemError("ECONNREFUSED", "connect"), systemError("ECONNRESET", "read")]),
    { code: "ECONNREFUSED" },
  );
  const deepAggregate = [1, 2, 3, 4].reduce<Error>(
    (inner) => new AggregateError(Array(100).fill(inner)),
    systemError("ECONNREFUSED", "connect"),
  );

  describe("a write after a connection that was never made", () => {
    test.each<[string, Error]>([
      ["ECONNREFUSED", broken("ECONNREFUSED")],
      ["ENOTFOUND", broken("ENOTFOUND")],
      ["EAI_AGAIN", broken("EAI_AGAIN")],
      ["UND_ERR_CONNECT_TIMEOUT", broken("UND_ERR_CONNECT_TIMEOUT")],
      ["any code of the system call connect", fetchFailed(systemError("ETIMEDOUT", "connect"))],
      ["any code of getaddrinfo", fetchFailed(systemError("EBUSY", "getaddrinfo"))],
      ["every address refused", fetchFailed(refusedByAll)],
      ["its code down the chain of causes", chain("outer", "middle")],
      ["its code four causes down", chain("a", "b", "c")],
      ["a number for a code, above the true one", Object.assign(chain("outer"), { code: 20 })],
    ])("%s", async (_, thrown) => {
      const { jelou, requests } = scripted([thrown, ok]);
      expect(await failure(calls.create(jelou))).toBeUndefined();
      expect(requests.length).toBe(2);
    });
  });

  describe("no write after a connection that may have carried it", () => {
    test.each<[string, Error]>([
      ["ECONNRESET", broken("ECONNRESET")],
      ["ETIMEDOUT", broken("ETIMEDOUT")],
      ["UND_ERR_SOCKET", broken("UND_ERR_SOCKET")],
      ["UND_ERR_HEADERS_TIMEOUT", broken("UND_ERR_HEADERS_TIMEOUT")],
      ["a code that ends like one", broken("XECONNREFUSED")],
      ["a code that begins like one", broken("ECONNREFUSEDX")],
      ["an empty code", broken("")],
      ["ECONNREFUSED of a read", fetchFailed(systemError("ECONNREFUSED", "read"))],
      ["EHOSTUNREACH of nobody knows what", fetchFailed({ message: "x", code: "EHOSTUNREACH" })],
      ["one address of two reset", fetchFailed(resetByOne)],
      ["another code above the true one", Object.assign(chain("outer"), { code: "EOTHER" })],
      ["a code five causes down", chain("a", "b", "c", "d")],
      ["no code at all", new TypeError("Failed to fetch")],
      ["a circle of causes", circular],
      ["a circle of causes and errors", circle],
      ["an aggregate of aggregates, 100 wide and 4 deep", deepAggregate],
      ["an aggregate without errors", new AggregateError([])],
      ["an aggregate of null", new AggregateError([null])],
      [
        "a broken socket that was caused by a read",
        Object.assign(new Error("x", { cause: systemError("ECONNRESET", "read") }), {
          code: "UND_ERR_SOCKET",
        }),
      ],
    ])("%s", async (_, thrown) => {
      const { jelou, requests } = scripted([thrown, ok]);
      expect(await failure(calls.create(jelou))).toBeInstanceOf(JelouConnectionError);
      expect(requests.length).toBe(1);
    });
  });

  test("no write once headers came, whatever code the body breaks with", async () => {
    const breaking = () =>
      new Response(
        new ReadableStream({ start: (c) => c.error(systemError("ECONNREFUSED", "connect")) }),
      );
    const { jelou, requests } = scripted([breaking]);
    expect(await failure(calls.create(jelou))).toMatchObject({ code: "unexpected_response" });
    expect(requests.length).toBe(1);
  });

  test("a read and a DELETE after any broken connection and any broken body", async () => {
    const breaking = () =>
      new Response(new ReadableStream({ start: (c) => c.error(new Error("cut")) }));
    for (const step of [new TypeError("Failed to fetch"), breaking]) {
      for (const name of idempotent) {
        const { jelou, requests } = scripted([step, ok]);
        expect(await failure(calls[name](jelou))).toBeUndefined();
        expect(requests.length).toBe(2);
      }
    }
  });

  test("a 404 is success of a DELETE whose earlier attempt may have acted, and of no other one", async () => {
    expect(await failure(calls.delete(scripted([refused(404)]).jelou))).toMatchObject({
      code: "not_found",
    });
    for (const first of [refused(503), broken("ECONNRESET")]) {
      const { jelou, requests } = scripted([first, refused(404)]);
      expect(await outcomeOf(calls.delete(jelou))).toEqual({ value: undefined });
      expect(requests.length).toBe(2);
    }
    for (const first of [refused(429), broken("ECONNREFUSED")]) {
      const { jelou } = scripted([first, refused(404)]);
      expect(await failure(calls.delete(jelou))).toMatchObject({ code: "not_found" });
    }
    const { jelou } = scripted([refused(503), refused(404)]);
    expect(await failure(calls.get(jelou))).toMatchObject({ code: "not_found", attempts: 2 });
    expect(await failure(calls.delete(scripted([refused(503), refused(410)]).jelou))).toMatchObject(
      { status: 410 },
    );
  });

  test("maxRetries bounds the attempts, of a client and of a call", async () => {
    for (const maxRetries of [0, 1, 5]) {
      const { jelou, requests } = scripted([refused(503)], { maxRetries });
      expect(await failure(calls.get(jelou))).toMatchObject({ attempts: maxRetries + 1 });
      expect(requests.length).toBe(maxRetries + 1);
    }
    const { jelou, requests } = scripted([refused(503)], { maxRetries: 5 });
    await failure(calls.get(jelou, { maxRetries: 1 }));
    expect(requests.length).toBe(2);
  });
});

describe("how long it waits", () => {
  test.each([
    [0.5, [250, 500, 1000, 2000, 4000, 4000]],
    [0, [0, 0, 0, 0, 0, 0]],
  ])("backoff doubles from 500 ms up to 8 s, with full jitter: %s of it", async (random, waits) => {
    vi.spyOn(Math, "random").mockReturnValue(random);
    const { jelou, retries } = scripted([refused(503)], { maxRetries: 6, timeoutMs: 60_000 });
    await afterMs(20_000, () => failure(calls.get(jelou)));
    expect(retries.map(({ delayMs }) => delayMs)).toEqual(waits);
  });

  test("as long as it said, and leaves no timer", async () => {
    stopTime();
    const { jelou, requests, retries } = scripted([refused(429, { "retry-after": "7" }), ok]);
    const ended = outcomeOf(calls.create(jelou));
    await vi.advanceTimersByTimeAsync(6_999);
    expect([requests.length, retries.length]).toEqual([1, 1]);
    await vi.advanceTimersByTimeAsync(2);
    expect(requests.length).toBe(2);
    expect((await ended).error).toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("as Retry-After says, not as backoff would", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.999);
    const { jelou, retries } = scripted([refused(503, { "retry-after": "7" }), ok]);
    await afterMs(7_000, () => failure(calls.get(jelou)));
    expect(retries).toEqual([
      {
        operation: "integrations.get",
        projectId,
        attempt: 1,
        delayMs: 7_000,
        reason: "status 503",
      },
    ]);
  });

  test("a wait that doesn't fit the time left ends the call at once, with retryAfterMs", async () => {
    const { jelou, requests, retries } = scripted([refused(429, { "retry-after": "60" })]);
    const error = await failure(calls.create(jelou));
    expect(error).toBeInstanceOf(JelouApiError);
    expect(error).toMatchObject({ code: "rate_limited", retryAfterMs: 60_000, attempts: 1 });
    expect([requests.length, retries.length]).toEqual([1, 0]);
  });

  test("a wait of just the time left doesn't fit, one a little shorter does", async () => {
    const step = refused(503, { "retry-after": "5" });
    const get = (timeoutMs: number) => () =>
      failure(calls.get(scripted([step, ok], { timeoutMs }).jelou));
    expect(await afterMs(0, get(5_000))).toMatchObject({ retryAfterMs: 5_000 });
    expect(await afterMs(5_000, get(5_001))).toBeUndefined();
  });

  test("what attempts and waits took is no longer left", async () => {
    const { jelou, requests } = scripted([refused(503, { "retry-after": "5" })], {
      timeoutMs: 12_000,
      maxRetries: 9,
    });
    const error = await afterMs(10_000, () => failure(calls.get(jelou)));
    expect(error).toMatchObject({ code: "server_error", attempts: 3 });
    expect(requests.length).toBe(3);
  });

  test("backoff that doesn't fit leaves Jelou's own error, not a timeout", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.999);
    const { jelou } = scripted([refused(500)], { timeoutMs: 300 });
    expect(await failure(calls.get(jelou))).toMatchObject({ code: "server_error", attempts: 1 });
  });
});

describe("Retry-After", () => {
  const now = Date.parse("2026-01-15T10:30:00Z");
  /** What a call that nothing repeats says of it. */
  async function read(value: string): Promise<number | undefined> {
    vi.useFakeTimers({ now, toFake: ["Date"] });
    const { jelou } = scripted([refused(403, { "retry-after": value })]);
    return ((await failure(calls.get(jelou))) as JelouApiError).retryAfterMs;
  }

  test.each([
    ["0", 0],
    ["007", 7_000],
    ["31557600000", 31_557_600_000_000],
    ["9".repeat(400), Number.MAX_SAFE_INTEGER],
    ["Thu, 15 Jan 2026 10:30:07 GMT", 7_000],
    ["Thursday, 15-Jan-26 10:30:07 GMT", 7_000],
    ["Thu Jan 15 10:30:07 2026", 7_000],
    ["Sun, 06 Nov 1994 08:49:37 GMT", 0],
    ["Sun Nov  6 08:49:37 1994", 0],
  ])("%j is %i ms", async (value, milliseconds) => {
    expect(await read(value)).toBe(milliseconds);
  });

  test.each([
    ...["", "5s", "-1", "1.5", "1e3", "0x10", "Infinity", "1, 2", "soon", "Soon", "Wed"],
    ...[
      "15 Jan 2026 10:30:07 GMT",
      "Wed, 99 Foo 2026 99:99:99 GMT",
      "2026-01-15T10:30:00Z",
      "Fri, 31 Dec 999999 23:59:59 GMT",
    ],
  ])("%j says nothing", async (value) => {
    expect(await read(value)).toBeUndefined();
  });

  test("without it, the error has no retryAfterMs at all", async () => {
    const error = await failure(calls.get(scripted([refused(403)]).jelou));
    expect(error).not.toHaveProperty("retryAfterMs");
  });

  test("a date without a zone is one of Greenwich, wherever this machine stands", async (context) => {
    vi.stubEnv("TZ", "America/Guayaquil");
    try {
      // A worker thread takes no zone over.
      if (new Date().getTimezoneOffset() !== 300) return context.skip();
      expect(await read("Thu Jan 15 10:30:07 2026")).toBe(7_000);
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

test("onRetry is told operation, project, attempt, wait and reason before each wait", async () => {
  const { jelou, retries } = scripted([broken("ECONNREFUSED"), refused(429), ok]);
  expect(await failure(calls.send(jelou))).toBeUndefined();
  const common = { operation: "messages.send", projectId, delayMs: 0 };
  expect(retries).toEqual([
    { ...common, attempt: 1, reason: "ECONNREFUSED" },
    { ...common, attempt: 2, reason: "status 429" },
  ]);
});

test("onRetry hears that a connection failed where no code says how", async () => {
  const { jelou, retries } = scripted([new TypeError("Failed to fetch"), ok]);
  await calls.get(jelou);
  expect(retries).toMatchObject([{ reason: "connection failed" }]);
});

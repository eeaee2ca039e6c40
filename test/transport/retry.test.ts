import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  createJelouClient,
  JelouApiError,
  JelouConnectionError,
  JelouTimeoutError,
} from "../../src/index.js";
import { apiKey, byKey, callNames, calls, outcomeOf, projectId, type CallName } from "./calls.js";
import { broken, never, ok, refused, scripted } from "./scripted.js";

const failure = async (call: Promise<unknown>) => (await outcomeOf(call)).error;

beforeEach(() => void vi.spyOn(Math, "random").mockReturnValue(0));
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Time stands still but for what the test lets pass. */
function stopTime(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
}

describe("what is tried again", () => {
  const statuses = [
    400, 401, 403, 404, 408, 409, 410, 418, 422, 425, 429, 500, 501, 502, 503, 504, 505, 507, 599,
  ];
  const passing = [408, 429, 500, 502, 503, 504];

  test.each(callNames.flatMap((name) => statuses.map((status) => [name, status] as const)))(
    "%s after %i",
    async (name, status) => {
      const { jelou, requests } = scripted([refused(status), ok]);
      const { error } = await outcomeOf(calls[name](jelou));
      const isTriedAgain =
        status === 429 || (/^(get|delete)$/.test(name) && passing.includes(status));
      expect(requests.length).toBe(isTriedAgain ? 2 : 1);
      expect(error === undefined).toBe(isTriedAgain);
    },
  );

  test.each([
    ...["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"].map(
      (code) => [code, true] as const,
    ),
    ...[
      "ECONNRESET",
      "EPIPE",
      "EHOSTUNREACH",
      "ENETUNREACH",
      "ETIMEDOUT",
      "UND_ERR_SOCKET",
      "UND_ERR_HEADERS_TIMEOUT",
      "XECONNREFUSED",
      "ECONNREFUSEDX",
      "",
    ].map((code) => [code, false] as const),
  ])("a POST after %s: %s, for only then was it never sent", async (code, isNeverSent) => {
    const { jelou, requests, retries } = scripted([broken(code), ok]);
    const { error } = await outcomeOf(calls.start(jelou));
    expect(requests.length).toBe(isNeverSent ? 2 : 1);
    expect(retries.map(({ reason }) => reason)).toEqual(isNeverSent ? [code] : []);
    expect(error instanceof JelouConnectionError).toBe(!isNeverSent);
  });

  test("the code counts wherever it stands in the chain of causes, and a number is none", async () => {
    const deep = new Error("outer", { cause: new Error("middle", { cause: broken("ENOTFOUND") }) });
    expect(await failure(calls.start(scripted([deep, ok]).jelou))).toBeUndefined();
    const numbered = Object.assign(new Error("outer", { cause: broken("ENOTFOUND") }), {
      code: 20,
    });
    expect(await failure(calls.start(scripted([numbered, ok]).jelou))).toBeUndefined();
    const other = Object.assign(new Error("outer", { cause: broken("ENOTFOUND") }), {
      code: "EOTHER",
    });
    expect(await failure(calls.start(scripted([other, ok]).jelou))).toBeInstanceOf(
      JelouConnectionError,
    );
    const circular = new Error("round");
    circular.cause = circular;
    expect(await failure(calls.start(scripted([circular, ok]).jelou))).toBeInstanceOf(
      JelouConnectionError,
    );
  });

  test("a connection failure without any code counts as one that may have arrived", async () => {
    expect(scripted([new TypeError("Failed to fetch")]).jelou).toBeDefined();
    const { jelou, requests } = scripted([new TypeError("Failed to fetch"), ok]);
    expect(await failure(calls.create(jelou))).toBeInstanceOf(JelouConnectionError);
    expect(requests.length).toBe(1);
    const again = scripted([new TypeError("Failed to fetch"), ok]);
    expect(await failure(calls.get(again.jelou))).toBeUndefined();
    expect(again.retries[0]?.reason).toMatch(/\w/);
  });

  test("404 is success of a DELETE whose earlier attempt may have acted, and of no other one", async () => {
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

  test("20 attempts make the platform warn of nothing", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockReturnValue();
    const { jelou, requests } = scripted([refused(503)], { maxRetries: 20 });
    await failure(calls.get(jelou, { signal: new AbortController().signal }));
    expect(requests.length).toBe(21);
    expect(warn).not.toHaveBeenCalled();
  });
});

describe("how long it waits", () => {
  test("backoff doubles from 500 ms up to 8 s, with full jitter", async () => {
    stopTime();
    for (const [random, expected] of [
      [0.5, [250, 500, 1000, 2000, 4000, 4000]],
      [0, [0, 0, 0, 0, 0, 0]],
    ] as const) {
      vi.spyOn(Math, "random").mockReturnValue(random);
      const { jelou, retries } = scripted([refused(503)], { maxRetries: 6, timeoutMs: 60_000 });
      const ended = failure(calls.get(jelou));
      await vi.advanceTimersByTimeAsync(20_000);
      await ended;
      expect(retries.map(({ delayMs }) => delayMs)).toEqual(expected);
    }
  });

  test("it really waits for as long as it said", async () => {
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

  test.each([
    ["seconds", () => "7", 7_000],
    ["an HTTP date", () => new Date(Date.now() + 7_000).toUTCString(), 7_000],
    ["an HTTP date that has passed", () => new Date(Date.now() - 7_000).toUTCString(), 0],
  ])("Retry-After in %s goes before backoff", async (_, value, delayMs) => {
    stopTime();
    vi.setSystemTime("2026-01-15T10:30:00Z");
    vi.spyOn(Math, "random").mockReturnValue(0.999);
    const { jelou, retries } = scripted([refused(503, { "retry-after": value() }), ok]);
    const ended = failure(calls.get(jelou));
    await vi.advanceTimersByTimeAsync(7_000);
    await ended;
    expect(retries).toEqual([
      { operation: "integrations.get", projectId, attempt: 1, delayMs, reason: "status 503" },
    ]);
  });

  test("a wait that doesn't fit the time left ends the call at once, with retryAfterMs", async () => {
    const { jelou, requests, retries } = scripted([refused(429, { "retry-after": "60" })], {
      timeoutMs: 30_000,
    });
    const error = await failure(calls.create(jelou));
    expect(error).toBeInstanceOf(JelouApiError);
    expect(error).toMatchObject({ code: "rate_limited", retryAfterMs: 60_000, attempts: 1 });
    expect([requests.length, retries.length]).toEqual([1, 0]);
  });

  test("a wait of just the time left doesn't fit, one a little shorter does", async () => {
    stopTime();
    const exact = scripted([refused(503, { "retry-after": "5" }), ok], { timeoutMs: 5_000 });
    expect(await failure(calls.get(exact.jelou))).toMatchObject({ retryAfterMs: 5_000 });
    const shorter = scripted([refused(503, { "retry-after": "5" }), ok], { timeoutMs: 5_001 });
    const ended = outcomeOf(calls.get(shorter.jelou));
    await vi.advanceTimersByTimeAsync(5_000);
    expect((await ended).error).toBeUndefined();
  });

  test("what attempts and waits took is no longer left", async () => {
    stopTime();
    const { jelou, requests } = scripted([refused(503, { "retry-after": "5" })], {
      timeoutMs: 12_000,
      maxRetries: 9,
    });
    const ended = failure(calls.get(jelou));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await ended).toMatchObject({ code: "server_error", attempts: 3 });
    expect(requests.length).toBe(3);
  });

  test("backoff that doesn't fit leaves Jelou's own error, not a timeout", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.999);
    const { jelou } = scripted([refused(500)], { timeoutMs: 300 });
    expect(await failure(calls.get(jelou))).toMatchObject({ code: "server_error", attempts: 1 });
  });

  test("Retry-After is told also where nothing is tried again", async () => {
    const { jelou } = scripted([refused(403, { "retry-after": "3" })]);
    expect(await failure(calls.get(jelou))).toMatchObject({
      code: "forbidden",
      retryAfterMs: 3_000,
    });
    expect(await failure(calls.get(scripted([refused(403)]).jelou))).not.toHaveProperty(
      "retryAfterMs",
    );
  });
});

describe("onRetry", () => {
  test("is told operation, project, attempt, wait and reason before each wait", async () => {
    const operations: Record<CallName, string> = {
      get: "integrations.get",
      delete: "integrations.delete",
      update: "integrations.update",
      create: "integrations.create",
      start: "conversations.start",
      send: "messages.send",
    };
    for (const name of callNames) {
      const { jelou, retries } = scripted([broken("ECONNREFUSED"), refused(429), ok]);
      expect(await failure(calls[name](jelou))).toBeUndefined();
      expect(retries).toEqual([
        { operation: operations[name], projectId, attempt: 1, delayMs: 0, reason: "ECONNREFUSED" },
        { operation: operations[name], projectId, attempt: 2, delayMs: 0, reason: "status 429" },
      ]);
    }
  });

  test("can't break a call, whatever it does", async () => {
    const onRetry = () => {
      throw new Error("mine");
    };
    const { jelou } = scripted([refused(503), ok], { onRetry });
    expect(await failure(calls.get(jelou))).toBeUndefined();
  });
});

describe("abort", () => {
  test.each([
    ["an error", new Error("enough")],
    ["a string", "enough"],
    ["null", null],
    ["0", 0],
  ])("during a wait ends the call at once, with the signal's own reason: %s", async (_, reason) => {
    stopTime();
    const controller = new AbortController();
    const { jelou, requests } = scripted([refused(503, { "retry-after": "9" }), ok]);
    const ended = outcomeOf(calls.get(jelou, { signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(1_000);
    controller.abort(reason);
    // No time passes.
    expect((await ended).error).toBe(reason);
    expect(requests.length).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("before the call: nothing is asked for, nothing is sent", async () => {
    const key = vi.fn(() => apiKey);
    const { jelou, requests } = scripted([ok], { apiKey: key });
    const reason = new Error("never mind");
    expect(await failure(calls.get(jelou, { signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect([key.mock.calls.length, requests.length]).toEqual([0, 0]);
  });

  test("without a reason rejects with the platform's AbortError", async () => {
    expect(
      await failure(calls.get(scripted([ok]).jelou, { signal: AbortSignal.abort() })),
    ).toMatchObject({
      name: "AbortError",
    });
  });

  test.each([
    ["while the key is awaited", { apiKey: never }, ok],
    ["while fetch pends that ignores its signal", {}, never],
    ["while the body pends", {}, () => new Response(new ReadableStream())],
  ])("%s rejects with the signal's own reason", async (_, options, step) => {
    const controller = new AbortController();
    const { jelou } = scripted([step], options);
    const ended = outcomeOf(calls.get(jelou, { signal: controller.signal }));
    const reason = new Error("enough");
    setImmediate(() => controller.abort(reason));
    expect((await ended).error).toBe(reason);
  });

  test("is passed on to fetch", async () => {
    const controller = new AbortController();
    const signals: unknown[] = [];
    const fetch = (_: unknown, init?: RequestInit) => {
      signals.push(init?.signal);
      return new Promise<Response>(() => {});
    };
    const { jelou } = scripted([never], { fetch });
    const ended = outcomeOf(calls.get(jelou, { signal: controller.signal }));
    setImmediate(() => controller.abort(new Error("enough")));
    await ended;
    expect(signals).toEqual([expect.objectContaining({ aborted: true })]);
  });

  test("ends all calls that share the signal, and leaves those that don't", async () => {
    const controller = new AbortController();
    const { jelou } = scripted([never], { timeoutMs: 50 });
    const { signal } = controller;
    const sharing = Array.from({ length: 20 }, () => failure(calls.get(jelou, { signal })));
    const other = failure(calls.get(jelou, { signal: new AbortController().signal }));
    // A call that ends by itself doesn't take the others' listener along.
    await calls.get(scripted([ok]).jelou, { signal });
    const reason = new Error("enough");
    controller.abort(reason);
    expect(await Promise.all(sharing)).toEqual(Array(20).fill(reason));
    expect(await other).toBeInstanceOf(JelouTimeoutError);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("that comes with the answer wins", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const { jelou } = scripted([() => (controller.abort(reason), ok())]);
    expect(await failure(calls.create(jelou, { signal: controller.signal }))).toBe(reason);
  });
});

describe("deadline", () => {
  test.each([
    ["the key", { apiKey: never }, ok],
    ["fetch that ignores its signal", {}, never],
    ["the body", {}, () => new Response(new ReadableStream())],
  ])("ends the wait for %s", async (_, options, step) => {
    stopTime();
    const { jelou } = scripted([step], { ...options, timeoutMs: 5_000 });
    const ended = outcomeOf(calls.get(jelou));
    await vi.advanceTimersByTimeAsync(4_999);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    const { error } = await ended;
    expect(error).toBeInstanceOf(JelouTimeoutError);
    expect(String(error)).toMatch(/integrations\.get.*5000 ms/);
  });

  test("bounds all attempts together", async () => {
    stopTime();
    const { jelou, requests } = scripted([refused(503, { "retry-after": "3" }), never], {
      timeoutMs: 5_000,
    });
    const ended = failure(calls.get(jelou));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await ended).toBeInstanceOf(JelouTimeoutError);
    expect(requests.length).toBe(2);
  });

  test("of a call goes before that of the client; the client's own is 30 s", async () => {
    stopTime();
    const { jelou } = scripted([never], { timeoutMs: 5_000 });
    const short = failure(calls.get(jelou, { timeoutMs: 10 }));
    await vi.advanceTimersByTimeAsync(10);
    expect(String(await short)).toContain("10 ms");
    const byDefault = failure(calls.get(scripted([never]).jelou));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(String(await byDefault)).toContain("30000 ms");
  });

  test("that passes says whether the call may have been carried out", async () => {
    const doubtful = "may have been carried out";
    expect(
      String(await failure(calls.start(scripted([never], { timeoutMs: 50 }).jelou))),
    ).toContain(doubtful);
    expect(
      String(await failure(calls.get(scripted([never], { timeoutMs: 50 }).jelou))),
    ).not.toContain(doubtful);
    const unsent = scripted([ok], { apiKey: never, timeoutMs: 50 });
    expect(String(await failure(calls.start(unsent.jelou)))).not.toContain(doubtful);
    expect(unsent.requests.length).toBe(0);
  });

  test("that has passed leaves no timer, nor does success", async () => {
    stopTime();
    await failure(calls.get(scripted([ok]).jelou));
    await failure(calls.get(scripted([refused(401)]).jelou));
    expect(vi.getTimerCount()).toBe(0);
  });

  test("a rejection that comes after it is handled", async () => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    try {
      let fail = (_: Error) => {};
      const late = () => new Promise<Response>((_, reject) => (fail = reject));
      expect(await failure(calls.get(scripted([late], { timeoutMs: 50 }).jelou))).toBeInstanceOf(
        JelouTimeoutError,
      );
      fail(new Error("late"));
      await new Promise((resolve) => setImmediate(resolve));
      expect(unhandled).not.toHaveBeenCalled();
    } finally {
      process.off("unhandledRejection", unhandled);
    }
  });
});

describe("credentials from functions", () => {
  test("are asked for by project, once a call, and what they give is sent", async () => {
    const key = vi.fn(async (id: string) => `key-of-${id}`);
    const secret = vi.fn((id: string) => `secret-of-${id}`);
    const { jelou, requests } = scripted([refused(429), ok], {
      apiKey: key,
      signingSecret: secret,
    });
    await calls.get(jelou);
    expect(key.mock.calls).toEqual([[projectId]]);
    expect(requests.map(({ headers }) => headers.get("x-api-key"))).toEqual(
      Array(2).fill(`key-of-${projectId}`),
    );
    await calls.send(jelou);
    expect(secret.mock.calls).toEqual([[projectId]]);
    expect(requests[2]?.headers.get("x-jelou-signature")).toMatch(/^sha256=[0-9a-f]{64}$/);
    expect(requests[2]?.headers.get("x-api-key")).toBeNull();
  });

  test.each([
    ["an error", new Error("vault is sealed")],
    ["a string", "vault is sealed"],
    ["undefined", undefined],
  ])("that throw %s: the caller gets it as it is, and nothing is sent", async (_, thrown) => {
    const failing = () => {
      throw thrown;
    };
    for (const fail of [failing, async () => failing()]) {
      const { jelou, requests } = scripted([ok], { apiKey: fail, signingSecret: fail });
      expect(await outcomeOf(calls.get(jelou))).toStrictEqual({ error: thrown });
      expect(await outcomeOf(calls.send(jelou))).toStrictEqual({ error: thrown });
      expect(requests.length).toBe(0);
    }
  });

  test.each([
    ["nothing", undefined],
    ["an empty string", ""],
    ["a line break", "secret-key\n"],
    ["a number", 5],
  ])("that give %s are refused before anything is sent", async (_, given) => {
    const { jelou, requests } = scripted([ok], { apiKey: () => given as string });
    const error = await failure(calls.get(jelou));
    expect(error).toMatchObject({ code: "invalid_input" });
    expect(String(error)).toContain("apiKey");
    expect(String(error)).not.toContain("secret-key");
    expect(requests.length).toBe(0);
  });
});

describe("fetch", () => {
  test("is looked up at each call", async () => {
    const jelou = createJelouClient(byKey);
    const replaced = vi.spyOn(globalThis, "fetch").mockImplementation(async () => ok());
    await calls.get(jelou);
    await calls.get(jelou);
    expect(replaced).toHaveBeenCalledTimes(2);
  });

  test("of the caller's is used in place of the global one", async () => {
    const replaced = vi.spyOn(globalThis, "fetch");
    await calls.get(scripted([ok]).jelou);
    expect(replaced).not.toHaveBeenCalled();
  });

  test("is told not to follow redirects, and where it did all the same its answer is refused", async () => {
    const followed = Object.defineProperty(ok(), "redirected", { value: true });
    const { jelou, requests } = scripted([() => followed]);
    expect(await failure(calls.get(jelou))).toMatchObject({
      code: "unexpected_response",
      status: 0,
    });
    expect(requests.map(({ redirect }) => redirect)).toEqual(["manual"]);
  });

  test.each([
    ["a string", `no route for ${apiKey}`],
    ["nothing", undefined],
    ["null", null],
    ["an object without a prototype", Object.create(null)],
    ["an object that refuses to become a string", { toString: null, valueOf: null }],
    ["a symbol", Symbol("no")],
    ["a DOMException", new DOMException("no", "NetworkError")],
  ])("that throws %s gives a connection error", async (_, thrown) => {
    const { jelou } = scripted([
      () => {
        throw thrown;
      },
    ]);
    const error = await failure(calls.start(jelou));
    expect(error).toBeInstanceOf(JelouConnectionError);
    expect(JSON.stringify((error as Error).cause) ?? "").not.toContain(apiKey);
  });

  test.each([
    ["nothing", undefined],
    ["a string", "ok"],
    ["an object that is no response", {}],
  ])("that gives %s instead of a response gives an answer that can't be used", async (_, given) => {
    const { jelou } = scripted([() => given as never], { maxRetries: 0 });
    expect(await failure(calls.get(jelou))).toMatchObject({
      code: "unexpected_response",
      status: 0,
    });
  });
});

describe("a call's own options", () => {
  test("headers go over those of the client, credentials over both", async () => {
    const { jelou, requests } = scripted([ok], {
      headers: { "X-A": "client", "x-b": "client", "X-API-KEY": "mine" },
    });
    await calls.get(jelou, {
      headers: { "x-a": "call", "x-api-key": "mine", Accept: "text/plain" },
    });
    const { headers } = requests[0] as Request;
    expect(["x-a", "x-b", "x-api-key", "accept"].map((name) => headers.get(name))).toEqual([
      "call",
      "client",
      apiKey,
      "text/plain",
    ]);
    await calls.get(jelou);
    expect(requests[1]?.headers.get("x-a")).toBe("client");
    expect(requests[1]?.headers.get("accept")).toBe("application/json");
  });

  test("that can't work are refused before anything is sent", async () => {
    const { jelou, requests } = scripted([ok]);
    for (const options of [
      { timeoutMs: 0 },
      { timeoutMs: -1 },
      { timeoutMs: Number.NaN },
      { timeoutMs: Infinity },
      { timeoutMs: 2 ** 31 },
      { timeoutMs: 2 ** 31 - 0.5 },
      { timeoutMs: "5" as never },
      { maxRetries: -1 },
      { maxRetries: 1.5 },
      { maxRetries: "2" as never },
      { signal: {} as never },
      { signal: 0 as never },
      { signal: null as never },
      { signal: "now" as never },
      { headers: { "no name": "a" } },
      { headers: { a: "line\nbreak" } },
    ]) {
      expect(await failure(calls.get(jelou, options))).toMatchObject({ code: "invalid_input" });
    }
    expect(requests.length).toBe(0);
    for (const options of [
      { timeoutMs: 2 ** 31 - 1 },
      { maxRetries: 0 },
      { signal: undefined },
      { headers: {} },
    ]) {
      expect(await failure(calls.get(jelou, options))).toBeUndefined();
    }
  });

  test("an input without a JSON form is the caller's fault, and no connection's", async () => {
    const { jelou, requests } = scripted([ok]);
    const metadata: Record<string, unknown> = {};
    metadata["self"] = metadata;
    for (const unusable of [metadata, { big: 1n }]) {
      const call = jelou.conversations.start(projectId, {
        botId: "B1",
        userId: "U1",
        metadata: unusable,
      });
      expect(await failure(call)).toMatchObject({
        code: "invalid_input",
        cause: { name: "TypeError" },
      });
    }
    expect(requests.length).toBe(0);
  });
});

import { getEventListeners } from "node:events";
import { describe, expect, test, vi } from "vitest";
import { JelouApiError } from "../../src/index.js";
import { afterMs, retryAtOnce, stopTime } from "../time.js";
import {
  answer,
  apiKey,
  callNames,
  calls,
  clientWith,
  failureOf,
  never,
  ok,
  reset,
  text,
  type Step,
} from "./client.js";

retryAtOnce();

const endless = () => new Response(new ReadableStream());

describe("the deadline", () => {
  test.each<[string, Step, object, string]>([
    ["the key", ok, { apiKey: never }, "none"],
    ["a fetch that ignores its signal", never, {}, "unknown"],
    ["the body", endless, {}, "done"],
    [
      "the body of a refusal",
      () => new Response(new ReadableStream(), { status: 422 }),
      {},
      "none",
    ],
    ["a text() that never settles", () => ({ ...double, text: never }), {}, "done"],
  ])("ends the wait for %s on time, and leaves no timer", async (_, step, options, effect) => {
    stopTime();
    const { jelou } = clientWith(step, { ...options, timeoutMs: 5_000 });
    const ended = failureOf(calls.create(jelou));
    await vi.advanceTimersByTimeAsync(4_999);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await ended).toMatchObject({ name: "JelouTimeoutError", code: "timeout", effect });
    expect(vi.getTimerCount()).toBe(0);
  });

  test("limits all attempts and waits together", async () => {
    const { jelou, requests } = clientWith([answer(503, { "retry-after": "3" }), never]);
    const error = await afterMs(5_000, () => failureOf(calls.get(jelou, { timeoutMs: 5_000 })));
    expect(error).toMatchObject({ code: "timeout", attempts: 2 });
    expect(requests).toHaveLength(2);
  });

  test("is 30 s by default; the client's overrides that, and the call's the client's", async () => {
    const fail = (options: object, call = {}) =>
      failureOf(calls.get(clientWith(never, options).jelou, call));
    expect((await afterMs(30_000, () => fail({}))).message).toContain("30000 ms");
    const timeoutMs = 5_000;
    expect((await afterMs(5_000, () => fail({ timeoutMs }))).message).toContain("5000 ms");
    expect((await afterMs(10, () => fail({ timeoutMs }, { timeoutMs: 10 }))).message).toContain(
      "10 ms",
    );
  });

  test.each([1, 0])("ends a stream that is always ready with %i bytes", async (length) => {
    // Such a stream keeps timers from firing. The clock moves by a millisecond each time it's read.
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => now++);
    const cancel = vi.fn();
    let chunks = 0;
    const pull = (controller: ReadableStreamDefaultController) =>
      chunks++ < 1_000 ? controller.enqueue(new Uint8Array(length)) : controller.close();
    const step = () => new Response(new ReadableStream({ pull, cancel }));
    const { jelou } = clientWith(step, { timeoutMs: 50 });
    expect(await failureOf(calls.get(jelou))).toMatchObject({ code: "timeout" });
    expect(chunks).toBeLessThan(100);
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  test("counts a key function that blocks the event loop, and sends nothing after it", async () => {
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => now);
    const key = () => ((now = 60_000), apiKey);
    const { jelou, requests } = clientWith(ok, { apiKey: key });
    expect(await failureOf(calls.create(jelou))).toMatchObject({ code: "timeout", effect: "none" });
    expect(requests).toEqual([]);
  });

  test("cancels a body that nobody reads any more, even if the answer comes too late", async () => {
    const cancel = vi.fn();
    const body = () => new Response(new ReadableStream({ cancel }));
    await afterMs(30_000, () => failureOf(calls.get(clientWith(body).jelou)));
    expect(cancel).toHaveBeenCalledTimes(1);

    let respond = (_: Response) => {};
    const late = () => new Promise((resolve) => (respond = resolve));
    await afterMs(30_000, () => failureOf(calls.get(clientWith(late).jelou)));
    respond(body());
    await new Promise((resolve) => setImmediate(resolve));
    expect(cancel).toHaveBeenCalledTimes(2);
  });

  test("handles a rejection that comes after it", async () => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    try {
      let fail = (_: Error) => {};
      const late = () => new Promise((_, reject) => (fail = reject));
      await afterMs(30_000, () => failureOf(calls.get(clientWith(late).jelou)));
      fail(new Error("late"));
      await new Promise((resolve) => setImmediate(resolve));
      expect(unhandled).not.toHaveBeenCalled();
    } finally {
      process.off("unhandledRejection", unhandled);
    }
  });

  test("uses the clock that the call began with, even if fake timers are removed meanwhile", async () => {
    stopTime();
    let respond = (_: unknown) => {};
    const { jelou } = clientWith(() => new Promise((resolve) => (respond = resolve)));
    const call = calls.get(jelou);
    await vi.advanceTimersByTimeAsync(20_000);
    vi.useRealTimers();
    respond(ok());
    expect(await call).toHaveProperty("webhookUrl");
  });

  test("uses the real clock, even if fake timers are installed meanwhile", async () => {
    let respond = (_: unknown) => {};
    const { jelou, ended } = clientWith(() => new Promise((resolve) => (respond = resolve)));
    const call = calls.get(jelou);
    stopTime();
    await vi.advanceTimersByTimeAsync(60_000);
    respond(ok());
    expect(await call).toHaveProperty("webhookUrl");
    expect(ended[0]?.durationMs).toBeLessThan(30_000);
  });
});

const double = { status: 200, headers: new Headers() };

describe("an abort", () => {
  test.each<[string, unknown]>([
    ["null", null],
    ["0", 0],
    ["a string", "enough"],
    ["a frozen error", Object.freeze(new Error("mine"))],
    ["one of our errors", new JelouApiError("mine", { status: 500 })],
  ])("rejects with the signal's reason, before and during the call: %s", async (_, reason) => {
    for (const isEarly of [true, false]) {
      const controller = new AbortController();
      if (isEarly) controller.abort(reason);
      const call = failureOf(calls.get(clientWith(never).jelou, { signal: controller.signal }));
      controller.abort(reason);
      expect(await call).toBe(reason);
    }
  });

  test("rejects with an AbortError if the signal has no reason, as in polyfills", async () => {
    const signal = AbortSignal.abort();
    expect(await failureOf(calls.get(clientWith(ok).jelou, { signal }))).toBe(signal.reason);

    const polyfill = new EventTarget() as AbortSignal & { aborted: boolean };
    polyfill.aborted = false;
    const call = failureOf(calls.get(clientWith(never).jelou, { signal: polyfill }));
    polyfill.aborted = true;
    polyfill.dispatchEvent(new Event("abort"));
    expect(await call).toMatchObject({ name: "AbortError", message: "The call was aborted." });
  });

  test("before the call: no key is asked for, and nothing is sent", async () => {
    const key = vi.fn(() => apiKey);
    const { jelou, requests, ended } = clientWith(ok, { apiKey: key });
    await failureOf(calls.create(jelou, { signal: AbortSignal.abort("mine") }));
    expect([key.mock.calls, requests]).toEqual([[], []]);
    expect(ended).toMatchObject([
      { outcome: "aborted", attempts: 0, effect: "none", error: "mine" },
    ]);
  });

  const moments: Record<string, (abort: () => void) => [Step | Step[], object?]> = {
    "in the key's function": (abort) => [ok, { apiKey: () => (abort(), apiKey) }],
    "while the key is awaited": (abort) => [ok, { apiKey: () => (setImmediate(abort), never()) }],
    "in fetch": (abort) => [() => (abort(), never())],
    "together with the answer": (abort) => [() => (abort(), ok())],
    "while the body is read": (abort) => [
      () => new Response(new ReadableStream({ pull: () => (abort(), never()) })),
    ],
    "in onRetry": (abort) => [answer(503), { onRetry: abort }],
    "while it waits for a retry": (abort) => [
      answer(503, { "retry-after": "9" }),
      { onRetry: () => setImmediate(abort) },
    ],
  };
  test.each(Object.entries(moments))(
    "%s ends call and request at once, and leaves neither listener nor timer",
    async (_, arrange) => {
      stopTime();
      const controller = new AbortController();
      const { signal } = controller;
      const [step, options] = arrange(() => controller.abort("mine"));
      const { jelou, requests } = clientWith(step, options);
      expect(await failureOf(calls.get(jelou, { signal }))).toBe("mine");
      expect(requests.length).toBeLessThan(2);
      for (const request of requests) expect(request.signal.reason).toBe("mine");
      expect(getEventListeners(signal, "abort")).toEqual([]);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  test("ends all calls with its signal, even one that starts in its abort event, and no other call", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const { jelou } = clientWith(never);
    const late: Promise<unknown>[] = [];
    const callAgain = () => late.push(failureOf(calls.get(jelou, { signal })));
    signal.addEventListener("abort", callAgain, { once: true });
    const sharing = Array.from({ length: 20 }, () => failureOf(calls.get(jelou, { signal })));
    const other = failureOf(
      calls.get(jelou, { signal: new AbortController().signal, timeoutMs: 50 }),
    );
    // A call that ends doesn't remove the listener of the others.
    await calls.get(clientWith(ok).jelou, { signal });
    controller.abort("mine");
    expect(await Promise.all([...sharing, ...late])).toEqual(Array(21).fill("mine"));
    expect(await other).toMatchObject({ code: "timeout" });
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("needs one listener for 120 calls, and leaves no listener after any kind of end", async () => {
    const { signal } = new AbortController();
    const steps: Step[] = [ok, answer(401), answer(503), reset(), text("<html>")];
    const all = Array.from({ length: 120 }, (_, index) => {
      const { jelou } = clientWith(steps[index % steps.length] as Step);
      return failureOf(calls[callNames[index % callNames.length] ?? "get"](jelou, { signal }));
    });
    // Node warns from the eleventh listener on.
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await Promise.all(all);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});

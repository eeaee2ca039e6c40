import { getEventListeners } from "node:events";
import { describe, expect, test, vi } from "vitest";
import { JelouApiError, JelouTimeoutError } from "../../src/index.js";
import { apiKey, calls, failure } from "./calls.js";
import { clientOf, never, ok, refused, scripted, type Step } from "./scripted.js";
import { afterMs, retryAtOnce, stopTime } from "../time.js";

retryAtOnce();

describe("the deadline", () => {
  test.each<[string, Step, object]>([
    ["the key", ok, { apiKey: never }],
    ["a fetch that ignores its signal", never, {}],
    ["the body", () => new Response(new ReadableStream()), {}],
  ])("ends the wait for %s, just then", async (_, step, options) => {
    stopTime();
    const { jelou } = scripted([step], { ...options, timeoutMs: 5_000 });
    const ended = failure(calls.get(jelou));
    await vi.advanceTimersByTimeAsync(4_999);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    const error = await ended;
    expect(error).toBeInstanceOf(JelouTimeoutError);
    expect(String(error)).toMatch(/integrations\.get.*5000 ms/);
  });

  test("bounds all attempts together", async () => {
    const wait = refused(503, { "retry-after": "3" });
    const { jelou, requests } = scripted([wait, never], { timeoutMs: 5_000 });
    expect(await afterMs(5_000, () => failure(calls.get(jelou)))).toBeInstanceOf(JelouTimeoutError);
    expect(requests.length).toBe(2);
  });

  test("of a call goes before that of the client; the client's own is 30 s", async () => {
    const { jelou } = scripted([never], { timeoutMs: 5_000 });
    const short = await afterMs(10, () => failure(calls.get(jelou, { timeoutMs: 10 })));
    expect(String(short)).toContain("10 ms");
    const byDefault = await afterMs(30_000, () => failure(calls.get(scripted([never]).jelou)));
    expect(String(byDefault)).toContain("30000 ms");
  });

  test.each<[string, Step]>([
    ["a success", ok],
    ["a refusal", refused(401)],
  ])("leaves no timer after %s", async (_, step) => {
    stopTime();
    await failure(calls.get(scripted([step]).jelou));
    expect(vi.getTimerCount()).toBe(0);
  });

  test("has a rejection that comes after it handled", async () => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    try {
      let fail = (_: Error) => {};
      const late = () => new Promise<Response>((_, reject) => (fail = reject));
      const { jelou } = scripted([late], { timeoutMs: 50 });
      await afterMs(50, () => failure(calls.get(jelou)));
      fail(new Error("late"));
      // Node tells of unhandled rejections once the microtasks are done.
      await new Promise((resolve) => setImmediate(resolve));
      expect(unhandled).not.toHaveBeenCalled();
    } finally {
      process.off("unhandledRejection", unhandled);
    }
  });

  test("lets go of a Response that comes after it", async () => {
    const cancel = vi.fn();
    let answer = (_: Response) => {};
    const late = () => new Promise<Response>((resolve) => (answer = resolve));
    const jelou = clientOf(late, { timeoutMs: 10 });
    expect(await afterMs(10, () => failure(calls.get(jelou)))).toMatchObject({ code: "timeout" });
    answer(new Response(new ReadableStream({ cancel })));
    await new Promise((resolve) => setImmediate(resolve));
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  test("cancels a body that never gives anything", async () => {
    const cancel = vi.fn();
    const jelou = clientOf(async () => new Response(new ReadableStream({ cancel })));
    await afterMs(30_000, () => failure(calls.get(jelou)));
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  test.each([1, 0])(
    "ends a body of chunks of %i bytes that is always ready, which starves all timers",
    async (length) => {
      // The clock goes on by a millisecond whenever somebody looks at it.
      let now = 0;
      vi.spyOn(performance, "now").mockImplementation(() => now++);
      const cancel = vi.fn();
      let chunks = 0;
      const pull = (controller: ReadableStreamDefaultController) =>
        chunks++ < 1_000 ? controller.enqueue(new Uint8Array(length)) : controller.close();
      const body = new ReadableStream({ pull, cancel });
      const jelou = clientOf(async () => new Response(body), { timeoutMs: 50 });
      expect(await failure(calls.get(jelou))).toMatchObject({ code: "timeout" });
      expect(chunks).toBeLessThan(100);
      expect(cancel).toHaveBeenCalledTimes(1);
    },
  );
});

describe("an abort", () => {
  const reasons: [string, unknown][] = [
    ["null", null],
    ["0", 0],
    ["a string", "enough"],
    ["a frozen error", Object.freeze(new Error("mine"))],
    ["one of our own errors", new JelouApiError("mine", { status: 500 })],
  ];
  test.each(reasons)(
    "rejects with the signal's own reason, before and during: %s",
    async (_, reason) => {
      for (const isEarly of [true, false]) {
        const controller = new AbortController();
        if (isEarly) controller.abort(reason);
        const call = failure(calls.get(scripted([never]).jelou, { signal: controller.signal }));
        controller.abort(reason);
        expect(await call).toBe(reason);
      }
    },
  );

  test("without a reason rejects with the platform's AbortError", async () => {
    const signal = AbortSignal.abort();
    const error = await failure(calls.get(scripted([ok]).jelou, { signal }));
    expect(error).toMatchObject({ name: "AbortError" });
  });

  test("before the call: no key is asked for, nothing is sent", async () => {
    const key = vi.fn(() => apiKey);
    const { jelou, requests } = scripted([ok], { apiKey: key });
    await failure(calls.get(jelou, { signal: AbortSignal.abort("mine") }));
    expect([key.mock.calls.length, requests.length]).toEqual([0, 0]);
  });

  /** Where a call may stand when it is aborted. */
  const moments: Record<string, (abort: () => void) => [Step[], object]> = {
    "in the key's function": (abort) => [[ok], { apiKey: () => (abort(), "key") }],
    "while the key is awaited": (abort) => [[ok], { apiKey: () => (setImmediate(abort), never()) }],
    "in fetch": (abort) => [[() => (abort(), never())], {}],
    "in fetch, and the time is over too": (abort) => [
      [() => (abort(), vi.advanceTimersByTime(30_000), never())],
      {},
    ],
    "together with the answer": (abort) => [[() => (abort(), ok())], {}],
    "while the body is read": (abort) => [
      [() => new Response(new ReadableStream({ pull: () => (abort(), never() as never) }))],
      {},
    ],
    "in onRetry": (abort) => [[refused(503)], { onRetry: abort }],
    "while it waits": (abort) => [
      [refused(503, { "retry-after": "9" })],
      { onRetry: () => setImmediate(abort) },
    ],
  };
  test.each(Object.entries(moments))(
    "%s ends the call at once, its request too, and leaves neither listener nor timer",
    async (_, arrange) => {
      stopTime();
      const controller = new AbortController();
      const { signal } = controller;
      const [steps, options] = arrange(() => controller.abort("mine"));
      const { jelou, requests } = scripted(steps, options);
      expect(await failure(calls.get(jelou, { signal }))).toBe("mine");
      expect(requests.length).toBeLessThan(2);
      for (const request of requests) expect(request.signal.reason).toBe("mine");
      expect(getEventListeners(signal, "abort")).toEqual([]);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  test("ends all calls on its signal, also one made in its own event, and no other call", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const { jelou } = scripted([never], { timeoutMs: 50 });
    const late: Promise<unknown>[] = [];
    signal.addEventListener("abort", () => late.push(failure(calls.get(jelou, { signal }))), {
      once: true,
    });
    const sharing = Array.from({ length: 20 }, () => failure(calls.get(jelou, { signal })));
    // A call that ends by itself doesn't take the others' listener along.
    await calls.get(scripted([ok]).jelou, { signal });
    const other = await afterMs(50, () => {
      const { signal } = new AbortController();
      const others = failure(calls.get(jelou, { signal }));
      controller.abort("mine");
      return others;
    });
    expect(await Promise.all([...sharing, ...late])).toEqual(Array(21).fill("mine"));
    expect(other).toBeInstanceOf(JelouTimeoutError);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});

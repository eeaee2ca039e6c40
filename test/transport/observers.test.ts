import { describe, expect, test, vi } from "vitest";
import type { CallEvent, DriftEvent } from "../../src/index.js";
import { apiKey, calls, created, outcomeOf, projectId, type CallName } from "./calls.js";
import { leaksIn } from "./leaks.js";
import { ok, refused, scripted, type Step } from "./scripted.js";
import { retryAtOnce } from "../time.js";

retryAtOnce();

const answers: Step[] = [refused(503), () => Response.json({ ...created, odd: { deep: 1 } })];
const throwing = (): never => {
  throw new Error("mine");
};

describe("an observer can't break a call:", () => {
  test("one that changes its event, throws, or calls the client itself", async () => {
    let depth = 0;
    const late: Promise<unknown>[] = [];
    const evil = (event: object) => {
      for (const name of Object.keys(event)) Reflect.set(event, name, "evil");
      if (depth++ < 3) late.push(outcomeOf(calls.get(jelou)));
      return throwing();
    };
    const { jelou, requests } = scripted(answers, { onRetry: evil, onDrift: evil, onCall: evil });
    expect(await calls.get(jelou)).toEqual({ ...created, odd: { deep: 1 } });
    await Promise.all(late);
    expect(requests.length).toBeGreaterThan(3);
  });

  test("one that gives what throws when it is awaited, or rejects, which the process doesn't hear of either", async () => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    try {
      const then = { get: throwing };
      for (const evil of [() => Object.defineProperty({}, "then", then), async () => throwing()]) {
        const { jelou } = scripted(answers, { onRetry: evil, onDrift: evil, onCall: evil });
        expect(await calls.get(jelou)).toHaveProperty("odd");
      }
      // Node tells of unhandled rejections once the microtasks are done.
      await new Promise((resolve) => setImmediate(resolve));
      expect(unhandled).not.toHaveBeenCalled();
    } finally {
      process.off("unhandledRejection", unhandled);
    }
  });
});

test("onDrift hears of each of 1,000 unknown fields, masked", async () => {
  const drift: DriftEvent[] = [];
  const fields = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`${apiKey}${i}`, i]));
  const { jelou } = scripted([() => Response.json({ ...created, ...fields })], {
    onDrift: (event: DriftEvent) => drift.push(event),
  });
  await calls.get(jelou);
  expect(drift.length).toBe(1_001);
  expect(leaksIn(drift.slice(0, 50), [apiKey])).toEqual([]);
});

describe("onCall", () => {
  const observed = async (steps: Step[], name: CallName, options = {}, call = {}) => {
    const events: CallEvent[] = [];
    const onCall = (event: CallEvent) => void events.push(event);
    const { jelou } = scripted(steps, { ...options, onCall });
    const { error } = await outcomeOf(calls[name](jelou, call));
    return { events, error };
  };
  const common = { projectId, durationMs: expect.any(Number) };

  test("is told of a success, once, after its retries", async () => {
    const answer = Response.json(
      { webhookUrl: "https://a.example" },
      { headers: { "x-request-id": "r2" } },
    );
    const { events } = await observed([refused(503, { "x-request-id": "r1" }), answer], "get");
    expect(events).toEqual([
      {
        ...common,
        operation: "integrations.get",
        outcome: "ok",
        effect: "none",
        attempts: 2,
        status: 200,
        requestId: "r2",
      },
    ]);
    expect((await observed([ok], "create")).events).toMatchObject([
      { outcome: "ok", effect: "done" },
    ]);
    const gone = await observed([refused(503), refused(404)], "delete");
    expect(gone.events).toMatchObject([{ outcome: "ok", effect: "done", status: 404 }]);
  });

  test("is told of a failure, with its error", async () => {
    const { events, error } = await observed([refused(500)], "start");
    expect(events).toEqual([
      {
        ...common,
        operation: "conversations.start",
        outcome: "error",
        effect: "unknown",
        attempts: 1,
        status: 500,
        error,
      },
    ]);
  });

  test("is told of a value that can't be made of the answer", async () => {
    const { events, error } = await observed([Response.json({})], "create");
    expect(events).toMatchObject([{ outcome: "error", effect: "done", error }]);
  });

  test("is told of an abort, and of what a key function throws", async () => {
    const signal = AbortSignal.abort("enough");
    const { events } = await observed([ok], "get", {}, { signal });
    expect(events).toStrictEqual([
      {
        ...common,
        operation: "integrations.get",
        outcome: "aborted",
        attempts: 0,
        effect: "none",
        error: "enough",
      },
    ]);
    expect(events[0]?.durationMs).toBeLessThan(60_000);
    const thrown = new Error("vault is sealed");
    const apiKey = () => Promise.reject(thrown);
    expect((await observed([ok], "get", { apiKey })).events).toMatchObject([
      { outcome: "error", error: thrown },
    ]);
  });

  test("is not told of invalid input", async () => {
    expect((await observed([ok], "get", {}, { timeoutMs: -1 })).events).toEqual([]);
    expect((await observed([ok], "get", { apiKey: () => "" })).events).toEqual([]);
  });
});

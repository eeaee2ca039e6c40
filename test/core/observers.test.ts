import { describe, expect, test, vi } from "vitest";
import { retryAtOnce } from "../time.js";
import {
  answer,
  calls,
  clientWith,
  created,
  failureOf,
  ok,
  projectId,
  refused,
  type Step,
} from "./client.js";

retryAtOnce();

const common = { projectId, durationMs: expect.any(Number) };

describe("onCall gets one event for each call:", () => {
  test("a success, after its retries", async () => {
    const respond = () => Response.json(created, { headers: { "x-request-id": "r2" } });
    const { jelou, ended } = clientWith([answer(503, { "x-request-id": "r1" }), respond]);
    await calls.get(jelou);
    const operation = "integrations.get";
    expect(ended).toEqual([
      {
        ...common,
        operation,
        outcome: "ok",
        effect: "none",
        attempts: 2,
        status: 200,
        requestId: "r2",
      },
    ]);
  });

  test("the effect of a write, even if an earlier attempt has deleted the integration", async () => {
    const { jelou, ended } = clientWith([ok, answer(503), answer(404)]);
    await calls.create(jelou);
    await calls.delete(jelou);
    expect(ended).toMatchObject([
      { operation: "integrations.create", outcome: "ok", effect: "done", status: 200 },
      { operation: "integrations.delete", outcome: "ok", effect: "done", status: 404 },
    ]);
  });

  test.each<[string, Step, object, object]>([
    ["a refusal", answer(500), {}, { effect: "unknown", attempts: 1, status: 500 }],
    [
      "an unusable answer",
      () => Response.json({}),
      {},
      { effect: "done", attempts: 1, status: 200 },
    ],
    ["no answer", new RangeError("x"), {}, { effect: "unknown", attempts: 1 }],
    [
      "an error of the key's function",
      ok,
      { apiKey: () => Promise.reject(new Error("vault is sealed")) },
      { effect: "none", attempts: 0 },
    ],
  ])("%s, with the error that the caller gets", async (_, step, options, expected) => {
    const { jelou, ended } = clientWith(step, options);
    const error = await failureOf(calls.create(jelou));
    const operation = "integrations.create";
    expect(ended).toEqual([{ ...common, operation, outcome: "error", ...expected, error }]);
  });

  test("not for invalid input, because nothing is sent", async () => {
    const { jelou, ended } = clientWith(ok);
    await failureOf(calls.get(jelou, { timeoutMs: -1 }));
    await failureOf(jelou.integrations.get(""));
    expect(ended).toEqual([]);
  });
});

test("onRetry gets an event before each wait, with the reason", async () => {
  const { jelou, retries } = clientWith([refused(), new TypeError("Failed"), answer(429), ok]);
  await calls.get(jelou, { maxRetries: 3 });
  const event = { operation: "integrations.get", projectId, delayMs: 0 };
  expect(retries).toEqual([
    { ...event, attempt: 1, reason: "ECONNREFUSED" },
    { ...event, attempt: 2, reason: "connection failed" },
    { ...event, attempt: 3, reason: "status 429" },
  ]);
});

describe("an observer can't break a call", () => {
  const steps: Step[] = [answer(503), () => Response.json({ ...created, odd: 1 })];

  test.each<[string, (event: object) => unknown]>([
    ["if it throws", () => expect.unreachable()],
    ["if it rejects", async () => Promise.reject(new Error("mine"))],
    [
      "if it changes its event",
      (event) => Object.keys(event).map((k) => Reflect.set(event, k, "x")),
    ],
  ])("%s, nor the process", async (_, observer) => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    try {
      const on = observer as () => void;
      const { jelou } = clientWith(steps, { onRetry: on, onDrift: on, onCall: on });
      expect(await calls.get(jelou)).toEqual({ ...created, odd: 1 });
      await new Promise((resolve) => setImmediate(resolve));
      expect(unhandled).not.toHaveBeenCalled();
    } finally {
      process.off("unhandledRejection", unhandled);
    }
  });
});

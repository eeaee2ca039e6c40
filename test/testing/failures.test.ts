import { describe, expect, onTestFinished, test } from "vitest";
import type { JelouClient } from "../../src/index.js";
import { createFakeJelou, type FakeFailure, type FakeJelou } from "../../src/testing/index.js";
import {
  clientOf,
  curl,
  failureOf,
  integrations,
  people,
  reply,
  startFake,
  turnsUntil,
  webhookUrl,
} from "./fake.js";

/** Both ways to call a fake: its own `fetch`, and the platform's `fetch` over a socket. */
const ways: [string, (fake: FakeJelou) => Promise<JelouClient>][] = [
  ["in memory", async (fake) => clientOf(fake)],
  [
    "over HTTP",
    async (fake) => {
      const { baseUrl, close } = await fake.listen();
      onTestFinished(close);
      return clientOf(fake, { baseUrl, fetch: globalThis.fetch });
    },
  ],
];

describe.each(ways)("%s", (_, open) => {
  async function failing(failure: FakeFailure) {
    const fake = createFakeJelou({ integrations });
    fake.failNext(failure);
    return { fake, jelou: await open(fake) };
  }

  test.each<[FakeFailure, conversations: number, status: number | undefined, error: object]>([
    [{ status: 503 }, 0, 503, { code: "server_error", effect: "unknown" }],
    [{ status: 502, acted: true }, 1, 502, { code: "server_error", effect: "unknown" }],
    [{ status: 422, body: { message: "no" } }, 0, 422, { code: "unprocessable", messages: ["no"] }],
    [{ status: 429, headers: { "Retry-After": "7" } }, 0, 429, { retryAfterMs: 7000 }],
    [{ status: 200, body: "<h1>Hi</h1>" }, 0, 200, { code: "unexpected_response" }],
    [{ fault: "reset" }, 0, undefined, { code: "connection", effect: "unknown" }],
    [{ fault: "reset", acted: true }, 1, undefined, { code: "connection", effect: "unknown" }],
    [{ fault: "cut" }, 1, 200, { code: "unexpected_response", effect: "done" }],
    [{ fault: "cut", status: 500, body: "broken" }, 0, 500, { code: "server_error" }],
  ])("after %j, %i conversations are started", async (failure, started, status, expected) => {
    const { fake, jelou } = await failing(failure);
    expect(await failureOf(jelou.conversations.start("P1", people))).toMatchObject(expected);
    expect(fake.conversations).toHaveLength(started);
    expect(fake.requests[0]?.status).toBe(status);
    await jelou.integrations.get("P1");
  });

  test.each([false, true])("a hanging call ends when it is aborted; acted: %s", async (acted) => {
    const { fake, jelou } = await failing({ fault: "hang", acted });
    const controller = new AbortController();
    const call = jelou.integrations.delete("P1", { signal: controller.signal });
    await turnsUntil(() => fake.requests.length === 1);
    const reason = new Error("enough");
    controller.abort(reason);
    expect(await failureOf(call)).toBe(reason);
    const error = await failureOf(jelou.integrations.get("P1"));
    expect(error?.code).toBe(acted ? "not_found" : undefined);
  });

  test("a reset looks like Node's own", async () => {
    const { jelou } = await failing({ fault: "reset" });
    const error = await failureOf(jelou.integrations.get("P1"));
    expect(error.toJSON().cause).toBe("Error: read ECONNRESET (ECONNRESET)");
  });

  test("a 204 has no body", async () => {
    const { fake, jelou } = await failing({ status: 204 });
    await jelou.integrations.delete("P1");
    expect(fake.requests[0]?.status).toBe(204);
  });
});

test("without a body, a failure has the documented Error shape", async () => {
  const { fake } = startFake();
  fake.failNext({ status: 500 });
  expect(await curl(fake, "GET", "P1")).toMatchObject({
    status: 500,
    body: { statusMessage: "failed", status: 0, error: { code: "E0500", key: "SERVER_ERROR" } },
  });
});

test("failures are used in their order, each as often as times says", async () => {
  const { fake, jelou } = startFake();
  fake.failNext({ status: 503, times: 2 });
  fake.failNext({ status: 404 });
  for (const status of [503, 503, 404, undefined]) {
    expect((await failureOf(jelou.integrations.get("P1")))?.status).toBe(status);
  }
  fake.failNext({ status: 503, times: Infinity });
  for (let call = 0; call < 10; call++) {
    expect((await failureOf(jelou.integrations.get("P1"))).status).toBe(503);
  }
});

test("a failure waits for its operation and its project", async () => {
  const projects = { ...integrations, P2: { webhookUrl } };
  const { fake, jelou } = startFake({ integrations: projects });
  fake.failNext({ status: 503, operation: "integrations.update", projectId: "P2" });
  fake.failNext({ status: 500, operation: "messages.send", projectId: "P1" });
  await jelou.integrations.get("P2");
  await jelou.integrations.update("P1", { webhookUrl });
  const update = await failureOf(jelou.integrations.update("P2", { webhookUrl }));
  expect(update).toMatchObject({ status: 503, projectId: "P2" });
  const sent = await failureOf(jelou.messages.send(reply));
  expect(sent).toMatchObject({ status: 500, operation: "messages.send" });
});

test("a client retries a read until the failures are over", async () => {
  const fake = createFakeJelou({ integrations });
  fake.failNext({ status: 503, headers: { "Retry-After": "0" } });
  fake.failNext({ status: 429, headers: { "Retry-After": "0" } });
  await clientOf(fake, { maxRetries: 2 }).integrations.get("P1");
  expect(fake.requests.map(({ status }) => status)).toEqual([503, 429, 200]);
});

test.each<[object, string]>([
  [{}, "needs a status or a fault"],
  [{ times: 2 }, "needs a status or a fault"],
  [{ statusCode: 503 }, 'no option "statusCode"'],
  [{ status: 199 }, "from 200 to 599"],
  [{ status: 404.5 }, "from 200 to 599"],
  [{ body: "x", fault: "cut" }, "give its status too"],
  [{ headers: {}, fault: "reset" }, "give its status too"],
  [{ fault: "explode" }, "reset, hang, cut"],
  [{ fault: "reset", status: 503 }, "leave the status out"],
  [{ fault: "hang", status: 503 }, "leave the status out"],
  [{ fault: "cut", acted: false }, "it must act"],
  [{ fault: "cut", status: 204 }, "give a body"],
  [{ status: 503, times: 0 }, "whole number from 1"],
  [{ status: 503, times: 1.5 }, "whole number from 1"],
  [{ status: 503, operation: "integrations.fetch" }, "integrations.get"],
  [{ status: 503, projectId: "" }, "projectId is empty"],
])("failNext(%j) is refused at once", async (failure, reason) => {
  const { fake, jelou } = startFake();
  expect(() => fake.failNext(failure)).toThrow(reason);
  await jelou.integrations.get("P1");
});

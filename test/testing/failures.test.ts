import { describe, expect, it, vi } from "vitest";
import { JELOU_BASE_URLS, createJelouClient } from "../../src/index.js";
import {
  createFakeJelou,
  type FakeFailure,
  type FakeJelou,
  type FakeJelouOptions,
} from "../../src/testing/index.js";
import { afterMs } from "../time.js";
import { authorize, panelOf, turnsUntil, webhookUrl } from "./panel.js";

const integrations = { P1: { webhookUrl }, P2: { webhookUrl } };
const address = `${JELOU_BASE_URLS.platform}/v1/external-support/P1`;
const who = { botId: "B1", userId: "U1" };

/** A `wait` that the test ends. */
function heldWait() {
  const waits: { milliseconds: number; signal: AbortSignal; end: () => void }[] = [];
  const wait = (milliseconds: number, signal: AbortSignal) =>
    new Promise<void>((end) => waits.push({ milliseconds, signal, end }));
  return { wait, waits };
}

/** What a rejected `fetch` hangs on its error. */
async function causeOf(call: Promise<unknown>): Promise<unknown> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(TypeError);
  return (error as TypeError).cause;
}

/** Both ways into a fake: its own fetch, and the platform's over a socket. */
const ways = {
  "in memory": async (fake: FakeJelou) => ({
    send: fake.fetch,
    at: fake.baseUrl,
    [Symbol.asyncDispose]: async () => {},
  }),
  "over HTTP": async (fake: FakeJelou) => {
    const server = await fake.listen();
    return { send: fetch, at: server.baseUrl, [Symbol.asyncDispose]: () => server.close() };
  },
};

describe("failNext", () => {
  it("answers one request in place of the operation, first come first served", async () => {
    const fake = createFakeJelou({ integrations });
    const panel = panelOf(fake);
    fake.failNext({ status: 503 });
    fake.failNext({ status: 429, headers: { "Retry-After": "1" } });
    expect((await panel("DELETE", "P1")).status).toBe(503);
    const limited = await fake.fetch(address, { method: "DELETE", headers: authorize(fake) });
    expect(limited.status).toBe(429);
    expect(limited.headers.get("retry-after")).toBe("1");
    expect((await panel("GET", "P1")).status).toBe(200);
    expect(fake.requests.map(({ status }) => status)).toEqual([503, 429, 200]);
  });

  it("sends the documented error body where none is given", async () => {
    const fake = createFakeJelou();
    fake.failNext({ status: 500 });
    expect(await panelOf(fake)("GET", "P1")).toMatchObject({
      status: 500,
      body: { statusMessage: "failed", status: 0, error: { code: "E0500", key: "SERVER_ERROR" } },
    });
  });

  it("sends a string as it is and anything else as JSON", async () => {
    const fake = createFakeJelou();
    fake.failNext({
      status: 200,
      body: "<h1>Hello</h1>",
      headers: { "Content-Type": "text/html" },
    });
    fake.failNext({ status: 404, body: { message: "gone" } });
    fake.failNext({ status: 502, body: "" });
    const html = await fake.fetch(address);
    expect(html.headers.get("content-type")).toBe("text/html");
    expect(await html.text()).toBe("<h1>Hello</h1>");
    const object = await fake.fetch(address);
    expect(object.headers.get("content-type")).toContain("application/json");
    expect(await object.json()).toEqual({ message: "gone" });
    expect(await (await fake.fetch(address)).text()).toBe("");
  });

  it.each([204, 205, 304])("%i has no body", async (status) => {
    const fake = createFakeJelou();
    fake.failNext({ status });
    const response = await fake.fetch(address);
    expect(response.status).toBe(status);
    expect(await response.text()).toBe("");
  });

  it("works for messages, and waits for a request of this dialect", async () => {
    const fake = createFakeJelou();
    fake.failNext({ status: 500 });
    const elsewhere = `${JELOU_BASE_URLS.jelouapi}/v1/external-support/P1`;
    expect((await fake.fetch(elsewhere)).status).toBe(404);
    expect((await fake.fetch(address, { method: "PUT" })).status).toBe(405);
    const messages = `${fake.messagesBaseUrl}/v1/external-support/webhook`;
    expect((await fake.fetch(messages, { method: "POST", body: "" })).status).toBe(500);
  });

  it.each([0, 199, 600, 404.5, Number.NaN])("the status %d is refused at once", (status) => {
    expect(() => createFakeJelou().failNext({ status })).toThrow(RangeError);
  });
});

describe.each(Object.entries(ways))("%s", (_, open) => {
  async function failing(failure: FakeFailure, options: FakeJelouOptions = {}) {
    const fake = createFakeJelou({ integrations, ...options });
    const way = await open(fake);
    fake.failNext(failure);
    const call = (path: string, init: RequestInit = {}) =>
      way.send(`${way.at}/v1/external-support/${path}`, { headers: authorize(fake), ...init });
    return { fake, call, [Symbol.asyncDispose]: way[Symbol.asyncDispose] };
  }
  const start = { method: "POST", body: JSON.stringify(who) };

  it("a reset rejects as a broken connection, and nothing was done", async () => {
    await using one = await failing({ fault: "reset" });
    expect(await causeOf(one.call("P1/conversations/start", start))).toMatchObject({
      code: "ECONNRESET",
      syscall: "read",
    });
    expect(one.fake.conversations).toEqual([]);
    expect(one.fake.requests[0]).not.toHaveProperty("status");
    expect((await one.call("P1")).status).toBe(200);
  });

  it("a reset after acting leaves what was done", async () => {
    await using one = await failing({ fault: "reset", acted: true });
    await causeOf(one.call("P1/conversations/start", start));
    expect(one.fake.conversations).toMatchObject([{ state: "active" }]);
  });

  it("a status after acting leaves what was done", async () => {
    await using one = await failing({ status: 502, body: "Bad Gateway", acted: true });
    const response = await one.call("P1", { method: "DELETE" });
    expect([response.status, await response.text()]).toEqual([502, "Bad Gateway"]);
    expect((await one.call("P1")).status).toBe(404);
  });

  it("a cut answer has its status, its headers and the first half of its body", async () => {
    await using one = await failing({ fault: "cut", status: 201, body: { halves: "12345678" } });
    const response = await one.call("P1");
    expect(response.status).toBe(201);
    expect(response.headers.get("content-type")).toContain("application/json");
    const reader = response.body!.getReader();
    const { value } = await reader.read();
    expect(new TextDecoder().decode(value)).toBe('{"halves":');
    expect(await causeOf(reader.read())).toMatchObject({ code: "UND_ERR_SOCKET" });
  });

  it("a cut answer without a status is the operation's own, so it was carried out", async () => {
    await using one = await failing({ fault: "cut" });
    const response = await one.call("P1", { method: "DELETE" });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow("terminated");
    expect((await one.call("P1")).status).toBe(404);
  });

  it.each([false, true])("a hanging answer ends by an abort alone; acted: %s", async (acted) => {
    await using one = await failing({ fault: "hang", acted });
    const controller = new AbortController();
    const call = one.call("P1", { method: "DELETE", signal: controller.signal });
    await turnsUntil(() => one.fake.requests.length === 1);
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect(one.fake.requests[0]).not.toHaveProperty("status");
    expect((await one.call("P1")).status).toBe(acted ? 404 : 200);
  });

  it("a late answer is the operation's own, done at once and told when the wait is over", async () => {
    const { wait, waits } = heldWait();
    await using one = await failing({ delayMs: 5000 }, { wait });
    const call = one.call("P1", { method: "DELETE" });
    await turnsUntil(() => waits.length === 1);
    expect(waits[0]?.milliseconds).toBe(5000);
    expect((await one.call("P1")).status).toBe(404);
    waits[0]?.end();
    expect((await call).status).toBe(200);
    expect(one.fake.requests.map(({ method, status }) => [method, status])).toEqual([
      ["DELETE", 200],
      ["GET", 404],
    ]);
  });

  it.each<[FakeFailure, number | undefined]>([
    [{ delayMs: 1, status: 503 }, 503],
    [{ delayMs: 1, fault: "reset" }, undefined],
  ])("%j comes late too", async (failure, status) => {
    const { wait, waits } = heldWait();
    await using one = await failing(failure, { wait });
    const call = one.call("P1").then(
      (response) => response.status,
      () => undefined,
    );
    await turnsUntil(() => waits.length === 1);
    waits[0]?.end();
    expect(await call).toBe(status);
  });

  it("the wait is told that nobody waits any more", async () => {
    const { wait, waits } = heldWait();
    await using one = await failing({ delayMs: 5000 }, { wait });
    const controller = new AbortController();
    const call = one.call("P1", { signal: controller.signal });
    await turnsUntil(() => waits.length === 1);
    controller.abort();
    await expect(call).rejects.toThrow();
    await turnsUntil(() => waits[0]?.signal.aborted === true);
  });
});

describe("a late answer by the platform's timers", () => {
  it("comes when fake timers say so", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const fake = createFakeJelou({ integrations });
      fake.failNext({ delayMs: 60_000 });
      let status = 0;
      const call = fake.fetch(address, { headers: authorize(fake) }).then((response) => {
        status = response.status;
      });
      await vi.advanceTimersByTimeAsync(59_999);
      expect(status).toBe(0);
      await vi.advanceTimersByTimeAsync(1);
      await call;
      expect(status).toBe(200);
    } finally {
      vi.useRealTimers();
    }
  });

  it("leaves no timer behind where the request is aborted", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const fake = createFakeJelou({ integrations });
      fake.failNext({ delayMs: 60_000 });
      const controller = new AbortController();
      const call = fake.fetch(address, { signal: controller.signal });
      await turnsUntil(() => vi.getTimerCount() === 1);
      controller.abort();
      await expect(call).rejects.toThrow();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("which calls fail", () => {
  it("those of an operation", async () => {
    const fake = createFakeJelou({ integrations });
    fake.failNext({ status: 503, operation: "integrations.update" });
    const panel = panelOf(fake);
    expect((await panel("GET", "P1")).status).toBe(200);
    expect((await panel("PATCH", "P1", { webhookUrl })).status).toBe(503);
    expect((await panel("PATCH", "P1", { webhookUrl })).status).toBe(200);
  });

  it("those of a project", async () => {
    const fake = createFakeJelou({ integrations });
    fake.failNext({ status: 503, projectId: "P2" });
    const panel = panelOf(fake);
    expect((await panel("GET", "P1")).status).toBe(200);
    expect((await panel("GET", "P2")).status).toBe(503);
  });

  it("messages of a project, which stands in their body", async () => {
    const fake = createFakeJelou({ integrations });
    fake.failNext({ status: 503, operation: "messages.send", projectId: "P2" });
    const send = async (body: string) => {
      const url = `${fake.messagesBaseUrl}/v1/external-support/webhook`;
      return (await fake.fetch(url, { method: "POST", body })).status;
    };
    expect(await send('{"project_id":"P1"}')).toBe(401);
    expect(await send("no JSON")).toBe(422);
    expect(await send('{"project_id":"P2"}')).toBe(503);
  });

  it("as many as times says, each failure by its own count", async () => {
    const fake = createFakeJelou({ integrations });
    fake.failNext({ status: 503, times: 2 });
    fake.failNext({ status: 429, operation: "integrations.get" });
    const panel = panelOf(fake);
    const statuses = [];
    for (let call = 0; call < 4; call++) statuses.push((await panel("GET", "P1")).status);
    expect(statuses).toEqual([503, 503, 429, 200]);
  });

  it("all, where times is Infinity", async () => {
    const fake = createFakeJelou({ integrations });
    fake.failNext({ status: 503, times: Infinity });
    for (let call = 0; call < 20; call++) {
      expect((await panelOf(fake)("GET", "P1")).status).toBe(503);
    }
  });
});

describe("what a client makes of it", () => {
  const clientOf = (fake: FakeJelou, options = {}) =>
    createJelouClient({
      ...fake.credentials,
      baseUrl: fake.baseUrl,
      fetch: fake.fetch,
      maxRetries: 0,
      ...options,
    });

  it.each<[FakeFailure, string, string]>([
    [{ fault: "reset", acted: true }, "connection", "unknown"],
    [{ fault: "cut" }, "unexpected_response", "done"],
    [{ status: 502, acted: true }, "server_error", "unknown"],
    [{ status: 429 }, "rate_limited", "none"],
    [{ fault: "hang", acted: true }, "timeout", "unknown"],
  ])("%j is %s with effect %s", async (failure, code, effect) => {
    const fake = createFakeJelou({ integrations });
    fake.failNext(failure);
    const start = () =>
      clientOf(fake)
        .conversations.start("P1", who)
        .catch((thrown: unknown) => thrown);
    const error = await (code === "timeout" ? afterMs(30_000, start) : start());
    expect(error).toMatchObject({ code, effect, operation: "conversations.start" });
    expect(fake.conversations).toHaveLength(failure.acted || failure.fault === "cut" ? 1 : 0);
  });

  it("a read is repeated after a reset and after a cut", async () => {
    const fake = createFakeJelou({ integrations });
    fake.failNext({ fault: "reset" });
    fake.failNext({ fault: "cut" });
    const random = vi.spyOn(Math, "random").mockReturnValue(0);
    await clientOf(fake, { maxRetries: 2 }).integrations.get("P1");
    random.mockRestore();
    expect(fake.requests).toHaveLength(3);
  });
});

describe("what can't be meant is refused at once, by name and with the cure", () => {
  it.each<[object, string]>([
    [{ statusCode: 503 }, 'no option "statusCode"'],
    [{ status: 503, retryAfter: 1 }, "headers"],
    [{}, "give a status, a fault or delayMs"],
    [{ times: 2 }, "give a status, a fault or delayMs"],
    [{ body: "x", fault: "cut" }, "give its status too"],
    [{ headers: {}, delayMs: 1 }, "give its status too"],
    [{ fault: "explode" }, "reset, hang, cut"],
    [{ fault: "reset", status: 503 }, "leave the status out"],
    [{ fault: "hang", status: 503 }, "leave the status out"],
    [{ fault: "hang", delayMs: 1 }, "leave delayMs out"],
    [{ delayMs: 1, acted: false }, "leave acted out"],
    [{ fault: "cut", acted: false }, "leave acted out"],
    [{ fault: "cut", status: 200, body: "" }, "give a body"],
    [{ fault: "cut", status: 204 }, "give a body"],
    [{ delayMs: -1 }, "milliseconds"],
    [{ delayMs: Number.NaN }, "milliseconds"],
    [{ delayMs: Infinity }, "milliseconds"],
    [{ status: 503, times: 0 }, "whole number from 1"],
    [{ status: 503, times: 1.5 }, "whole number from 1"],
    [{ status: 503, operation: "integrations.fetch" }, "integrations.get"],
    [{ status: 503, projectId: "" }, "leave it out"],
  ])("%j", (failure, cure) => {
    const fake = createFakeJelou();
    expect(() => fake.failNext(failure)).toThrow(cure);
    fake.failNext({ status: 500, ...{ body: undefined, times: undefined, acted: undefined } });
  });
});

import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createJelouClient } from "../../src/index.js";
import { createFakeJelou, type FakeFailure } from "../../src/testing/index.js";
import { afterMs } from "../time.js";
import { hello, refusal, setUp, webhookUrl, who } from "./set-up.js";

const integrations = { P1: { webhookUrl }, P2: { webhookUrl } };

describe("which calls fail", () => {
  it("the next one, first come, first served", async () => {
    const { fake, send } = setUp();
    fake.failNext({ status: 503 });
    fake.failNext({ status: 404 });
    const statuses = [];
    for (let call = 0; call < 3; call++) statuses.push((await send("GET", "P1")).status);
    expect(statuses).toEqual([503, 404, 200]);
    expect(fake.requests.map(({ status }) => status)).toEqual(statuses);
  });

  it("those of an operation", async () => {
    const { fake, send } = setUp();
    fake.failNext({ status: 503, operation: "integrations.update" });
    expect((await send("GET", "P1")).status).toBe(200);
    expect((await send("PATCH", "P1", {})).status).toBe(503);
    expect((await send("PATCH", "P1", {})).status).toBe(200);
  });

  it("those of a project, which a message names in its body", async () => {
    const { fake, jelou, send } = setUp({ integrations });
    fake.failNext({ status: 503, projectId: "P2", times: 2 });
    expect((await send("GET", "P1")).status).toBe(200);
    expect((await send("GET", "P2")).status).toBe(503);
    const message = { projectId: "P2", roomId: "R1", ...who, message: hello };
    await expect(jelou.messages.send(message)).rejects.toMatchObject({ status: 503 });
  });

  it("as many as times says, each failure by its own count", async () => {
    const { fake, send } = setUp();
    fake.failNext({ status: 503, times: 2 });
    fake.failNext({ status: 429, operation: "integrations.get" });
    const statuses = [];
    for (let call = 0; call < 4; call++) statuses.push((await send("GET", "P1")).status);
    expect(statuses).toEqual([503, 503, 429, 200]);
    fake.failNext({ status: 503, times: Infinity });
    for (let call = 0; call < 20; call++) expect((await send("GET", "P1")).status).toBe(503);
  });

  it("no request for an address that isn't of this dialect", async () => {
    const { fake, send } = setUp();
    fake.failNext({ status: 503 });
    await fake.fetch("https://gateway.jelou.ai/jelouapi/v1/external-support/P1");
    await fake.fetch(`${fake.baseUrl}/v1/external-support/P1`, { method: "PUT" });
    expect((await send("GET", "P1")).status).toBe(503);
  });
});

describe("the answer", () => {
  it("is the documented error body, unless there is a body", async () => {
    const { fake, send } = setUp();
    fake.failNext({ status: 500 });
    expect(await send("GET", "P1")).toEqual({
      status: 500,
      body: refusal("E0500", "SERVER_ERROR"),
    });
  });

  it.each<[failure: FakeFailure, type: string, text: string]>([
    [{ status: 502, body: "Bad Gateway" }, "text/plain", "Bad Gateway"],
    [{ status: 200, body: "<p>", headers: { "Content-Type": "text/html" } }, "text/html", "<p>"],
    [{ status: 404, body: { a: 1 } }, "application/json; charset=utf-8", '{"a":1}'],
    [{ status: 204 }, "application/json; charset=utf-8", ""],
    [{ status: 304, body: "ignored" }, "text/plain", ""],
  ])("to %j has the type %s and the body %j", async (failure, type, text) => {
    const { fake } = setUp();
    fake.failNext(failure);
    const response = await fake.fetch(`${fake.baseUrl}/v1/external-support/P1`);
    expect(response.status).toBe(failure.status);
    expect([response.headers.get("content-type"), await response.text()]).toEqual([type, text]);
  });
});

// Both ways into a fake: its own fetch, and HTTP.
describe.each(["in memory", "over HTTP"])("%s", (way) => {
  async function open() {
    const { fake } = setUp();
    const server = await fake.listen();
    onTestFinished(() => server.close());
    const inMemory = { baseUrl: fake.baseUrl, fetch: fake.fetch };
    const at = way === "in memory" ? inMemory : { baseUrl: server.baseUrl, fetch };
    const jelou = createJelouClient({ ...fake.credentials, ...at, maxRetries: 0 });
    return { fake, jelou, at };
  }

  it.each<[FakeFailure, code: string, effect: string, acted: number, status?: number]>([
    [{ fault: "reset" }, "connection", "unknown", 0],
    [{ fault: "reset", acted: true }, "connection", "unknown", 1],
    [{ fault: "cut" }, "unexpected_response", "done", 1, 200],
    [{ fault: "cut", status: 200, body: { a: 1 } }, "unexpected_response", "done", 0, 200],
    [{ status: 502, body: "Bad Gateway", acted: true }, "server_error", "unknown", 1, 502],
    [{ status: 429, headers: { "retry-after": "1" } }, "rate_limited", "none", 0, 429],
  ])("%j is %s with the effect %s", async (failure, code, effect, acted, status) => {
    const { fake, jelou } = await open();
    fake.failNext(failure);
    const start = jelou.conversations.start("P1", who);
    await expect(start).rejects.toMatchObject({ code, effect });
    expect(fake.conversations).toHaveLength(acted);
    expect(fake.requests[0]?.status).toBe(status);
  });

  it.each([0, 1])("a hanging answer ends when its request is aborted; acted: %i", async (acted) => {
    const { fake, jelou } = await open();
    fake.failNext({ fault: "hang", acted: acted === 1 });
    const controller = new AbortController();
    const start = jelou.conversations.start("P1", who, { signal: controller.signal });
    while (fake.requests.length === 0) await new Promise(setImmediate);
    controller.abort(new Error("enough"));
    await expect(start).rejects.toThrow("enough");
    expect(fake.conversations).toHaveLength(acted);
    expect(fake.requests[0]).not.toHaveProperty("status");
  });

  it("a cut answer has the first half of its body", async () => {
    const { fake, at } = await open();
    fake.failNext({ fault: "cut", status: 201, body: "12345678" });
    const response = await at.fetch(`${at.baseUrl}/v1/external-support/P1`);
    const reader = response.body!.getReader();
    const { value } = await reader.read();
    expect([response.status, new TextDecoder().decode(value)]).toEqual([201, "1234"]);
    await expect(reader.read()).rejects.toMatchObject({ cause: { code: "UND_ERR_SOCKET" } });
  });
});

it("a hang is a timeout, for which fake timers wait", async () => {
  const { fake, jelou } = setUp();
  fake.failNext({ fault: "hang" });
  const get = () => jelou.integrations.get("P1").catch((error: unknown) => error);
  expect(await afterMs(30_000, get)).toMatchObject({ code: "timeout" });
});

it("a read is repeated after a reset and after a cut", async () => {
  const { fake, jelou } = setUp({}, { maxRetries: 2 });
  fake.failNext({ fault: "reset" });
  fake.failNext({ fault: "cut" });
  vi.spyOn(Math, "random").mockReturnValueOnce(0).mockReturnValueOnce(0);
  expect(await jelou.integrations.get("P1")).toMatchObject({ webhookUrl });
  expect(fake.requests).toHaveLength(3);
});

it.each<[object, error: string]>([
  [{}, "needs a status or a fault"],
  [{ delayMs: 1, status: 503 }, 'no option "delayMs"'],
  [{ status: 199 }, "from 200 to 599"],
  [{ body: "x", fault: "cut" }, "give its status too"],
  [{ fault: "explode" }, "reset, hang, cut"],
  [{ fault: "reset", status: 503 }, "leave the status out"],
  [{ fault: "cut", acted: false }, "leave acted out"],
  [{ fault: "cut", status: 204 }, "give a body"],
  [{ status: 503, times: 0 }, "whole number from 1"],
  [{ status: 503, times: 1.5 }, "whole number from 1"],
  [{ status: 503, operation: "integrations.fetch" }, "integrations.get"],
])("failNext refuses %j at once", (failure, error) => {
  expect(() => createFakeJelou().failNext(failure)).toThrow(error);
});

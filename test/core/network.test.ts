import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { createJelouClient, isJelouError } from "../../src/index.js";
import { retryAtOnce } from "../time.js";
import { apiKey, calls, failureOf, secrets, signingSecret, webhookUrl } from "./client.js";
import { faults, methods, type Method } from "./faults.js";
import { leaksIn } from "./leaks.js";
import { startHostileServer } from "./server.js";

// Node's own fetch, against a server on loopback.
retryAtOnce();

test.each(faults)("$name", async ({ behave, ground, timeoutMs = 30_000, expected }) => {
  const meet = async (method: Method) => {
    const server = await startHostileServer(behave, ground);
    onTestFinished(server.close);
    const observed: unknown[] = [];
    const jelou = createJelouClient({
      ...{ apiKey, signingSecret, timeoutMs, baseUrl: `${server.origin}/platform` },
      onRetry: (event) => observed.push(event),
      onDrift: (event) => observed.push(event),
      onCall: (event) => observed.push(event),
    });
    const error = await failureOf(calls[method](jelou));
    const outcome = error === undefined ? "value" : isJelouError(error) && error.code;
    expect({ method, outcome, requests: server.requests }).toEqual({ method, ...expected[method] });
    expect(leaksIn([error, observed], secrets)).toEqual([]);
    expect(server.strays).toEqual({ count: 0, withCredential: 0 });
  };
  await Promise.all(methods.map(meet));
});

test("a timeout closes the connection", async () => {
  let closed = () => {};
  const isClosed = new Promise<void>((resolve) => (closed = resolve));
  const server = await startHostileServer(({ socket }) => void socket.once("close", closed));
  onTestFinished(server.close);
  const jelou = createJelouClient({ apiKey, baseUrl: server.origin, timeoutMs: 100 });
  expect(await failureOf(calls.create(jelou))).toMatchObject({
    code: "timeout",
    effect: "unknown",
  });
  await isClosed;
});

test("60 simultaneous calls to a server that fails 3 in 10 end correctly, and no write acts twice", async () => {
  const unhandled = vi.fn();
  process.on("unhandledRejection", unhandled);
  const acts = new Map<string, number>();
  const attempts = new Map<string, number>();
  let failures = 0;
  const server = createServer((request, response) => {
    request.resume();
    const [, project = ""] = /external-support\/(P\d+)/.exec(request.url ?? "") ?? [];
    const attempt = (attempts.get(project) ?? 0) + 1;
    attempts.set(project, attempt);
    const chance = chanceOf(`${project}/${attempt}`);
    // In half of the failures, the server has acted and only its answer is lost.
    const isActing = chance >= 0.15;
    const isGone = request.method === "DELETE" && acts.has(project);
    if (isActing && !isGone) acts.set(project, (acts.get(project) ?? 0) + 1);
    if (chance < 0.3) return fail(++failures, request, response);
    if (isGone) return response.writeHead(404).end('{"message":["gone"],"status":0}');
    return response.end(JSON.stringify({ webhookUrl, brainId: project }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const baseUrl = `http://127.0.0.1:${port}`;
    const { integrations, conversations } = createJelouClient({ apiKey, baseUrl, maxRetries: 12 });
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const [read, gone, started] = [`P${index}`, `P${index + 20}`, `P${index + 40}`];
        const [value, deleted, startError] = await Promise.all([
          integrations.get(read),
          failureOf(integrations.delete(gone)),
          failureOf(conversations.start(started, { botId: "B1", userId: "U1" })),
        ]);
        expect(value).toEqual({ brainId: read, webhookUrl });
        expect([deleted, acts.get(gone)]).toEqual([undefined, 1]);
        const timesStarted = acts.get(started) ?? 0;
        if (startError === undefined) expect(timesStarted).toBe(1);
        else expect([isJelouError(startError), timesStarted <= 1]).toEqual([true, true]);
      }),
    );
    expect(failures).toBeGreaterThan(15);
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled).not.toHaveBeenCalled();
  } finally {
    process.off("unhandledRejection", unhandled);
    server.closeAllConnections();
    server.close();
  }
});

/** A number from 0 to 1 that is the same in every run (FNV-1a, mixed). */
function chanceOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** Each way of failing in turn. There is no 429: after that one, a POST may be sent again. */
function fail(turn: number, request: IncomingMessage, response: ServerResponse): void {
  if (turn % 4 === 0) return (request.socket.resetAndDestroy(), undefined);
  if (turn % 4 === 1) return void response.writeHead(503).end("<html>busy");
  if (turn % 4 === 2) return void response.writeHead(500).end();
  response.writeHead(200, { "content-length": "99" }).write("{", () => request.socket.destroy());
}

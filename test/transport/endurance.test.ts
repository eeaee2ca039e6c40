import { getEventListeners } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test, vi } from "vitest";
import { createJelouClient, isJelouError } from "../../src/index.js";
import { byKey, callNames, calls, outcomeOf, webhookUrl } from "./calls.js";
import { broken, ok, refused, scripted, type Step } from "./scripted.js";
import { retryAtOnce } from "../time.js";

retryAtOnce();

/** However a call may end. */
const steps: Step[] = [
  ok,
  refused(401),
  refused(503),
  broken("ECONNRESET"),
  () => new Response("<html>"),
];

test("120 calls on one signal leave no listener, and have one between them while they are under way", async () => {
  const { signal } = new AbortController();
  const warn = vi.spyOn(process, "emitWarning").mockReturnValue();
  let turn = 0;
  const { jelou } = scripted([(request) => stepOf(steps[turn++ % steps.length], request)]);
  const all = Array.from({ length: 120 }, (_, index) =>
    outcomeOf(calls[callNames[index % callNames.length] ?? "get"](jelou, { signal })),
  );
  // Node would warn of the eleventh.
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  await Promise.all(all);
  expect(getEventListeners(signal, "abort")).toEqual([]);
  expect(warn).not.toHaveBeenCalled();
});

test("of a call that has ended nothing is kept, though its client and its signal live on", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage: () => void = runInNewContext("gc");
  const { signal } = new AbortController();
  const traces: WeakRef<object>[] = [];
  let turn = 0;
  const jelou = createJelouClient({
    ...byKey,
    async fetch(url, init) {
      const request = new Request(url, init);
      // What was sent, the call's own signal, and what came: whoever keeps the call keeps one of them.
      traces.push(new WeakRef(init), new WeakRef(init.signal));
      const response = await stepOf(steps[turn++ % steps.length], request);
      traces.push(new WeakRef(response));
      return response;
    },
  });
  await outcomeOf(calls.get(jelou, { signal }));
  // The platform keeps some of what it is given first.
  traces.length = 0;
  for (let round = 0; round < 10; round++) await outcomeOf(calls.get(jelou, { signal }));
  expect(traces.length).toBeGreaterThan(30);
  // Several times, for what the platform's finalizers let go of; a WeakRef holds on to its object until the turn ends.
  const kept = () => traces.filter((trace) => trace.deref());
  for (let round = 0; round < 20 && kept().length > 0; round++) {
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
  }
  expect(kept()).toEqual([]);
  expect([signal.aborted, jelou]).toEqual([false, jelou]);
});

function stepOf(step: Step | undefined, request: Request): Response | Promise<Response> {
  if (step instanceof Error) throw step;
  return typeof step === "function" ? step(request) : (step as Response).clone();
}

test("60 calls at once against a server that fails 30 % of requests end in the right results, and no write acts twice", async () => {
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
    // Half of the failures come after the server has acted: only the answer is lost.
    const isActing = chance >= 0.15;
    const isGone = request.method === "DELETE" && acts.has(project);
    if (isActing && !isGone) acts.set(project, (acts.get(project) ?? 0) + 1);
    if (chance < 0.3) return fail(++failures, request, response);
    const body = isGone
      ? '{"message":["gone"],"status":0}'
      : JSON.stringify({ webhookUrl, brainId: project });
    return response.writeHead(isGone ? 404 : 200, { "content-type": "application/json" }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const jelou = createJelouClient({
      ...byKey,
      baseUrl: `http://127.0.0.1:${port}`,
      maxRetries: 12,
    });
    const input = { botId: "B1", userId: "U1" };
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        const project = `P${index}`;
        const kind = (["get", "delete", "start"] as const)[index % 3] ?? "get";
        if (kind === "get")
          return { kind, project, ...(await outcomeOf(jelou.integrations.get(project))) };
        if (kind === "delete")
          return { kind, project, ...(await outcomeOf(jelou.integrations.delete(project))) };
        return { kind, project, ...(await outcomeOf(jelou.conversations.start(project, input))) };
      }),
    );
    for (const { kind, project, value, error } of outcomes) {
      if (kind === "get")
        expect([error, value]).toEqual([undefined, { brainId: project, webhookUrl }]);
      if (kind === "delete") expect([error, acts.get(project)]).toEqual([undefined, 1]);
      if (kind !== "start") continue;
      // Whatever the caller was told, it never happened twice.
      expect(acts.get(project) ?? 0).toBeLessThanOrEqual(1);
      if (error === undefined) expect(acts.get(project)).toBe(1);
      else expect(isJelouError(error)).toBe(true);
    }
    const starts = outcomes.filter(({ kind }) => kind === "start");
    expect(starts.filter(({ error }) => error === undefined).length).toBeGreaterThan(
      starts.length / 2,
    );
    const total = [...attempts.values()].reduce((sum, count) => sum + count, 0);
    expect(failures / total).toBeGreaterThan(0.2);
    expect(failures / total).toBeLessThan(0.4);
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled).not.toHaveBeenCalled();
  } finally {
    process.off("unhandledRejection", unhandled);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A number from 0 to 1 that is the same in every run (FNV-1a, mixed). */
function chanceOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** The ways in turn. A POST is never told 429 here: after that one the client tries again, as nothing has happened. */
function fail(turn: number, request: IncomingMessage, response: ServerResponse): void {
  if (turn % 4 === 0) return (request.socket.resetAndDestroy(), undefined);
  if (turn % 4 === 1) return void response.writeHead(503).end("<html>busy");
  if (turn % 4 === 2) return void response.writeHead(500).end();
  // Cut short.
  response.writeHead(200, { "content-length": "99" }).write("{", () => request.socket.destroy());
}

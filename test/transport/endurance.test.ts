import { execFile } from "node:child_process";
import { getEventListeners } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, expect, test, vi } from "vitest";
import { createJelouClient, isJelouError } from "../../src/index.js";
import { byKey, callNames, calls, outcomeOf, webhookUrl } from "./calls.js";
import { broken, ok, refused, scripted, type Step } from "./scripted.js";

afterEach(() => void vi.restoreAllMocks());

test("10,000 calls on one long-lived signal leave no listener, however they end", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  const { signal } = new AbortController();
  const warn = vi.spyOn(process, "emitWarning").mockReturnValue();
  let most = 0;
  const steps: Step[] = [
    ok,
    refused(401),
    refused(503),
    broken("ECONNRESET"),
    () => new Response("<html>"),
  ];
  let turn = 0;
  const { jelou } = scripted([(request) => stepOf(steps[turn++ % steps.length], request)]);
  const listening = () => getEventListeners(signal, "abort").length;

  for (let done = 0; done < 10_000; done += 100) {
    const round = Array.from({ length: 100 }, (_, index) => {
      const name = callNames[(done + index) % callNames.length] ?? "get";
      return outcomeOf(calls[name](jelou, { signal }));
    });
    most = Math.max(most, listening());
    await Promise.all(round);
    expect(listening()).toBe(0);
  }
  // One for the hundred calls that are under way at once: Node would warn of the eleventh.
  expect(most).toBe(1);
  expect(warn).not.toHaveBeenCalled();
});

function stepOf(step: Step | undefined, request: Request): Response | Promise<Response> {
  if (step instanceof Error) throw step;
  return typeof step === "function" ? step(request) : (step as Response).clone();
}

test("nor do they make the heap grow", async () => {
  const tsx = join(import.meta.dirname, "../../node_modules/tsx/dist/loader.mjs");
  const flags = ["--expose-gc", "--import", `file://${tsx}`, join(import.meta.dirname, "heap.ts")];
  const { stdout } = await promisify(execFile)(process.execPath, flags);
  const { before, after, requests } = JSON.parse(stdout) as {
    before: number;
    after: number;
    requests: number;
  };
  expect(requests).toBeGreaterThan(13_000);
  console.log(
    `heap after 3,000 calls ${(before / 1e6).toFixed(2)} MB, after 13,000 ${(after / 1e6).toFixed(2)} MB`,
  );
  // A listener or a response that stayed would cost more than 100 bytes a call.
  expect(after - before).toBeLessThan(1_000_000);
});

test("200 calls at once against a server that fails 30 % of requests end in the right results", async () => {
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
    vi.spyOn(Math, "random").mockReturnValue(0.01);
    const jelou = createJelouClient({
      ...byKey,
      baseUrl: `http://127.0.0.1:${port}`,
      maxRetries: 12,
    });
    const input = { botId: "B1", userId: "U1" };
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
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

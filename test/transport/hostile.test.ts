import { describe, expect, test, vi } from "vitest";
import { createJelouClient, isJelouError } from "../../src/index.js";
import { byKey, calls, outcomeOf, secrets } from "./calls.js";
import { faults, methods, ofMethod, type Fault, type Method } from "./faults.js";
import { startHostileServer, type Behaviour, type HostileServer } from "./hostile-server.js";
import { leaksIn } from "./leaks.js";
import { retryAtOnce } from "../time.js";

// Node's own fetch, against a server on loopback.
retryAtOnce();

const classes: Record<string, string> = {
  connection: "JelouConnectionError",
  timeout: "JelouTimeoutError",
  unexpected_response: "JelouResponseError",
};

test.each(faults.map((fault) => [fault.name, fault] as const))("%s", async (_, fault) => {
  const server = await startHostileServer(fault.behave, fault.ground);
  try {
    const results = await Promise.all(methods.map((method) => meet(method, server)));
    expect(results.map(({ line }) => line)).toEqual(methods.map((method) => lineOf(fault, method)));
    for (const { error } of results) {
      if (fault.fields) expect(error).toMatchObject(fault.fields);
    }
    expect(server.strays).toEqual({ count: 0, withCredential: 0 });
  } finally {
    await server.close();
  }
});

/** What has to come of a call, as one line. */
function lineOf({ outcome: outcomes, requests, attempts }: Fault, method: Method): string {
  const outcome = ofMethod(outcomes, method);
  const error = outcome === "value" ? "" : `${classes[outcome] ?? "JelouApiError"} `;
  const tried = ofMethod(attempts ?? requests, method);
  return `${method}: ${error}${outcome}, ${tried} attempts, ${ofMethod(requests, method)} requests, leaks nothing`;
}

async function meet(method: Method, server: HostileServer) {
  const observed: unknown[] = [];
  let attempts = 1;
  const client = createJelouClient({
    ...byKey,
    baseUrl: `${server.origin}/platform`,
    onRetry: (event) => void (attempts++, observed.push(event)),
    onDrift: (event) => void observed.push(event),
  });
  const { error } = await outcomeOf(calls[method](client));
  const outcome =
    error === undefined
      ? "value"
      : isJelouError(error)
        ? `${error.constructor.name} ${error.code}`
        : error;
  const leaks = leaksIn([error, observed], secrets);
  const line =
    `${method}: ${outcome}, ${attempts} attempts, ${server.requests[method]} requests, ` +
    `leaks ${leaks.length > 0 ? leaks : "nothing"}`;
  return { error, line };
}

describe("the deadline ends the connection, where there is", () => {
  const silences: [string, Behaviour][] = [
    ["silence instead of headers", () => {}],
    [
      "silence in the middle of the headers",
      ({ socket }) => void socket.write("HTTP/1.1 200 OK\r\nC"),
    ],
    [
      "silence in the middle of the body",
      ({ response }) => void response.writeHead(200).write("{"),
    ],
    [
      "a body that drips and never ends",
      ({ response }) => {
        const drip = () =>
          void (response.destroyed || response.write(" ", () => setImmediate(drip)));
        drip();
      },
    ],
  ];

  test.each(silences)("%s", async (_, behave) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    let arrive = () => {};
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    let end = () => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    const server = await startHostileServer((exchange) => {
      exchange.socket.once("close", end);
      behave(exchange);
      arrive();
    });
    try {
      const client = createJelouClient({ ...byKey, baseUrl: server.origin, maxRetries: 0 });
      const call = outcomeOf(calls.create(client));
      await arrived;
      await vi.advanceTimersByTimeAsync(30_000);
      expect((await call).error).toMatchObject({ code: "timeout", attempts: 1 });
      await ended;
    } finally {
      await server.close();
    }
  });
});

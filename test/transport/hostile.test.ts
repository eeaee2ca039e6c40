import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createJelouClient, isJelouError } from "../../src/index.js";
import { byBasic, byKey, callNames, calls, outcomeOf, secrets, type CallName } from "./calls.js";
import { faults, type Count, type Fault } from "./faults.js";
import { startHostileServer, type HostileServer } from "./hostile-server.js";
import { leaksIn } from "./leaks.js";

const classes: Record<string, string> = {
  connection: "JelouConnectionError",
  timeout: "JelouTimeoutError",
  unexpected_response: "JelouResponseError",
};

const countOf = (count: Count, name: CallName) => (typeof count === "number" ? count : count[name]);

// Backoff without a wait: full jitter at its lower end.
beforeAll(() => void vi.spyOn(Math, "random").mockReturnValue(0));
afterAll(() => void vi.restoreAllMocks());

describe.each([
  ["an API key", byKey],
  ["Basic", byBasic],
])("with %s", (auth, credentials) => {
  // Once is enough for what doesn't depend on the credential.
  const table =
    auth === "Basic"
      ? faults.filter(({ name }) => /with|503/.test(name) && !/Retry-After/.test(name))
      : faults;

  test.each(table.map((fault) => [fault.name, fault] as const))("%s", async (_, fault) => {
    const server = await startHostileServer(fault.behave, fault.ground);
    try {
      const names = fault.only ?? callNames;
      const results = await Promise.all(
        names.map((name) => meet(fault, name, server, credentials)),
      );
      expect(results.map(({ line }) => line)).toEqual(names.map((name) => lineOf(fault, name)));
      for (const { name, error, value } of results) {
        if (!hasFields(fault, name)) continue;
        for (const [field, expected] of Object.entries(fault.fields ?? {})) {
          expect(Reflect.get(Object(error ?? value), field)).toEqual(expected);
        }
      }
      expect(server.strays).toEqual({ count: 0, withCredential: 0 });
    } finally {
      await server.close();
    }
  });
});

// A row's fields are those of its one outcome; nothing comes of `delete` to look at.
const hasFields = ({ outcome }: Fault, name: CallName) =>
  typeof outcome === "string" && (outcome !== "value" || name !== "delete");

/** What has to come of a call, as one line. */
function lineOf(fault: Fault, name: CallName): string {
  const outcome = typeof fault.outcome === "string" ? fault.outcome : fault.outcome[name];
  const error = outcome === "value" ? "" : `${classes[outcome] ?? "JelouApiError"} `;
  const attempts = countOf(fault.attempts ?? fault.requests, name);
  return `${name}: ${error}${outcome}, ${attempts} attempts, ${countOf(fault.requests, name)} requests, in time, leaks nothing`;
}

async function meet(
  fault: Fault,
  name: CallName,
  server: HostileServer,
  credentials: typeof byKey | typeof byBasic,
) {
  const { timeoutMs = 10_000 } = fault;
  const observed: unknown[] = [];
  let attempts = 1;
  const client = createJelouClient({
    ...credentials,
    baseUrl: `${server.origin}/platform`,
    messagesBaseUrl: server.origin,
    timeoutMs,
    onRetry: (event) => void (attempts++, observed.push(event)),
    onDrift: (event) => void observed.push(event),
  });
  const begin = performance.now();
  const { value, error } = await outcomeOf(calls[name](client));
  // A machine that is busy with other things may come to the timer late, not by more than this.
  const isInTime = performance.now() - begin < timeoutMs + 2_000;
  const outcome =
    error === undefined
      ? "value"
      : isJelouError(error)
        ? `${error.constructor.name} ${error.code}`
        : error;
  const leaks = leaksIn([error, observed], secrets);
  const line =
    `${name}: ${outcome}, ${attempts} attempts, ${server.requests[name]} requests, ` +
    `${isInTime ? "in time" : "late"}, leaks ${leaks.length > 0 ? leaks : "nothing"}`;
  return { name, value, error, line };
}

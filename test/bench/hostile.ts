// Compares how HTTP clients handle the faults of test/core/faults.ts. Run: npx tsx test/bench/hostile.ts [--all]
import ky from "ky";
import createOpenapiClient from "openapi-fetch";
import type { paths } from "../../generated/schema.js";
import { createJelouClient, JelouError } from "../../src/index.js";
import { apiKey, authorization, calls as ourCalls, projectId, webhookUrl } from "../core/client.js";
import { faults, type Fault } from "../core/faults.js";
import { leaksIn } from "../core/leaks.js";
import { startHostileServer } from "../core/server.js";
import { contenders, versionOf } from "./contenders.js";

const callNames = ["get", "delete", "update", "create"] as const;
type Name = (typeof callNames)[number];
const deadlineMs = 1_500;
// A call that runs longer than this counts as one that doesn't end.
const graceMs = 1_000;
const body = { webhookUrl, authType: "bearer" as const, authorization };

interface Rival {
  name: string;
  version: string;
  /** Errors that a caller can tell from a mistake in the program. */
  isOwnError: (error: unknown) => boolean;
  call: (name: Name, origin: string, timeoutMs: number) => Promise<unknown>;
}

/** One call of one client against one fault. */
interface Result {
  fault: Fault;
  name: Name;
  requests: number;
  followed: boolean;
  carriedKey: boolean;
  /** The class of the error. Absent if the call gave a value. */
  error: string | undefined;
  isOwn: boolean;
  isEnded: boolean;
  tookMs: number;
  isLeaking: boolean;
}

/** A refusal in openapi-fetch: the value that a caller sees in `error`. */
class ErrorValue {
  constructor(readonly error: unknown) {}
}

function openapiFetch(): Rival {
  const path = "/v1/external-support/{projectId}";
  return {
    name: "openapi-fetch",
    version: versionOf("openapi-fetch"),
    isOwnError: (error) => error instanceof ErrorValue,
    async call(name, baseUrl) {
      const client = createOpenapiClient<paths>({ baseUrl, headers: { "x-api-key": apiKey } });
      const params = { path: { projectId } };
      const { data, error } = await {
        get: () => client.GET(path, { params }),
        delete: () => client.DELETE(path, { params }),
        update: () => client.PATCH(path, { params, body }),
        create: () => client.POST(path, { params, body }),
      }[name]();
      if (error) throw new ErrorValue(error);
      return data;
    },
  };
}

function kyRival(): Rival {
  const methods = { get: "get", delete: "delete", update: "patch", create: "post" } as const;
  return {
    name: "ky",
    version: versionOf("ky"),
    isOwnError: (error) => error instanceof Error && /^(HTTP|Timeout)Error$/.test(error.name),
    call(name, origin, timeout) {
      const options = {
        headers: { "x-api-key": apiKey },
        timeout,
        retry: { limit: 2, delay: () => 0 },
      };
      const json = name === "update" || name === "create" ? { json: body } : {};
      return ky(`${origin}/v1/external-support/${projectId}`, {
        method: methods[name],
        ...options,
        ...json,
      }).json();
    },
  };
}

const ours: Rival = {
  name: "jelou-client",
  version: contenders[0]?.version ?? "",
  isOwnError: (error) => error instanceof JelouError,
  call: (name, baseUrl, timeoutMs) =>
    ourCalls[name](createJelouClient({ apiKey, baseUrl, timeoutMs })),
};

async function meet(rival: Rival, fault: Fault): Promise<Result[]> {
  const timeoutMs = fault.timeoutMs ?? deadlineMs;
  return Promise.all(
    callNames.map(async (name): Promise<Result> => {
      // Each call has a separate server, so that its requests can be counted.
      const server = await startHostileServer(fault.behave, fault.ground);
      const begin = performance.now();
      let timer: NodeJS.Timeout | undefined;
      const isLate = new Promise<"late">(
        (resolve) => (timer = setTimeout(() => resolve("late"), timeoutMs + graceMs)),
      );
      const outcome = await Promise.race([
        isLate,
        (async () => rival.call(name, server.origin, timeoutMs))().then(
          () => ({ error: undefined, isError: false }),
          (error: unknown) => ({ error, isError: true }),
        ),
      ]);
      clearTimeout(timer);
      const tookMs = performance.now() - begin;
      const isEnded = outcome !== "late";
      const thrown = isEnded && outcome.isError ? outcome.error : undefined;
      const result: Result = {
        ...{ fault, name, isEnded, tookMs },
        requests: server.requests,
        followed: server.strays.count > 0 || (/^30\d to/.test(fault.name) && server.requests > 1),
        carriedKey: server.strays.withCredential > 0,
        error:
          thrown === undefined ? undefined : (Object(thrown).constructor?.name ?? String(thrown)),
        isOwn: rival.isOwnError(thrown),
        isLeaking: thrown !== undefined && leaksIn(thrown, [apiKey, authorization]).length > 0,
      };
      await server.close();
      return result;
    }),
  );
}

/** A PATCH is as much a write as a POST. */
const methodOf = (name: Name) => (name === "update" ? "create" : name);
const expectedOf = ({ fault, name }: Result) => fault.expected[methodOf(name)].outcome;
const requestsOf = ({ fault, name }: Result) => fault.expected[methodOf(name)].requests;

/** How many of the results that a question applies to have the wanted answer. */
function share(
  results: Result[],
  isAsked: (result: Result) => boolean,
  holds: (result: Result) => boolean,
): string {
  const asked = results.filter(isAsked);
  return `${asked.filter(holds).length} of ${asked.length}`;
}

const isRead = ({ name }: Result) => name === "get" || name === "delete";
const questions: [
  string,
  isAsked: (result: Result) => boolean,
  holds: (result: Result) => boolean,
][] = [
  [
    "GET, DELETE asked again where that helps",
    (one) => isRead(one) && requestsOf(one) > 1,
    ({ requests }) => requests > 1,
  ],
  [
    "POST, PATCH asked again on 429",
    (one) => !isRead(one) && requestsOf(one) > 1,
    ({ requests }) => requests > 1,
  ],
  [
    "POST, PATCH sent twice although the first may have acted",
    (one) => !isRead(one) && requestsOf(one) === 1,
    ({ requests, followed }) => requests > 1 && !followed,
  ],
  ["a redirect followed", ({ fault }) => /^30\d to/.test(fault.name), ({ followed }) => followed],
  [
    "the key carried to another origin",
    ({ fault }) => /^30\d to another/.test(fault.name),
    ({ carriedKey }) => carriedKey,
  ],
  [
    "waits beyond the deadline given up at once",
    (one) => /Retry-After/.test(one.fault.name) && requestsOf(one) === 1,
    ({ tookMs }) => tookMs < deadlineMs / 2,
  ],
  ["calls that didn't end by their deadline", () => true, ({ isEnded }) => !isEnded],
  [
    "failures taken for success",
    (one) => expectedOf(one) !== "value" && one.isEnded,
    ({ error }) => error === undefined,
  ],
  [
    "good answers taken for failures",
    (one) => expectedOf(one) === "value" && one.isEnded && requestsOf(one) === 1,
    ({ error }) => error !== undefined,
  ],
  ["errors of the client's own classes", ({ error }) => error !== undefined, ({ isOwn }) => isOwn],
  ["errors that show a secret", ({ error }) => error !== undefined, ({ isLeaking }) => isLeaking],
];

const row = (cells: string[]) => `| ${cells.join(" | ")} |`;

function cellOf(results: Result[]): string {
  const cells = results.map(({ error, isEnded, requests, isLeaking }) =>
    [isEnded ? (error ?? "value") : "no end", `${requests}×`, isLeaking ? "leak" : ""]
      .join(" ")
      .trim(),
  );
  return [...new Set(cells)].join(", ");
}

const rivals = [ours, openapiFetch(), kyRival()];
// Clients that were given up may still reject later. Those rejections don't matter.
process.on("unhandledRejection", () => {});
// For clients with jitter, the backoff becomes 0.
Math.random = () => 0;
const results = new Map<Rival, Result[]>();
for (const rival of rivals) {
  const all: Result[] = [];
  for (let start = 0; start < faults.length; start += 6) {
    all.push(
      ...(
        await Promise.all(faults.slice(start, start + 6).map((fault) => meet(rival, fault)))
      ).flat(),
    );
  }
  results.set(rival, all);
}
console.log(
  `${faults.length} faults × ${callNames.join(", ")}; Node ${process.version}; deadline ${deadlineMs} ms or that of the fault, 2 retries if the client has that option.\n`,
);
const head = rivals.map(({ name, version }) => `${name} ${version}`);
console.log(row(["", ...head]));
console.log(row(["---", ...head.map(() => "---")]));
for (const [question, isAsked, holds] of questions) {
  console.log(
    row([question, ...rivals.map((rival) => share(results.get(rival) ?? [], isAsked, holds))]),
  );
}
const raw = (rival: Rival) =>
  (results.get(rival) ?? []).flatMap(({ error, isOwn }) => (error && !isOwn ? [error] : []));
console.log(
  row([
    "other classes of errors seen",
    ...rivals.map((rival) => [...new Set(raw(rival))].join(", ") || "none"),
  ]),
);
if (process.argv.includes("--all")) {
  console.log(`\n${row(["fault", ...head])}\n${row(["---", ...head.map(() => "---")])}`);
  for (const fault of faults) {
    const cells = rivals.map((rival) =>
      cellOf((results.get(rival) ?? []).filter((one) => one.fault === fault)),
    );
    console.log(row([fault.name, ...cells]));
  }
}
process.exit();

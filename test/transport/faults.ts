import { gzipSync } from "node:zlib";
import { created } from "./calls.js";
import type { Behaviour, Exchange, Ground } from "./hostile-server.js";

/** A read, a write that acts once however often it is sent, and one that doesn't. */
export const methods = ["get", "delete", "create"] as const;
export type Method = (typeof methods)[number];
type ByMethod<Value> = Record<Method, Value>;

export function ofMethod<Value extends string | number>(
  values: Value | ByMethod<Value>,
  method: Method,
): Value {
  return typeof values === "object" ? values[method] : values;
}

/** What only a network does. What a `Response` in memory shows as well stands with the promise that it proves. */
export interface Fault {
  readonly name: string;
  readonly ground?: Ground;
  readonly behave: Behaviour;
  /** `value`, or the `code` of the error that the call rejects with. */
  readonly outcome: string | ByMethod<string>;
  /** How often the server is asked. */
  readonly requests: number | ByMethod<number>;
  /** Attempts that the client makes, where that differs from the requests that arrive. */
  readonly attempts?: number | ByMethod<number>;
  /** Fields of the error. */
  readonly fields?: object;
}

// With `maxRetries: 2`.
export const once = 1;
export const always = 3;
/** GET and DELETE again, PATCH and POST never. */
export const harmless = { get: 3, delete: 3, create: 1 };
export const harmlessTwice = { get: 2, delete: 2, create: 1 };

/** An answer in which there is no integration: useless to the calls that return one, and no matter to a DELETE. */
export const noIntegration = {
  get: "unexpected_response",
  delete: "value",
  create: "unexpected_response",
};

/** An answer as a well-behaved server would send it. */
function answer(
  status: number,
  body: string | Buffer | ((exchange: Exchange) => string) = "",
  headers: Record<string, string> = {},
): Behaviour {
  return (exchange) => {
    const text = typeof body === "function" ? body(exchange) : body;
    exchange.response.writeHead(status, headers).end(text);
  };
}

/** Bytes straight to the socket; then its end, or a reset. */
function raw(text: string, then: "end" | "reset" = "end"): Behaviour {
  return ({ socket }) => {
    if (then === "end") socket.end(text);
    // A reset that follows at once would take unread bytes with it.
    else socket.write(text, () => afterReading(() => socket.resetAndDestroy()));
  };
}

/** Both ends live in this process: a few turns of its loop later, the client has read what was written. */
function afterReading(act: () => void, turns = 5): void {
  setImmediate(() => (turns > 0 ? afterReading(act, turns - 1) : act()));
}

/** Misbehaves on the first request of each call, and well afterwards. */
function atFirst(behave: Behaviour): Behaviour {
  return (exchange) => (exchange.attempt === 1 ? behave : answer(200, okBody, json))(exchange);
}

/** Where a redirect points, nobody goes. */
function redirect(status: number, location: (exchange: Exchange) => string): Fault["behave"] {
  return (exchange) => answer(status, "", { location: location(exchange) })(exchange);
}

const json = { "content-type": "application/json" };
const gzip = { "content-encoding": "gzip" };
const okBody = JSON.stringify(created);
const okHead = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${okBody.length}\r\n`;

/** Before and on the way to an answer. */
const connectionFaults: Fault[] = [
  {
    name: "connection refused",
    ground: "nobody listens",
    behave: raw(""),
    outcome: "connection",
    requests: 0,
    // Nothing was ever sent: every call may try again.
    attempts: always,
    fields: { cause: { cause: { code: "ECONNREFUSED" } }, effect: "none" },
  },
  {
    name: "reset on connecting",
    ground: "resets connections",
    behave: raw(""),
    outcome: "connection",
    requests: 0,
    attempts: harmless,
  },
  {
    name: "a certificate that nobody trusts",
    ground: "self-signed TLS",
    behave: raw(""),
    outcome: "connection",
    requests: 0,
    attempts: harmless,
  },
  {
    name: "no cipher in common",
    ground: "no common cipher",
    behave: raw(""),
    outcome: "connection",
    requests: 0,
    attempts: harmless,
  },
  {
    name: "plain HTTP at an https address",
    ground: "plain HTTP at https",
    behave: raw(""),
    outcome: "connection",
    requests: 0,
    attempts: harmless,
  },
  {
    name: "reset before the headers",
    behave: ({ socket }) => socket.resetAndDestroy(),
    outcome: "connection",
    requests: harmless,
  },
  {
    name: "reset in the middle of the headers",
    behave: raw("HTTP/1.1 200 OK\r\nContent-", "reset"),
    outcome: "connection",
    requests: harmless,
  },
  { name: "closed before the headers", behave: raw(""), outcome: "connection", requests: harmless },
  {
    name: "another protocol",
    behave: raw("SSH-2.0-OpenSSH_9.6\r\n"),
    outcome: "connection",
    requests: harmless,
  },
  {
    name: "headers of 100 kB",
    behave: raw(`HTTP/1.1 200 OK\r\nX-Pad: ${"x".repeat(100_000)}\r\n\r\n`),
    outcome: "connection",
    requests: harmless,
  },
  {
    name: "two different Content-Lengths",
    behave: raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}\n"),
    outcome: "connection",
    requests: harmless,
  },
  {
    name: "101 Switching Protocols",
    behave: raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
    outcome: "connection",
    requests: harmless,
  },
];

/** Bodies that break off. */
const cutFaults: Fault[] = [
  {
    name: "reset in the middle of the body",
    behave: raw(`${okHead}\r\n${okBody.slice(0, 20)}`, "reset"),
    outcome: "unexpected_response",
    requests: harmless,
    fields: { status: 200 },
  },
  {
    name: "closed in the middle of the body",
    behave: raw(`${okHead}\r\n${okBody.slice(0, 20)}`),
    outcome: "unexpected_response",
    requests: harmless,
  },
  {
    name: "Content-Length too short",
    behave: raw(`HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n${okBody}`),
    outcome: "unexpected_response",
    requests: once,
  },
  {
    name: "Content-Length 0 before a body",
    behave: raw(`HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n${okBody}`),
    outcome: noIntegration,
    requests: once,
  },
  {
    name: "chunks that break off",
    behave: raw('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\n'),
    outcome: "unexpected_response",
    requests: harmless,
  },
  {
    name: "a chunk size that is no number",
    behave: raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"),
    outcome: "unexpected_response",
    requests: harmless,
  },
  {
    name: "gzip that is none",
    behave: answer(200, okBody, gzip),
    outcome: "unexpected_response",
    requests: harmless,
  },
  {
    name: "gzip that breaks off",
    behave: answer(200, gzipSync(okBody.repeat(99)).subarray(0, 60), gzip),
    outcome: "unexpected_response",
    requests: once,
  },
  {
    name: "503 whose body is cut",
    behave: raw('HTTP/1.1 503 Nope\r\nContent-Length: 99\r\n\r\n{"mess'),
    outcome: "server_error",
    requests: harmless,
    fields: { messages: [] },
  },
  {
    name: "401 whose body is cut",
    behave: raw('HTTP/1.1 401 Nope\r\nContent-Length: 99\r\n\r\n{"mess'),
    outcome: "unauthorized",
    requests: once,
  },
  {
    name: "2 MB of JSON",
    behave: answer(200, okBody.replace("{", `{"pad":"${"x".repeat(2_000_000)}",`), json),
    outcome: "unexpected_response",
    requests: once,
  },
  {
    name: "gzip that swells to 5 MB",
    behave: answer(200, gzipSync(Buffer.alloc(5_000_000)), gzip),
    outcome: "unexpected_response",
    requests: once,
  },
];

/** Answers of status 2xx, odd in form and fit for use all the same. */
const fineFaults: Fault[] = [
  {
    name: "200 chunked, byte by byte",
    behave: ({ response }) => {
      response.writeHead(200, json);
      for (const one of okBody) response.write(one);
      response.end();
    },
    outcome: "value",
    requests: once,
  },
  {
    name: "200 without Content-Length, ended by the connection",
    behave: raw(`HTTP/1.1 200 OK\r\n\r\n${okBody}`),
    outcome: "value",
    requests: once,
  },
  {
    name: "200 in gzip",
    behave: answer(200, gzipSync(okBody), { ...json, ...gzip }),
    outcome: "value",
    requests: once,
  },
  {
    name: "200 with headers twice",
    behave: raw(
      `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Type: text/html\r\nContent-Length: ${okBody.length}\r\nX-A: 1\r\nX-A: 2\r\n\r\n${okBody}`,
    ),
    outcome: "value",
    requests: once,
  },
  {
    name: "200 after 103 Early Hints",
    behave: raw(`HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${okHead}\r\n${okBody}`),
    outcome: "value",
    requests: once,
  },
  {
    name: "204 with a body",
    behave: raw(`HTTP/1.1 204 No Content\r\nContent-Length: ${okBody.length}\r\n\r\n${okBody}`),
    outcome: noIntegration,
    requests: once,
  },
];

/** What `fetch` does with a redirect is its own: it hands it over, or fails. */
const redirectFaults: Fault[] = [
  {
    name: "302 to itself",
    behave: redirect(302, ({ request }) => request.url ?? ""),
    outcome: "unexpected_response",
    requests: once,
    fields: { status: 302 },
  },
  {
    name: "307 to another origin",
    behave: redirect(307, ({ elsewhere }) => `${elsewhere}/moved`),
    outcome: "unexpected_response",
    requests: once,
    fields: { status: 307 },
  },
  {
    name: "307 without a Location",
    behave: answer(307),
    outcome: "unexpected_response",
    requests: once,
  },
  {
    name: "308 to an address that is none",
    behave: redirect(308, () => "http://["),
    outcome: "unexpected_response",
    requests: once,
  },
  {
    name: "300 to another origin",
    behave: redirect(300, ({ elsewhere }) => elsewhere),
    outcome: "api_error",
    requests: once,
  },
];

/** Faults that pass, or are Jelou's own. */
const answeredFaults: Fault[] = [
  {
    name: "a reset, then an answer",
    behave: atFirst(({ socket }) => socket.resetAndDestroy()),
    outcome: { get: "value", delete: "value", create: "connection" },
    requests: harmlessTwice,
  },
  {
    name: "a cut body, then an answer",
    behave: atFirst(raw(`${okHead}\r\n{`)),
    outcome: { get: "value", delete: "value", create: "unexpected_response" },
    requests: harmlessTwice,
  },
  {
    name: "503 that shows what it got",
    behave: answer(503, ({ echo }) => JSON.stringify({ message: echo, [echo]: echo }), json),
    outcome: "server_error",
    requests: harmless,
  },
];

export const faults: readonly Fault[] = [
  ...connectionFaults,
  ...cutFaults,
  ...fineFaults,
  ...redirectFaults,
  ...answeredFaults,
];

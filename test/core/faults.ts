import { gzipSync } from "node:zlib";
import { created } from "./client.js";
import type { Behaviour, Exchange, Ground } from "./server.js";

// Faults of servers and networks, with the expected results. The tests and the comparison in test/bench use this table.

/** A read, an idempotent write, and a write that isn't idempotent. A PATCH is treated like the last one. */
export const methods = ["get", "delete", "create"] as const;
export type Method = (typeof methods)[number];

interface Expectation {
  /** `value`, or the `code` of the error that the call rejects with. */
  readonly outcome: string;
  /** How many requests arrive. */
  readonly requests: number;
}

export interface Fault {
  readonly name: string;
  readonly ground: Ground;
  readonly behave: Behaviour;
  /** The deadline of the call, if the deadline ends it. */
  readonly timeoutMs?: number;
  /** With `maxRetries: 2`. */
  readonly expected: Readonly<Record<Method, Expectation>>;
}

type ByMethod<Value> = Value | Record<Method, Value>;
type Expected = [outcome: ByMethod<string>, requests: ByMethod<number>, timeoutMs?: number];
type Row = [behave: Behaviour | Exclude<Ground, "http">, expected: Expected];
type Rows = Readonly<Record<string, Row>>;

// Requests. GET and DELETE are retried if that helps, other writes only if they did nothing.
const once = 1;
const always = 3;
const reads = { get: 3, delete: 3, create: 1 };
const readsTwice = { get: 2, delete: 2, create: 1 };

// Outcomes
const unusable = "unexpected_response";
const value: Expected = ["value", once];
const unreachable: Expected = ["connection", 0];
const broken: Expected = ["connection", reads];
const cut: Expected = [unusable, reads];
const useless: Expected = [unusable, once];
/** The answer has no integration, which a DELETE doesn't need. */
const lacking: Expected = [{ get: unusable, delete: "value", create: unusable }, once];
const silent: Expected = ["timeout", once, 150];

/** An ordinary answer. */
function answer(
  status: number,
  body: string | Buffer | ((exchange: Exchange) => string | Buffer) = "",
  headers: Record<string, string | string[]> = {},
): Behaviour {
  return (exchange) => {
    const content = typeof body === "function" ? body(exchange) : body;
    exchange.response.writeHead(status, headers).end(content);
  };
}

/** Writes bytes to the socket, then ends it, resets it, or stays silent. */
function raw(text: string, then: "end" | "reset" | "silence" = "end"): Behaviour {
  return ({ socket }) => {
    if (then === "end") socket.end(text);
    else
      socket.write(text, () => then === "reset" && afterTurns(5, () => socket.resetAndDestroy()));
  };
}

/** An immediate reset would discard unread bytes. Both ends are in this process, so a few turns of the event loop suffice. */
function afterTurns(turns: number, act: () => void): void {
  setImmediate(() => (turns > 0 ? afterTurns(turns - 1, act) : act()));
}

/** Misbehaves on the first request only. */
function atFirst(behave: Behaviour, afterwards: Behaviour = answer(200, okBody, json)): Behaviour {
  return (exchange) => (exchange.attempt === 1 ? behave : afterwards)(exchange);
}

const json = { "content-type": "application/json" };
const gzip = { ...json, "content-encoding": "gzip" };
const okBody = JSON.stringify(created);
const http = "HTTP/1.1 200 OK\r\n";
const okHead = `${http}Content-Type: application/json\r\nContent-Length: ${okBody.length}\r\n`;
const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
const reset: Behaviour = ({ socket }) => socket.resetAndDestroy();
const escapeHtml = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** A documented refusal that echoes the request in every field. */
const refusal = ({ echo }: Exchange) =>
  JSON.stringify({
    message: ["Refused.", echo],
    statusMessage: "failed",
    status: 0,
    error: { code: "E0000", key: "REFUSED", description: echo, developerMessages: { en: echo } },
    validationError: { [echo]: [{ en: echo }] },
  });

const connections: Rows = {
  "connection refused": ["nobody listens", unreachable],
  "reset on connecting": ["resets connections", unreachable],
  "a TLS handshake that fails": ["fails in TLS", unreachable],
  "plain HTTP at an https address": ["plain HTTP at https", unreachable],
  "reset before the headers": [reset, broken],
  "reset in the middle of the headers": [raw(`${http}Content-`, "reset"), broken],
  "closed before the headers": [raw(""), broken],
  "another protocol": [raw("SSH-2.0-OpenSSH_9.6\r\n"), broken],
  "headers of 100 kB": [raw(`${http}X-Pad: ${"x".repeat(100_000)}\r\n\r\n`), broken],
  "two different Content-Lengths": [
    raw(`${http}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}\n`),
    broken,
  ],
  "a reset, then an answer": [
    atFirst(reset),
    [{ get: "value", delete: "value", create: "connection" }, readsTwice],
  ],
};

const cutBodies: Rows = {
  "reset in the middle of the body": [raw(`${okHead}\r\n${okBody.slice(0, 20)}`, "reset"), cut],
  "closed in the middle of the body": [raw(`${okHead}\r\n${okBody.slice(0, 20)}`), cut],
  "a Content-Length that is too short": [
    raw(`${http}Content-Length: 20\r\n\r\n${okBody}`),
    useless,
  ],
  "Content-Length 0 before a body": [raw(`${http}Content-Length: 0\r\n\r\n${okBody}`), lacking],
  "chunks that break off": [raw(`${http}Transfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\n`), cut],
  "gzip that isn't gzip": [answer(200, okBody, gzip), cut],
  "gzip that breaks off": [answer(200, gzipSync(okBody.repeat(99)).subarray(0, 60), gzip), useless],
  "503 whose body is cut": [
    raw('HTTP/1.1 503 Nope\r\nContent-Length: 99\r\n\r\n{"mess'),
    ["server_error", reads],
  ],
  "401 whose body is cut": [
    raw('HTTP/1.1 401 Nope\r\nContent-Length: 99\r\n\r\n{"mess'),
    ["unauthorized", once],
  ],
  "2 MB of JSON": [
    answer(200, okBody.replace("{", `{"pad":"${"x".repeat(2_000_000)}",`), json),
    useless,
  ],
  "gzip that swells to 5 MB": [answer(200, gzipSync(Buffer.alloc(5_000_000)), gzip), useless],
  "a cut body, then an answer": [
    atFirst(raw(`${okHead}\r\n{`)),
    [{ get: "value", delete: "value", create: unusable }, readsTwice],
  ],
};

const silences: Rows = {
  "silence instead of headers": [raw("", "silence"), silent],
  "silence in the middle of the headers": [raw(`${http}Content-`, "silence"), silent],
  "silence in the middle of the body": [
    raw(`${okHead}\r\n${okBody.slice(0, 20)}`, "silence"),
    silent,
  ],
  "a body that drips and never ends": [
    ({ response }) => {
      response.writeHead(200, json).write("{");
      const timer = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(timer));
    },
    silent,
  ],
  "503 whose body stalls": [
    raw("HTTP/1.1 503 Nope\r\nContent-Length: 9\r\n\r\nwait", "silence"),
    silent,
  ],
};

/** Unusual answers that are usable. */
const fine: Rows = {
  "200 chunked, byte by byte": [
    ({ response }) => {
      response.writeHead(200, json);
      for (const one of okBody) response.write(one);
      response.end();
    },
    value,
  ],
  "200 without Content-Length, ended by the connection": [raw(`${http}\r\n${okBody}`), value],
  "200 in gzip": [answer(200, gzipSync(okBody), gzip), value],
  "200 with headers twice": [
    raw(`${okHead}Content-Type: text/html\r\nX-A: 1\r\nX-A: 2\r\n\r\n${okBody}`),
    value,
  ],
  "200 after 103 Early Hints": [
    raw(`HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${okHead}\r\n${okBody}`),
    value,
  ],
  "200 that says text/html": [answer(200, okBody, { "content-type": "text/html" }), value],
  "200 with a byte order mark": [answer(200, `\uFEFF${okBody}`, json), value],
  "200 in latin1": [
    answer(200, Buffer.from(okBody.replace("{", '{"name":"ñandú",'), "latin1"), json),
    value,
  ],
  "200 with keys called __proto__ and constructor": [
    answer(200, okBody.replace("{", '{"__proto__":{"polluted":1},"constructor":1,'), json),
    value,
  ],
  "200 nested 100,000 deep": [
    answer(200, okBody.replace("{", `{"deep":${nested(100_000)},`), json),
    value,
  ],
  "200 with a success flag nested 100,000 deep": [
    answer(200, `{"status":${nested(100_000)},"data":${okBody}}`, json),
    value,
  ],
  "201": [answer(201, okBody, json), value],
};

/** A 2xx without the fields that some or all calls need. */
const uselessAnswers: Rows = {
  "200 without a body": [answer(200, "", json), lacking],
  "204": [answer(204), lacking],
  "200 with null": [answer(200, "null", json), lacking],
  "200 with an array": [answer(200, "[1]", json), lacking],
  "200 with an empty object": [answer(200, "{}", json), lacking],
  "200 with an envelope without data": [
    answer(200, '{"message":["ok"],"status":1}', json),
    lacking,
  ],
  "200 with HTML": [answer(200, ({ echo }) => `<html>${escapeHtml(echo)}`), useless],
  "200 with plain text": [answer(200, ({ echo }) => `OK ${echo}`), useless],
  "200 with garbage": [answer(200, Buffer.from([0xff, 0, 0x80]), json), useless],
  "200 with half of the JSON": [answer(200, okBody.slice(0, -9), json), useless],
  "200 with JSON twice": [answer(200, okBody + okBody, json), useless],
  "200 that says failure": [answer(200, refusal, json), ["api_error", once]],
  "200 whose status is failed": [answer(200, '{"status":"failed"}', json), ["api_error", once]],
};

const redirects: Rows = Object.fromEntries(
  [301, 302, 303, 307, 308].flatMap((status) =>
    (["here", "elsewhere"] as const).map((target): [string, Row] => [
      `${status} to ${target === "here" ? "the same" : "another"} origin`,
      [
        (exchange) => answer(status, "", { location: `${exchange[target]}/moved` })(exchange),
        useless,
      ],
    ]),
  ),
);

const codes: [status: number, expected: Expected][] = [
  [400, ["bad_request", once]],
  [401, ["unauthorized", once]],
  [402, ["api_error", once]],
  [403, ["forbidden", once]],
  [404, ["not_found", once]],
  [408, ["api_error", reads]],
  [409, ["conflict", once]],
  [422, ["unprocessable", once]],
  [429, ["rate_limited", always]],
  [500, ["server_error", reads]],
  [501, ["server_error", once]],
  [502, ["server_error", reads]],
  [503, ["server_error", reads]],
  [504, ["server_error", reads]],
  [599, ["server_error", once]],
];

/** The bodies that a refusal may have. Each echoes the whole request. */
const bodies: [name: string, body: (exchange: Exchange) => string | Buffer][] = [
  ["the documented body", refusal],
  ["a JSON string", ({ echo }) => JSON.stringify(echo)],
  ["JSON of another form", ({ echo }) => JSON.stringify({ oops: echo })],
  ["no body", () => ""],
  ["HTML", ({ echo }) => `<html><h1>Refused</h1><pre>${escapeHtml(echo)}</pre>`],
  ["plain text", ({ echo }) => `Refused: ${echo} ${encodeURIComponent(echo)}`],
  ["garbage", ({ echo }) => Buffer.concat([Buffer.from([0xff, 0xfe, 0]), Buffer.from(echo)])],
];

const refusals: Rows = Object.fromEntries(
  codes.flatMap(([status, expected]) =>
    bodies.map(([name, body]): [string, Row] => [
      `${status} with ${name}`,
      [answer(status, body), expected],
    ]),
  ),
);

const later = (seconds: number) => new Date(Date.now() + seconds * 1_000).toUTCString();
const waits: [name: string, value: () => string, requests: number][] = [
  ["0 seconds", () => "0", always],
  ["two minutes", () => "120", once],
  ["a date in two minutes", () => later(120), once],
  ["a date long past", () => "Sun, 06 Nov 1994 08:49:37 GMT", always],
  ["more seconds than a number can have", () => "9".repeat(400), once],
  ["a word", () => "soon", always],
];

const limits: Rows = Object.fromEntries(
  waits.map(([name, value, requests]): [string, Row] => [
    `429 with Retry-After of ${name}`,
    [
      (exchange) => answer(429, refusal, { ...json, "retry-after": value() })(exchange),
      ["rate_limited", requests],
    ],
  ]),
);

const others: Rows = {
  "304": [answer(304), ["api_error", once]],
  "500 that says success": [
    answer(500, '{"status":1,"data":{"id":"I1"}}'),
    ["server_error", reads],
  ],
  "422 nested 100,000 deep": [
    answer(422, `{"message":["no"],"error":${nested(100_000)}}`, json),
    ["unprocessable", once],
  ],
  "401 with cookies and the key in a header": [
    (exchange) =>
      answer(401, "", {
        "set-cookie": ["a=1", "b=2"],
        "x-echo": encodeURIComponent(String(exchange.request.headers["x-api-key"])),
      })(exchange),
    ["unauthorized", once],
  ],
  "503, then an answer": [
    atFirst(answer(503, refusal, json)),
    [{ get: "value", delete: "value", create: "server_error" }, readsTwice],
  ],
  "429, then an answer": [atFirst(answer(429, "", { "retry-after": "0" })), ["value", 2]],
  "504, then 404": [
    atFirst(answer(504), answer(404, refusal, json)),
    [{ get: "not_found", delete: "value", create: "server_error" }, readsTwice],
  ],
  "503, then 401": [
    atFirst(answer(503), answer(401)),
    [{ get: "unauthorized", delete: "unauthorized", create: "server_error" }, readsTwice],
  ],
};

const rows: Rows = {
  ...{ ...connections, ...cutBodies, ...silences, ...fine, ...uselessAnswers },
  ...{ ...redirects, ...limits, ...others, ...refusals },
};

export const faults: readonly Fault[] = Object.entries(rows).map(
  ([name, [behave, [outcome, requests, timeoutMs]]]) => {
    const of = (method: Method): Expectation => ({
      outcome: typeof outcome === "object" ? outcome[method] : outcome,
      requests: typeof requests === "object" ? requests[method] : requests,
    });
    return {
      name,
      ...(typeof behave === "string"
        ? { ground: behave, behave: () => {} }
        : { ground: "http" as const, behave }),
      ...(timeoutMs !== undefined && { timeoutMs }),
      expected: { get: of("get"), delete: of("delete"), create: of("create") },
    };
  },
);

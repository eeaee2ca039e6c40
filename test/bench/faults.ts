import { created, integration } from "../transport/calls.js";
import {
  always,
  harmless,
  harmlessTwice,
  noIntegration,
  once,
  type Fault as NetworkFault,
} from "../transport/faults.js";
import type { Behaviour, Exchange } from "../transport/hostile-server.js";

/** What a server on loopback does wrong, besides the faults of the network that the tests know. */
export interface Fault extends NetworkFault {
  readonly timeoutMs?: number;
}

/** An answer of words: enough for the calls whose answer is documented nowhere. */
const noJson = { ...noIntegration, delete: "unexpected_response" };

type Headers = Record<string, string | string[]>;

/** An answer as a well-behaved server would send it, with what came in echoed in a header. */
function answer(
  status: number,
  body?: string | Buffer | ((exchange: Exchange) => string | Buffer),
  headers: Headers = {},
): Behaviour {
  return (exchange) => {
    const { response, request } = exchange;
    for (const name of ["x-api-key", "authorization"]) {
      const secret = request.headers[name];
      if (secret) response.setHeader("x-echo", `${secret} ${encodeURIComponent(String(secret))}`);
    }
    response.writeHead(status, headers).end(typeof body === "function" ? body(exchange) : body);
  };
}

/** Bytes straight to the socket, and nothing more. */
function raw(text: string): Behaviour {
  return ({ socket }) => void socket.write(text);
}

/** Misbehaves on the first request of each call, and well afterwards. */
function atFirst(behave: Behaviour, afterwards: Behaviour = answer(200, okBody, json)): Behaviour {
  return (exchange) => (exchange.attempt === 1 ? behave : afterwards)(exchange);
}

const json = { "content-type": "application/json" };
const okBody = JSON.stringify(created);
const okHead = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${okBody.length}\r\n`;
const escapeAll = (text: string) =>
  [...Array(text.length).keys()]
    .map((i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, "0")}`)
    .join("");
const escapeHtml = (text: string) =>
  text.replace(/[&<>"'/=]/g, (one) => `&#x${one.charCodeAt(0).toString(16).toUpperCase()};`);

const documentedRefusal = ({ echo }: Exchange) =>
  JSON.stringify({
    message: ["Refused.", echo],
    statusMessage: "failed",
    status: 0,
    error: { code: "E0000", key: "REFUSED", description: echo, developerMessages: { en: echo } },
    validationError: { [echo]: [{ en: echo }] },
  });

/** The bodies that a refusal comes with, each showing what came in. */
const refusals: Record<
  string,
  [body: (exchange: Exchange) => string | Buffer, contentType: string]
> = {
  "the documented body": [documentedRefusal, "application/json"],
  "a JSON string": [({ echo }) => `"${escapeAll(echo)}"`, "application/json"],
  "JSON of another form": [({ echo }) => `{"oops":"${escapeAll(echo)}"}`, "application/json"],
  "no body": [() => "", "application/json"],
  HTML: [({ echo }) => `<html><h1>Refused</h1><pre>${escapeHtml(echo)}</pre>`, "text/html"],
  "plain text": [
    ({ echo }) =>
      `Refused: ${echo.replaceAll("/", "\\/")} ${encodeURIComponent(echo).toLowerCase()}`,
    "text/plain",
  ],
  garbage: [
    ({ echo }) => Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0x80]), Buffer.from(echo)]),
    "application/json",
  ],
};

const codes: Record<number, [Fault["outcome"], Fault["requests"]]> = {
  400: ["bad_request", once],
  401: ["unauthorized", once],
  402: ["api_error", once],
  403: ["forbidden", once],
  404: ["not_found", once],
  408: ["api_error", harmless],
  409: ["conflict", once],
  418: ["api_error", once],
  422: ["unprocessable", once],
  429: ["rate_limited", always],
  500: ["server_error", harmless],
  501: ["server_error", once],
  502: ["server_error", harmless],
  503: ["server_error", harmless],
  504: ["server_error", harmless],
};

const refusalFaults: Fault[] = Object.entries(codes).flatMap(([status, [outcome, requests]]) =>
  Object.entries(refusals).map(([name, [body, contentType]]) => ({
    name: `${status} with ${name}`,
    behave: answer(Number(status), body, { "content-type": contentType }),
    outcome,
    requests,
  })),
);

const redirectFaults: Fault[] = [301, 302, 303, 307, 308].flatMap((status) =>
  (["here", "elsewhere"] as const).map((where) => ({
    name: `${status} to ${where === "here" ? "the same" : "another"} origin`,
    behave: (exchange) => answer(status, "", { location: `${exchange[where]}/moved` })(exchange),
    outcome: "unexpected_response",
    requests: once,
  })),
);

const inTwoMinutes = () => new Date(Date.now() + 120_000);
const imf = (date: Date) => date.toUTCString();
const asctime = (date: Date) => {
  const [, day, month, year, time] = date.toUTCString().split(/,? /).slice(0) as [
    string,
    string,
    string,
    string,
    string,
  ];
  return `${date.toUTCString().slice(0, 3)} ${month} ${day.replace(/^0/, " ")} ${time} ${year}`;
};
const rfc850 = (date: Date) => {
  const [, day, month, year, time] = date.toUTCString().split(/,? /) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const weekday = date.toLocaleDateString("en", { weekday: "long", timeZone: "UTC" });
  return `${weekday}, ${day}-${month}-${year.slice(2)} ${time} GMT`;
};
const longAgo = new Date("1994-11-06T08:49:37Z");

/** `Retry-After`, and what it comes to. */
const waits: Record<
  string,
  [value: () => string | string[], retryAfterMs: number | "two minutes" | undefined]
> = {
  "of 0 seconds": [() => "0", 0],
  "of 000 seconds": [() => "000", 0],
  "of two minutes": [() => "120", 120_000],
  "of more seconds than a number holds": [() => "9".repeat(400), Infinity],
  "of a thousand years": [() => "31557600000", 31_557_600_000_000],
  "of a date in two minutes": [() => imf(inTwoMinutes()), "two minutes"],
  "of an asctime date in two minutes": [() => asctime(inTwoMinutes()), "two minutes"],
  "of an RFC 850 date in two minutes": [() => rfc850(inTwoMinutes()), "two minutes"],
  "of a date long past": [() => imf(longAgo), 0],
  "of an asctime date long past": [() => asctime(longAgo), 0],
  "of an RFC 850 date long past": [() => rfc850(longAgo), 0],
  "of -1": [() => "-1", undefined],
  "of 1.5": [() => "1.5", undefined],
  "of 1e3": [() => "1e3", undefined],
  "of 0x10": [() => "0x10", undefined],
  "of Infinity": [() => "Infinity", undefined],
  "of 5s": [() => "5s", undefined],
  "of a word": [() => "soon", undefined],
  "of a capital word": [() => "Soon", undefined],
  "of a weekday": [() => "Wed", undefined],
  "of a day that doesn't exist": [() => "Wed, 99 Foo 2026 99:99:99 GMT", undefined],
  "of an ISO date": [() => "2026-01-15T10:30:00Z", undefined],
  "of nothing": [() => "", undefined],
  twice: [() => ["1", "2"], undefined],
};

const retryAfterFaults: Fault[] = Object.entries(waits).map(([name, [value, wait]]) => ({
  name: `429 with Retry-After ${name}`,
  behave: (exchange) =>
    answer(429, documentedRefusal, { ...json, "retry-after": value() })(exchange),
  outcome: "rate_limited",
  requests: wait === undefined || wait === 0 ? always : once,
}));

const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

/** Silence. */
const silences: Fault[] = [
  {
    name: "silence instead of headers",
    behave: raw(""),
    outcome: "timeout",
    requests: once,
    timeoutMs: 200,
  },
  {
    name: "silence in the middle of the headers",
    behave: raw("HTTP/1.1 200 OK\r\nContent-"),
    outcome: "timeout",
    requests: once,
    timeoutMs: 200,
  },
  {
    name: "silence in the middle of the body",
    behave: raw(`${okHead}\r\n${okBody.slice(0, 20)}`),
    outcome: "timeout",
    requests: once,
    timeoutMs: 200,
  },
  {
    name: "a body that drips and never ends",
    behave: ({ response }) => {
      response.writeHead(200, json).write("{");
      const timer = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(timer));
    },
    outcome: "timeout",
    requests: once,
    timeoutMs: 200,
  },
  {
    name: "an error status whose body stalls",
    behave: raw("HTTP/1.1 503 Nope\r\nContent-Length: 9\r\n\r\nwait"),
    outcome: "timeout",
    requests: once,
    timeoutMs: 200,
  },
];

/** Answers of status 2xx, odd in form and fit for use all the same. */
const fineFaults: Fault[] = [
  {
    name: "200 without Content-Type",
    behave: answer(200, okBody),
    outcome: "value",
    requests: once,
  },
  {
    name: "200 that calls its JSON text/html",
    behave: answer(200, okBody, { "content-type": "text/html" }),
    outcome: "value",
    requests: once,
  },
  {
    name: "200 with a byte order mark",
    behave: answer(200, `\uFEFF${okBody}`, json),
    outcome: "value",
    requests: once,
  },
  {
    name: "200 that claims latin1",
    behave: answer(200, okBody, { "content-type": "application/json; charset=iso-8859-1" }),
    outcome: "value",
    requests: once,
  },
  {
    name: "200 in latin1",
    behave: answer(200, Buffer.from(okBody.replace("{", '{"name":"ñandú",'), "latin1"), json),
    outcome: "value",
    requests: once,
  },
  {
    name: "200 with keys called __proto__ and constructor",
    behave: answer(
      200,
      okBody.replace(
        "{",
        '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},',
      ),
      json,
    ),
    outcome: "value",
    requests: once,
  },
  {
    name: "200 nested 100,000 deep",
    behave: answer(200, okBody.replace("{", `{"deep":${nested(100_000)},`), json),
    outcome: "value",
    requests: once,
  },
  {
    name: "200 with a success flag nested 100,000 deep",
    behave: answer(200, `{"status":${nested(100_000)},"data":${okBody}}`, json),
    outcome: "value",
    requests: once,
  },
  {
    name: "200 with a success flag that can't become a string",
    behave: answer(200, `{"status":{"toString":1,"valueOf":1},"data":${okBody}}`, json),
    outcome: "value",
    requests: once,
  },
  { name: "201", behave: answer(201, okBody, json), outcome: "value", requests: once },
  {
    name: "200 without a body",
    behave: answer(200, "", json),
    outcome: noIntegration,
    requests: once,
  },
  { name: "204", behave: answer(204), outcome: noIntegration, requests: once },
  { name: "205", behave: answer(205), outcome: noIntegration, requests: once },
  { name: "200 with a string", behave: answer(200, '"ok"', json), outcome: noJson, requests: once },
  {
    name: "200 with a number",
    behave: answer(200, "0", json),
    outcome: noIntegration,
    requests: once,
  },
  {
    name: "200 with null",
    behave: answer(200, "null", json),
    outcome: noIntegration,
    requests: once,
  },
  {
    name: "200 with an array",
    behave: answer(200, "[1]", json),
    outcome: noIntegration,
    requests: once,
  },
  {
    name: "200 with an empty object",
    behave: answer(200, "{}", json),
    outcome: noIntegration,
    requests: once,
  },
  {
    name: "200 with an envelope without data",
    behave: answer(200, '{"message":["ok"],"status":1}', json),
    outcome: noIntegration,
    requests: once,
  },
];

/** Answers of status 2xx that no call can use. */
const uselessFaults: Fault[] = [
  {
    name: "200 with HTML",
    behave: answer(200, ({ echo }) => `<html>${escapeHtml(echo)}`, { "content-type": "text/html" }),
    outcome: "unexpected_response",
    requests: once,
  },
  {
    name: "200 with plain text",
    behave: answer(200, ({ echo }) => `OK ${echo}`),
    outcome: noJson,
    requests: once,
  },
  {
    name: "200 with garbage",
    behave: answer(200, Buffer.from([0xff, 0, 0x80]), json),
    outcome: noJson,
    requests: once,
  },
  {
    name: "200 in UTF-16",
    behave: answer(200, Buffer.from(`\uFEFF${okBody}`, "utf16le"), json),
    outcome: noJson,
    requests: once,
  },
  {
    name: "200 with half of the JSON",
    behave: answer(200, okBody.slice(0, -9), json),
    outcome: "unexpected_response",
    requests: once,
  },
  {
    name: "200 with JSON twice",
    behave: answer(200, okBody + okBody, json),
    outcome: "unexpected_response",
    requests: once,
  },
  {
    name: "200 that says failure",
    behave: answer(200, documentedRefusal, json),
    outcome: "api_error",
    requests: once,
  },
  {
    name: "200 whose status is the string failed",
    behave: answer(200, '{"status":"failed"}', json),
    outcome: "api_error",
    requests: once,
  },
];

/** Refusals that are odd in form. */
const oddRefusalFaults: Fault[] = [
  { name: "304", behave: answer(304), outcome: "api_error", requests: once },
  { name: "599", behave: answer(599), outcome: "server_error", requests: once },
  {
    name: "500 that says success",
    behave: answer(500, `{"status":1,"data":${JSON.stringify(integration)}}`, json),
    outcome: "server_error",
    requests: harmless,
  },
  {
    name: "422 nested 100,000 deep",
    behave: answer(422, `{"message":["no"],"error":${nested(100_000)}}`, json),
    outcome: "unprocessable",
    requests: once,
  },
  {
    name: "400 with keys called __proto__ and constructor",
    behave: answer(
      400,
      '{"__proto__":{"polluted":1},"error":{"__proto__":{"polluted":1}},"validationError":{"constructor":1}}',
      json,
    ),
    outcome: "bad_request",
    requests: once,
  },
  {
    name: "401 with cookies",
    behave: answer(401, "", { "set-cookie": ["a=1", "b=2"] }),
    outcome: "unauthorized",
    requests: once,
  },
];

/** Faults that pass. */
const passingFaults: Fault[] = [
  {
    name: "503, then an answer",
    behave: atFirst(answer(503, documentedRefusal, json)),
    outcome: {
      get: "value",
      delete: "value",
      create: "server_error",
    },
    requests: harmlessTwice,
  },
  {
    name: "429, then an answer",
    behave: atFirst(answer(429, documentedRefusal, { ...json, "retry-after": "0" })),
    outcome: "value",
    requests: 2,
  },
  {
    name: "504, then 404",
    behave: atFirst(answer(504), answer(404, documentedRefusal, json)),
    // What the first attempt deleted can't be found by the second one.
    outcome: {
      get: "not_found",
      delete: "value",
      create: "server_error",
    },
    requests: harmlessTwice,
  },
  {
    name: "503, then 401",
    behave: atFirst(answer(503), answer(401)),
    outcome: {
      get: "unauthorized",
      delete: "unauthorized",
      create: "server_error",
    },
    requests: harmlessTwice,
  },
];

export const faults: readonly Fault[] = [
  ...silences,
  ...fineFaults,
  ...uselessFaults,
  ...oddRefusalFaults,
  ...passingFaults,
  ...redirectFaults,
  ...retryAfterFaults,
  ...refusalFaults,
];

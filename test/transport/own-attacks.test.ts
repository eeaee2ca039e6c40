import { inspect } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  createJelouClient,
  isJelouError,
  JelouApiError,
  type CallEvent,
  type DriftEvent,
  type JelouClient,
} from "../../src/index.js";
import { apiKey, byKey, calls, created, outcomeOf, projectId, webhookUrl } from "./calls.js";
import { leaksIn } from "./leaks.js";
import { broken, never, ok, refused, scripted, type Step } from "./scripted.js";

// What nobody has done yet, as far as we know: hostile end users and gateways, a chaotic network, careless callers.

beforeAll(() => void vi.spyOn(Math, "random").mockReturnValue(0));
afterAll(() => void vi.restoreAllMocks());

const failure = async (call: Promise<unknown>) => (await outcomeOf(call)).error;

/** A client whose `fetch` gives, or throws, whatever `make` does, though the types forbid it. */
function clientOf(make: () => unknown, options: object = {}): JelouClient {
  return createJelouClient({ ...byKey, fetch: make as () => Promise<Response>, ...options });
}

const throwing = (): never => {
  throw new Error(`a getter's own words: ${apiKey}`);
};
const systemError = (code: string, syscall: string) =>
  Object.assign(new Error(`${syscall} ${code}`), { code, syscall });

describe("a fetch that rejects with", () => {
  const circle = new AggregateError([], "x".repeat(2_000));
  circle.errors = Array<Error>(5).fill(circle);
  circle.cause = circle;
  const { proxy: revoked, revoke } = Proxy.revocable([], {});
  revoke();
  let reads = 0;
  const changing = {
    message: "changing",
    get code() {
      return reads++ === 0 ? "ECONNRESET" : apiKey;
    },
  };

  test.each<[string, unknown]>([
    ["null", null],
    ["undefined", undefined],
    ["0", 0],
    ["a symbol that spells the key", Symbol(apiKey)],
    ["a function", () => apiKey],
    ["a text with the key", `no ${apiKey}`],
    ["a frozen error", Object.freeze(new Error(apiKey))],
    ["a proxy whose traps throw", new Proxy(new Error("x"), { has: throwing, get: throwing })],
    [
      "a message that throws when read",
      Object.defineProperty(new Error(), "message", { get: throwing }),
    ],
    [
      "a cause that throws when read",
      Object.defineProperty(new Error(), "cause", { get: throwing }),
    ],
    [
      "a tag that throws when read",
      Object.defineProperty({}, Symbol.toStringTag, { get: throwing }),
    ],
    ["a toString that throws", { toString: throwing, [Symbol.toPrimitive]: throwing }],
    ["a revoked proxy", revoked],
    ["a revoked proxy as its errors", Object.assign(new Error("x"), { errors: revoked })],
    ["a message that is an object", { message: { apiKey }, name: Symbol(apiKey), stack: [apiKey] }],
    ["a code that changes as it is read", changing],
    ["an aggregate of itself, caused by itself", circle],
  ])("%s: a connection error without the key, and once for a write", async (_, thrown) => {
    const events: CallEvent[] = [];
    const fetch = vi.fn(() => Promise.reject(thrown));
    const jelou = clientOf(fetch, { onCall: (event: CallEvent) => events.push(event) });
    const begin = performance.now();
    const error = await failure(calls.create(jelou));
    expect(performance.now() - begin).toBeLessThan(500);
    expect(error).toMatchObject({ code: "connection", effect: "unknown", attempts: 1 });
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(leaksIn([error, events], [apiKey])).toEqual([]);
  });

  test.each<[string, Error, number]>([
    ["an aggregate of itself", circle, 1],
    [
      "an aggregate of aggregates, 100 wide and 4 deep",
      [1, 2, 3, 4].reduce<Error>(
        (inner) => new AggregateError(Array(100).fill(inner)),
        systemError("ECONNREFUSED", "connect"),
      ),
      1,
    ],
    ["an aggregate without errors", new AggregateError([]), 1],
    ["an aggregate of null", new AggregateError([null]), 1],
    [
      "a broken socket that was caused by a read",
      Object.assign(new Error("x", { cause: systemError("ECONNRESET", "read") }), {
        code: "UND_ERR_SOCKET",
      }),
      1,
    ],
    ["ENOTFOUND of getaddrinfo", broken("ENOTFOUND"), 3],
  ])("%s: a write is sent again only where nothing was sent", async (_, thrown, sent) => {
    const { jelou, requests } = scripted([thrown]);
    await failure(calls.create(jelou));
    expect(requests.length).toBe(sent);
  });
});

test("a fetch that throws at once is one that rejects", async () => {
  const error = await failure(calls.get(clientOf(throwing, { maxRetries: 0 })));
  expect(error).toMatchObject({ code: "connection" });
  expect(leaksIn(error, [apiKey])).toEqual([]);
});

test("a fetch that gives a thenable, which calls back twice, is awaited once", async () => {
  const thenable = {
    then(resolve: (response: unknown) => void) {
      resolve(ok());
      resolve(refused(500));
    },
  };
  expect(await calls.get(clientOf(() => thenable))).toMatchObject({ webhookUrl });
});

test("a Response that comes after the deadline is let go", async () => {
  const cancel = vi.fn();
  let answer = (_: Response) => {};
  const jelou = clientOf(() => new Promise<Response>((resolve) => (answer = resolve)), {
    timeoutMs: 10,
  });
  expect(await failure(calls.get(jelou))).toMatchObject({ code: "timeout" });
  answer(new Response(new ReadableStream({ cancel })));
  await vi.waitFor(() => expect(cancel).toHaveBeenCalledTimes(1));
});

describe("a fetch that gives", () => {
  const double = (fields: object) => () => ({
    status: 200,
    headers: new Headers(),
    text: async () => JSON.stringify(created),
    ...fields,
  });
  const throwingBody = () => Object.defineProperty(double({})(), "body", { get: throwing });
  const unusable = { code: "unexpected_response" };

  test.each<[string, () => unknown, object]>([
    ["a text that is a number", double({ text: async () => 5 }), { ...unusable, effect: "done" }],
    [
      "a text that is parsed",
      double({ text: async () => created }),
      { ...unusable, effect: "done" },
    ],
    [
      "a text that is undefined",
      double({ text: async () => undefined }),
      { ...unusable, effect: "done" },
    ],
    [
      "a text that rejects with undefined",
      double({ text: () => Promise.reject() }),
      { ...unusable, effect: "done" },
    ],
    ["a text that never comes", double({ text: never }), { code: "timeout", effect: "done" }],
    ["a body that throws when read", throwingBody, { ...unusable, effect: "done" }],
    [
      "status as a string",
      double({ status: "200" }),
      { ...unusable, status: 0, effect: "unknown" },
    ],
    ["status NaN", double({ status: NaN }), { code: "api_error", effect: "unknown" }],
    ["status 1e9", double({ status: 1e9 }), { code: "server_error", effect: "unknown" }],
    ["status 101", double({ status: 101 }), { code: "api_error", effect: "unknown" }],
    ["status -1", double({ status: -1 }), { code: "api_error", effect: "unknown" }],
    ["no headers", double({ headers: null }), { ...unusable, effect: "unknown" }],
    [
      "headers that throw",
      double({ headers: { get: throwing, [Symbol.iterator]: throwing } }),
      { ...unusable, effect: "unknown" },
    ],
    [
      "headers that are none of HTTP's",
      double({ headers: new Map([["bad name", 5]]) }),
      { ...unusable, effect: "unknown" },
    ],
    ["a network error", () => Response.error(), { ...unusable, status: 0, effect: "unknown" }],
    [
      "a stream of text",
      double({ body: new Blob(["{}"]).stream().pipeThrough(new TextDecoderStream()) }),
      { ...unusable, effect: "done" },
    ],
    [
      "a reader whose cancel gives nothing",
      double({
        body: {
          getReader: () => ({ read: () => Promise.reject(new Error("broke off")), cancel() {} }),
        },
      }),
      { ...unusable, message: expect.stringContaining("broke off") },
    ],
  ])("%s: an error of ours without the key, and once for a write", async (_, make, expected) => {
    const fetch = vi.fn(async () => make());
    const error = await failure(calls.create(clientOf(fetch, { timeoutMs: 40 })));
    expect(error).toMatchObject(expected);
    expect(isJelouError(error)).toBe(true);
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(leaksIn(error, [apiKey])).toEqual([]);
  });

  test("a Response that was read, or is being read, says so", async () => {
    const read = ok();
    await read.text();
    const locked = ok();
    locked.body?.getReader();
    for (const response of [read, locked]) {
      const error = await failure(calls.get(clientOf(async () => response, { maxRetries: 0 })));
      expect(error).toMatchObject({ ...unusable, message: expect.stringContaining("locked") });
    }
  });

  test("a Map of headers, as doubles do, has its names in any case", async () => {
    const headers = new Map([["Retry-After", "7"]]);
    const jelou = clientOf(double({ status: 429, headers }), { timeoutMs: 500 });
    expect(await failure(calls.get(jelou))).toMatchObject({ retryAfterMs: 7_000 });
  });
});

describe("a body", () => {
  const value = { ...created, webhookUrl: "https://panel.example/ñ€🔑", id: "\ufeff \u0000" };
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const inChunks = (chunks: ArrayBufferView[]) => ({
    status: 200,
    headers: new Headers(),
    body: new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(chunk);
        controller.close();
      },
    }),
  });

  test("cut anywhere, within a character too, with empty chunks, is the same", async () => {
    const cuts = fc.array(fc.nat(bytes.length), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(cuts, async (places) => {
        const ends = [0, ...places.sort((a, b) => a - b), bytes.length];
        const chunks = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
        expect(await calls.get(clientOf(async () => inChunks(chunks)))).toEqual(value);
      }),
      { numRuns: 60 },
    );
  });

  test("of views of other kinds is read byte by byte", async () => {
    const even = Uint8Array.from([...bytes, 0x20].slice(0, bytes.length + (bytes.length % 2)));
    const half = 20;
    const chunks = [new DataView(even.buffer, 0, half), new Uint16Array(even.buffer.slice(half))];
    expect(await calls.get(clientOf(async () => inChunks(chunks)))).toEqual(value);
  });

  test("of nothing but empty chunks, always ready, ends at the deadline", async () => {
    const pull = (controller: ReadableStreamDefaultController) =>
      controller.enqueue(new Uint8Array());
    const body = new ReadableStream({ pull });
    const jelou = clientOf(async () => new Response(body), { timeoutMs: 50 });
    expect(await failure(calls.get(jelou))).toMatchObject({ code: "timeout" });
  });

  test.each<[string, string]>([
    ["10,000 arrays deep", `${"[".repeat(10_000)}${"]".repeat(10_000)}`],
    ["10,000 objects deep", `${'{"data":'.repeat(10_000)}1${"}".repeat(10_000)}`],
    ["1 MB of an object that never ends", '{"a":'.repeat(199_000)],
    [
      "70,000 names",
      JSON.stringify(Object.fromEntries(Array.from({ length: 70_000 }, (_, i) => [`k${i}`, i]))),
    ],
    ["a number beyond all numbers", '{"status":1e999,"message":["no"]}'],
    [
      "__proto__ of everything",
      '{"__proto__":{"status":0,"webhookUrl":"https://evil"},"constructor":{"prototype":{"evil":1}}}',
    ],
    ["white space alone, 1 MB of it", " ".repeat(999_999)],
    ["1 MB of <", "<".repeat(999_999)],
  ])("of %s ends in an error of ours, fast, for a refusal and a success", async (_, text) => {
    for (const status of [200, 422, 500]) {
      const jelou = clientOf(async () => new Response(text, { status }), { maxRetries: 0 });
      const begin = performance.now();
      const error = await failure(calls.get(jelou));
      expect(isJelouError(error)).toBe(true);
      expect(inspect(error).length + JSON.stringify(error).length).toBeLessThan(400_000);
      expect(performance.now() - begin).toBeLessThan(3_000);
    }
    expect(({} as Record<string, unknown>).evil).toBeUndefined();
  });

  test("whose budget cuts a name down to __proto__ leaves every prototype alone", async () => {
    for (let pad = 63_986; pad < 63_991; pad++) {
      const text = `{"a":"${"x".repeat(pad)}","__proto__yz":[1,2]}`;
      const jelou = clientOf(async () => new Response(text, { status: 400 }));
      const { body } = (await failure(calls.get(jelou))) as JelouApiError;
      expect(Object.getPrototypeOf(body)).toBe(Object.prototype);
    }
  });
});

describe("what an envelope's flag says", () => {
  test.each<[string, string, boolean]>([
    ["-0", '{"status":-0}', true],
    ["0e5", '{"status":0e5}', true],
    ["-1", '{"status":-1}', false],
    ["null", '{"status":null}', false],
    ["an array of 0", '{"status":[0]}', false],
    ["an object with valueOf", '{"status":{"valueOf":0,"toString":0}}', false],
    ["0, then 1: the last counts", '{"status":0,"status":1}', false],
    ["1, then 0: the last counts", '{"status":1,"status":0}', true],
    ["0 in data", '{"status":1,"data":{"status":0}}', false],
    ["0 under __proto__", '{"__proto__":{"status":0}}', false],
    ["success beside a statusMessage that failed", '{"status":1,"statusMessage":"Failed"}', true],
  ])("%s: %s", async (_, text, isFailure) => {
    const { jelou } = scripted([() => new Response(text)]);
    expect((await failure(calls.start(jelou))) instanceof JelouApiError).toBe(isFailure);
  });
});

describe("the effect of several attempts is that of the worst", () => {
  const failing = Response.json({ status: 0 });
  const reset = () => {
    throw systemError("ECONNRESET", "read");
  };
  test.each<[string, Step[], keyof typeof calls, string]>([
    ["DELETE: 503, then 401", [refused(503), refused(401)], "delete", "unknown"],
    ["DELETE: 429, then 401", [refused(429), refused(401)], "delete", "none"],
    ["DELETE: reset, then 403", [reset, refused(403)], "delete", "unknown"],
    ["DELETE: never connected, then 404", [broken("ECONNREFUSED"), refused(404)], "delete", "none"],
    ["PATCH: 429, then reset", [refused(429), reset], "update", "unknown"],
    ["PATCH: never connected, then 422", [broken("ENOTFOUND"), refused(422)], "update", "none"],
    ["PATCH: a 200 that says failure", [failing], "update", "unknown"],
    ["POST: 408", [refused(408)], "send", "unknown"],
    ["POST: 429, then a 2xx that is HTML", [refused(429), new Response("<p>")], "start", "unknown"],
    ["GET: 500 for ever", [refused(500)], "get", "none"],
  ])("%s", async (_, steps, name, effect) => {
    const error = await failure(calls[name](scripted(steps).jelou));
    expect(error).toMatchObject({ effect });
  });
});

// ── Secrets

const quoted = (text: string) => JSON.stringify(text).slice(1, -1);
const references = (text: string, write: (codePoint: number) => string) =>
  text.replace(/[^a-z0-9 ]/giu, (one) => write(one.codePointAt(0) ?? 0));
const htmlNames: Record<string, string> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot" };

const encoders = {
  nothing: (text: string) => text,
  json: quoted,
  "json, slashes too": (text: string) => quoted(text).replaceAll("/", "\\/"),
  "json, all escaped": (text: string) =>
    text.replace(/[^]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`),
  url: encodeURIComponent,
  "url, some of it": encodeURI,
  "url, all of it": (text: string) => Buffer.from(text).toString("hex").replace(/../g, "%$&"),
  form: (text: string) => new URLSearchParams([["", text]]).toString().slice(1),
  html: (text: string) => text.replace(/[&<>"]/g, (one) => `&${htmlNames[one]};`),
  "html, decimal": (text: string) => references(text, (code) => `&#${code};`),
  "html, hexadecimal": (text: string) => references(text, (code) => `&#X${code.toString(16)};`),
  capitals: (text: string) => text.replace(/[^ß]/gu, (one) => one.toUpperCase()),
  "small letters": (text: string) => text.replace(/[^İ]/gu, (one) => one.toLowerCase()),
};

describe("a secret of nasty characters", () => {
  const parts = [
    ..." +%\\\"'=/<>;&[]aBk7éß€ſςΣ\u212aİ🔑",
    ...["&#", "&amp;", "%41", "%2B", "\\u0041", "\\n", "$&", "redacted", "../"],
  ];
  // `q` and `z` keep what stands around from being taken for a part of an escape.
  const secret = fc
    .array(fc.constantFrom(...parts), { minLength: 4, maxLength: 9 })
    .map((some) => `q${some.join("")}z`);
  const encoder = fc.constantFrom(...Object.values(encoders));
  const around = fc.constantFrom("", "x", " ", "%", "\\", "&", "%4", "&#4", "\\u00", '"', "<b>");

  /** Where an echo may stand. */
  const places: Record<string, (echo: string) => Response> = {
    "a text": (echo) => new Response(echo, { status: 422 }),
    "a value": (echo) => Response.json({ error: { description: echo } }, { status: 400 }),
    "a name": (echo) => Response.json({ [echo]: { [echo]: [echo] } }, { status: 500 }),
    "a message of a 200": (echo) => Response.json({ status: 0, message: [echo] }),
    "a thrown message": (echo) => {
      throw new Error(echo);
    },
    "an aggregate's error": (echo) => {
      throw new AggregateError([{ message: echo, code: echo }], "all failed", { cause: echo });
    },
  };

  test.each(Object.entries(places))(
    "is not in the error, twice encoded in %s",
    async (_, answer) => {
      const property = fc.asyncProperty(
        secret,
        encoder,
        encoder,
        around,
        around,
        async (authorization, one, other, before, after) => {
          const echo = other(one(authorization));
          const jelou = clientOf(async () => answer(before + echo + after), { maxRetries: 0 });
          const error = await failure(jelou.integrations.update(projectId, { authorization }));
          const shown = inspect(error, {
            showHidden: true,
            depth: Infinity,
            maxStringLength: null,
          });
          const said = [shown, JSON.stringify(error), String(error), (error as Error).stack];
          const texts = [echo, quoted(echo), quoted(quoted(echo)), inspect(echo).slice(1, -1)];
          for (const text of said) for (const one of texts) expect(text).not.toContain(one);
          expect(leaksIn(error, [authorization])).toEqual([]);
          expect(leaksIn(structuredClone(error), [authorization])).toEqual([]);
        },
      );
      await fc.assert(property, { numRuns: 60 });
    },
  );
});

describe("of a secret, nothing is left that it can be made of:", () => {
  test.each<[string, string, Response, string]>([
    [
      "a token without its scheme",
      "Bearer tok-5ecret",
      new Response("no tok-5ecret.", { status: 401 }),
      "no [redacted].",
    ],
    [
      "a number of more digits than JSON has",
      "12345678901234567890",
      new Response("[12345678901234567890]", { status: 400 }),
      '["[redacted]"]',
    ],
    [
      "a number written by its exponent",
      "4711000",
      new Response("[4.711e6]", { status: 400 }),
      '["[redacted]"]',
    ],
    [
      "other small letters of one capital",
      "tokſςΣ-\u212a9",
      new Response("TOKSΣΣ-K9", { status: 400 }),
      "[redacted]",
    ],
    [
      "names of HTML in capitals",
      'tok"&9',
      new Response("TOK&QUOT;&AMP;9", { status: 400 }),
      "[redacted]",
    ],
    [
      "what equals the mark",
      "redacted",
      new Response("it was redacted.", { status: 400 }),
      "it was [redacted].",
    ],
    [
      "one of each other's beginnings",
      "tok-",
      new Response("tok-tok-tok-", { status: 400 }),
      "[redacted]",
    ],
  ])("%s", async (_, authorization, response, shown) => {
    const { jelou } = scripted([response]);
    const error = await failure(jelou.integrations.update(projectId, { authorization }));
    const { body } = error as JelouApiError;
    expect(typeof body === "string" ? body : JSON.stringify(body)).toBe(shown);
  });

  test("its bytes in a header, which are read as Latin-1", async () => {
    const authorization = "tok-é€🔑-9f2c";
    const echo = Buffer.from(authorization).toString("latin1");
    const { jelou } = scripted([refused(403, { "x-echo": `(${echo})` })]);
    const error = await failure(jelou.integrations.update(projectId, { authorization }));
    expect((error as JelouApiError).headers.get("x-echo")).toBe("([redacted])");
  });

  test("and masking 64 kB takes no more than their share of what 16 kB take", async () => {
    const time = async (length: number) => {
      const text = "%41&#65;\\u0041+".repeat(length / 15);
      const jelou = clientOf(async () => new Response(text, { status: 400 }), {
        apiKey: "A".repeat(200),
      });
      const times: number[] = [];
      for (let round = 0; round < 5; round++) {
        const begin = performance.now();
        await failure(calls.get(jelou));
        times.push(performance.now() - begin);
      }
      return Math.min(...times);
    };
    await time(16_000);
    expect((await time(64_000)) / (await time(16_000))).toBeLessThan(12);
  });
});

test("Jelou's words move no cursor and turn no line around, wherever an error is printed", async () => {
  const words = "one\u001b[2J\u001b[31mtwo\u0007\b\u0000three\u202eeerht\u2066\r\nFATAL: forged";
  const { jelou } = scripted([() => Response.json({ message: [words] }, { status: 422 })]);
  const { message } = (await failure(calls.get(jelou))) as Error;
  expect(message).toContain("one [2J [31mtwo three eerht FATAL: forged");
  expect(message).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
});

// ── Callers

describe("a path segment", () => {
  test.each<[string, string, string]>([
    ["%2e%2e", "%2e%2e", "%252e%252e"],
    ["..%2f", "..%2f", "..%252f"],
    ["a slash back", "..\\..", "..%5C.."],
    ["a slash", "../v1", "..%2Fv1"],
    ["NUL", "\0", "%00"],
    ["a query", "a?b=c#d;e", "a%3Fb%3Dc%23d%3Be"],
    [
      "a template's own braces",
      "{projectId}{conversationId}",
      "%7BprojectId%7D%7BconversationId%7D",
    ],
    ["a replacement's pattern", "$&$1$`$'", "%24%26%241%24%60%24'"],
    ["dots and a tab", ".\t.", ".%09."],
    ["wide dots", "\uff0e\uff0e", "%EF%BC%8E%EF%BC%8E"],
    ["10,000 characters", "é".repeat(10_000), "%C3%A9".repeat(10_000)],
  ])("%s stays one segment", async (_, id, segment) => {
    const { jelou, requests } = scripted([ok]);
    await jelou.integrations.get(id);
    expect(new URL(requests[0]?.url ?? "").pathname).toBe(
      `/platform/v1/external-support/${segment}`,
    );
  });
});

describe("an address that two readers read in two ways is refused:", () => {
  test.each([
    "https://panel.example\\@evil.example/",
    "https:\\\\evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "https://panel.example/\u0085",
  ])("webhookUrl %j", async (address) => {
    const { jelou, requests } = scripted([ok]);
    const error = await failure(jelou.integrations.create(projectId, { webhookUrl: address }));
    expect(error).toMatchObject({ code: "invalid_input", message: /webhookUrl/ });
    expect(requests).toEqual([]);
  });

  test.each([
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "http://localhost@evil.example",
    "https://user@host.example",
    "https://:@host.example/?",
    "http://[::ffff:127.0.0.1]",
    "http://0.0.0.0",
    "javascript:alert(1)",
    "//host.example",
    "https://",
  ])("baseUrl %j", (baseUrl) => {
    expect(() => createJelouClient({ ...byKey, baseUrl })).toThrow(/^baseUrl must/);
  });

  test.each([
    ["https://host.example\\a\\..\\v1", "https://host.example/v1/"],
    ["https://HOST.example/v1/v1/", "https://host.example/v1/v1/"],
    ["https://bücher.example", "https://xn--bcher-kva.example/v1/"],
    ["http://[::1]:8080", "http://[::1]:8080/v1/"],
    ["http://0x7f.1", "http://127.0.0.1/v1/"],
    ["https://host.example/{projectId}", "https://host.example/%7BprojectId%7D/v1/"],
  ])("baseUrl %s is sent as the platform reads it", async (baseUrl, address) => {
    const { jelou, requests } = scripted([ok], { baseUrl });
    await calls.get(jelou);
    expect(requests[0]?.url).toBe(`${address}external-support/${projectId}`);
  });
});

test("an address beyond ASCII is still one after 20,000 checks, when the platform's own are optimised", () => {
  // Node 20 and 22 then refuse it: https://github.com/AikidoSec/firewall-node/pull/1086
  const options = { ...byKey, baseUrl: "https://host.example/b\u00fccher" };
  for (let count = 0; count < 20_000; count++) createJelouClient(options);
});

describe("headers of the caller's", () => {
  test("in any case take no credential's place, nor the signature's", async () => {
    const headers = { "X-API-KEY": "evil", "X-Jelou-Signature": "evil", "Content-Type": "evil/x" };
    const { jelou, requests } = scripted([ok], { headers });
    await calls.create(jelou, { headers });
    await calls.send(jelou, { headers });
    const [create, send] = requests.map((request) => request.headers);
    expect(create?.get("x-api-key")).toBe(apiKey);
    expect(create?.get("content-type")).toBe("application/json");
    expect(send?.get("x-jelou-signature")).toMatch(/^sha256=[0-9a-f]{64}$/);
  });

  test("called __proto__, constructor and toString are headers like others", async () => {
    const headers: unknown = JSON.parse('{"__proto__":"1","constructor":"2","toString":"3"}');
    const fetch = vi.fn(async (_url: string, _init: RequestInit) => ok());
    const jelou = createJelouClient({ ...byKey, fetch });
    await calls.get(jelou, { headers: headers as Record<string, string> });
    const sent = JSON.stringify(fetch.mock.calls[0]?.[1].headers);
    expect(sent).toContain('"__proto__":"1","constructor":"2","tostring":"3"');
  });

  test.each([
    { "x-a": "1\r\nx-api-key: evil" },
    { "x-a\r\nx-b": "1" },
    { "x-a": "1\0" },
    { "x-a: 1": "2" },
    { "": "1" },
    { "x-a": "💥-s3cr3t" },
  ])("that HTTP doesn't allow are refused, and not quoted: %j", async (headers) => {
    const error = await failure(calls.get(scripted([ok]).jelou, { headers: headers as never }));
    expect(error).toMatchObject({ code: "invalid_input" });
    expect(leaksIn(error, ["s3cr3t", "evil"])).toEqual([]);
  });
});

describe("what a caller passes is read once:", () => {
  test("options and inputs whose fields change at each read are sent as they were checked", async () => {
    const changing = (good: unknown, bad: unknown) => {
      let reads = 0;
      return { configurable: true, enumerable: true, get: () => (reads++ === 0 ? good : bad) };
    };
    const options = Object.defineProperties(
      { ...byKey },
      {
        baseUrl: changing("https://good.example", "http://evil.example"),
        apiKey: changing("good-key", "evil\r\nkey"),
        headers: changing({ "x-a": "good" }, { "x-a": "evil\r\n" }),
      },
    );
    const fetch = vi.fn(async (_url: string, _init: RequestInit) => ok());
    const jelou = createJelouClient({
      ...{},
      ...Object.create(options),
      fetch,
      __proto__: options,
    } as never);
    const input = Object.defineProperties(
      { botId: "", userId: "" },
      {
        botId: changing("good", 5),
        userId: changing("good", undefined),
        metadata: changing({ a: 1 }, [1]),
      },
    );
    await jelou.conversations.start(projectId, input);
    const [url, init] = fetch.mock.calls[0] ?? [];
    expect(url).toMatch(/^https:\/\/good\.example\//);
    expect(init).toMatchObject({
      body: '{"botId":"good","userId":"good","metadata":{"a":1}}',
      headers: { "x-api-key": "good-key", "x-a": "good" },
    });
  });

  test.each<[string, Record<string, unknown>, string | RegExp]>([
    ["toJSON", { toJSON: () => ({ a: 1 }) }, '{"a":1}'],
    ["a toJSON that makes text of it", { toJSON: () => "text" }, /metadata/],
    ["a BigInt", { a: 1n }, /metadata/],
    ["-0 and NaN", { a: -0, b: NaN }, '{"a":0,"b":null}'],
    ["a lone surrogate", { a: "\ud83d" }, '{"a":"\\ud83d"}'],
    ["an own __proto__", JSON.parse('{"__proto__":{"a":1}}') as {}, '{"__proto__":{"a":1}}'],
    ["a symbol for a name", { [Symbol("a")]: 1, b: 2 }, '{"b":2}'],
    [
      "a circle",
      (() => {
        const a: Record<string, unknown> = {};
        return Object.assign(a, { a });
      })(),
      /metadata/,
    ],
    ["an array", [1] as never, /metadata/],
  ])("metadata with %s", async (_, metadata, expected) => {
    const { jelou, requests } = scripted([ok]);
    const call = jelou.conversations.start(projectId, { botId: "B", userId: "U", metadata });
    if (typeof expected === "string") {
      await call;
      expect(await requests[0]?.text()).toBe(`{"botId":"B","userId":"U","metadata":${expected}}`);
    } else {
      expect(await failure(call)).toMatchObject({ code: "invalid_input", message: expected });
      expect(requests).toEqual([]);
    }
  });

  test("a frozen client of frozen options makes its calls", async () => {
    const options = Object.freeze({
      ...byKey,
      headers: Object.freeze({ "x-a": "1" }),
      fetch: async () => ok(),
    });
    const call = Object.freeze({ headers: Object.freeze({ "x-b": "2" }), timeoutMs: 1_000 });
    expect(await calls.get(Object.freeze(createJelouClient(options)), call)).toMatchObject({
      webhookUrl,
    });
  });
});

describe("abort", () => {
  const reasons: [string, unknown][] = [
    ["undefined", undefined],
    ["null", null],
    ["a frozen error", Object.freeze(new Error("mine"))],
    ["one of our own errors", new JelouApiError("mine", { status: 500 })],
  ];
  test.each(reasons)("with %s as its reason rejects with just that", async (_, reason) => {
    for (const isEarly of [true, false]) {
      const controller = new AbortController();
      if (isEarly) controller.abort(reason);
      const call = failure(calls.get(scripted([never]).jelou, { signal: controller.signal }));
      controller.abort(reason);
      expect(await call).toBe(controller.signal.reason);
      if (reason !== undefined) expect(controller.signal.reason).toBe(reason);
    }
  });

  /** Where a call may stand when it is aborted. */
  const moments: Record<string, (abort: () => void) => [Step[], object]> = {
    "in the key's function": (abort) => [[ok], { apiKey: () => (abort(), "key") }],
    "while the key is awaited": (abort) => [[ok], { apiKey: () => (setTimeout(abort), never()) }],
    "in fetch": (abort) => [[() => (abort(), never())], {}],
    "while the body is read": (abort) => [
      [() => new Response(new ReadableStream({ pull: () => (abort(), never() as never) }))],
      {},
    ],
    "in onRetry": (abort) => [[refused(503)], { onRetry: abort }],
    "while it waits": (abort) => [
      [refused(503, { "retry-after": "9" })],
      { onRetry: () => setTimeout(abort) },
    ],
  };
  test.each(Object.entries(moments))(
    "%s ends the call, and leaves neither listener nor request",
    async (_, arrange) => {
      const controller = new AbortController();
      const { signal } = controller;
      const add = vi.spyOn(signal, "addEventListener");
      const remove = vi.spyOn(signal, "removeEventListener");
      const [steps, options] = arrange(() => controller.abort("mine"));
      const { jelou, requests } = scripted(steps, options);
      expect(await failure(calls.get(jelou, { signal }))).toBe("mine");
      expect(requests.length).toBeLessThan(2);
      expect(remove.mock.calls.length).toBe(add.mock.calls.length);
    },
  );

  test("of 1,000 calls on one signal, from within its own event, ends them all", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const { jelou } = scripted([never]);
    const late: Promise<unknown>[] = [];
    signal.addEventListener("abort", () => late.push(failure(calls.get(jelou, { signal }))));
    const all = Array.from({ length: 1_000 }, () => failure(calls.get(jelou, { signal })));
    controller.abort("mine");
    expect(new Set(await Promise.all([...all, ...late]))).toEqual(new Set(["mine"]));
  });
});

describe("an observer", () => {
  test("that changes its event, throws, rejects, or calls the client itself changes nothing", async () => {
    let depth = 0;
    const evil = (event: object) => {
      for (const name of Object.keys(event)) Reflect.set(event, name, "evil");
      if (depth++ < 3) void calls.get(jelou).catch(() => {});
      return {
        get then() {
          return throwing();
        },
      };
    };
    const answers: Step[] = [refused(503), () => Response.json({ ...created, odd: { deep: 1 } })];
    const { jelou, requests } = scripted(answers, { onRetry: evil, onDrift: evil, onCall: evil });
    expect(await calls.get(jelou)).toEqual({ ...created, odd: { deep: 1 } });
    await vi.waitFor(() => expect(requests.length).toBeGreaterThan(3));
  });

  test("hears of each of 1,000 unknown fields, masked", async () => {
    const drift: DriftEvent[] = [];
    const fields = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, i) => [`${apiKey}${i}`, i]),
    );
    const { jelou } = scripted([() => Response.json({ ...created, ...fields })], {
      onDrift: (event: DriftEvent) => drift.push(event),
    });
    await calls.get(jelou);
    expect(drift.length).toBe(1_001);
    expect(leaksIn(drift.slice(0, 50), [apiKey])).toEqual([]);
  });
});

describe("Retry-After", () => {
  test.each<[string, string, object]>([
    ["negative", "-5", {}],
    ["a decimal", "1.5", {}],
    ["beyond all numbers", "9".repeat(400), { attempts: 1 }],
    ["two values", "1, 2", {}],
    ["hexadecimal", "0x10", {}],
    ["in the past", "Sun, 06 Nov 1994 08:49:37 GMT", { retryAfterMs: 0, attempts: 3 }],
    ["a date beyond all dates", "Fri, 31 Dec 999999 23:59:59 GMT", {}],
  ])("%s is no reason to wait without end, nor to fail otherwise", async (_, value, expected) => {
    const { jelou } = scripted([refused(429, { "retry-after": value })], { timeoutMs: 1_000 });
    const begin = performance.now();
    const error = await failure(calls.get(jelou));
    expect(error).toMatchObject({ code: "rate_limited", ...expected });
    expect(performance.now() - begin).toBeLessThan(900);
  });
});

import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createJelouClient, isJelouError, type JelouApiError } from "../../src/index.js";
import { runs } from "../runs.js";
import {
  apiKey,
  authorization,
  basic,
  byBasic,
  byKey,
  callNames,
  calls,
  clientSecret,
  created,
  failure,
  projectId,
  secrets,
  signingSecret,
  webhookUrl,
  type CallName,
} from "./calls.js";
import { leaksIn } from "./leaks.js";
import { clientOf, never, ok, refused, scripted, type Step } from "./scripted.js";
import { afterMs, retryAtOnce } from "../time.js";

retryAtOnce();

const quoted = (text: string) => JSON.stringify(text).slice(1, -1);
const each = (text: string, write: (unit: string) => string) => text.split("").map(write).join("");
const hex = (unit: string) => unit.charCodeAt(0).toString(16);
const names: Record<string, string> = {
  "&": "amp",
  "<": "lt",
  ">": "gt",
  '"': "quot",
  "'": "apos",
};

/** The ways in which servers write what they got. */
const disguises: Record<string, (secret: string) => string> = {
  "as it is": (secret) => secret,
  "in lower case": (secret) => secret.toLowerCase(),
  "in JSON": quoted,
  "in the JSON of PHP": (secret) => quoted(secret).replaceAll("/", "\\/"),
  "in JSON within JSON": (secret) => quoted(quoted(secret)),
  "in JSON within JSON within JSON": (secret) => quoted(quoted(quoted(secret))),
  "in JSON with every character escaped": (secret) =>
    each(secret, (unit) => `\\u${hex(unit).padStart(4, "0")}`),
  "in JSON with capital escapes": (secret) =>
    each(secret, (unit) => `\\u${hex(unit).padStart(4, "0").toUpperCase()}`),
  "in a URL": encodeURIComponent,
  "in a URL, in small letters": (secret) => encodeURIComponent(secret).toLowerCase(),
  "in a URL with every byte encoded": (secret) =>
    Buffer.from(secret).toString("hex").replace(/../g, "%$&"),
  "in HTML": (secret) => secret.replace(/[&<>"']/g, (one) => `&${names[one]};`),
  "in HTML with numbers": (secret) =>
    secret.replace(/[&<>"'/=+]/gu, (one) => `&#${one.codePointAt(0)};`),
  "in HTML with padded numbers": (secret) =>
    secret.replace(/[&<>"'/=+]/gu, (one) => `&#0${one.codePointAt(0)};`),
  "in HTML with hexadecimal numbers": (secret) =>
    secret.replace(/[&<>"'/=+]/gu, (one) => `&#x${hex(one)};`),
  "in HTML, of JSON": (secret) =>
    quoted(secret).replace(/[&<>"'/=+\\]/gu, (one) => `&#X${hex(one).toUpperCase()};`),
  "in a URL, of JSON": (secret) => encodeURIComponent(quoted(secret)),
};

test("a look for leaks finds each secret in each disguise, or it would prove nothing", () => {
  for (const write of Object.values(disguises)) {
    for (const secret of secrets)
      expect(leaksIn(new Error(`(${write(secret)})`), secrets)).toContain(secret);
  }
  const hidden = Object.defineProperty(new Error("x"), "request", {
    value: { headers: new Headers({ a: apiKey }) },
  });
  expect(leaksIn(new Error("outer", { cause: hidden }), secrets)).toEqual([apiKey]);
  expect(leaksIn(new Error("nothing"), secrets)).toEqual([]);
});

/** The secrets that a call sends, or works with. */
const sent: Record<CallName, string[]> = {
  get: [apiKey],
  delete: [apiKey],
  update: [apiKey, authorization],
  create: [apiKey, authorization],
  start: [apiKey],
  send: [signingSecret],
};

/** Where a server's words may stand in what it answers. */
const places: Record<string, (echo: string) => Response> = {
  "in plain text": (echo) => new Response(`Bad: ${echo} (refused)`, { status: 401 }),
  "in HTML": (echo) => new Response(`<html><h1>Bad</h1><pre>${echo}</pre>`, { status: 502 }),
  "in a message": (echo) =>
    Response.json({ message: ["Bad", `${echo} (refused)`] }, { status: 401 }),
  "in a JSON string": (echo) => Response.json(echo, { status: 422 }),
  "in a key": (echo) =>
    Response.json({ message: "Bad", validationError: { [echo]: [{ en: "no" }] } }, { status: 422 }),
  "in an unknown field": (echo) => Response.json({ oops: [{ echo }] }, { status: 400 }),
  "in broken JSON": (echo) => new Response(`{"message":"${echo}`, { status: 500 }),
  "in an envelope that says failure": (echo) =>
    Response.json({ status: 0, error: { description: echo } }),
  "in an answer that can't be used": (echo) => new Response(`<html>${echo}`),
  "in broken JSON of an answer": (echo) => new Response(`{"a":"${echo}`),
  "in a header": (echo) =>
    refused(403, { "x-echo": Buffer.from(echo).toString("latin1").replace(/\s/g, " ") }),
  "in a request id": (echo) =>
    refused(403, { "x-request-id": Buffer.from(echo).toString("latin1").replace(/\s/g, " ") }),
};

/** Has a server answer calls of each kind of credential with what they sent. */
async function expectNoEcho(
  answer: (echo: string) => Response,
  write: (secret: string) => string,
): Promise<void> {
  for (const name of ["create", "start", "send"] as const) {
    const { jelou, retries, drift } = scripted([() => answer(sent[name].map(write).join(" and "))]);
    const error = await failure(calls[name](jelou));
    expect(isJelouError(error)).toBe(true);
    expect([name, leaksIn([error, retries, drift], secrets)]).toEqual([name, []]);
  }
  const echo = [clientSecret, basic].map(write).join(" ");
  const { jelou } = scripted([() => answer(echo)], { apiKey: undefined, ...byBasic });
  expect(leaksIn(await failure(calls.get(jelou)), secrets)).toEqual([]);
}

describe("a server that echoes secrets gets none of them into the error:", () => {
  test.each(Object.entries(disguises))("%s", async (_, write) => {
    await expectNoEcho(places["in plain text"]!, write);
  });

  test.each(Object.entries(places))("%s", async (_, answer) => {
    await expectNoEcho(answer, (secret) => secret);
  });
});

test("what is masked is marked, and the rest is left", async () => {
  const body = {
    message: ["The key", `${apiKey} is wrong, ${projectId} is not`],
    error: { code: "E1", key: apiKey },
  };
  const { jelou } = scripted([
    () => Response.json(body, { status: 401, headers: { "x-echo": `key ${apiKey}.` } }),
  ]);
  const error = (await failure(calls.get(jelou))) as JelouApiError;
  expect(error).toMatchObject({
    messages: ["The key", `[redacted] is wrong, ${projectId} is not`],
    detail: { code: "E1", key: "[redacted]" },
    body: { message: error.messages, error: error.detail },
  });
  expect(error.headers.get("x-echo")).toBe("key [redacted].");
  expect(error.message).toContain(`The key [redacted] is wrong, ${projectId} is not`);
});

test("of Basic, just the secret is masked, and not the id", async () => {
  const echo = `no ${clientSecret}, ${byBasic.clientId}`;
  const refusal = Response.json({ message: [echo] }, { status: 401 });
  const { jelou } = scripted([refusal], { apiKey: undefined, ...byBasic });
  expect(await failure(calls.get(jelou))).toMatchObject({
    messages: [`no [redacted], ${byBasic.clientId}`],
  });
});

test("a response's cookies and body are kept from loggers", async () => {
  const answer = () => refusedWithCookies();
  const error = (await failure(calls.get(scripted([answer]).jelou))) as JelouApiError;
  expect(error.headers.get("set-cookie")).toBeNull();
  expect(error.body).toEqual({ note: "for the body only" });
  expect(Object.keys(error)).not.toContain("body");
  expect(inspect(error) + JSON.stringify(error)).not.toContain("session");
});

function refusedWithCookies(): Response {
  const response = Response.json({ note: "for the body only" }, { status: 401 });
  response.headers.append("set-cookie", "session=1");
  return response;
}

describe.each([
  ["a key", byKey],
  ["Basic", byBasic],
])("a client with %s", (_, credentials) => {
  test("shows nothing of it, however it is looked at", () => {
    const jelou = createJelouClient(credentials);
    for (const value of [jelou, jelou.integrations, jelou.conversations, jelou.messages]) {
      expect(leaksIn(value, secrets)).toEqual([]);
      for (const method of Object.values(value)) expect(leaksIn(method, secrets)).toEqual([]);
    }
  });

  test("sends it to nobody but its host, and each call only what it needs", async () => {
    const { jelou, requests } = scripted([ok], { apiKey: undefined, ...credentials });
    for (const name of callNames) await calls[name](jelou);
    const auth = requests.map(
      ({ headers }) => headers.get("x-api-key") ?? headers.get("authorization"),
    );
    const expected = "apiKey" in credentials ? apiKey : `Basic ${basic}`;
    expect(auth).toEqual([...Array(5).fill(expected), null]);
    for (const request of requests) {
      const text = await request.clone().text();
      expect(request.url + text).not.toContain(signingSecret.slice(0, 6));
      expect(request.url).not.toContain("jk_");
    }
    expect(new URL(requests[5]?.url ?? "").host).toBe("chatbot.jelou.ai");
  });
});

describe("what fetch throws", () => {
  test("may carry the request: its text is kept, masked, and nothing else", async () => {
    const thrower = async (request: Request) => {
      const inner = Object.assign(new Error(`connect failed for ${authorization}`), {
        code: "ECONNRESET",
        request,
      });
      const config = { headers: { "x-api-key": apiKey }, data: await request.clone().text() };
      throw Object.assign(new Error(`POST with ${apiKey}`, { cause: inner }), {
        config,
        response: { config },
      });
    };
    for (const name of callNames) {
      const { jelou, retries } = scripted([thrower]);
      const error = await failure(calls[name](jelou));
      expect(error).toMatchObject({
        name: "JelouConnectionError",
        cause: { cause: { code: "ECONNRESET" } },
      });
      // A call knows what it sends.
      expect([name, leaksIn([error, retries], sent[name])]).toEqual([name, []]);
      const { cause } = error as { cause: Error };
      expect(Reflect.ownKeys(cause)).not.toContain("config");
      if (name !== "send") expect(cause.message).toBe("POST with [redacted]");
      expect(cause.stack).toContain("secrets.test.ts");
    }
  });

  test("may hide the key in code, name, stack or a cause that is no error", async () => {
    const error = Object.assign(new Error("x", { cause: `key ${apiKey}` }), {
      code: apiKey,
      name: apiKey,
    });
    error.stack = `at ${apiKey}`;
    const { jelou, retries } = scripted([error]);
    const outcome = await failure(calls.get(jelou));
    expect(leaksIn([outcome, retries], secrets)).toEqual([]);
    expect(outcome).toMatchObject({ cause: { code: "[redacted]", cause: "key [redacted]" } });
  });

  test("may come while the body is read", async () => {
    const cut = (request: Request) => {
      const reason = Object.assign(new Error(`cut ${apiKey}`), { code: "ECONNRESET", request });
      return new Response(new ReadableStream({ start: (controller) => controller.error(reason) }));
    };
    const { jelou, retries } = scripted([cut]);
    const error = await failure(calls.get(jelou));
    expect(error).toMatchObject({ code: "unexpected_response", cause: { code: "ECONNRESET" } });
    expect(retries.map(({ reason }) => reason)).toEqual(["ECONNRESET", "ECONNRESET"]);
    expect(leaksIn([error, retries], secrets)).toEqual([]);
  });
});

test("a timeout shows nothing of the secrets", async () => {
  const error = await afterMs(30_000, () => failure(calls.create(scripted([never]).jelou)));
  expect(error).toMatchObject({ code: "timeout" });
  expect(leaksIn(error, secrets)).toEqual([]);
});

test("observers are told nothing of them, though a field is called like one", async () => {
  const answer = {
    ...created,
    [`x-${apiKey}`]: 1,
    [authorization]: authorization,
    [quoted(apiKey)]: apiKey,
  };
  const { jelou, drift } = scripted([() => Response.json(answer)]);
  await calls.update(jelou);
  expect(drift.map(({ path }) => path)).toContain("x-[redacted]");
  expect(leaksIn(drift, secrets)).toEqual([]);
});

describe("odd secrets", () => {
  test.each([
    "a",
    "1",
    '"',
    ",",
    "{",
    "\\",
    "\\\\\\\\",
    "(",
    "[a-",
    ".*",
    "$&",
    "[redacted]",
    "e",
    " x ",
    "\n",
    "é",
    "\ud83d",
    "%",
    "&",
  ])("%j masks without harm", async (odd) => {
    const body = {
      message: [`Bad value: ${odd}.`],
      status: 0,
      error: { code: "E1", description: odd.repeat(50) },
    };
    const { jelou } = scripted([() => Response.json(body, { status: 422 })]);
    const input = { webhookUrl, authType: "bearer", authorization: odd };
    const error = await failure(jelou.integrations.create(projectId, input));
    expect(error).toMatchObject({ code: "unprocessable" });
    expect(String((error as JelouApiError).message).length).toBeLessThan(2_000);
  });

  test("an empty authorization masks nothing", async () => {
    const { jelou } = scripted([() => Response.json({ message: ["Bad value"] }, { status: 422 })]);
    const error = await failure(
      jelou.integrations.create(projectId, { webhookUrl, authorization: "" }),
    );
    expect(error).toMatchObject({ messages: ["Bad value"] });
  });

  test("of two secrets, the one that holds the other leaves no rest", async () => {
    const { jelou } = scripted(
      [() => Response.json({ message: ["tok-key-rest, key"] }, { status: 422 })],
      {
        apiKey: "key",
      },
    );
    const call = jelou.integrations.create(projectId, {
      webhookUrl,
      authorization: "tok-key-rest",
    });
    expect(await failure(call)).toMatchObject({ messages: ["[redacted], [redacted]"] });
  });

  test("a secret of one call is not masked in another one", async () => {
    const { jelou } = scripted([
      () => Response.json({ message: ["tok-1 and tok-2"] }, { status: 422 }),
    ]);
    const input = (token: string) => ({ webhookUrl, authorization: token });
    await failure(jelou.integrations.create(projectId, input("tok-1")));
    expect(await failure(jelou.integrations.create(projectId, input("tok-2")))).toMatchObject({
      messages: ["tok-1 and [redacted]"],
    });
  });
});

// ── In any spelling

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
      await fc.assert(property, runs(12));
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
      "an authorization that comes back trimmed",
      "  tok-5ecret\n",
      new Response("no tok-5ecret!", { status: 422 }),
      "no [redacted]!",
    ],
    [
      "a text with control characters in it",
      "tok\nen\u0001-\tx",
      Response.json("tok\nen\u0001-\tx!", { status: 422 }),
      "[redacted]!",
    ],
    [
      "a number, where it consists of digits",
      "4711000815",
      new Response("[4711000815, 47110]", { status: 400 }),
      '["[redacted]",47110]',
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

  test("in the name of a header", async () => {
    const error = await echoed("Sk-Live-9f2c", () => refused(401, { "X-Sk-Live-9f2c-Echo": "a" }));
    expect([...error.headers.keys()].join()).not.toContain("9f2c");
  });

  test.each([
    ["encoded once", "sk/live+9f=2c", "at sk%2Flive+9f%3D2c.", "at [redacted]."],
    [
      "encoded twice, as an address in an address",
      "sk/live+9f=2c",
      `at ${encodeURIComponent(encodeURIComponent("sk/live+9f=2c"))}.`,
      "at [redacted].",
    ],
    ["as a form has a space", "sk live", "at sk+live.", "at [redacted]."],
  ])("%s", async (_, secret, echo, shown) => {
    const { body } = await echoed(secret, () => new Response(echo, { status: 401 }));
    expect(body).toBe(shown);
  });

  test("a Basic value without its padding", async () => {
    expect(basic).toMatch(/=$/);
    const echo = `Basic ${basic.replace(/=+$/, "")}, Basic ${basic}`;
    const { jelou } = scripted([new Response(echo, { status: 401 })], {
      apiKey: undefined,
      ...byBasic,
    });
    expect(await failure(calls.get(jelou))).toMatchObject({
      body: "Basic [redacted], Basic [redacted]",
    });
  });

  test("the part before the cut of a long body", async () => {
    const secret = "sk-live-0123456789-abcdefghij";
    const escaped = each(secret, (unit) => `\\u${hex(unit).padStart(4, "0")}`);
    for (const [write, places] of [
      [secret, [63_972, 63_985, 63_999]],
      [escaped, [63_830, 63_900, 63_995]],
    ] as const) {
      for (const before of places) {
        const text = "x".repeat(before) + write;
        const { body } = await echoed(secret, () => new Response(text, { status: 401 }));
        expect(body).toBe("x".repeat(before) + "[redacted]");
      }
    }
  });

  test("a secret of 40,000 characters, of those that patterns are made of", async () => {
    const secret = `sk-${"a?(b".repeat(10_000)}`;
    const answer = () => Response.json({ message: [`no ${secret}.`] }, { status: 401 });
    expect(await echoed(secret, answer)).toMatchObject({ messages: ["no [redacted]."] });
  });
});

/** The error of a call with a key, which is answered so. */
async function echoed(apiKey: string, answer: Step): Promise<JelouApiError> {
  return (await failure(calls.get(scripted([answer], { apiKey }).jelou))) as JelouApiError;
}

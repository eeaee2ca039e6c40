import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createJelouClient, type JelouClientOptions } from "../../src/index.js";
import { runs } from "../runs.js";
import { afterMs, retryAtOnce } from "../time.js";
import {
  answer,
  apiKey,
  authorization,
  basic,
  callNames,
  calls,
  clientId,
  clientSecret,
  clientWith,
  created,
  failureOf,
  never,
  ok,
  projectId,
  secrets,
  signingSecret,
  text,
  type CallName,
} from "./client.js";
import { leaksIn, spellings } from "./leaks.js";

retryAtOnce();

/** The secrets that a call sends. */
const sent: Partial<Record<CallName, string[]>> = {
  get: [apiKey],
  create: [apiKey, authorization],
  send: [signingSecret],
};
const senders = Object.entries(sent) as [CallName, string[]][];
const byBasic = { clientId, clientSecret };

test("the search for leaks finds each secret in each spelling and place", () => {
  for (const write of Object.values(spellings)) {
    for (const secret of secrets) {
      expect(leaksIn(new Error(`(${write(secret)})`), secrets)).toContain(secret);
    }
  }
  const hidden = { value: { headers: new Headers({ a: apiKey }) } };
  const cause = Object.defineProperty(new Error("x"), "request", hidden);
  expect(leaksIn(new Error("outer", { cause }), secrets)).toEqual([apiKey]);
  expect(leaksIn(new Error("nothing"), secrets)).toEqual([]);
});

describe.each<[string, Partial<JelouClientOptions>, string]>([
  ["an API key", {}, apiKey],
  ["Basic", byBasic, `Basic ${basic}`],
])("a client with %s", (_, options, credential) => {
  test("shows nothing of it", () => {
    const { jelou } = clientWith(ok, options);
    for (const value of [jelou, ...Object.values(jelou).flatMap(Object.values)]) {
      expect(leaksIn(value, secrets)).toEqual([]);
    }
  });

  test("sends it only to the API, and never sends the signing secret", async () => {
    const { jelou, requests } = clientWith(ok, options);
    for (const name of callNames) await calls[name](jelou);
    const toApi = requests.slice(0, -1);
    for (const { url, headers } of toApi) {
      expect(new URL(url).origin).toBe("https://gateway.example");
      expect(headers.get("x-api-key") ?? headers.get("authorization")).toBe(credential);
    }
    const message = requests.at(-1) as Request;
    expect(new URL(message.url).origin).toBe("https://messages.example");
    expect([message.headers.get("x-api-key"), message.headers.get("authorization")]).toEqual([
      null,
      null,
    ]);
    for (const request of requests) {
      expect(request.url + (await request.text())).not.toContain(signingSecret.slice(0, 6));
    }
  });
});

const latin1 = (words: string) => Buffer.from(words.replace(/\s/g, " ")).toString("latin1");

/** The places in a response where the text of a request may be echoed. */
const places: Record<string, (echo: string) => Response> = {
  "plain text": (echo) => text(`Bad: ${echo} (refused)`, 401),
  HTML: (echo) => text(`<html><h1>Bad</h1><pre>${echo}</pre>`, 502),
  "a message": (echo) => Response.json({ message: ["Bad", `${echo}.`] }, { status: 401 }),
  "a JSON string": (echo) => Response.json(echo, { status: 422 }),
  "the name of a field": (echo) =>
    Response.json({ message: "Bad", validationError: { [echo]: [{ en: echo }] } }, { status: 422 }),
  "an unknown field": (echo) => Response.json({ oops: [{ echo }] }, { status: 400 }),
  "broken JSON": (echo) => text(`{"message":"${echo}`, 500),
  "a 200 that says failure": (echo) => Response.json({ status: 0, error: { description: echo } }),
  "a 200 that is HTML": (echo) => text(`<html>${echo}`),
  "a header": (echo) => answer(403, { "x-echo": latin1(echo) }),
  "a request id": (echo) => answer(403, { "x-request-id": latin1(echo) }),
  "the target of a redirect": (echo) => answer(302, { location: `/${encodeURIComponent(echo)}` }),
  "a body that breaks off": (echo) =>
    new Response(new ReadableStream({ start: (c) => c.error(new Error(echo)) })),
  "an error that fetch throws": (echo) => {
    const inner = Object.assign(new Error(`failed for ${echo}`), { code: echo });
    const request = { headers: { "x-api-key": apiKey }, data: echo };
    throw Object.assign(new TypeError(echo, { cause: inner }), { request, name: echo });
  },
};

describe("an echo of secrets stays out of errors and observers", () => {
  test.each(Object.entries(places))("in %s", async (_, respond) => {
    for (const [name, theirs] of senders) {
      for (const write of Object.values(spellings)) {
        const echo = theirs.map(write).join(" and ");
        const { jelou, requests, ...observed } = clientWith(() => respond(echo));
        const error = await failureOf(calls[name](jelou));
        expect([name, leaksIn([error, observed], theirs)]).toEqual([name, []]);
      }
    }
  });

  test.each(Object.entries(places))(
    "of Basic, also without its padding, in %s",
    async (_, respond) => {
      expect(basic).toMatch(/=$/);
      for (const echo of [clientSecret, basic, basic.replace(/=+$/, "")]) {
        const error = await failureOf(calls.get(clientWith(() => respond(echo), byBasic).jelou));
        expect(leaksIn(error, [clientSecret, basic.replace(/=+$/, "")])).toEqual([]);
      }
    },
  );

  test("of any secret, in any spelling, with any text around it", async () => {
    const part = fc.constantFrom(..."+%\\\"'=/<>;&[]aBk7é€🔑 ", "%41", "&amp;", "\\u0041", "$&");
    const secret = fc
      .array(part, { minLength: 6, maxLength: 12 })
      .map((parts) => `tok-${parts.join("")}-z`);
    const around = fc.constantFrom("", "x", " ", "%", "\\", "&", "%4", "\\u00", '"', "<b>");
    const respond = fc.constantFrom(...Object.values(places));
    const write = fc.constantFrom(...Object.values(spellings));
    await fc.assert(
      fc.asyncProperty(
        secret,
        respond,
        write,
        around,
        around,
        async (token, respond, write, a, b) => {
          const { jelou } = clientWith(() => respond(a + write(token) + b), { maxRetries: 0 });
          const input = { webhookUrl: "https://a.example", authorization: token };
          const error = await failureOf(jelou.integrations.update(projectId, input));
          expect(leaksIn(error, [token])).toEqual([]);
        },
      ),
      runs(100),
    );
  });

  test("in the path of drift", async () => {
    const { jelou, drift } = clientWith(() => Response.json({ ...created, [`x-${apiKey}`]: 1 }));
    await calls.create(jelou);
    expect(drift.map(({ path }) => path)).toEqual(["x-[redacted]"]);
  });

  test("in an error of a timeout", async () => {
    const error = await afterMs(30_000, () => failureOf(calls.create(clientWith(never).jelou)));
    expect(leaksIn(error, secrets)).toEqual([]);
  });
});

describe("a secret is replaced", () => {
  const shown = async (secret: string, body: unknown) => {
    const respond = () =>
      typeof body === "string" ? text(body, 403) : Response.json(body, { status: 403 });
    const { jelou } = clientWith(respond, { maxRetries: 0 });
    return failureOf(jelou.integrations.update(projectId, { authorization: secret }));
  };

  test("by [redacted], and the rest is kept", async () => {
    const body = {
      message: ["The token", "tok-12345 is wrong"],
      error: { code: "E1", key: "tok-12345" },
    };
    const error = await shown("tok-12345", body);
    expect(error).toMatchObject({
      messages: ["The token", "[redacted] is wrong"],
      detail: { code: "E1", key: "[redacted]" },
    });
    expect(error.body).toEqual({ message: error.messages, error: error.detail });
    expect(error.message).toContain('"The token [redacted] is wrong"');
  });

  test.each<[string, string, unknown, unknown]>([
    ["without its scheme", "Bearer tok-5ecret", "no tok-5ecret.", "no [redacted]."],
    ["trimmed", "  tok-5ecret\n", "no tok-5ecret!", "no [redacted]!"],
    [
      "as a number, if it only has digits",
      "4711000815",
      [4711000815, 47110],
      ["[redacted]", 47110],
    ],
    ["before one that is a part of it", `${apiKey}-and-more`, `${apiKey}-and-more`, "[redacted]"],
    [
      "with the special characters of patterns in it",
      "a?(b[.*$&",
      "no a?(b[.*$&.",
      "no [redacted].",
    ],
  ])("%s", async (_, secret, body, expected) => {
    expect((await shown(secret, body)).body).toEqual(expected);
  });

  test("not if it is shorter than 8 characters, because it looks like a word", async () => {
    expect((await shown("message", { message: "message" })).messages).toEqual(["message"]);
  });

  test("of one call, not in another call", async () => {
    const { jelou } = clientWith(() => text("tok-00001 and tok-00002", 403));
    const [first, second] = await Promise.all(
      ["tok-00001", "tok-00002"].map((authorization) =>
        failureOf(jelou.integrations.update(projectId, { authorization })),
      ),
    );
    expect([first.body, second.body]).toEqual([
      "[redacted] and tok-00002",
      "tok-00001 and [redacted]",
    ]);
  });

  test("as a whole at the place where a text is cut, after any number of replacements", async () => {
    const secret = "sk-live-0123456789-abcdefghijklmnopqrstu";
    const rows: [string, (echo: string) => Response][] = [
      ...[160, 200, 500, 2_000, 64_000].map((length): [string, (echo: string) => Response] => [
        "x".repeat(length - 5),
        (echo) => text(echo, 403),
      ]),
      ...Object.values(places).map((place): [string, typeof place] => ["", place]),
    ];
    for (const [start, respond] of rows) {
      const echo = start + `${secret} `.repeat(60);
      const { jelou } = clientWith(() => respond(echo), { apiKey: secret, maxRetries: 0 });
      const error = await failureOf(calls.get(jelou));
      expect(inspect(error, { showHidden: true, maxStringLength: null })).not.toContain(
        "sk-live-01",
      );
    }
  });

  test("in time that grows no faster than text and secret", async () => {
    const secret = `${"a".repeat(20_000)}b`;
    const texts = [
      "a".repeat(60_000),
      "<".repeat(60_000),
      "\\".repeat(60_000),
      "%61".repeat(20_000),
    ];
    for (const body of texts) {
      const before = process.cpuUsage();
      await shown(secret, { message: [body, body], [body]: 1 });
      const { user, system } = process.cpuUsage(before);
      // An algorithm of quadratic time would take 4 s and more.
      expect((user + system) / 1_000).toBeLessThan(1_500);
    }
  });
});

test("a signing secret in the answer to a failed create can be recovered from error.body, and is not in the message", async () => {
  const body = { id: "I1", signingSecret: "whsec-of-the-new-one" };
  for (const response of [
    () => Response.json(body, { status: 500 }),
    () => Response.json({ status: 0, data: body }),
  ]) {
    const error = await failureOf(calls.create(clientWith(response).jelou));
    expect(JSON.stringify(error.body)).toContain("whsec-of-the-new-one");
    expect(inspect(error) + JSON.stringify(error) + error.stack).not.toContain("whsec-of-the");
  }
});

test("an error has the response's headers without cookies", async () => {
  const response = () => answer(401, { "set-cookie": "session=1", "x-a": "1" });
  const { headers } = await failureOf(calls.get(clientWith(response).jelou));
  expect([...headers]).toEqual([["x-a", "1"]]);
});

test.each(["s3cr3t-key\n", " s3cr3t-key", "s3cr3t\u0000key", "s3cr3t-kéy"])(
  "the key %j is refused without being shown",
  (key) => {
    let thrown: unknown;
    try {
      createJelouClient({ apiKey: key });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({
      code: "invalid_input",
      message: expect.stringMatching(/^apiKey /),
    });
    expect(inspect(thrown) + JSON.stringify(thrown)).not.toContain("s3cr3t");
  },
);

import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JelouApiError } from "../../src/index.js";
import { runs } from "../runs.js";
import { basic, byBasic, calls, failure, projectId, webhookUrl } from "./calls.js";
import { leaksIn } from "./leaks.js";
import { clientOf, refused, scripted, type Step } from "./scripted.js";
import { retryAtOnce } from "../time.js";
import { escaped, plainSpellings, quoted } from "./spellings.js";

retryAtOnce();

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

describe("a secret of nasty characters", () => {
  const parts = [
    ..." +%\\\"'=/<>;&[]aBk7éß€ſςΣ\u212aİ🔑",
    ...["&#", "&amp;", "%41", "%2B", "\\u0041", "\\n", "$&", "redacted", "../"],
  ];
  // `q` and `z` keep what stands around from being taken for a part of an escape.
  const secret = fc
    .array(fc.constantFrom(...parts), { minLength: 4, maxLength: 9 })
    .map((some) => `q${some.join("")}z`);
  const encoder = fc.constantFrom(...Object.values(plainSpellings));
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
    for (const [write, places] of [
      [secret, [63_972, 63_985, 63_999]],
      [escaped(secret), [63_830, 63_900, 63_995]],
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

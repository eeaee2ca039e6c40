import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createJelouClient } from "../../src/index.js";
import {
  byBasic,
  byKey,
  calls,
  clientSecret,
  integration,
  outcomeOf,
  projectId,
  webhookUrl,
} from "./calls.js";
import { broken, never, ok, refused, scripted, type Step } from "./scripted.js";

beforeAll(() => void vi.spyOn(Math, "random").mockReturnValue(0));
afterAll(() => void vi.restoreAllMocks());

const failure = async (call: Promise<unknown>) =>
  (await outcomeOf(call)).error as Error & { cause?: unknown };
const failureOf = (step: Step, name: keyof typeof calls = "get", options = {}) =>
  failure(calls[name](scripted([step], options).jelou));
const answer = (body: string, status = 200) => new Response(body, { status });

describe("a refusal", () => {
  test.each([
    [400, /`?(validation|body)`?/],
    [401, /credential/],
    [403, /Jelou/],
    [404, /JELOU_BASE_URLS/],
    [409, /state/],
    [418, /body/],
    [422, /validation/],
    [429, /[Ww]ait/],
    [500, /later/],
    [501, /later/],
  ])("of status %i says what to do", async (status, cure) => {
    const { message } = await failureOf(Response.json({ message: "No." }, { status }), "get", {
      maxRetries: 0,
    });
    const [said, advice] = message.split('"No.". ');
    expect(said).toMatch(/integrations\.get/);
    expect(said).toContain(String(status));
    expect(advice).toMatch(cure);
  });

  test("tells in which attempt it came", async () => {
    expect((await failureOf(refused(503))).message).toMatch(/attempt 3\b/);
  });

  test("quotes Jelou in one line, without tags", async () => {
    const html = "<html>\n<h1 class='a'>Bad</h1>\n\n  <p>\tgateway</p></html>\n";
    expect((await failureOf(answer(html, 400))).message).toContain('"Bad gateway"');
    const both = Response.json({ message: ["One.", "", "Two."] }, { status: 400 });
    expect(await failureOf(both)).toMatchObject({
      message: expect.stringContaining('"One. Two."'),
      messages: ["One.", "Two."],
    });
    expect((await failureOf(Response.json("Words", { status: 400 }))).message).toMatch(
      /[^"]"Words"[^"]/,
    );
    expect((await failureOf(Response.json({ oops: 1 }, { status: 400 }))).message).toContain(
      '"{"oops":1}"',
    );
    expect((await failureOf(answer("", 400))).message).toContain("without a word");
  });

  test("quotes at most 160 characters, and takes no time over 300,000 opening brackets", async () => {
    const { message } = await failureOf(answer("x".repeat(10_000), 403));
    expect(/"(x*)"/.exec(message)?.[1]).toHaveLength(160);
    const begin = performance.now();
    await failureOf(answer("<".repeat(300_000), 400));
    expect(performance.now() - begin).toBeLessThan(5_000);
  });

  test.each([300, 304, 305, 306, 309, 330])(
    "is what status %i is, which is no redirect",
    async (status) => {
      expect(await failureOf(refused(status))).toMatchObject({ code: "api_error", status });
    },
  );
});

describe("an answer that can't be used", () => {
  test.each<[string, Step, RegExp]>([
    ["a redirect", refused(307), /redirect.*baseUrl/],
    [
      "a body that is cut",
      () => new Response(new ReadableStream({ start: (c) => c.error(new Error("x")) })),
      /cut/,
    ],
    ["HTML", answer("\n  <html>"), /HTML.*baseUrl/],
    ["half a JSON object", answer(' {"a":'), /JSON/],
    ["half a JSON array", answer("\n\n[1,"), /JSON/],
    ["no integration", answer("{}"), /no integration/],
    ["no webhookUrl", Response.json({ id: "I1" }), /webhookUrl/],
  ])("%s is named, with the call and the status", async (_, step, reason) => {
    const error = await failureOf(step);
    expect(error).toMatchObject({ code: "unexpected_response", effect: "none" });
    expect(error.message).toMatch(reason);
    expect(error.message).toMatch(/integrations\.get.*\b(200|307)\b/);
    expect(error.message).not.toMatch(/Jelou took|carried out/);
  });

  test.each([301, 302, 303, 307, 308])("%i is a redirect for each method", async (status) => {
    for (const name of ["get", "create", "delete"] as const) {
      expect(await failureOf(refused(status), name)).toMatchObject({
        code: "unexpected_response",
        status,
        effect: name === "get" ? "none" : "unknown",
      });
    }
  });

  test("HTML or broken JSON is no acknowledgement either, other words are", async () => {
    for (const body of ["<html>", " <html>", "{", " [1", "\n{"]) {
      expect(await failureOf(answer(body), "start")).toMatchObject({
        code: "unexpected_response",
        effect: body.includes("html") ? "unknown" : "done",
      });
    }
    expect(await calls.start(scripted([answer("OK [1] {2}")]).jelou)).toEqual({
      messages: [],
      data: "OK [1] {2}",
    });
    expect(await calls.start(scripted([answer(" \n")]).jelou)).toEqual({ messages: [] });
  });

  test("of a call that Jelou took says that it happened", async () => {
    for (const name of ["create", "update", "start"] as const) {
      const error = await failureOf(answer("{"), name);
      expect(error).toMatchObject({ effect: "done" });
      expect(error.message).toMatch(/Jelou took the call: don't repeat it/);
    }
  });

  test("is a redirect that the caller's fetch has followed", async () => {
    const followed = Object.defineProperty(ok(), "redirected", { value: true });
    expect(await failureOf(() => followed, "create")).toMatchObject({
      status: 0,
      effect: "unknown",
      message: expect.stringContaining("redirect"),
    });
  });

  test("has a cause only where there is one", async () => {
    expect(Object.hasOwn(await failureOf(answer("<html>")), "cause")).toBe(false);
  });
});

describe("no answer", () => {
  test("names call, address, attempt, code and what to check", async () => {
    const error = await failureOf(broken("ECONNRESET"));
    expect(error).toMatchObject({ name: "JelouConnectionError", code: "connection" });
    expect(error.message).toMatch(
      /integrations\.get.*https:\/\/gateway\.jelou\.ai\/platform.*attempt 3.*ECONNRESET.*DNS/,
    );
    expect((await failureOf(broken("ECONNRESET"), "send")).message).toContain(
      "https://chatbot.jelou.ai",
    );
  });

  test("may mean that the call was carried out, which only those that act say", async () => {
    for (const [step, options] of [
      [broken("ECONNRESET"), { maxRetries: 0 }],
      [never, { timeoutMs: 50 }],
    ] as const) {
      const [read, acted] = await Promise.all([
        failureOf(step, "get", options),
        failureOf(step, "start", options),
      ]);
      const [before, doubt, ...rest] = acted.message.split(" It may have been carried out");
      expect(before).toBe(read.message.replace("integrations.get", "conversations.start"));
      expect([doubt?.length ?? 0, rest]).toEqual([expect.any(Number), []]);
    }
  });

  test("keeps the chain of causes, five deep, with what each had and nothing made up", async () => {
    const chain = Array.from({ length: 8 }, (_, index) => new Error(`cause ${index}`));
    chain.forEach((error, index) => (error.cause = chain[index + 1]));
    let cause: unknown = await failureOf(chain[0] as Error);
    for (let depth = 0; depth < 5; depth++) {
      cause = (cause as Error).cause;
      expect(cause).toMatchObject({ name: "Error", message: `cause ${depth}` });
      expect(cause).not.toHaveProperty("code");
    }
    expect((cause as Error).cause).toBeTypeOf("string");
    const single = (await failureOf(new TypeError("alone"))).cause as Error;
    expect(single).toMatchObject({ name: "TypeError", message: "alone" });
    expect(Object.hasOwn(single, "cause")).toBe(false);
  });

  test("finds a code four causes down", async () => {
    const deep = ["d", "c", "b", "a"].reduce<Error>(
      (cause, text) => new Error(text, { cause }),
      Object.assign(new Error(), { code: "ENOTFOUND" }),
    );
    expect((await failureOf(deep)).message).toContain("ENOTFOUND");
    expect((await failureOf(new Error("deeper", { cause: deep }))).message).not.toContain(
      "ENOTFOUND",
    );
  });

  test("nor a request, where the input has no JSON form: the call is named", async () => {
    const { jelou } = scripted([ok]);
    const metadata = { big: 1n };
    const error = await failure(
      jelou.conversations.start(projectId, { botId: "B", userId: "U", metadata }),
    );
    expect(error.message).toMatch(/conversations\.start.*JSON/);
  });
});

describe("what is unusable is refused, and said", () => {
  const client = (options: object) => () => createJelouClient(options as never);
  test.each<[string, () => unknown, RegExp]>([
    ["a key beside a client id", client({ apiKey: "k", clientId: "a" }), /apiKey.*clientId/],
    [
      "a key beside a client secret",
      client({ apiKey: "k", clientSecret: "a" }),
      /apiKey.*clientId/,
    ],
    [
      "a signing secret beside a client id",
      client({ signingSecret: "k", clientId: "a" }),
      /clientSecret/,
    ],
    [
      "a signing secret beside a client secret",
      client({ signingSecret: "k", clientSecret: "a" }),
      /clientId/,
    ],
    ["a key that begins beyond ASCII", client({ apiKey: "ñkey" }), /apiKey/],
    [
      "an address in another one",
      client({ ...byKey, baseUrl: "data:https://a.example" }),
      /baseUrl/,
    ],
    [
      "a call that lacks its key",
      () => calls.get(createJelouClient({ signingSecret: "s" })),
      /apiKey.*createJelouClient/,
    ],
    [
      "a call that lacks its secret",
      () => calls.send(createJelouClient({ apiKey: "k" })),
      /signingSecret.*createJelouClient/,
    ],
    [
      "an input that is none",
      () => scripted([ok]).jelou.conversations.start(projectId, null as never),
      /conversations\.start: The input must be an object/,
    ],
  ])("%s", async (_, work, message) => {
    const error = await failure((async () => work())());
    expect(error).toMatchObject({ code: "invalid_input" });
    expect(error.message).toMatch(message);
  });

  test("a page of a browser names the way out", async () => {
    vi.stubGlobal("window", { document: {} });
    expect(() => createJelouClient(byKey)).toThrow(/dangerouslyAllowBrowser/);
    expect(createJelouClient({ ...byKey, dangerouslyAllowBrowser: true })).toBeDefined();
    vi.unstubAllGlobals();
  });
});

describe("what is usable is used", () => {
  test.each([
    ["http://127.0.0.10:81", "http://127.0.0.10:81"],
    ["http://127.123.45.67", "http://127.123.45.67"],
    ["http://[::1]:81/", "http://[::1]:81"],
    ["https://a.example//v1//", "https://a.example"],
    ["https://a.example/v1/eu", "https://a.example/v1/eu"],
    ["https://a.example/v1beta", "https://a.example/v1beta"],
    [" https://A.example/api/v1 ", "https://a.example/api"],
  ])("the address %s", async (baseUrl, expected) => {
    const { jelou, requests } = scripted([ok], { baseUrl });
    await calls.get(jelou);
    expect(requests[0]?.url).toBe(`${expected}/v1/external-support/${projectId}`);
  });

  test.each(["a..", "..a", "...", ".a", "a."])("the project %s", async (id) => {
    const { jelou, requests } = scripted([ok]);
    await jelou.integrations.get(id);
    expect(requests[0]?.url.endsWith(`/external-support/${id}`)).toBe(true);
  });

  test("headers but those that are undefined", async () => {
    const { jelou, requests } = scripted([ok], { headers: { "x-a": undefined, "x-b": "b" } });
    await calls.get(jelou, { headers: { "x-c": undefined } as never });
    expect(
      [...(requests[0]?.headers ?? [])]
        .map(([name]) => name)
        .filter((name) => name.startsWith("x-")),
    ).toEqual(["x-api-key", "x-b"]);
  });
});

describe("an envelope", () => {
  test.each<unknown>([0, "0", false, "false", "fail", "failed", "FAILURE", "error"])(
    "whose flag is %j says failure",
    async (flag) => {
      expect(await failureOf(Response.json({ status: flag, data: integration }))).toMatchObject({
        code: "api_error",
        status: 200,
      });
      expect(
        await failureOf(Response.json({ statusMessage: flag, data: integration })),
      ).toMatchObject({
        code: "api_error",
      });
    },
  );

  test.each<unknown>([
    1,
    10,
    200,
    "ok",
    "success",
    "not failed",
    "failed over",
    "errors",
    "fails",
    "terror",
    true,
    null,
    [],
    ["failed"],
    [0],
    {},
    { toString: 1, valueOf: 1 },
  ])("whose flag is %j does not", async (flag) => {
    expect(
      await calls.get(scripted([Response.json({ status: flag, data: integration })]).jelou),
    ).toMatchObject({
      webhookUrl,
    });
  });

  test("whose integration has a field __proto__ gives a value without it", async () => {
    const { jelou } = scripted([
      answer(`{"webhookUrl":"${webhookUrl}","__proto__":{"polluted":1},"constructor":2}`),
    ]);
    const value = await calls.get(jelou);
    expect(Object.keys(value).sort()).toEqual(["brainId", "constructor", "webhookUrl"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});

test("what stands under __proto__ is not taken for the integration's own", async () => {
  const error = await failureOf(
    answer('{"id":"I1","__proto__":{"webhookUrl":"https://evil.example"}}'),
  );
  expect(error).toMatchObject({ code: "unexpected_response" });
});

test("with Basic, just the secret is masked", async () => {
  const refusal = Response.json({ message: [`no ${clientSecret} no`] }, { status: 401 });
  expect(await failureOf(refusal, "get", { apiKey: undefined, ...byBasic })).toMatchObject({
    messages: ["no [redacted] no"],
  });
});

test("a secret that begins like another one is masked to its end, one with control characters too", async () => {
  const echo = ({ headers }: Request, text: string) =>
    Response.json({ message: [`${headers.get("x-api-key")}, ${text}!`] }, { status: 422 });
  for (const authorization of ["tok-key-rest", "tok\nen\u0001-\t"]) {
    const { jelou } = scripted(
      [async (request) => echo(request, (await request.json()).authorization)],
      {
        apiKey: "tok-key",
      },
    );
    const error = await failure(jelou.integrations.update(projectId, { authorization }));
    expect(error).toMatchObject({ messages: ["[redacted], [redacted]!"] });
  }
});

test.each([
  ...[
    "5s",
    "-1",
    "1.5",
    "1e3",
    "0x10",
    "soon",
    "Soon",
    "Wed",
    "Wed, 99 Foo 2026 99:99:99 GMT",
    "2026-01-15T10:30:00Z",
    "",
  ].map((value) => [value, undefined] as const),
  ...(
    [
      "7",
      "007",
      "Thu, 15 Jan 2026 10:30:07 GMT",
      "Thursday, 15-Jan-26 10:30:07 GMT",
      "Thu Jan 15 10:30:07 2026",
    ] as const
  ).map((value) => [value, 7_000] as const),
])("Retry-After %j comes to %s ms", async (value, expected) => {
  vi.useFakeTimers({ now: Date.parse("2026-01-15T10:30:00Z"), toFake: ["Date"] });
  const error = (await failureOf(refused(403, { "retry-after": value }))) as {
    retryAfterMs?: number;
  };
  vi.useRealTimers();
  expect(error.retryAfterMs).toBe(expected);
});

test("a date without a zone is one of Greenwich, wherever this machine stands", async (context) => {
  vi.stubEnv("TZ", "America/Guayaquil");
  vi.useFakeTimers({ now: Date.parse("2026-01-15T10:30:00Z"), toFake: ["Date"] });
  try {
    // A worker thread takes no zone over.
    if (new Date().getTimezoneOffset() !== 300) return context.skip();
    const error = await failureOf(refused(403, { "retry-after": "Thu Jan 15 10:30:07 2026" }));
    expect(error).toMatchObject({ retryAfterMs: 7_000 });
  } finally {
    vi.useRealTimers();
    vi.unstubAllEnvs();
  }
});

import { describe, expect, test } from "vitest";
import {
  JelouApiError,
  JelouConnectionError,
  JelouInputError,
  JelouResponseError,
  JelouTimeoutError,
  type JelouClient,
  type JelouError,
} from "../../src/index.js";
import { JelouWebhookError } from "../../src/webhooks/index.js";
import { calls, outcomeOf, projectId, type CallName } from "./calls.js";
import { broken, never, ok, refused, scripted, type Step } from "./scripted.js";
import { afterMs, retryAtOnce } from "../time.js";

retryAtOnce();

const failureOf = async (step: Step, name: CallName = "get", options: object = {}) =>
  (await outcomeOf(calls[name](scripted([step], options).jelou))).error as JelouError;
const text = (body: string, status = 200) => new Response(body, { status });
const breaking = () => new Response(new ReadableStream({ start: (c) => c.error(new Error("x")) }));
const pending = () => new Response(new ReadableStream());

describe("every error of a call", () => {
  test.each<[string, Step, object]>([
    [
      "a refusal",
      Response.json({ message: "No." }, { status: 404, headers: { "cf-ray": "r1" } }),
      { requestId: "r1", status: 404, messages: ["No."] },
    ],
    ["an unusable answer", text("<html>"), { status: 200 }],
    [
      "a broken connection",
      new Error("outer", { cause: new Error("inner") }),
      { cause: "Error: outer" },
    ],
    ["a timeout", never, {}],
  ])("says to any logger what a person needs: %s", async (_, step, more) => {
    const error = await afterMs(30_000, () => failureOf(step, "get", { maxRetries: 0 }));
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: error.name,
      code: error.code,
      message: error.message,
      operation: "integrations.get",
      projectId,
      attempts: 1,
      effect: "none",
      ...more,
    });
    expect(error.message).toContain(`integrations.get (project ${projectId})`);
  });

  test("has the first of the headers that name a request", async () => {
    const names = ["cf-ray", "x-amzn-requestid", "x-correlation-id", "request-id", "x-request-id"];
    const headers: Record<string, string> = {};
    for (const name of names) {
      headers[name] = `from ${name}`;
      expect(await failureOf(refused(401, headers))).toMatchObject({ requestId: `from ${name}` });
    }
  });

  test("toJSON has no key without a value: a database may refuse it", () => {
    const json = new JelouApiError("m", { status: 500 }).toJSON();
    expect(Object.keys(json)).toEqual(["name", "code", "message", "status", "messages"]);
  });

  test.each([
    new JelouInputError("m"),
    new JelouApiError("m", { status: 500 }),
    new JelouConnectionError("m"),
    new JelouTimeoutError("m"),
    new JelouResponseError("m", { status: 200 }),
    new JelouWebhookError("invalid_json", "m"),
  ])("%s is called by its class, also once that is minified", (error) => {
    const [, name] = /^(\w+): m$/.exec(String(error)) ?? [];
    expect([error.name, error.toJSON()["name"]]).toEqual([name, name]);
    expect(error.stack).toMatch(new RegExp(`^${name}: m`));
    expect(error.constructor.name).toBe(name);
  });

  test("has no field that nobody filled", () => {
    const facts = { operation: undefined, projectId: undefined, attempts: undefined };
    const error = new JelouApiError("m", { status: 500, ...facts, retryAfterMs: undefined });
    expect(Object.keys(error).sort()).toEqual(["code", "headers", "messages", "status"]);
    expect(error.messages).toEqual([]);
  });

  test("gives loggers what Jelou said in detail", async () => {
    const detail = { code: "E0422", key: "VALIDATOR_ERROR" };
    const validation = { webhookUrl: [{ en: "must be https" }] };
    const body = { message: "No.", error: detail, validationError: validation };
    const headers = { "retry-after": "7" };
    const error = await failureOf(Response.json(body, { status: 422, headers }));
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({
      detail,
      validation,
      retryAfterMs: 7_000,
    });
  });

  test.each<[unknown, string | undefined]>([
    [undefined, undefined],
    ["text", "text"],
    [null, "null"],
    [{}, "Error: "],
    [new TypeError("b"), "TypeError: b"],
  ])("gives loggers its cause, %s, in words", (cause, words) => {
    expect(new JelouConnectionError("m", { cause }).toJSON()["cause"]).toBe(words);
  });

  const stacks: [string, Step, (jelou: JelouClient) => Promise<unknown>][] = [
    ["a refusal", refused(401), calls.get],
    ["a retried refusal", refused(503), calls.get],
    ["an unusable answer", text("<html>"), calls.create],
    ["a broken connection", broken("ECONNRESET"), calls.send],
    ["a timeout before headers", never, calls.start],
    ["a timeout in the body", pending, calls.delete],
    ["invalid input", ok, (jelou) => jelou.integrations.get("")],
  ];
  test.each(stacks)("has a stack that leads to the line of the call: %s", async (_, step, call) => {
    const theirOwnFunction = async () => {
      await call(scripted([step]).jelou);
    };
    const { error } = await afterMs(30_000, () => outcomeOf(theirOwnFunction()));
    expect((error as Error).stack).toContain("theirOwnFunction");
  });

  test("has a cause only where there is one", async () => {
    expect(Object.hasOwn(await failureOf(text("<html>")), "cause")).toBe(false);
    const { cause } = await failureOf(new TypeError("alone"));
    expect(cause).toMatchObject({ name: "TypeError", message: "alone" });
    expect(Object.hasOwn(cause as Error, "cause")).toBe(false);
  });
});

describe("a refusal", () => {
  test.each([
    [400, /mend what it names/],
    [401, /apiKey .*Basic/],
    [403, /ask Jelou for access/],
    [404, /JELOU_BASE_URLS/],
    [408, /network between/],
    [409, /look at its state/],
    [418, /See `messages`/],
    [422, /`validation`/],
    [429, /wait, then/],
    [500, /try again later/],
    [501, /try again later/],
  ])("of status %i says what to do", async (status, cure) => {
    const refusal = Response.json({ message: "No." }, { status });
    const { message } = await failureOf(refusal, "get", { maxRetries: 0 });
    const [said, advice] = message.split('"No.". ');
    expect(said).toMatch(/integrations\.get/);
    expect(said).toContain(String(status));
    expect(advice).toMatch(cure);
  });

  test.each<[CallName, string, number, RegExp]>([
    ["send", "the signing secret", 401, /signingSecret/],
    ["start", "the key, or Basic", 401, /apiKey .*Basic/],
    ["start", "bot and user", 404, /Bot or user/],
    ["send", "the room", 404, /room/],
    ["get", "the integration", 404, /no integration/],
    ["create", "the project", 404, /project doesn't exist/],
    ["create", "an integration that is there", 409, /update it, or delete/],
  ])("of a %s names %s as its likely cause", async (name, _, status, cause) => {
    expect((await failureOf(refused(status), name)).message).toMatch(cause);
  });

  test("of too many calls says how long to wait", async () => {
    const refusal = refused(429, { "retry-after": "7" });
    expect((await failureOf(refusal, "get", { maxRetries: 0 })).message).toContain("wait 7000 ms");
  });

  test("tells in which attempt it came", async () => {
    expect((await failureOf(refused(503))).message).toMatch(/attempt 3\b/);
  });

  test.each([
    [`failed`, 408],
    [`failed`, 500],
    [`was refused`, 400],
    [`was refused`, 499],
  ])("%s, of status %i", async (verb, status) => {
    const { message } = await failureOf(refused(status), "get", { maxRetries: 0 });
    expect(message).toContain(`) ${verb} with status ${status}`);
  });

  test.each<[string, Response, string]>([
    [
      "HTML in one line, without tags",
      text("<html>\n<h1 class='a'>Bad</h1>\n\n  <p>\tgateway</p></html>\n", 400),
      '"Bad gateway"',
    ],
    [
      "several messages",
      Response.json({ message: ["One.", "", "Two."] }, { status: 400 }),
      '"One. Two."',
    ],
    ["a JSON string", Response.json("Words", { status: 400 }), ': "Words". '],
    ["what it doesn't know", Response.json({ oops: 1 }, { status: 400 }), '"{"oops":1}"'],
    ["a list", Response.json([1], { status: 403 }), '"[1]"'],
    ["nothing", text("", 400), "without a word"],
    ["a bare envelope", Response.json({ status: 0 }, { status: 400 }), "without a word"],
  ])("quotes %s", async (_, response, quoted) => {
    expect((await failureOf(response)).message).toContain(quoted);
  });

  test("quotes besides Jelou's words what else a 400 or 422 says, its validation first, and of no other", async () => {
    const body = { message: ["No."], error: { code: "E1" }, validationError: { a: 1 } };
    const besides = '"No. {"validationError":{"a":1},"error":{"code":"E1"}}"';
    for (const status of [400, 422]) {
      const { message } = await failureOf(Response.json(body, { status }));
      expect(message).toContain(besides);
    }
    const { message } = await failureOf(Response.json(body, { status: 403 }));
    expect(message).toContain(': "No.". ');
  });

  test("quotes at most 160 characters, and 400 where a value is wrong", async () => {
    for (const [status, length] of [
      [403, 160],
      [400, 400],
      [422, 400],
    ] as const) {
      const { message } = await failureOf(text("x".repeat(10_000), status));
      expect(/"(x*)"/.exec(message)?.[1]).toHaveLength(length);
    }
  });

  test("whose body breaks off is told by its status, with what broke it", async () => {
    const breaks = () =>
      new Response(new ReadableStream({ start: (c) => c.error(new Error("cut")) }), {
        status: 403,
      });
    expect(await failureOf(breaks)).toMatchObject({ code: "forbidden", cause: { message: "cut" } });
  });

  test("moves no cursor and turns no line around, wherever it is printed", async () => {
    const words = "one\u001b[2J\u001b[31mtwo\u0007\b\u0000three\u202eeerht\u2066\r\nFATAL: forged";
    const { message } = await failureOf(Response.json({ message: [words] }, { status: 422 }));
    expect(message).toContain("one [2J [31mtwo three eerht FATAL: forged");
    expect(message).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  });
});

describe("no error tells to repeat what may act twice", () => {
  test.each(["create", "update", "start", "send"] as const)("%s", async (name) => {
    const statuses = [408, 500, 502, 503, 504];
    for (const step of [...statuses.map((status) => refused(status)), broken("ECONNRESET")]) {
      const { message } = await failureOf(step, name);
      expect(message).not.toMatch(/try again|later/i);
      expect(message).toMatch(/ It may have been carried out; .*(shows|sends)/);
    }
  });

  test("nor one of a timeout", async () => {
    const { message } = await afterMs(30_000, () => failureOf(never, "start"));
    expect(message).toMatch(/ It may have been carried out; .*sends/);
  });

  test.each(["create", "update", "start"] as const)(
    "%s, where Jelou took it and its answer is broken",
    async (name) => {
      const { message } = await failureOf(text("{"), name);
      expect(message).toMatch(/ Jelou took the call: don't repeat it; .*(shows|sends)/);
    },
  );

  test("of a read, none says that it may have been carried out", async () => {
    for (const step of [refused(500), text("{"), broken("ECONNRESET"), never]) {
      const { message } = await afterMs(30_000, () => failureOf(step));
      expect(message).not.toMatch(/carried out|took the call/);
    }
  });

  test("nor of a write that never left", async () => {
    for (const [step, options] of [
      [broken("ECONNREFUSED"), {}],
      [ok, { apiKey: never }],
    ] as const) {
      const { message } = await afterMs(30_000, () => failureOf(step, "start", options));
      expect(message).not.toMatch(/carried out/);
    }
  });
});

describe("an answer that can't be used", () => {
  test.each<[string, Step, RegExp]>([
    ["a redirect", refused(307), /redirect.*baseUrl/],
    ["a body that is cut", breaking, /cut short \(x\)/],
    ["HTML", text("\n  <html>"), /HTML.*baseUrl/],
    ["half a JSON object", text(' {"a":'), /its JSON/],
    ["half a JSON array", text("\n\n[1,"), /its JSON/],
    ["no integration", text("{}"), /no integration/],
    ["no webhookUrl", Response.json({ id: "I1" }), /webhookUrl/],
  ])("%s is named, with the call and the status", async (_, step, reason) => {
    const error = await failureOf(step);
    expect(error).toMatchObject({ code: "unexpected_response" });
    expect(error.message).toMatch(reason);
    expect(error.message).toMatch(/integrations\.get.*\b(200|307)\b/);
  });

  test.each([301, 302, 303, 307, 308])("%i is a redirect, for each method", async (status) => {
    for (const name of ["get", "create", "delete"] as const) {
      const error = await failureOf(refused(status), name);
      expect(error).toMatchObject({ code: "unexpected_response", status });
    }
  });

  test.each([300, 304, 305, 306, 309, 330])("%i is none, but a refusal", async (status) => {
    expect(await failureOf(refused(status))).toMatchObject({ code: "api_error", status });
  });
});

describe("no answer", () => {
  test("names call, address, attempt, code and what to check", async () => {
    const error = await failureOf(broken("ECONNRESET"));
    expect(error).toMatchObject({ name: "JelouConnectionError", code: "connection" });
    expect(error.message).toMatch(
      /integrations\.get.*https:\/\/gateway\.jelou\.ai\/platform.*attempt 3.*ECONNRESET.*DNS/,
    );
    const send = await failureOf(broken("ECONNRESET"), "send");
    expect(send.message).toContain("https://chatbot.jelou.ai");
  });

  test("without a code points at its cause and at the fetch that was passed", async () => {
    expect((await failureOf(new TypeError("fetch failed"))).message).toMatch(
      /\(fetch failed\): look at its cause, and at the `fetch` that was passed/,
    );
  });

  test.each<[string, Error]>([
    ["inner", new TypeError("", { cause: new Error("inner") })],
    ["inner", new AggregateError([new Error("inner")], "")],
    ["outer: inner", new TypeError("outer", { cause: new Error("inner") })],
    ["TypeError", new TypeError("")],
    ["ECODE", Object.assign(new TypeError(""), { code: "ECODE" })],
  ])("says %j of an error that has just that", async (words, thrown) => {
    expect((await failureOf(thrown)).message).toContain(` (${words}): `);
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
  });

  test("finds a code four causes down", async () => {
    const deep = ["d", "c", "b", "a"].reduce<Error>(
      (cause, text) => new Error(text, { cause }),
      Object.assign(new Error(), { code: "ENOTFOUND" }),
    );
    expect((await failureOf(deep)).message).toContain("ENOTFOUND");
    const deeper = await failureOf(new Error("deeper", { cause: deep }));
    expect(deeper.message).not.toContain("ENOTFOUND");
    expect(deeper.message).toContain("look at its cause");
  });
});

describe("a timeout", () => {
  test("names call, time and attempt", async () => {
    const { message } = await afterMs(30_000, () => failureOf(never, "start"));
    expect(message).toMatch(/conversations\.start .* took over 30000 ms, in attempt 1/);
  });

  test("before anything was sent points at the function that gives the secret", async () => {
    const error = await afterMs(30_000, () => failureOf(ok, "create", { apiKey: never }));
    expect(error).toMatchObject({ attempts: 0 });
    expect(error.message).toContain("before anything was sent: the function that gives its secret");
  });
});

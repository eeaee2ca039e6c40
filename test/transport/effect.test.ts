import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { CallEvent, JelouClient, JelouError } from "../../src/index.js";
import { calls, outcomeOf, projectId, type CallName } from "./calls.js";
import { broken, never, ok, refused, scripted, type Step } from "./scripted.js";

beforeAll(() => void vi.spyOn(Math, "random").mockReturnValue(0));
afterAll(() => void vi.restoreAllMocks());

const failureOf = async (call: Promise<unknown>) => (await outcomeOf(call)).error as JelouError;
const text = (body: string, status = 200) => new Response(body, { status });
const breaking = () =>
  new Response(new ReadableStream({ start: (c) => c.error(new Error("cut")) }));
const pending = () => new Response(new ReadableStream());
const failing = Response.json({ status: 0, message: ["No."] });

/** What one attempt of a write did, by what came of it. */
const attempts: [string, Step, JelouError["effect"]][] = [
  ...[400, 401, 403, 404, 409, 418, 422, 429].map(
    (status) => [`status ${status}`, refused(status), "none"] as (typeof attempts)[0],
  ),
  ...[302, 408, 500, 502, 503, 504].map(
    (status) => [`status ${status}`, refused(status), "unknown"] as (typeof attempts)[0],
  ),
  ["a connection never made", broken("ECONNREFUSED"), "none"],
  ["a connection that broke", broken("ECONNRESET"), "unknown"],
  ["no answer in time", never, "unknown"],
  ["HTML with status 200", text("<html>"), "unknown"],
  ["a 200 that says failure", failing, "unknown"],
  ["broken JSON with status 200", text('{"data":'), "done"],
  ["a 200 whose body breaks", breaking, "done"],
  ["a 200 whose body never ends", pending, "done"],
  ["a 200 that is too long", text("x".repeat(1_000_001)), "done"],
];

test.each(attempts)("after %s, the effect of a write is told", async (_, step, effect) => {
  const options = { maxRetries: 0, timeoutMs: 20 };
  expect(await failureOf(calls.create(scripted([step], options).jelou))).toMatchObject({ effect });
  expect(await failureOf(calls.get(scripted([step], options).jelou))).toMatchObject({
    effect: "none",
  });
});

test.each<[string, Step[], CallName, JelouError["effect"]]>([
  ["503, then 401", [refused(503), refused(401)], "delete", "unknown"],
  ["429, then 401", [refused(429), refused(401)], "delete", "none"],
  ["a body that breaks, then 401", [breaking, refused(401)], "delete", "done"],
  ["429, then 500", [refused(429), refused(500)], "start", "unknown"],
  ["never connected, then 422", [broken("ECONNREFUSED"), refused(422)], "create", "none"],
])("of several attempts the worst counts: %s", async (_, steps, name, effect) => {
  const { jelou } = scripted(steps, { maxRetries: 1 });
  expect(await failureOf(calls[name](jelou))).toMatchObject({ effect, attempts: 2 });
});

test("before anything is sent there is none", async () => {
  const { jelou } = scripted([ok], { apiKey: never, timeoutMs: 10 });
  const error = await failureOf(calls.create(jelou));
  expect(error).toMatchObject({ code: "timeout", effect: "none", attempts: 0 });
  expect(error.message).toContain("before anything was sent");
});

describe("every error of a call", () => {
  test.each<[string, Step, CallName, object]>([
    [
      "a refusal",
      Response.json({ message: "No." }, { status: 404, headers: { "cf-ray": "r1" } }),
      "get",
      { requestId: "r1", status: 404, messages: ["No."] },
    ],
    ["an unusable answer", text("<html>"), "get", { status: 200 }],
    [
      "a broken connection",
      new Error("outer", { cause: new Error("inner") }),
      "get",
      { cause: "Error: outer" },
    ],
    ["a timeout", never, "get", {}],
  ])("says to any logger what a person needs: %s", async (_, step, name, more) => {
    const error = await failureOf(
      calls[name](scripted([step], { maxRetries: 0, timeoutMs: 20 }).jelou),
    );
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
      const { jelou } = scripted([refused(401, headers)]);
      expect(await failureOf(calls.get(jelou))).toMatchObject({ requestId: `from ${name}` });
    }
  });

  test("of invalid input says for which call it was meant", async () => {
    const error = await failureOf(scripted([ok]).jelou.integrations.update(projectId, {}));
    expect(error).toMatchObject({ operation: "integrations.update", projectId, attempts: 0 });
    expect(error.message).toMatch(/^integrations\.update: Pass what to update/);
  });

  test("quotes what a 422 found wrong, up to 400 characters", async () => {
    const validationError = { webhookUrl: [{ en: "must be reachable" }], pad: "x".repeat(900) };
    const refusal = Response.json({ message: ["No."], validationError }, { status: 422 });
    const { message } = await failureOf(calls.create(scripted([refusal]).jelou));
    const quoted = /"(No\. .*x)"\. /.exec(message)?.[1] ?? "";
    expect(quoted).toContain("must be reachable");
    expect(quoted.length).toBe(400);
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
    const { jelou } = scripted([step], { timeoutMs: 20 });
    const theirOwnFunction = async () => {
      await call(jelou);
    };
    expect((await failureOf(theirOwnFunction())).stack).toContain("theirOwnFunction");
  });
});

describe("no error tells to repeat what may act twice", () => {
  test.each(["create", "update", "start", "send"] as const)("%s", async (name) => {
    for (const status of [408, 500, 502, 503, 504]) {
      const { message } = await failureOf(calls[name](scripted([refused(status)]).jelou));
      expect(message).not.toMatch(/try again|later/i);
      expect(message).toMatch(/may have been carried out; .*(shows|sends)/);
    }
  });

  test("a read may be tried again", async () => {
    expect((await failureOf(calls.get(scripted([refused(500)]).jelou))).message).toContain("again");
  });
});

test.each<[string, number, CallName, RegExp]>([
  ["a send: the signing secret", 401, "send", /signingSecret/],
  ["any other call: the key, or Basic", 401, "start", /apiKey .*Basic/],
  ["a start: bot and user", 404, "start", /Bot or user/],
  ["a send: the room", 404, "send", /room/],
  ["a get: the integration", 404, "get", /no integration/],
  ["a create: the integration is there", 409, "create", /update it, or delete/],
])("the cause is that of the operation: %s", async (_, status, name, cause) => {
  const { message } = await failureOf(calls[name](scripted([refused(status)]).jelou));
  expect(message).toMatch(cause);
});

describe("onCall", () => {
  const observed = async (steps: Step[], name: CallName, options = {}, call = {}) => {
    const events: CallEvent[] = [];
    const onCall = (event: CallEvent) => void events.push(event);
    const { error } = await outcomeOf(
      calls[name](scripted(steps, { ...options, onCall }).jelou, call),
    );
    return { events, error };
  };
  const common = { projectId, durationMs: expect.any(Number) };

  test("is told of a success, once, after its retries", async () => {
    const answer = Response.json(
      { webhookUrl: "https://a.example" },
      { headers: { "x-request-id": "r2" } },
    );
    const { events } = await observed([refused(503, { "x-request-id": "r1" }), answer], "get");
    expect(events).toEqual([
      {
        ...common,
        operation: "integrations.get",
        outcome: "ok",
        effect: "none",
        attempts: 2,
        status: 200,
        requestId: "r2",
      },
    ]);
    expect((await observed([ok], "create")).events).toMatchObject([
      { outcome: "ok", effect: "done" },
    ]);
    const gone = await observed([refused(503), refused(404)], "delete");
    expect(gone.events).toMatchObject([{ outcome: "ok", effect: "done", status: 404 }]);
  });

  test("is told of a failure, with its error", async () => {
    const { events, error } = await observed([refused(500)], "start");
    expect(events).toEqual([
      {
        ...common,
        operation: "conversations.start",
        outcome: "error",
        effect: "unknown",
        attempts: 1,
        status: 500,
        error,
      },
    ]);
  });

  test("is told of a value that can't be made of the answer", async () => {
    const { events, error } = await observed([Response.json({})], "create");
    expect(events).toMatchObject([{ outcome: "error", effect: "done", error }]);
  });

  test("is told of an abort, and of what a key function throws", async () => {
    const signal = AbortSignal.abort("enough");
    const { events } = await observed([ok], "get", {}, { signal });
    expect(events).toMatchObject([
      { outcome: "aborted", attempts: 0, effect: "none", error: "enough" },
    ]);
    const thrown = new Error("vault is sealed");
    const apiKey = () => Promise.reject(thrown);
    expect((await observed([ok], "get", { apiKey })).events).toMatchObject([
      { outcome: "error", error: thrown },
    ]);
  });

  test("is not told of invalid input, and can't break a call", async () => {
    expect((await observed([ok], "get", {}, { timeoutMs: -1 })).events).toEqual([]);
    expect((await observed([ok], "get", { apiKey: () => "" })).events).toEqual([]);
    const onCall = () => {
      throw new Error("mine");
    };
    expect(await outcomeOf(calls.get(scripted([ok], { onCall }).jelou))).toHaveProperty("value");
  });
});

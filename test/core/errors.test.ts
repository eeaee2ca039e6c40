import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import {
  isJelouError,
  JelouApiError,
  JelouConnectionError,
  JelouError,
  JelouInputError,
  JelouResponseError,
  JelouTimeoutError,
  JelouWebhookError,
  type JelouClient,
} from "../../src/index.js";
import { afterMs, retryAtOnce } from "../time.js";
import {
  answer,
  calls,
  clientWith,
  cut,
  failureOf,
  never,
  ok,
  projectId,
  refused,
  reset,
  text,
  type CallName,
  type Step,
} from "./client.js";

retryAtOnce();

const failing = (step: Step | Step[], name: CallName = "get", options = {}) =>
  failureOf(calls[name](clientWith(step, options).jelou));

describe("a status is a code, and says whether the same call may succeed later", () => {
  test.each([
    [400, "bad_request", false],
    [401, "unauthorized", false],
    [403, "forbidden", false],
    [404, "not_found", false],
    [408, "api_error", true],
    [409, "conflict", false],
    [418, "api_error", false],
    [422, "unprocessable", false],
    [429, "rate_limited", true],
    [500, "server_error", true],
    [503, "server_error", true],
    [599, "server_error", true],
    [300, "api_error", false],
    [304, "api_error", false],
  ])("%i is %s, transient: %s", async (status, code, isTransient) => {
    const error = await failing(answer(status), "get", { maxRetries: 0 });
    expect(error).toBeInstanceOf(JelouApiError);
    expect(error).toMatchObject({ name: "JelouApiError", status, code, isTransient, attempts: 1 });
  });

  test.each<[string, JelouError, boolean]>([
    ["no answer", new JelouConnectionError("m"), true],
    ["a timeout", new JelouTimeoutError("m"), true],
    ["an unusable 200", new JelouResponseError("m", { status: 200 }), false],
    ["a redirect", new JelouResponseError("m", { status: 302 }), false],
    ["an unusable 503", new JelouResponseError("m", { status: 503 }), true],
    ["a 200 that says failure", new JelouApiError("m", { status: 200 }), false],
    ["invalid input", new JelouInputError("m"), false],
    ["a webhook", new JelouWebhookError("signature_mismatch", "m"), false],
  ])("%s, transient: %s", (_, error, isTransient) => {
    expect(error.isTransient).toBe(isTransient);
  });
});

describe("effect says whether a write acted, and is none for a read", () => {
  const says = () => Response.json({ status: 0, message: ["No."] });
  test.each<["none" | "unknown" | "done", string, Step]>([
    ...[400, 401, 403, 404, 409, 418, 422, 429].map((status): ["none", string, Step] => [
      "none",
      `status ${status}`,
      answer(status),
    ]),
    ...[300, 302, 304, 408, 500, 502, 503, 504, 599].map((status): ["unknown", string, Step] => [
      "unknown",
      `status ${status}`,
      answer(status),
    ]),
    ["none", "a connection that was never made", refused()],
    ["unknown", "a connection that broke", reset()],
    ["unknown", "a 200 that is HTML", () => text("<html>")],
    ["unknown", "a 200 that says failure", says],
    ["done", "a 200 with broken JSON", () => text('{"data":')],
    ["done", "a 200 that is cut", () => cut()],
    ["done", "a 200 of over 1 MB", () => text("x".repeat(1_000_001))],
    ["done", "a 200 without an integration", () => Response.json({})],
  ])("%s: %s", async (effect, _, step) => {
    expect(await failing(step, "create", { maxRetries: 0 })).toMatchObject({ effect });
    expect(await failing(step, "get", { maxRetries: 0 })).toMatchObject({ effect: "none" });
  });

  test.each<[CallName, string, Step[], JelouError["effect"]]>([
    ["delete", "503, then 401", [answer(503), answer(401)], "unknown"],
    ["delete", "429, then 401", [answer(429), answer(401)], "none"],
    ["delete", "a reset, then 403", [reset(), answer(403)], "unknown"],
    ["delete", "never connected, then 404", [refused(), answer(404)], "none"],
    ["delete", "a success that was cut, then 401", [() => cut(), answer(401)], "done"],
    ["update", "429, then a reset", [answer(429), reset()], "unknown"],
    ["create", "never connected, then 422", [refused(), answer(422)], "none"],
    ["start", "429, then HTML", [answer(429), () => text("<p>")], "unknown"],
  ])("of several attempts the worst counts: %s of %s", async (name, _, steps, effect) => {
    expect(await failing(steps, name)).toMatchObject({ effect, attempts: 2 });
  });
});

describe("JSON.stringify of an error has what a log needs", () => {
  const facts = { operation: "integrations.get", projectId, attempts: 1, effect: "none" };
  test.each<[string, Step, object]>([
    [
      "a refusal",
      () =>
        Response.json(
          { message: "No.", error: { code: "E1" }, validationError: { a: [{ en: "b" }] } },
          { status: 422, headers: { "cf-ray": "r1", "retry-after": "7" } },
        ),
      {
        ...{ name: "JelouApiError", code: "unprocessable", isTransient: false, status: 422 },
        ...{ messages: ["No."], detail: { code: "E1" }, validation: { a: [{ en: "b" }] } },
        ...{ requestId: "r1", retryAfterMs: 7_000 },
      },
    ],
    [
      "an unusable answer",
      () => text("<html>"),
      { name: "JelouResponseError", code: "unexpected_response", isTransient: false, status: 200 },
    ],
    [
      "a connection failure, with its innermost cause",
      reset(),
      {
        ...{ name: "JelouConnectionError", code: "connection", isTransient: true },
        cause: "Error: read ECONNRESET (ECONNRESET)",
      },
    ],
    ["a timeout", never, { name: "JelouTimeoutError", code: "timeout", isTransient: true }],
  ])("%s", async (_, step, expected) => {
    const error = await afterMs(30_000, () => failing(step, "get", { maxRetries: 0 }));
    const { message } = error;
    expect(JSON.parse(JSON.stringify(error))).toEqual({ message, ...facts, ...expected });
    expect(message).toContain(`integrations.get (project ${projectId})`);
  });

  const inner = Object.assign(new Error("connect failed"), { code: "ECONNREFUSED" });
  const circle = new Error("round");
  circle.cause = circle;
  test.each<[string, unknown, string | undefined]>([
    ["nothing", undefined, undefined],
    ["a text", "text", "text"],
    ["null", null, "null"],
    ["an error", new TypeError("b"), "TypeError: b"],
    [
      "the innermost of several",
      new TypeError("fetch failed", { cause: new AggregateError([inner]) }),
      "Error: connect failed (ECONNREFUSED)",
    ],
    ["a circle", circle, "Error: round"],
  ])("its cause: %s", (_, cause, line) => {
    expect(new JelouConnectionError("m", { cause }).toJSON()["cause"]).toBe(line);
  });

  test("no key without a value, because a database may refuse it", () => {
    const facts = { operation: undefined, projectId: undefined, retryAfterMs: undefined };
    const error = new JelouApiError("m", { status: 500, ...facts });
    const keys = ["name", "code", "message", "isTransient", "status", "messages"];
    expect(Object.keys(error.toJSON())).toEqual(keys);
    expect(Object.keys(error).sort()).toEqual([
      "code",
      "headers",
      "isTransient",
      "messages",
      "status",
    ]);
  });
});

describe("an error of a call", () => {
  test("has the request id of the last answer, from the first known header", async () => {
    const headers: Record<string, string> = {};
    for (const name of [
      "cf-ray",
      "x-amzn-requestid",
      "x-correlation-id",
      "request-id",
      "x-request-id",
    ]) {
      headers[name] = `of ${name}`;
      const steps = [answer(503, { "x-request-id": "of the first answer" }), answer(401, headers)];
      expect(await failing(steps)).toMatchObject({ requestId: `of ${name}` });
    }
  });

  test("has Jelou's messages, as a string or as an array", async () => {
    const messagesOf = async (body: string) => (await failing(() => text(body, 403))).messages;
    expect(await messagesOf('{"message":"No."}')).toEqual(["No."]);
    expect(await messagesOf('{"message":["No.","",5,"Never."],"status":0}')).toEqual([
      "No.",
      "Never.",
    ]);
    for (const body of ["", "<html>", '["No."]', '{"message":{"a":1}}']) {
      expect(await messagesOf(body)).toEqual([]);
    }
  });

  test("drops details of another type than documented", async () => {
    const body = { message: ["No."], error: "E1", validationError: ["a"] };
    const error = await failing(() => Response.json(body, { status: 422 }));
    expect(error).not.toHaveProperty("detail");
    expect(error).not.toHaveProperty("validation");
    expect(error.body).toEqual(body);
  });

  test("about a refusal whose body breaks off has its status, and the reason as cause", async () => {
    expect(await failing(() => cut(403))).toMatchObject({
      ...{ code: "forbidden", messages: [] },
      cause: { message: "cut" },
    });
  });

  const stacks: [string, Step, (jelou: JelouClient) => Promise<unknown>][] = [
    ["a refusal", answer(401), calls.get],
    ["a retried refusal", answer(503), calls.get],
    ["an unusable answer", () => text("<html>"), calls.create],
    ["a connection failure", reset(), calls.send],
    ["a timeout before headers", never, calls.start],
    ["a timeout in the body", () => new Response(new ReadableStream()), calls.delete],
    ["invalid input", ok, (jelou) => jelou.integrations.get("")],
  ];
  test.each(stacks)("has a stack that leads to the caller's line: %s", async (_, step, call) => {
    const functionOfTheCaller = async () => void (await call(clientWith(step).jelou));
    const error = await afterMs(30_000, () => failureOf(functionOfTheCaller()));
    expect(error.stack).toContain("functionOfTheCaller");
  });

  test("has nothing from __proto__ of the answer", async () => {
    const polluting = '"__proto__":{"polluted":1}';
    const body = `{${polluting},"error":{${polluting}},"validationError":{"constructor":1}}`;
    const error = await failing(() => text(body, 400));
    for (const value of [error, error.body, error.detail, error.validation, {}]) {
      expect(value).not.toHaveProperty("polluted");
    }
    expect(error.validation).toEqual({ constructor: 1 });
  });
});

describe("an error class", () => {
  test.each([
    new JelouInputError("m"),
    new JelouApiError("m", { status: 500 }),
    new JelouConnectionError("m"),
    new JelouTimeoutError("m"),
    new JelouResponseError("m", { status: 200 }),
    new JelouWebhookError("invalid_json", "m"),
  ])("can be made by a user's test, and is named in its text and stack: %s", (error) => {
    expect(error).toBeInstanceOf(JelouError);
    expect(isJelouError(error)).toBe(true);
    expect(String(error)).toBe(`${error.name}: m`);
    expect(error.name).toBe(error.constructor.name);
    expect(error.stack).toMatch(new RegExp(`^${error.name}: m\n`));
  });

  test("is recognised by isJelouError across realms and copies of the package", () => {
    const foreign = runInNewContext(`({ [Symbol.for("jelou-client.error")]: true })`);
    const values = [foreign, new Error(), null, undefined, "jelou-client.error"];
    expect(values.map(isJelouError)).toEqual([true, false, false, false, false]);
  });
});

import { describe, expect, test } from "vitest";
import type { JelouClient } from "../../src/index.js";
import {
  calls,
  clientWith,
  failureOf,
  ok,
  projectId,
  signingSecret,
  text,
} from "../core/client.js";

const json =
  (body: unknown, status = 200) =>
  () =>
    Response.json(body, { status });

describe("conversations.get", () => {
  const sent = {
    ...{ _id: "C1", roomId: "R1", state: "closed", startAt: "2026-01-15T10:30:00.000Z" },
    User: { id: "U", names: "Ann", referenceId: "57300", country: "CO" },
    Bot: { id: "B", name: "Support" },
    channel: "whatsapp",
  };
  const { _id, User, Bot, ...others } = sent;
  const conversation = { ...others, id: "C1", user: User, bot: Bot };

  test.each([
    ["an envelope", { message: ["Found."], status: 1, data: sent }],
    ["a bare body", sent],
  ])("reads %s, in camelCase, with unknown fields", async (_, body) => {
    const { jelou, requests } = clientWith(json(body));
    expect(await jelou.conversations.get("P 1", "C/1")).toEqual(conversation);
    expect(requests[0]?.method).toBe("GET");
    expect(requests[0]?.url).toBe(
      "https://gateway.example/platform/v1/external-support/P%201/conversations/C%2F1",
    );
  });

  test("drops and reports wrong types at any depth, and keeps new states", async () => {
    const data = { state: "x_unknown", endAt: null, User: "Ann", Bot: { id: 7 } };
    const { jelou, drift } = clientWith(json({ status: 1, data }));
    expect(await jelou.conversations.get("P1", "C1")).toEqual({
      id: "C1",
      state: "x_unknown",
      bot: {},
    });
    expect(drift.map(({ path, kind, received }) => `${path} ${kind} ${received}`).sort()).toEqual([
      "data.Bot.id wrong_type number",
      "data.User wrong_type string",
      "data.endAt wrong_type null",
      "data.state unknown_value string",
    ]);
  });

  test("takes id, user and bot only from the documented fields", async () => {
    const body = { ...sent, id: 7, user: null, bot: "evil" };
    const { jelou } = clientWith(json(body));
    expect(await jelou.conversations.get("P1", "C2")).toEqual(conversation);
    const without = clientWith(json({ state: "active", id: 7 })).jelou;
    expect(await without.conversations.get("P1", "C2")).toEqual({ id: "C2", state: "active" });
  });

  test("reports the place in a bare body", async () => {
    const { jelou, drift } = clientWith(json({ state: "active", User: { id: 7 } }));
    await jelou.conversations.get("P1", "C1");
    expect(drift.map(({ path }) => path)).toEqual(["User.id"]);
  });

  test("can't use an answer without a conversation", async () => {
    const { jelou } = clientWith(json({ message: ["Found."], status: 1, data: {} }));
    const error = await failureOf(jelou.conversations.get("P1", "C1"));
    expect(error).toMatchObject({ code: "unexpected_response", effect: "none" });
    expect(error.message).toContain("there is no conversation in it");
  });

  test.each(["", ".", "..", undefined, 7])("refuses the conversationId %j", async (id) => {
    const { jelou, requests } = clientWith(ok);
    const error = await failureOf(jelou.conversations.get("P1", id as string));
    expect(error.message).toMatch(/^conversations\.get: conversationId (must|can't) be/);
    expect(requests).toEqual([]);
  });
});

describe.each<["start" | "close" | "send", string]>([
  ["start", "conversations.start"],
  ["close", "conversations.close"],
  ["send", "messages.send"],
])("the answer to %s", (name) => {
  // The result of a message also has its id.
  const id = name === "send" ? { id: "M1" } : {};

  test.each<[string, () => Response, object]>([
    [
      "an envelope",
      json({ message: ["Done."], status: 1, data: { a: 1 } }),
      { messages: ["Done."], data: { a: 1 } },
    ],
    ["an envelope with one message", json({ message: "Done." }), { messages: ["Done."] }],
    ["another object", json({ a: 7 }), { messages: [], data: { a: 7 } }],
    ["plain text", () => text("OK [1] <3"), { messages: [], data: "OK [1] <3" }],
    ["a blank body", () => text(" \n"), { messages: [] }],
    ["204", () => new Response(null, { status: 204 }), { messages: [] }],
    ["202", json(true, 202), { messages: [], data: true }],
  ])("may be %s", async (_, response, expected) => {
    expect(await calls[name](clientWith(response).jelou)).toEqual({ ...id, ...expected });
  });

  test("that says failure is a JelouApiError", async () => {
    const { jelou } = clientWith(json({ status: 0, message: "No." }));
    expect(await failureOf(calls[name](jelou))).toMatchObject({
      ...{ code: "api_error", status: 200, messages: ["No."], effect: "unknown" },
    });
  });

  test.each([" <html>", "{", "\n [1"])("can't be %j", async (body) => {
    expect(await failureOf(calls[name](clientWith(() => text(body)).jelou))).toMatchObject({
      code: "unexpected_response",
      effect: body.includes("html") ? "unknown" : "done",
    });
  });
});

describe("start and close", () => {
  const ids = { botId: "B1", userId: "U1" };

  test("send the caller's input, with undocumented fields and values", async () => {
    const { jelou, requests } = clientWith(ok);
    const start = {
      ...{ ...ids, initialMessage: "Hi", metadata: { ticket_id: "T", deep: [{ botId: 1 }] } },
      assignment: { type: "x_unknown", target: "q", x_unknown: 1 },
    };
    const close = { ...ids, redirectPayload: { type: "edge", x_unknown: "S1" } };
    await jelou.conversations.start("P1", start);
    await jelou.conversations.close("P1", close);
    const sent = requests.map(async (one) => [one.url, await one.json()]);
    const path = "https://gateway.example/platform/v1/external-support/P1/conversations";
    expect(await Promise.all(sent)).toEqual([
      [`${path}/start`, start],
      [`${path}/close`, close],
    ]);
  });

  test("send the state of the input at the time of each call", async () => {
    const { jelou, requests } = clientWith(ok, { apiKey: async () => signingSecret });
    const input = { botId: "B1", userId: "", metadata: { ticket: "" } };
    const all = ["ann", "bob"].map((id) => {
      input.userId = input.metadata.ticket = id;
      return jelou.conversations.start(projectId, input);
    });
    await Promise.all(all);
    expect(await Promise.all(requests.map((request) => request.json()))).toEqual([
      { botId: "B1", userId: "ann", metadata: { ticket: "ann" } },
      { botId: "B1", userId: "bob", metadata: { ticket: "bob" } },
    ]);
  });

  test.each<[string, object, string]>([
    ["toJSON", { toJSON: () => ({ a: 1 }) }, '{"a":1}'],
    [
      "-0, NaN and a Date",
      { a: -0, b: NaN, c: new Date(0) },
      '{"a":0,"b":null,"c":"1970-01-01T00:00:00.000Z"}',
    ],
    ["a lone surrogate", { a: "\ud83d" }, '{"a":"\\ud83d"}'],
    ["an own __proto__", JSON.parse('{"__proto__":{"a":1}}') as object, '{"__proto__":{"a":1}}'],
  ])("send metadata as JSON has it: %s", async (_, metadata, sent) => {
    const { jelou, requests } = clientWith(ok);
    await jelou.conversations.start(projectId, { ...ids, metadata: { ...metadata } });
    expect(await requests[0]?.text()).toBe(`{"botId":"B1","userId":"U1","metadata":${sent}}`);
  });

  const circle: Record<string, unknown> = {};
  circle["circle"] = circle;
  const notJson = "can't be sent as JSON: it has a circular reference, a BigInt or an odd toJSON.";
  test.each<[string, object, string]>([
    ["no bot", { botId: undefined }, "botId must be a non-empty string."],
    ["an empty user", { userId: "" }, "userId must be a non-empty string."],
    [
      "two wrong fields",
      { botId: 1, userId: " " },
      "botId must be a non-empty string. userId must be a non-empty string.",
    ],
    ["a number as text", { initialMessage: 5 }, "initialMessage must be a non-empty string."],
    [
      "a wrong type inside",
      { assignment: { target: 5 } },
      "assignment.target must be a non-empty string.",
    ],
    ["metadata that is an array", { metadata: [1] }, "metadata must be an object."],
    [
      "metadata that becomes text",
      { metadata: { toJSON: () => "x" } },
      "metadata must be an object.",
    ],
    ["a BigInt", { metadata: { a: 1n } }, `metadata ${notJson}`],
    ["a circle", { metadata: circle }, `metadata ${notJson}`],
  ])("refuse an input by the path of its field: %s", async (_, fields, message) => {
    const { jelou, requests } = clientWith(ok);
    const start = (jelou: JelouClient) =>
      jelou.conversations.start("P1", { ...ids, ...fields } as never);
    const error = await failureOf(start(jelou));
    expect(error.message).toBe(`conversations.start: ${message}`);
    expect(requests).toEqual([]);
  });
});

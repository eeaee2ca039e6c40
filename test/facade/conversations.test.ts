import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { JELOU_BASE_URLS } from "../../src/index.js";
import type { JelouClient, JelouMessage } from "../../src/index.js";
import { answering, json, rejection } from "./answering.js";

const ids = { botId: "B", userId: "U" };
const room = { projectId: "P1", roomId: "R", ...ids };
const hello: JelouMessage = { id: "M1", type: "text", content: { body: "¡Hola! \ud83d\ude00" } };
const calls: [string, (jelou: JelouClient) => Promise<unknown>][] = [
  ["conversations.start", (jelou) => jelou.conversations.start("P1", ids)],
  ["conversations.close", (jelou) => jelou.conversations.close("P1", ids)],
  ["messages.send", (jelou) => jelou.messages.send({ ...room, message: hello })],
];

describe.each(calls)("%s", (_, call) => {
  test.each([
    [
      "an envelope",
      () => json({ message: ["Done."], status: 1, data: { a: 1 } }),
      { messages: ["Done."], data: { a: 1 } },
    ],
    [
      "an envelope with one message",
      () => json({ message: "Done.", status: 1 }),
      { messages: ["Done."] },
    ],
    ["another object", () => json({ id: 7 }), { messages: [], data: { id: 7 } }],
    ["plain text, which no page forbids", () => new Response("OK"), { messages: [], data: "OK" }],
    [
      "words in brackets",
      () => new Response("OK [1] {2} <3>"),
      { messages: [], data: "OK [1] {2} <3>" },
    ],
    ["a blank body", () => new Response(" \n"), { messages: [] }],
    ["204", () => new Response(null, { status: 204 }), { messages: [] }],
    ["202", () => json(true, { status: 202 }), { messages: [], data: true }],
  ])("takes %s", async (_, answer, expected) => {
    const { jelou } = answering(answer, { signingSecret: "secret" });
    expect(await call(jelou)).toEqual(expected);
  });

  test("refuses a 2xx that says failure", async () => {
    const { jelou } = answering(() => json({ status: 0, message: "No." }), {
      signingSecret: "secret",
    });
    expect(await rejection(call(jelou))).toMatchObject({ code: "api_error", messages: ["No."] });
  });

  test.each(["<html>", " <html>", "{", " [1", "\n{"])("takes no %j", async (body) => {
    const { jelou } = answering(() => new Response(body), { signingSecret: "secret" });
    expect(await rejection(call(jelou))).toMatchObject({
      code: "unexpected_response",
      effect: body.includes("html") ? "unknown" : "done",
    });
  });
});

test("start and close send what the caller gave, in camelCase", async () => {
  const { jelou, requests } = answering(() => json({}));
  const start = {
    ...ids,
    initialMessage: "Hi",
    metadata: { ticketId: "T" },
    assignment: { type: "queue", target: "q" },
  } as const;
  const close = { ...ids, redirectPayload: { type: "text", text: "Bye" } } as const;
  await jelou.conversations.start("P1", start);
  await jelou.conversations.close("P1", close);
  expect(await Promise.all(requests.map((request) => request.json()))).toEqual([start, close]);
  expect(requests.map(({ url }) => url)).toEqual([
    `${JELOU_BASE_URLS.platform}/v1/external-support/P1/conversations/start`,
    `${JELOU_BASE_URLS.platform}/v1/external-support/P1/conversations/close`,
  ]);
});

describe("messages.send", () => {
  const url = "https://files.example/a";
  test.each<[JelouMessage, Record<string, unknown>]>([
    [hello, { body: "¡Hola! \ud83d\ude00" }],
    [
      { type: "image", content: { url, mimeType: "image/png", caption: "c" } },
      { url, mime_type: "image/png", caption: "c" },
    ],
    [
      { type: "video", content: { url, mimeType: "video/mp4", caption: "c" } },
      { url, mime_type: "video/mp4", caption: "c" },
    ],
    [
      { type: "audio", content: { url, mimeType: "audio/ogg" } },
      { url, mime_type: "audio/ogg" },
    ],
    [
      { type: "document", content: { url, mimeType: "a/b", filename: "f" } },
      { url, mime_type: "a/b", filename: "f" },
    ],
  ])("signs the exact string that it sends: $type", async (message, content) => {
    const { jelou, requests } = answering(() => json({}), {
      signingSecret: async (project) => `secret-of-${project}`,
    });
    await jelou.messages.send({ ...room, message });
    const [sent] = requests as [Request];
    const text = await sent.text();
    const hmac = createHmac("sha256", "secret-of-P1").update(text).digest("hex");
    expect(sent.headers.get("x-jelou-signature")).toBe(`sha256=${hmac}`);
    expect(sent.url).toBe("https://chatbot.jelou.ai/v1/external-support/webhook");
    expect([sent.headers.get("x-api-key"), sent.headers.get("authorization")]).toEqual([
      null,
      null,
    ]);
    expect(JSON.parse(text)).toEqual({
      ...{ field: "messages", object: "message_event", event_type: "incoming_message" },
      ...{ project_id: "P1", room_id: "R", bot_id: "B", user_id: "U" },
      value: {
        id: message.id ?? expect.stringMatching(/^[0-9a-f-]{36}$/),
        type: message.type,
        content,
      },
    });
    expect(JSON.stringify(JSON.parse(text))).toBe(text);
  });

  test("signs what it sends, though the caller changes the message while the secret is awaited", async () => {
    const message = { type: "text" as const, content: { body: "before" } };
    const { jelou, requests } = answering(() => json({}), {
      signingSecret: async () => {
        message.content.body = "after";
        return "secret";
      },
    });
    await jelou.messages.send({ ...room, message });
    const [sent] = requests as [Request];
    const text = await sent.text();
    expect(text).toContain("before");
    expect(sent.headers.get("x-jelou-signature")).toBe(
      `sha256=${createHmac("sha256", "secret").update(text).digest("hex")}`,
    );
  });
});

describe("conversations.get", () => {
  const sent = {
    _id: "C1",
    roomId: "R1",
    state: "closed",
    startAt: "2026-01-15T10:30:00.000Z",
    endAt: "2026-01-15T10:40:00.000Z",
    endedReason: "closed_by_operator",
    User: { id: "U", names: "Ann", referenceId: "57300", country: "CO" },
    Bot: { id: "B", name: "Support" },
    channel: "whatsapp",
  };
  const { _id, User, Bot, ...others } = sent;
  const read = { ...others, id: "C1", user: User, bot: Bot };

  test.each([
    ["an envelope", { message: ["Found."], status: 1, data: sent }],
    ["a bare body", sent],
  ])("reads %s, in our spelling, with what isn't documented", async (_, body) => {
    const { jelou, requests } = answering(() => json(body));
    expect(await jelou.conversations.get("P 1", "C/1")).toEqual(read);
    expect(requests[0]?.url).toMatch(/\/v1\/external-support\/P%201\/conversations\/C%2F1$/);
    expect(requests[0]?.method).toBe("GET");
  });

  test("its id falls back to the one that was asked for; what is null or of another type is left out, and told", async () => {
    const paths: string[] = [];
    const data = { state: "paused", endAt: null, User: "Ann", Bot: { id: 7 } };
    const { jelou } = answering(() => json({ status: 1, data }), {
      onDrift: ({ path }) => void paths.push(path),
    });
    expect(await jelou.conversations.get("P1", "C1")).toEqual({
      id: "C1",
      state: "paused",
      bot: {},
    });
    expect(paths).toEqual(["data.state", "data.endAt", "data.User", "data.Bot.id"]);
  });

  test("an end user that is no object is told as such", async () => {
    const drift: object[] = [];
    const { jelou } = answering(() => json({ state: "active", User: "Ann" }), {
      onDrift: (event) => void drift.push(event),
    });
    await jelou.conversations.get("P1", "C1");
    expect(drift).toMatchObject([{ path: "User", kind: "wrong_type", expected: "object" }]);
  });

  test("what differs in a bare body is told by its place there", async () => {
    const paths: string[] = [];
    const { jelou } = answering(() => json({ state: "active", User: { id: 7 } }), {
      onDrift: ({ path }) => void paths.push(path),
    });
    await jelou.conversations.get("P1", "C1");
    expect(paths).toEqual(["User.id"]);
  });

  test("an answer without a conversation can't be used", async () => {
    const { jelou } = answering(() => json({ message: ["Found."], status: 1, data: {} }));
    expect(await rejection(jelou.conversations.get("P1", "C1"))).toMatchObject({
      code: "unexpected_response",
      message: expect.stringContaining("there is no conversation in it"),
      effect: "none",
    });
  });

  test("an unknown one is told as such, with what to check", async () => {
    const { jelou } = answering(() => json({}, { status: 404 }));
    expect(await rejection(jelou.conversations.get("P1", "C1"))).toMatchObject({
      code: "not_found",
      operation: "conversations.get",
      message: expect.stringContaining("check projectId, conversationId and baseUrl"),
    });
  });

  test.each(["", " ", ".", "..", undefined, 7])("%j is no conversation's id", async (id) => {
    const { jelou, requests } = answering(() => json({}));
    expect(await rejection(jelou.conversations.get("P1", id as string))).toMatchObject({
      code: "invalid_input",
      message: expect.stringMatching(/^conversations\.get: conversationId /),
    });
    expect(requests).toEqual([]);
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { parseWebhook } from "../../src/webhooks/index.js";
import { conversationPayload, delivery, messagePayload, secret } from "./payloads.js";

const parse = async (payload: unknown) => parseWebhook(await delivery(payload), secret);
const message = (value: unknown) => messagePayload({ value });

interface Webhook {
  post: { parameters?: { name: string; in: string; required?: boolean }[] };
}
const specFile = new URL("../../spec/openapi.yaml", import.meta.url);
const { webhooks } = parseYaml(readFileSync(specFile, "utf8")) as {
  webhooks: Record<string, Webhook>;
};

describe.each(Object.entries(webhooks))("the webhook %s", (name, { post }) => {
  it("is an event of its own type", async () => {
    const payload = name === "message" ? messagePayload() : conversationPayload(name);
    expect((await parse(payload)).type).toBe(name);
  });

  it("is documented with the header that is verified", () => {
    expect(post.parameters).toContainEqual(
      expect.objectContaining({ name: "X-Jelou-Signature", in: "header", required: true }),
    );
  });
});

describe("an event as documented", () => {
  it("is a message", async () => {
    expect(await parse(messagePayload())).toStrictEqual({
      type: "message",
      id: "MESSAGE_ID",
      projectId: "PROJECT_ID",
      roomId: "ROOM_ID",
      timestamp: 1776134278574,
      contact: { id: "USER_ID", name: "USER_NAME" },
      conversation: { id: "CONVERSATION_ID" },
      bot: { id: "BOT_ID", name: "BOT_NAME" },
      message: { id: "MESSAGE_ID", type: "text", content: { body: "Hello" } },
      raw: messagePayload(),
      issues: [],
    });
  });

  it.each(["conversation.start", "conversation.close"])("is %s", async (name) => {
    const payload = conversationPayload(name, { reason: "not documented", bot_id: "BOT_ID" });
    expect(await parse(payload)).toStrictEqual({
      type: name,
      projectId: "PROJECT_ID",
      timestamp: 1776134278574,
      raw: payload,
      issues: [],
    });
  });
});

describe("the content of a message", () => {
  const file = { url: "https://files.example/1", mime_type: "image/png" };
  const media = { url: "https://files.example/1", mimeType: "image/png" };

  it.each([
    ["text", { body: "" }, { body: "" }],
    ["image", file, media],
    ["image", { ...file, caption: "Receipt" }, { ...media, caption: "Receipt" }],
    ["video", { ...file, caption: null }, media],
    ["video", { ...file, caption: "Tour" }, { ...media, caption: "Tour" }],
    ["audio", { ...file, caption: "not documented" }, media],
    ["document", file, media],
    ["document", { ...file, filename: "invoice.pdf" }, { ...media, filename: "invoice.pdf" }],
  ])("%s %j is in our spelling", async (type, sent, content) => {
    const event = await parse(message({ id: "1", type, content: sent }));
    expect(event).toMatchObject({ type: "message", issues: [] });
    expect(event).toHaveProperty("message", { id: "1", type, content });
  });

  it.each(["sticker", "TEXT", "__proto__", "constructor", "toString"])(
    "of the type %s, which nobody documented, is kept as it came",
    async (type) => {
      const content = { sticker_id: 7, mime_type: "image/webp" };
      const event = await parse(message({ id: "1", type, content }));
      expect(event).toMatchObject({ type: "message", id: "1", issues: [] });
      expect(event).toHaveProperty("message", { id: "1", type, content });
    },
  );
});

describe("an event that isn't documented", () => {
  it.each([
    ["another event_type", { event_type: "reaction" }, "reaction"],
    ["what the panel sends to Jelou", { event_type: "incoming_message" }, "incoming_message"],
    ["another event", { event: "conversation.moved" }, "conversation.moved"],
    ["message as the name of an event", { event: "message" }, "message"],
    ["a conversation as an event_type", { event_type: "conversation.start" }, "conversation.start"],
  ])("is unknown, with its name: %s", async (_, fields, name) => {
    const raw = { project_id: "PROJECT_ID", timestamp: 1, ...fields };
    const common = { projectId: "PROJECT_ID", timestamp: 1, raw, issues: [] };
    expect(await parse(raw)).toStrictEqual({ type: "unknown", name, ...common });
  });

  it.each([{}, { event_type: null }, { event: 7, project_id: [] }, { event: "" }])(
    "is unknown, without one: %j",
    async (raw) => {
      expect(await parse(raw)).toStrictEqual({ type: "unknown", raw, issues: [] });
    },
  );
});

describe("a message with a field that is missing or odd keeps the others, and says so", () => {
  it.each([
    ["timestamp", { timestamp: "1776134278574" }, "finite number", "string"],
    ["timestamp", { timestamp: null }, "finite number", "null"],
    ["contact.name", { contact: { id: "USER_ID", name: null } }, "string", "null"],
    ["conversation.id", { conversation: {} }, "non-empty string", "undefined"],
    ["bot.name", { bot: { id: "BOT_ID", name: 7 } }, "string", "number"],
  ])("%s: %j", async (path, fields, expected, received) => {
    const event = await parse(messagePayload(fields));
    expect(event).toMatchObject({
      type: "message",
      id: "MESSAGE_ID",
      projectId: "PROJECT_ID",
      message: { id: "MESSAGE_ID", type: "text", content: { body: "Hello" } },
    });
    expect(event.issues).toEqual([{ path, expected, received }]);
  });

  it("a number that JSON can write and nobody can count to", async () => {
    const body = JSON.stringify(messagePayload()).replace("1776134278574", "1e999");
    const event = await parse(body);
    expect(event.timestamp).toBeUndefined();
    expect(event.issues).toEqual([
      { path: "timestamp", expected: "finite number", received: "number" },
    ]);
  });

  it("a file without a media type is application/octet-stream", async () => {
    const content = { url: "https://files.example/1" };
    const event = await parse(message({ id: "1", type: "image", content }));
    const mimeType = "application/octet-stream";
    expect(event).toMatchObject({ message: { content: { ...content, mimeType } } });
    expect(event.issues.map((issue) => issue.path)).toEqual(["value.content.mime_type"]);
  });

  it("a caption that is no string is left out", async () => {
    const content = { url: "https://files.example/1", mime_type: "image/png", caption: {} };
    const event = await parse(message({ id: "1", type: "image", content }));
    expect(event).not.toHaveProperty("message.content.caption");
    expect(event.issues).toEqual([
      { path: "value.content.caption", expected: "string", received: "object" },
    ]);
  });

  it("a conversation without a timestamp", async () => {
    const event = await parse({ event: "conversation.close", project_id: "PROJECT_ID" });
    expect(event).toMatchObject({ type: "conversation.close", projectId: "PROJECT_ID" });
    expect(event.issues.map((issue) => issue.path)).toEqual(["timestamp"]);
  });

  it("several at once are listed in the order of the payload", async () => {
    const event = await parse(messagePayload({ bot: null, room_id: 7, timestamp: {} }));
    expect(event.issues.map((issue) => issue.path)).toEqual(["timestamp", "room_id", "bot"]);
  });
});

describe("a known event without what makes it usable is unknown, and says why", () => {
  const image = (content: unknown) => message({ id: "1", type: "image", content });

  it.each([
    ["project_id", messagePayload({ project_id: undefined })],
    ["project_id", messagePayload({ project_id: 7 })],
    ["project_id", conversationPayload("conversation.start", { project_id: "" })],
    ["room_id", messagePayload({ room_id: undefined })],
    ["room_id", messagePayload({ room_id: "" })],
    ["room_id", messagePayload({ room_id: 12 })],
    ["contact", messagePayload({ contact: undefined })],
    ["contact", messagePayload({ contact: ["USER_ID"] })],
    ["contact.id", messagePayload({ contact: { name: "USER_NAME" } })],
    ["bot", messagePayload({ bot: "BOT_ID" })],
    ["bot.id", messagePayload({ bot: { id: true, name: "BOT_NAME" } })],
    ["value", message(undefined)],
    ["value", message("Hello")],
    ["value.id", message({ type: "text", content: { body: "Hello" } })],
    ["value.id", message({ id: 7, type: "text", content: { body: "Hello" } })],
    ["value.id", message({ type: "sticker", content: {} })],
    ["value.type", message({ id: "1", content: { body: "Hello" } })],
    ["value.content", message({ id: "1", type: "text" })],
    ["value.content", message({ id: "1", type: "text", content: "Hello" })],
    ["value.content.body", message({ id: "1", type: "text", content: {} })],
    ["value.content.body", message({ id: "1", type: "text", content: { body: ["Hello"] } })],
    ["value.content.url", image({ mime_type: "image/png" })],
    ["value.content.url", image({ mime_type: "image/png", url: "" })],
  ])("%s: %j", async (path, payload) => {
    const event = await parse(payload);
    expect(event).toMatchObject({ type: "unknown", raw: JSON.parse(JSON.stringify(payload)) });
    expect(event.id).toBeUndefined();
    expect(event.issues.map((issue) => issue.path)).toContain(path);
  });

  it("what can be told of it is kept", async () => {
    expect(await parse(message(undefined))).toMatchObject({
      type: "unknown",
      name: "message",
      projectId: "PROJECT_ID",
      timestamp: 1776134278574,
    });
  });
});

it("issues hold types and never values of the payload", async () => {
  const event = await parse(messagePayload({ room_id: ["PRIVATE"], contact: { id: 4711 } }));
  expect(JSON.stringify(event.issues)).not.toMatch(/PRIVATE|4711/);
});

it("keys like __proto__ and constructor change no object, and stay in raw", async () => {
  const hostile = '{"polluted":true,"project_id":"EVIL","id":"EVIL","name":"EVIL"}';
  const keys = `"__proto__":${hostile},"constructor":{"prototype":${hostile}}`;
  const event = await parse(
    `{${keys},"event_type":"message","value":{${keys},"type":"text","content":{${keys}}},"contact":{${keys}}}`,
  );
  expect(event).toMatchObject({ type: "unknown", name: "message" });
  expect(event.projectId).toBeUndefined();
  expect(Object.getPrototypeOf(event.raw)).toBe(Object.prototype);
  expect(Object.keys(event.raw)).toContain("__proto__");
  expect({}).not.toHaveProperty("polluted");
});

describe("a signed body that is hostile all the same", () => {
  it.each<[string, string]>([
    ["100,000 objects deep", `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`],
    [
      "20,000 names",
      JSON.stringify(Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, i]))),
    ],
    [
      "toString and valueOf in every place",
      JSON.stringify(
        messagePayload({
          project_id: { toString: 1, valueOf: 1 },
          value: { toString: null, id: { toJSON: 1 } },
        }),
      ),
    ],
  ])("of %s is an unknown event", async (_, text) => {
    const event = await parse(text);
    expect(event).toMatchObject({ type: "unknown" });
    expect(event.projectId).toBeUndefined();
  });
});

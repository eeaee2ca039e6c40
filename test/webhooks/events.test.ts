import { describe, expect, it } from "vitest";
import { parseWebhook } from "../../src/webhooks/index.js";
import { delivery, messagePayload, secret } from "./payloads.js";

// Names with `zz` are undocumented, and will stay so.

const parse = async (payload: unknown) => parseWebhook(await delivery(payload), secret);
const parseMessage = (value: unknown) => parse(messagePayload({ value }));
const parseFile = (type: string, content: object) => parseMessage({ id: "1", type, content });
const pathsOf = ({ issues }: { issues: { path: string }[] }) => issues.map(({ path }) => path);

describe("a message", () => {
  it("has its fields in camelCase, and the unchanged payload in raw", async () => {
    const payload = messagePayload({ zz_field: 1 });
    const event = await parse(payload);
    expect(event).toMatchObject({
      type: "message",
      id: "MESSAGE_ID",
      projectId: "PROJECT_ID",
      roomId: "ROOM_ID",
      timestamp: 1776134278574,
      contact: { id: "USER_ID", name: "USER_NAME" },
      conversation: { id: "CONVERSATION_ID" },
      bot: { id: "BOT_ID", name: "BOT_NAME" },
      message: { id: "MESSAGE_ID", type: "text", content: { body: "Hello" } },
    });
    expect(event.raw).toEqual(payload);
    expect(event).not.toHaveProperty("zz_field");
    expect(event).not.toHaveProperty("project_id");
    // Undocumented fields are only in `raw`.
    expect(pathsOf(event)).not.toContain("zz_field");
  });

  it.each(["image", "video", "audio", "document"])("may be a file of type %s", async (type) => {
    const event = await parseFile(type, { url: "https://files.example/1", mime_type: "a/b" });
    const content = { url: "https://files.example/1", mimeType: "a/b" };
    expect(event).toMatchObject({ message: { id: "1", type, content } });
  });

  it("keeps the documented optional fields of its content", async () => {
    const file = { url: "https://files.example/1", mime_type: "a/b" };
    expect(await parseFile("image", { ...file, caption: "Receipt" })).toMatchObject({
      message: { content: { caption: "Receipt" } },
    });
    expect(await parseFile("document", { ...file, filename: "invoice.pdf" })).toMatchObject({
      message: { content: { filename: "invoice.pdf" } },
    });
  });

  it.each(["zz_kind", "TEXT", "__proto__", "constructor"])(
    "of the undocumented type %s has the type unknown and its unchanged content",
    async (name) => {
      const content = { url: "", zz_field: { mime_type: 1 } };
      const event = await parseMessage({ id: "1", type: name, content });
      expect(event).toMatchObject({ type: "message", id: "1" });
      expect(event).toHaveProperty("message", { type: "unknown", name, id: "1", content });
      expect(pathsOf(event)).not.toContain("value.content.mime_type");
    },
  );

  it("may be an empty text", async () => {
    expect(await parseMessage({ id: "1", type: "text", content: { body: "" } })).toMatchObject({
      message: { content: { body: "" } },
    });
  });
});

describe("a field that is missing or has another type is absent and listed in issues:", () => {
  it.each([
    ["timestamp", { timestamp: undefined }, "number", "undefined"],
    ["timestamp", { timestamp: "1776134278574" }, "number", "string"],
    ["contact.name", { contact: { id: "USER_ID", name: null } }, "string", "null"],
    ["bot.name", { bot: { id: "BOT_ID", name: 7 } }, "string", "number"],
    ["conversation.id", { conversation: { id: [] } }, "string", "array"],
  ])("%s: %j", async (path, fields, expected, received) => {
    const event = await parse(messagePayload(fields));
    expect(event).toMatchObject({ type: "message", id: "MESSAGE_ID", contact: { id: "USER_ID" } });
    expect(event).not.toHaveProperty(path);
    expect(event.issues).toContainEqual({ path, expected, received });
  });

  it("a conversation reads as an empty object", async () => {
    const event = await parse(messagePayload({ conversation: null }));
    expect(event).toMatchObject({ type: "message", conversation: {} });
    expect(pathsOf(event)).toContain("conversation");
  });

  it.each([undefined, null, 7, ""])("a media type, %j, reads as octet-stream", async (given) => {
    const event = await parseFile("image", { url: "https://files.example/1", mime_type: given });
    expect(event).toHaveProperty("message.content.mimeType", "application/octet-stream");
    expect(event).toHaveProperty("message.content.url", "https://files.example/1");
    expect(pathsOf(event)).toContain("value.content.mime_type");
    expect(event.raw).toHaveProperty(
      "value.content",
      JSON.parse(JSON.stringify({ url: "https://files.example/1", mime_type: given })),
    );
  });

  it("a caption", async () => {
    const content = { url: "https://files.example/1", mime_type: "a/b", caption: {} };
    const event = await parseFile("image", content);
    expect(event).not.toHaveProperty("message.content.caption");
    expect(event.issues).toContainEqual({
      path: "value.content.caption",
      expected: "string",
      received: "object",
    });
  });

  it("and issues contain types, never values", async () => {
    const event = await parse(messagePayload({ room_id: ["PRIVATE"], contact: { id: 4711 } }));
    expect(JSON.stringify(event.issues)).not.toMatch(/PRIVATE|4711/);
  });
});

describe("a message without the fields for a reply is unknown, and its issues say why:", () => {
  const text = { type: "text", content: { body: "Hello" } };
  it.each([
    ["project_id", { project_id: undefined }],
    ["project_id", { project_id: "" }],
    ["room_id", { room_id: 12 }],
    ["room_id", { room_id: "" }],
    ["contact", { contact: undefined }],
    ["contact", { contact: ["USER_ID"] }],
    ["contact.id", { contact: { name: "USER_NAME" } }],
    ["contact.id", { contact: { id: "", name: "USER_NAME" } }],
    ["bot", { bot: "BOT_ID" }],
    ["bot.id", { bot: { id: true, name: "BOT_NAME" } }],
    ["value", { value: undefined }],
    ["value", { value: "Hello" }],
    ["value.id", { value: text }],
    ["value.id", { value: { id: 7, ...text } }],
    ["value.id", { value: { id: "", ...text } }],
    ["value.id", { value: { type: "zz_kind", content: {} } }],
    ["value.type", { value: { id: "1", content: { body: "Hello" } } }],
    ["value.type", { value: { id: "1", type: "", content: {} } }],
    ["value.content", { value: { id: "1", type: "text" } }],
    ["value.content.body", { value: { id: "1", type: "text", content: {} } }],
    ["value.content.url", { value: { id: "1", type: "image", content: { mime_type: "a/b" } } }],
    [
      "value.content.url",
      { value: { id: "1", type: "image", content: { url: "", mime_type: "" } } },
    ],
  ])("%s: %j", async (path, fields) => {
    const payload = messagePayload(fields);
    const event = await parse(payload);
    expect(event).toMatchObject({ type: "unknown", name: "message", timestamp: 1776134278574 });
    expect(event.raw).toEqual(JSON.parse(JSON.stringify(payload)));
    expect(pathsOf(event)).toContain(path);
  });
});

describe.each(["conversation.start", "conversation.close"])("%s", (type) => {
  it("has its fields in camelCase, and the unchanged payload in raw", async () => {
    const payload = { event: type, project_id: "PROJECT_ID", timestamp: 1, zz_field: 1 };
    const event = await parse(payload);
    expect(event).toMatchObject({ type, projectId: "PROJECT_ID", timestamp: 1, raw: payload });
    expect(event).not.toHaveProperty("zz_field");
    expect(event).not.toHaveProperty("event");
  });

  it("needs only its project", async () => {
    const event = await parse({ event: type, project_id: "PROJECT_ID" });
    expect(event).toMatchObject({ type, projectId: "PROJECT_ID" });
    expect(pathsOf(event)).toContain("timestamp");
  });

  it.each([undefined, "", 7])(
    "with the project %j is unknown, and its issues say why",
    async (project) => {
      const event = await parse({ event: type, project_id: project, timestamp: 1 });
      expect(event).toMatchObject({ type: "unknown", name: type, timestamp: 1 });
      expect(event).not.toHaveProperty("projectId");
      expect(pathsOf(event)).toContain("project_id");
    },
  );
});

describe("an undocumented event is unknown,", () => {
  it.each([
    ["by its event", { event: "zz.event" }, "zz.event"],
    ["by its event_type", { event_type: "zz_type" }, "zz_type"],
    ["if a message's name is in event", { event: "message" }, "message"],
    [
      "if an event's name is in event_type",
      { event_type: "conversation.start" },
      "conversation.start",
    ],
  ])("%s, with its name", async (_, fields, name) => {
    const raw = { project_id: "PROJECT_ID", timestamp: 1, ...fields };
    const event = await parse(raw);
    expect(event).toEqual({
      type: "unknown",
      name,
      projectId: "PROJECT_ID",
      timestamp: 1,
      raw,
      issues: [],
    });
  });

  it.each([{}, { event_type: null }, { event: 7, project_id: [], timestamp: "1" }, { event: "" }])(
    "without a name, if it has none: %j",
    async (raw) => {
      expect(await parse(raw)).toEqual({ type: "unknown", raw, issues: [] });
    },
  );
});

describe("a hostile payload with a valid signature", () => {
  it("can't set fields by __proto__ or constructor, which stay in raw", async () => {
    const evil = '{"polluted":true,"project_id":"EVIL","id":"EVIL"}';
    const keys = `"__proto__":${evil},"constructor":{"prototype":${evil}}`;
    const event = await parse(
      `{${keys},"event_type":"message","contact":{${keys}},"value":{${keys},"type":"text","content":{${keys}}}}`,
    );
    expect(event).toMatchObject({ type: "unknown", name: "message" });
    expect(event).not.toHaveProperty("projectId");
    expect(Object.keys(event.raw)).toContain("__proto__");
    expect({}).not.toHaveProperty("polluted");
  });

  it.each<[string, unknown]>([
    ["100,000 objects deep", `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`],
    [
      "with 20,000 names",
      Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, i])),
    ],
    ["of 5 MB", { zz: "a".repeat(5_000_000) }],
    [
      "with toString and toJSON as fields",
      messagePayload({ project_id: { toString: 1, toJSON: 1 } }),
    ],
  ])("is an unknown event: %s", async (_, payload) => {
    expect(await parse(payload)).toMatchObject({ type: "unknown" });
  });
});

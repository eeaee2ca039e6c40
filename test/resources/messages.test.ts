import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { JelouMessage } from "../../src/index.js";
import { answer, clientWith, failureOf, ok } from "../core/client.js";

const room = { projectId: "P1", roomId: "R1", botId: "B1", userId: "U1" };
const url = "https://files.example/a";
const hmac = (text: string, secret: string) =>
  `sha256=${createHmac("sha256", secret).update(text).digest("hex")}`;

test.each<[JelouMessage, object]>([
  [{ type: "text", content: { body: "¡Hola! 😀" } }, { body: "¡Hola! 😀" }],
  [
    { type: "image", content: { url, mimeType: "image/png", caption: "c" } },
    { url, mime_type: "image/png", caption: "c" },
  ],
  [
    { type: "audio", content: { url, mimeType: "audio/ogg" } },
    { url, mime_type: "audio/ogg" },
  ],
  [
    { type: "document", content: { url, mimeType: "a/b", filename: "f" } },
    { url, mime_type: "a/b", filename: "f" },
  ],
])(
  "a message is sent in Jelou's spelling, and the very text is signed: $type",
  async (message, content) => {
    const { jelou, requests } = clientWith(ok, { signingSecret: async (id) => `secret-of-${id}` });
    await jelou.messages.send({ ...room, message: { id: "M1", ...message } });
    const [request] = requests as [Request];
    const text = await request.text();
    expect(request.url).toBe("https://messages.example/v1/external-support/webhook");
    expect(request.headers.get("x-jelou-signature")).toBe(hmac(text, "secret-of-P1"));
    expect(JSON.parse(text)).toEqual({
      ...{ field: "messages", object: "message_event", event_type: "incoming_message" },
      ...{ project_id: "P1", room_id: "R1", bot_id: "B1", user_id: "U1" },
      value: { id: "M1", type: message.type, content },
    });
  },
);

const hello = { type: "text", content: { body: "Hello" } } as const;

test("the id of a message is the caller's, or a UUID, and the caller gets it back", async () => {
  const { jelou, requests } = clientWith(() => Response.json({ message: ["Sent."] }));
  expect(await jelou.messages.send({ ...room, message: { id: "M1", ...hello } })).toEqual({
    id: "M1",
    messages: ["Sent."],
  });
  const { id } = await jelou.messages.send({ ...room, message: hello });
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
  expect((await requests[1]?.json()).value.id).toBe(id);
});

test("each attempt of a send has the same id, text and signature", async () => {
  const { jelou, requests } = clientWith([answer(429), ok]);
  await jelou.messages.send({ ...room, message: hello });
  const [first, second] = await Promise.all(
    requests.map(async (one) => [one.headers.get("x-jelou-signature"), await one.text()]),
  );
  expect(second).toEqual(first);
});

test("a message that changes while its secret is awaited is sent and signed without the change", async () => {
  const message = { type: "text" as const, content: { body: "before" } };
  const signingSecret = async () => {
    message.content.body = "after";
    return "the-secret";
  };
  const { jelou, requests } = clientWith(ok, { signingSecret });
  await jelou.messages.send({ ...room, message });
  const text = await requests[0]?.text();
  expect(text).toContain("before");
  expect(requests[0]?.headers.get("x-jelou-signature")).toBe(hmac(text ?? "", "the-secret"));
});

test("undocumented fields are sent", async () => {
  const { jelou, requests } = clientWith(ok);
  const message = { ...hello, content: { body: "Hi", preview_url: true } };
  await jelou.messages.send({ ...room, message, x_unknown: 1 } as never);
  expect(await requests[0]?.json()).toMatchObject({
    x_unknown: 1,
    value: { content: { body: "Hi", preview_url: true } },
  });
});

test("fields in Jelou's spelling replace neither the caller's fields nor the constant ones", async () => {
  const { jelou, requests } = clientWith(ok);
  const raw = {
    project_id: "P2",
    room_id: "R2",
    value: { id: "M2" },
    event_type: "x",
    eventType: "y",
  };
  const message = { id: "M1", ...hello };
  await jelou.messages.send({ ...room, message, ...raw } as never);
  expect(await requests[0]?.json()).toEqual({
    ...{ field: "messages", object: "message_event", event_type: "incoming_message" },
    ...{ project_id: "P1", room_id: "R1", bot_id: "B1", user_id: "U1", value: message },
  });
});

describe("refused before anything is sent, by the path of the field:", () => {
  const image = (content: object) => ({ message: { type: "image", content } });
  const media = { url, mimeType: "image/png" };
  test.each<[string, unknown, string | RegExp]>([
    ["no input", null, "The input must be an object."],
    ["no project", { ...room, projectId: undefined }, "projectId must be a non-empty string."],
    [
      "no room",
      { ...room, roomId: undefined, message: hello },
      "roomId must be a non-empty string.",
    ],
    ["no message", room, "message must be an object."],
    [
      "an empty id",
      { ...room, message: { ...hello, id: "" } },
      "message.id must be a non-empty string.",
    ],
    [
      "an unknown type",
      { ...room, message: { type: "sticker", content: {} } },
      /^message\.type must be one of (\w+(, |\.$)){5}/,
    ],
    [
      "no body",
      { ...room, message: { type: "text", content: {} } },
      "message.content.body must be a non-empty string.",
    ],
    ["no content", { ...room, message: { type: "text" } }, "message.content must be an object."],
    [
      "no media type",
      { ...room, ...image({ url }) },
      "message.content.mimeType must be a non-empty string.",
    ],
    [
      "a caption that is null",
      { ...room, ...image({ ...media, caption: null }) },
      "message.content.caption must be a non-empty string.",
    ],
    [
      "media over http",
      { ...room, ...image({ ...media, url: "http://a.example/a.png" }) },
      "message.content.url must be an https URL, without spaces, line breaks or backslashes.",
    ],
  ])("%s", async (_, input, message) => {
    const { jelou, requests } = clientWith(ok);
    const error = await failureOf(jelou.messages.send(input as never));
    expect(error).toMatchObject({ code: "invalid_input", operation: "messages.send" });
    const said = error.message.replace("messages.send: ", "");
    if (typeof message === "string") expect(said).toBe(message);
    else expect(said).toMatch(message);
    expect(requests).toEqual([]);
  });
});

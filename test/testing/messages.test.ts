import { expect, it } from "vitest";
import { signBody } from "../../src/webhooks/index.js";
import { hello, refusal, setUp, signingSecret, webhookUrl, who } from "./set-up.js";

const address = "https://chatbot.jelou.ai/v1/external-support/webhook";
const room = { projectId: "P1", roomId: "ROOM", ...who };
/** A message as the client sends it. */
const sent = {
  field: "messages",
  object: "message_event",
  event_type: "incoming_message",
  project_id: "P1",
  room_id: "ROOM",
  bot_id: "BOT",
  user_id: "USER",
  value: { id: "M1", ...hello },
};

async function post(body: unknown, secret = signingSecret) {
  const { fake } = setUp();
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const headers = { "x-jelou-signature": await signBody(text, secret) };
  const response = await fake.fetch(address, { method: "POST", body: text, headers });
  return { fake, status: response.status, body: await response.json() };
}

it("a signed message is accepted without credentials, and kept in the client's spelling", async () => {
  const { fake, jelou } = setUp();
  const content = { url: "https://panel.example/a.pdf", mimeType: "application/pdf" };
  const message = { id: "M1", type: "document", content } as const;
  expect(await jelou.messages.send({ ...room, message })).toEqual({
    id: "M1",
    messages: ["Message received"],
  });
  const [request] = fake.requests;
  expect(fake.messages).toEqual([{ ...room, message, body: request?.body }]);
  expect(request?.headers).not.toHaveProperty("x-api-key");
});

it("a field that no page documents is kept", async () => {
  const { fake, status } = await post({ ...sent, reply_to: "M0" });
  expect(status).toBe(200);
  expect(fake.messages).toMatchObject([{ reply_to: "M0" }]);
});

it.each([
  ["with another secret", sent, "another-secret"],
  ["for a project without integration", { ...sent, project_id: "P2" }, signingSecret],
])("a message %s gets a 401", async (_, body, secret) => {
  const { fake, ...reply } = await post(body, secret);
  expect(reply).toEqual({ status: 401, body: refusal("E0401", "UNAUTHORIZED") });
  expect(fake.messages).toEqual([]);
});

it("the signature covers the exact text", async () => {
  const { fake } = setUp({ integrations: { P1: { webhookUrl, signingSecret } } });
  const signature = await signBody(JSON.stringify(sent), signingSecret);
  const response = await fake.fetch(address, {
    method: "POST",
    body: JSON.stringify(sent, null, 2),
    headers: { "x-jelou-signature": signature },
  });
  expect(response.status).toBe(401);
});

it.each<[body: unknown, field: string, text: string]>([
  [{ ...sent, project_id: "" }, "project_id", "It must be a non-empty string."],
  [{ ...sent, room_id: undefined }, "room_id", "It must be a non-empty string."],
  [{ ...sent, value: { id: "M1", type: "sticker" } }, "value.type", "It must be one of "],
  [
    { ...sent, value: { id: "M1", type: "text", content: {} } },
    "value.content.body",
    "It must be a non-empty string.",
  ],
  [
    {
      ...sent,
      value: { id: "M1", type: "audio", content: { url: "http://a.example", mime_type: "a/b" } },
    },
    "value.content.url",
    "It must be an https URL.",
  ],
  ["no JSON", "body", "It must be an object."],
])("%j is refused with 422", async (body, field, text) => {
  const { fake, ...reply } = await post(body);
  expect(reply).toMatchObject({
    status: 422,
    body: { validationError: { [field]: [{ en: expect.stringContaining(text) }] } },
  });
  expect(fake.messages).toEqual([]);
});

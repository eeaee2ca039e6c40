import * as webhooks from "../../src/webhooks/index.js";

export const secret = "the-signing-secret";

/** The documented event of a text message. `fields` override its fields. */
export function messagePayload(fields: Record<string, unknown> = {}) {
  return {
    field: "messages",
    object: "message_event",
    event_type: "message",
    timestamp: 1776134278574,
    project_id: "PROJECT_ID",
    room_id: "ROOM_ID",
    contact: { id: "USER_ID", name: "USER_NAME" },
    conversation: { id: "CONVERSATION_ID" },
    bot: { id: "BOT_ID", name: "BOT_NAME" },
    value: { id: "MESSAGE_ID", type: "text", content: { body: "Hello" } },
    ...fields,
  };
}

/** A request from Jelou: the body is serialised once, and exactly that text is signed. */
export async function delivery(payload: unknown, signingSecret = secret) {
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  return { body, headers: { "x-jelou-signature": await webhooks.signBody(body, signingSecret) } };
}

/** The functions for callers without types. */
export const untyped = webhooks as unknown as {
  verifySignature(body: unknown, signature: unknown, secrets: unknown): Promise<boolean>;
  signBody(body: unknown, secret: unknown): Promise<string>;
  parseWebhook(request: unknown, secrets: unknown): Promise<webhooks.JelouEvent>;
};

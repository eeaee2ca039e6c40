import { signBody } from "../../src/webhooks/index.js";

export const secret = "the-signing-secret";

/** The documented event of a text message, with the given fields in place of its own. */
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

export function conversationPayload(name: string, fields: Record<string, unknown> = {}) {
  return { event: name, timestamp: 1776134278574, project_id: "PROJECT_ID", ...fields };
}

/** A request as Jelou sends it: the body written once, that very string signed. */
export async function delivery(payload: unknown, signingSecret = secret) {
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  return { body, headers: { "x-jelou-signature": await signBody(body, signingSecret) } };
}

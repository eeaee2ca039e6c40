import type { JelouClient } from "jelou-client";
import type { JelouMessageEvent } from "jelou-client/webhooks";

/** Sends an agent's answer to the end user who wrote a message. The client needs the project's `signingSecret`. */
export async function reply(jelou: JelouClient, event: JelouMessageEvent, text: string) {
  const { id } = await jelou.messages.send({
    projectId: event.projectId,
    roomId: event.roomId,
    botId: event.bot.id,
    userId: event.contact.id,
    message: { type: "text", content: { body: text } },
  });
  return id; // The id of the new message. The reply doesn't need event.id.
}

/** Hands the end user back to the bot. Jelou then sends `conversation.close` to your webhookUrl. */
export async function handBack(jelou: JelouClient, event: JelouMessageEvent, farewell: string) {
  await jelou.conversations.close(event.projectId, {
    botId: event.bot.id,
    userId: event.contact.id,
    redirectPayload: { type: "text", text: farewell },
  });
}

/** Reads the conversation of an event. The event may have no conversation id. */
export async function findConversation(jelou: JelouClient, event: JelouMessageEvent) {
  const { id } = event.conversation;
  return id === undefined ? undefined : await jelou.conversations.get(event.projectId, id);
}

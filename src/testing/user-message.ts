import { nameOfUser, newConversation, type FakeConversation } from "./conversation.js";
import type { FakeEvent } from "./events.js";
import { rename } from "./message.js";
import { refuseUnknownOptions } from "./refusals.js";
import type { State } from "./state.js";

/**
 * A message that an end user writes. What is left out is taken from the latest active
 * conversation that fits; where none does, one begins.
 */
export interface FakeUserMessage {
  readonly projectId: string;
  readonly roomId?: string | undefined;
  readonly userId?: string | undefined;
  readonly botId?: string | undefined;
  readonly message: {
    readonly id?: string | undefined;
    /** `text`, `image`, `video`, `audio`, `document`, or something that Jelou may think of. */
    readonly type: string;
    /** With `mimeType` as the client spells it, or `mime_type` as it goes over the wire. */
    readonly content: object;
  };
}

const parts = {
  projectId: true,
  roomId: true,
  userId: true,
  botId: true,
  message: true,
} satisfies Record<keyof FakeUserMessage, true>;

export async function emitMessage(state: State, given: FakeUserMessage): Promise<FakeEvent> {
  refuseUnknownOptions("emitMessage", given, parts);
  const { projectId, message } = given;
  const integration = state.integrations.get(projectId);
  if (!integration) {
    throw new Error(
      `The project ${projectId} has no integration, so Jelou has nowhere to send its events: create one first.`,
    );
  }
  const conversation = conversationFor(state, given);
  const { event, delivered } = await state.delivery.emit(projectId, integration, {
    field: "messages",
    object: "message_event",
    event_type: "message",
    room_id: conversation.roomId,
    contact: { id: conversation.user.id, name: nameOfUser },
    conversation: { id: conversation.id },
    bot: { id: conversation.bot.id, name: "Fake Bot" },
    value: {
      id: message.id ?? state.nextId("message"),
      type: message.type,
      content: rename(message.content, "mimeType", "mime_type"),
    },
  });
  await delivered;
  return event;
}

/** The latest active one that fits, or else a new one: what a handler learns of it can be asked for, and closed. */
function conversationFor(state: State, given: FakeUserMessage): FakeConversation {
  const { projectId, roomId, userId, botId } = given;
  const found = state.conversations.findLast(
    (one) =>
      one.state === "active" &&
      one.projectId === projectId &&
      (roomId === undefined || one.roomId === roomId) &&
      (userId === undefined || one.user.id === userId) &&
      (botId === undefined || one.bot.id === botId),
  );
  if (found) return found;
  const begun = newConversation(state, {
    projectId,
    roomId,
    userId: userId ?? "fake-user",
    botId: botId ?? "fake-bot",
  });
  state.conversations.push(begun);
  return begun;
}

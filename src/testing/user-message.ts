import type { FakeEvent } from "./events.js";
import { rename } from "./messages.js";
import type { State } from "./state.js";

/** A message that an end user writes. What is left out is taken from the latest open conversation that fits. */
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

export async function emitMessage(state: State, given: FakeUserMessage): Promise<FakeEvent> {
  const { projectId, message } = given;
  const integration = state.integrations.get(projectId);
  if (!integration) {
    throw new Error(
      `The project ${projectId} has no integration, so Jelou has nowhere to send its events: create one first.`,
    );
  }
  const fits = (name: "roomId" | "userId" | "botId", value: string) =>
    given[name] === undefined || given[name] === value;
  const conversation = state.conversations.findLast(
    ({ status, ...found }) =>
      status === "open" &&
      found.projectId === projectId &&
      fits("roomId", found.roomId) &&
      fits("userId", found.userId) &&
      fits("botId", found.botId),
  );
  const { event, delivered } = await state.delivery.emit(projectId, integration, {
    field: "messages",
    object: "message_event",
    event_type: "message",
    room_id: given.roomId ?? conversation?.roomId ?? "fake-room",
    contact: { id: given.userId ?? conversation?.userId ?? "fake-user", name: "Fake User" },
    conversation: { id: conversation?.id ?? "fake-conversation" },
    bot: { id: given.botId ?? conversation?.botId ?? "fake-bot", name: "Fake Bot" },
    value: {
      id: message.id ?? state.nextId("message"),
      type: message.type,
      content: rename(message.content, "mimeType", "mime_type"),
    },
  });
  await delivered;
  return event;
}

import type { MessageWebhook, Webhooks } from "../../generated/bodies.js";
import type { ReceivedMessage } from "./message.js";

/** A field of an event that is missing or has another type than documented. It contains no value, only types. */
export interface PayloadIssue {
  /** The place in the payload, in Jelou's spelling: `contact.name`. */
  path: string;
  /** The documented type. */
  expected: string;
  /** The type that arrived. `undefined` if the field is missing. */
  received: string;
}

/** The fields that every event has. */
export interface EventFields {
  /** The unchanged payload, in Jelou's spelling, with all undocumented fields. */
  raw: Record<string, unknown>;
  /** The fields that are missing or have another type than documented. Empty for an undocumented event. */
  issues: PayloadIssue[];
}

/**
 * An end user wrote a message.
 *
 * The ids that a reply needs are always present: a message without them is a {@link JelouUnknownEvent}. Any other field
 * that is missing or has another type than documented is absent here and listed in `issues`.
 *
 * @see https://docs.jelou.ai/en/api/pma-custom/recibir-mensajes
 */
export interface JelouMessageEvent extends EventFields, Omit<MessageWebhook, "value"> {
  type: "message";
  /**
   * The id of the message. Use it to handle each event once: no timestamp or nonce is signed, so a replayed request has a
   * valid signature too.
   */
  id: string;
  projectId: string;
  roomId: string;
  /** The end user. Their `id` is the `userId` of `messages.send` and `conversations.close`. */
  contact: { id: string } & NonNullable<MessageWebhook["contact"]>;
  conversation: NonNullable<MessageWebhook["conversation"]>;
  bot: { id: string } & NonNullable<MessageWebhook["bot"]>;
  message: ReceivedMessage;
}

/** The fields that every documented event has, except for messages. */
interface ProjectEventFields extends EventFields {
  projectId: string;
}

/** A conversation began. Fields that no page documents are in `raw`. */
export interface JelouConversationStartEvent
  extends ProjectEventFields, Omit<Webhooks["conversation.start"], "projectId"> {}

/** A conversation ended. The reason and the message to the end user are in `raw`: no page documents their names. */
export interface JelouConversationCloseEvent
  extends ProjectEventFields, Omit<Webhooks["conversation.close"], "projectId"> {}

/** A documented event without its own interface in this version. */
export type JelouOtherEvent = OtherEvent<
  Exclude<keyof Webhooks, "message" | "conversation.start" | "conversation.close">
>;
type OtherEvent<Name extends keyof Webhooks> = Name extends unknown
  ? WithReadableId<ProjectEventFields & Omit<Webhooks[Name], "projectId">>
  : never;

/**
 * An event that this version doesn't know, or a documented one that is unusable: it has no `projectId`, or it's a message
 * without the ids that a reply needs or without its content. In that case `issues` says what is wrong.
 */
export interface JelouUnknownEvent extends EventFields {
  type: "unknown";
  id?: undefined;
  /** Jelou's name of the event, if it has one. */
  name?: string;
  projectId?: string;
  /** Unix time in milliseconds. */
  timestamp?: number;
}

/** These events have no documented id. The optional `id` lets you read `event.id` before you narrow the event. */
type WithReadableId<Event> = "id" extends keyof Event ? Event : Event & { id?: undefined };

/** An event that Jelou sent to the `webhookUrl` of an integration. Narrow it on `type`. */
export type JelouEvent =
  | JelouMessageEvent
  | WithReadableId<JelouConversationStartEvent>
  | WithReadableId<JelouConversationCloseEvent>
  | JelouOtherEvent
  | JelouUnknownEvent;

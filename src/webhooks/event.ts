import type { ReceivedMessage } from "./message.js";

/** Something odd in the payload of an event that is otherwise known. Types only: no value of the payload is in it. */
export interface PayloadIssue {
  /** Where, in Jelou's spelling: `contact.name`. */
  path: string;
  /** What is documented there. */
  expected: string;
  /** What came: a type, `undefined` where nothing did. */
  received: string;
}

interface WebhookEvent<Type> {
  type: Type;
  /** Unix time in milliseconds. */
  timestamp?: number | undefined;
  /** The payload as it came, in Jelou's spelling, with every field that isn't documented. */
  raw: Record<string, unknown>;
  /** What was odd about the payload. Empty for an event that is as documented, or that isn't documented at all. */
  issues: PayloadIssue[];
}

/**
 * An end user wrote a message.
 *
 * What a reply takes is always there: a message without it is {@link JelouUnknownEvent}. Of the rest, fields that Jelou
 * left out, or that are of another type than documented, are missing here and listed in `issues`.
 *
 * @see https://docs.jelou.ai/en/api/pma-custom/recibir-mensajes
 */
export interface JelouMessageEvent extends WebhookEvent<"message"> {
  /**
   * The id of the message, for telling an event that comes twice: no timestamp or nonce is signed, so the signature of
   * a replayed request is as good as that of the first.
   */
  id: string;
  projectId: string;
  roomId: string;
  /** The end user. Their `id` is the `userId` of `messages.send` and `conversations.close`. */
  contact: { id: string; name?: string | undefined };
  conversation: { id?: string | undefined };
  bot: { id: string; name?: string | undefined };
  message: ReceivedMessage;
}

interface ConversationEvent<Type> extends WebhookEvent<Type> {
  /** None is documented: nothing in the event tells a replay from a second one. */
  id?: undefined;
  projectId: string;
}

/** A conversation began. What else came with it isn't documented and stands in `raw`. */
export interface JelouConversationStartEvent extends ConversationEvent<"conversation.start"> {}

/** A conversation ended. The reason and the message to the end user stand in `raw`: their names aren't documented. */
export interface JelouConversationCloseEvent extends ConversationEvent<"conversation.close"> {}

/**
 * An event that this version doesn't know, or a known one without what makes it usable: `projectId`, and for a message
 * also `roomId`, the ids of contact and bot, its own `id` and `type`, and for a documented type the content that it can't do without. In the second case `issues` says what is wrong.
 */
export interface JelouUnknownEvent extends WebhookEvent<"unknown"> {
  id?: undefined;
  /** Jelou's name of the event, where it has one. */
  name?: string | undefined;
  projectId?: string | undefined;
}

/** An event that Jelou sent to the `webhookUrl` of an integration. Narrow it on `type`. */
export type JelouEvent =
  JelouMessageEvent | JelouConversationStartEvent | JelouConversationCloseEvent | JelouUnknownEvent;

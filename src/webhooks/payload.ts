import * as z from "zod/mini";
import type { components, webhooks } from "../../generated/schema.js";
import {
  isObject,
  jsonType,
  pathTo,
  readFields,
  text,
  type Fields,
  type Sent,
  type FieldSchemas,
  type FieldSchemasOf,
  type FieldSchemasOfAll,
} from "../read.js";
import type { JelouEvent, PayloadIssue } from "./event.js";
import { messageTypes, type ReceivedMessage } from "./message.js";

// What the pages state about the payloads of webhooks, in Jelou's spelling. `tsc` stops here when they no longer state
// what we rely on.

/** What the pages state of a webhook's body, without the index signature, by which any name would be stated. */
export type PayloadOf<Name extends keyof webhooks> = Named<
  webhooks[Name]["post"]["requestBody"]["content"]["application/json"]
>;
type Named<Payload> = {
  [Name in keyof Payload as string extends Name ? never : Name]: Payload[Name];
};
type MessagePayload = PayloadOf<"message">;
type StartPayload = PayloadOf<"conversation.start">;
type ClosePayload = PayloadOf<"conversation.close">;
type ConversationPayload = StartPayload | ClosePayload;
type ContentOf<Name extends "TextMessage" | "ImageMessage" | "DocumentMessage" | "AudioMessage"> =
  components["schemas"][Name]["content"];

const messageName: NonNullable<MessagePayload["event_type"]> = "message";
const startName: StartPayload["event"] = "conversation.start";
const closeName: ClosePayload["event"] = "conversation.close";

/** A string that isn't empty: an id, a type, an address. */
const filledText = z.string("non-empty string").check(z.minLength(1, "non-empty string"));
// Neither NaN nor Infinity.
const timestamp = z.number("finite number");
/** A string that may be left out, or be null. */
const optionalText = z.nullish(text);

const common = { project_id: filledText, timestamp } satisfies FieldSchemasOfAll<
  MessagePayload | ConversationPayload
>;
const messageFields = { room_id: filledText, ...common } satisfies FieldSchemasOf<MessagePayload>;
const party = { id: filledText, name: text } satisfies FieldSchemasOfAll<
  NonNullable<MessagePayload["contact"] | MessagePayload["bot"]>
>;
const conversationFields = { id: filledText } satisfies FieldSchemasOf<
  NonNullable<MessagePayload["conversation"]>
>;
const value = { id: filledText, type: filledText } satisfies FieldSchemasOf<
  NonNullable<MessagePayload["value"]>
>;
const textContent = { body: text } satisfies FieldSchemasOf<ContentOf<"TextMessage">>;
const file = { url: filledText, mime_type: filledText } satisfies FieldSchemasOf<
  ContentOf<"AudioMessage">
>;
const captionedFile = { ...file, caption: optionalText } satisfies FieldSchemasOf<
  ContentOf<"ImageMessage">
>;
const namedFile = { ...file, filename: optionalText } satisfies FieldSchemasOf<
  ContentOf<"DocumentMessage">
>;

/** The event that a payload holds. Takes any JSON object: one that isn't known, or can't be used, is `unknown`. */
export function toEvent(raw: Record<string, unknown>): JelouEvent {
  const issues: PayloadIssue[] = [];
  return { ...(readKnownEvent(raw, issues) ?? readUnknownEvent(raw)), raw, issues };
}

/** Messages are told by `event_type`, conversations by `event`: so they are documented. */
function readKnownEvent(raw: Record<string, unknown>, issues: PayloadIssue[]) {
  const { event_type }: Sent<MessagePayload> = raw;
  const { event }: Sent<ConversationPayload> = raw;
  if (event_type === messageName) return readMessageEvent(raw, issues);
  if (event === startName) return readConversationEvent(startName, raw, issues);
  if (event === closeName) return readConversationEvent(closeName, raw, issues);
  return undefined;
}

function readConversationEvent<Type extends ConversationPayload["event"]>(
  type: Type,
  raw: Record<string, unknown>,
  issues: PayloadIssue[],
) {
  const { project_id: projectId, timestamp } = readPart(common, raw, "", issues);
  if (projectId === undefined) return undefined;
  return { type, projectId, ...(timestamp !== undefined && { timestamp }) };
}

function readMessageEvent(raw: Record<string, unknown>, issues: PayloadIssue[]) {
  const sent: Sent<MessagePayload> = raw;
  const fields = readPart(messageFields, raw, "", issues);
  const { project_id: projectId, room_id: roomId, timestamp } = fields;
  const contact = readPart(party, sent.contact, "contact", issues);
  const conversation = readPart(conversationFields, sent.conversation, "conversation", issues);
  const bot = readPart(party, sent.bot, "bot", issues);
  const message = readMessage(sent.value, issues);
  const isUsable = projectId !== undefined && roomId !== undefined && message !== undefined;
  if (!isUsable || contact.id === undefined || bot.id === undefined) return undefined;
  return {
    type: messageName,
    id: message.id,
    projectId,
    roomId,
    ...(timestamp !== undefined && { timestamp }),
    contact: toParty(contact.id, contact.name),
    conversation: conversation.id === undefined ? {} : { id: conversation.id },
    bot: toParty(bot.id, bot.name),
    message,
  };
}

function toParty(id: string, name: string | undefined) {
  return { id, ...(name !== undefined && { name }) };
}

/** What can be told of any payload, with nobody to hear of what is odd: that would take a documented event. */
function readUnknownEvent(raw: Record<string, unknown>) {
  const { event }: Sent<ConversationPayload> = raw;
  const { event_type }: Sent<MessagePayload> = raw;
  const name = [event, event_type].find((one) => typeof one === "string" && one !== "");
  const { project_id: projectId, timestamp } = readPart(common, raw, "", []);
  return {
    type: "unknown" as const,
    ...(typeof name === "string" && { name }),
    ...(projectId !== undefined && { projectId }),
    ...(timestamp !== undefined && { timestamp }),
  };
}

function readMessage(sent: unknown, issues: PayloadIssue[]): ReceivedMessage | undefined {
  const { id, type } = readPart(value, sent, "value", issues);
  const { content }: Sent<NonNullable<MessagePayload["value"]>> = isObject(sent) ? sent : {};
  const documented = messageTypes.find((one) => one === type);
  if (id === undefined || type === undefined) return undefined;
  // A type that isn't documented: the content as it came.
  if (documented === undefined) return { id, type, content } as unknown as ReceivedMessage;
  return readDocumentedMessage(id, documented, content, issues);
}

function readDocumentedMessage(
  id: string,
  type: (typeof messageTypes)[number],
  sent: unknown,
  issues: PayloadIssue[],
): ReceivedMessage | undefined {
  const path = "value.content";
  switch (type) {
    case "text": {
      const { body } = readPart(textContent, sent, path, issues);
      return body === undefined ? undefined : { id, type, content: { body } };
    }
    case "image":
    case "video": {
      const fields = readPart(captionedFile, sent, path, issues);
      const content = toFile(fields);
      const { caption } = fields;
      if (!content) return undefined;
      return { id, type, content: { ...content, ...(caption !== undefined && { caption }) } };
    }
    case "audio": {
      const content = toFile(readPart(file, sent, path, issues));
      return content && { id, type, content };
    }
    case "document": {
      const fields = readPart(namedFile, sent, path, issues);
      const content = toFile(fields);
      const { filename } = fields;
      if (!content) return undefined;
      return { id, type, content: { ...content, ...(filename !== undefined && { filename }) } };
    }
  }
}

/** A file in our spelling; `undefined` without what it can't do without, its address. */
function toFile({ url, mime_type: mimeType = "application/octet-stream" }: Fields<typeof file>) {
  return url === undefined ? undefined : { url, mimeType };
}

/** Reads a part of a payload and takes note of what is odd in it. Fields that aren't documented are not: `raw` has them. */
function readPart<S extends FieldSchemas>(
  schemas: S,
  part: unknown,
  path: string,
  issues: PayloadIssue[],
): Fields<S> {
  if (!isObject(part)) {
    issues.push({ path, expected: "object", received: jsonType(part) });
    return {};
  }
  const { fields, differences } = readFields(schemas, part, path);
  for (const { path, expected, received } of differences) {
    if (expected !== undefined) issues.push({ path, expected, received });
  }
  for (const [name, schema] of Object.entries(schemas)) {
    const expected = z.safeParse(schema, undefined).error?.issues[0]?.message;
    const isMissing = expected !== undefined && !Object.hasOwn(part, name);
    if (isMissing) issues.push({ path: pathTo(path, name), expected, received: "undefined" });
  }
  return fields;
}

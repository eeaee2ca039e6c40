import type { JelouEvent, PayloadIssue } from "./event.js";
import { filledText, finiteNumber, isObject, optionalText, readFields, text } from "./fields.js";
import {
  contentFields,
  isMessageType,
  type JelouMessageType,
  type ReceivedMessage,
} from "./message.js";

// Jelou's documented payloads, by our names.
const common = { projectId: filledText, timestamp: finiteNumber };
const party = { id: filledText, name: text };
const content = {
  body: text,
  url: filledText,
  mimeType: filledText,
  caption: optionalText,
  filename: optionalText,
};

/** The event that a payload holds. Takes any JSON object: one that isn't known, or can't be used, is `unknown`. */
export function toEvent(raw: Record<string, unknown>): JelouEvent {
  const issues: PayloadIssue[] = [];
  return { ...(knownEvent(raw, issues) ?? unknownEvent(raw)), raw, issues };
}

// Messages are told by `event_type`, conversations by `event`: so they are documented.
function knownEvent(raw: Record<string, unknown>, issues: PayloadIssue[]) {
  if (raw.event_type === "message") return messageEvent(raw, issues);
  const type = raw.event;
  if (type !== "conversation.start" && type !== "conversation.close") return undefined;
  const { projectId, ...fields } = readFields(raw, "", common, issues);
  return projectId === undefined ? undefined : ({ type, projectId, ...fields } as const);
}

function messageEvent(raw: Record<string, unknown>, issues: PayloadIssue[]) {
  const { projectId, ...fields } = readFields(raw, "", { roomId: filledText, ...common }, issues);
  const contact = readFields(raw.contact, "contact", party, issues);
  const conversation = readFields(raw.conversation, "conversation", { id: filledText }, issues);
  const bot = readFields(raw.bot, "bot", party, issues);
  const message = receivedMessage(raw.value, issues);
  if (projectId === undefined || message === undefined) return undefined;
  return {
    type: "message" as const,
    id: message.id,
    projectId,
    ...fields,
    contact,
    conversation,
    bot,
    message,
  };
}

/** What can be told of any payload, with nobody to hear of what is odd: that would take a documented event. */
function unknownEvent(raw: Record<string, unknown>) {
  const name = [raw.event, raw.event_type].find(
    (one): one is string => typeof one === "string" && one !== "",
  );
  return { type: "unknown" as const, ...(name && { name }), ...readFields(raw, "", common, []) };
}

function receivedMessage(value: unknown, issues: PayloadIssue[]): ReceivedMessage | undefined {
  const { id, type } = readFields(value, "value", { id: filledText, type: filledText }, issues);
  const sent = isObject(value) ? value.content : undefined;
  const isListed = type !== undefined && isMessageType(type);
  const content = isListed ? readContent(type, sent, issues) : sent;
  if (id === undefined || type === undefined || (isListed && content === undefined))
    return undefined;
  // The content is that of its type: each of its fields was just read.
  return { id, type, content } as ReceivedMessage;
}

/** The content in our spelling; `undefined` without what no message can do without: a text's body, a file's address. */
function readContent(type: JelouMessageType, sent: unknown, issues: PayloadIssue[]) {
  const shape = Object.fromEntries(contentFields[type].map((name) => [name, content[name]]));
  const fields = readFields(sent, "value.content", shape, issues);
  if (!("body" in fields || "url" in fields)) return undefined;
  return type === "text" ? fields : { mimeType: "application/octet-stream", ...fields };
}

import type { JelouEvent } from "./event.js";
import { fromWireContent, isMessageType } from "./message.js";
import type { OtherMessageType, ReceivedMessage } from "./message.js";
import { PayloadReader, withoutUnset, type PayloadIssue } from "./payload-reader.js";

/** The event that a payload holds. Takes any JSON object: one that isn't known, or can't be used, is `unknown`. */
export function toEvent(raw: Record<string, unknown>): JelouEvent {
  const issues: PayloadIssue[] = [];
  const event = knownEvent(raw, new PayloadReader(raw, issues)) ?? unknownEvent(raw);
  return withoutUnset<JelouEvent>({ ...event, raw, issues });
}

// Messages are told by `event_type`, conversations by `event`: so they are documented.
function knownEvent(raw: Record<string, unknown>, payload: PayloadReader) {
  if (raw.event_type === "message") return messageEvent(payload);
  const type = raw.event;
  if (type !== "conversation.start" && type !== "conversation.close") return undefined;
  const projectId = payload.name("project_id");
  const timestamp = payload.number("timestamp");
  return projectId === undefined ? undefined : ({ type, projectId, timestamp } as const);
}

function messageEvent(payload: PayloadReader) {
  const projectId = payload.name("project_id");
  const roomId = payload.name("room_id");
  const timestamp = payload.number("timestamp");
  const contact = party(payload.object("contact"));
  const conversation = withoutUnset({ id: payload.object("conversation").name("id") });
  const bot = party(payload.object("bot"));
  const message = receivedMessage(payload.object("value"));
  if (projectId === undefined || message === undefined) return undefined;
  const type = "message" as const;
  const { id } = message;
  return { type, id, projectId, roomId, timestamp, contact, conversation, bot, message };
}

/** What can be told of any payload, with nobody to hear of what is odd: that would take a documented event. */
function unknownEvent(raw: Record<string, unknown>) {
  const payload = new PayloadReader(raw, []);
  const name = payload.name("event") ?? payload.name("event_type");
  const projectId = payload.name("project_id");
  return { type: "unknown" as const, name, projectId, timestamp: payload.number("timestamp") };
}

function party(payload: PayloadReader) {
  return withoutUnset({ id: payload.name("id"), name: payload.string("name") });
}

function receivedMessage(value: PayloadReader): ReceivedMessage | undefined {
  const id = value.name("id");
  const type = value.name("type");
  if (type !== undefined && isMessageType(type)) {
    const message = fromWireContent(type, value.object("content"));
    return id === undefined || message === undefined ? undefined : { ...message, id };
  }
  if (id === undefined || type === undefined) return undefined;
  return { id, type: type as OtherMessageType, content: value.any("content") };
}

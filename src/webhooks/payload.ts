import type { components, webhooks as wire } from "../../generated/schema.js";
import type { MessageWebhook, Webhooks } from "../../generated/bodies.js";
import { webhooks } from "../../generated/validators.js";
import { readBody, typeName, type Difference, type Unchecked } from "../core/validation.js";
import type { JelouEvent, JelouMessageEvent, JelouUnknownEvent, PayloadIssue } from "./event.js";
import type { ReceivedMessage } from "./message.js";

// Names in Jelou's spelling come from the generated types, so that `tsc` stops here if the pages rename a field.
type WirePayload<Name extends keyof wire> =
  wire[Name]["post"]["requestBody"]["content"]["application/json"];
type WireMessage = WirePayload<"message">;
type WireFile = components["schemas"]["AudioMessage"]["content"];

/** Converts a payload to an event. An undocumented or unusable payload becomes an event of type `unknown`. */
export function toEvent(raw: Record<string, unknown>): JelouEvent {
  const issues: PayloadIssue[] = [];
  const name = nameOf(raw);
  if (name === undefined) return unknownEvent(raw, issues);
  const event =
    name === "message" ? toMessageEvent(raw, issues) : toProjectEvent(name, raw, issues);
  return event ?? unknownEvent(raw, issues);
}

/** The name of the documented webhook. Each webhook has its own field for its name. */
function nameOf(raw: Record<string, unknown>): keyof Webhooks | undefined {
  const names = Object.keys(webhooks) as (keyof Webhooks)[];
  return names.find((name) => raw[webhooks[name].discriminator] === name);
}

/** The documented fields of a payload, without those that always have the same value. */
function readPayload<Name extends keyof Webhooks>(
  name: Name,
  payload: Record<string, unknown>,
  issues: PayloadIssue[],
): { body: Webhooks[Name]; differences: readonly Difference[] } {
  const { constants, validator } = webhooks[name];
  const { body, differences } = readBody(validator, payload, { keepUnknown: false });
  const fields = Object.entries(body).filter(([field]) => !constants.includes(field));
  for (const { kind, path, expected = "", received } of differences) {
    if (kind === "wrong_type") issues.push({ path, expected, received });
  }
  return { body: Object.fromEntries(fields) as Webhooks[Name], differences };
}

function toProjectEvent(
  type: Exclude<keyof Webhooks, "message">,
  raw: Record<string, unknown>,
  issues: PayloadIssue[],
): JelouEvent | undefined {
  const { body } = readPayload(type, raw, issues);
  const { projectId } = body;
  noteBlank(projectId, "project_id", issues);
  return projectId ? ({ ...body, type, projectId, raw, issues } as JelouEvent) : undefined;
}

function toMessageEvent(
  raw: Record<string, unknown>,
  issues: PayloadIssue[],
): JelouMessageEvent | undefined {
  const { body, differences } = readMessage(raw, issues);
  const { value, ...fields } = body;
  const { projectId, roomId, contact, bot, conversation = {} } = fields;
  const message = toMessage(value, differences, issues);
  noteBlank(projectId, "project_id", issues);
  noteBlank(roomId, "room_id", issues);
  noteBlank(contact?.id, "contact.id", issues);
  noteBlank(bot?.id, "bot.id", issues);
  if (!projectId || !roomId || !contact?.id || !bot?.id || !message) return undefined;
  return {
    ...fields,
    type: "message",
    id: message.id,
    projectId,
    roomId,
    contact: { ...contact, id: contact.id },
    conversation,
    bot: { ...bot, id: bot.id },
    message,
    raw,
    issues,
  };
}

/** Adds an issue if a string is empty. It has the documented type, but is unusable as an id or a URL. */
function noteBlank(text: unknown, path: string, issues: PayloadIssue[]): void {
  if (text === "") issues.push({ path, expected: "non-empty string", received: "empty string" });
}

const mediaTypeField: keyof WireFile = "mime_type";
const mediaTypePath = `value.content.${mediaTypeField}`;
/** The media type of a file without one: RFC 9110, section 8.3. */
const unknownMediaType = "application/octet-stream";

/** Reads the fields of a message. A file without a media type is an issue. It's read again with the default type. */
function readMessage(raw: Record<string, unknown>, issues: PayloadIssue[]) {
  const read = readPayload("message", raw, issues);
  const lacksMediaType = issues.some(({ path }) => path === mediaTypePath);
  return lacksMediaType ? readPayload("message", withMediaType(raw), []) : read;
}

function withMediaType(raw: Record<string, unknown>): Record<string, unknown> {
  const { value }: Unchecked<WireMessage> = raw;
  const { content }: Unchecked<WireMessage["value"]> = Object(value);
  const file: Unchecked<WireFile> = { ...Object(content), [mediaTypeField]: unknownMediaType };
  return { ...raw, value: { ...Object(value), content: file } };
}

function toMessage(
  value: MessageWebhook["value"],
  differences: readonly Difference[],
  issues: PayloadIssue[],
): ReceivedMessage | undefined {
  const { kind } = differences.find(({ path }) => path === "value.type") ?? {};
  if (!value || kind === "wrong_type") return undefined;
  const { id, type: name, content } = value;
  // The fields of an unknown type of message were not checked.
  if (typeof id !== "string" || id === "") {
    issues.push({ path: "value.id", expected: "non-empty string", received: typeName(id) });
    return undefined;
  }
  if (kind === "unknown_member") return { type: "unknown", name, id, content };
  if ("url" in content) {
    noteBlank(content.url, "value.content.url", issues);
    noteBlank(content.mimeType, mediaTypePath, issues);
    if (content.url === "") return undefined;
    if (content.mimeType === "") content.mimeType = unknownMediaType;
  }
  return value;
}

function unknownEvent(raw: Record<string, unknown>, issues: PayloadIssue[]): JelouUnknownEvent {
  const fields = new Set(Object.values(webhooks).map(({ discriminator }) => discriminator));
  const name = [...fields]
    .map((field) => raw[field])
    .find((one) => typeof one === "string" && one !== "");
  const { project_id: projectId, timestamp }: Unchecked<WireMessage> = raw;
  return {
    type: "unknown",
    ...(typeof name === "string" && { name }),
    ...(typeof projectId === "string" && projectId !== "" && { projectId }),
    ...(typeof timestamp === "number" && { timestamp }),
    raw,
    issues,
  };
}

import type { components, webhooks as wire } from "../../generated/schema.js";
import type { MessageWebhook, Webhooks } from "../../generated/bodies.js";
import { webhooks } from "../../generated/validators.js";
import { isObject } from "../core/input.js";
import { readBody, typeName, type Difference, type Unchecked } from "../core/read.js";
import type { JelouEvent, JelouMessageEvent, JelouUnknownEvent, PayloadIssue } from "./event.js";
import type { ReceivedMessage } from "./message.js";

// Names in Jelou's spelling come from the generated types, so that `tsc` stops here if the pages rename a field.
type WirePayload<Name extends keyof wire> =
  wire[Name]["post"]["requestBody"]["content"]["application/json"];
type WireMessage = WirePayload<"message">;
type WireFile = components["schemas"]["AudioMessage"]["content"];

/** The event of a payload. It takes any JSON object: what is not documented or not usable becomes `unknown`. */
export function toEvent(raw: Record<string, unknown>): JelouEvent {
  const issues: PayloadIssue[] = [];
  const name = nameOf(raw);
  if (name === undefined) return unknownEvent(raw, issues);
  const event =
    name === "message" ? toMessageEvent(raw, issues) : toProjectEvent(name, raw, issues);
  return event ?? unknownEvent(raw, issues);
}

/** The documented webhook that a payload is about. Each has its own field for the name. */
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
  const payload = withUsableFile(raw, issues);
  const { body, differences } = readPayload("message", payload, issues);
  const { value, ...fields } = body;
  const { projectId, roomId, contact, bot, conversation = {} } = fields;
  const message = toMessage(value, differences);
  noteBlank(projectId, "project_id", issues);
  noteBlank(roomId, "room_id", issues);
  noteBlank(contact?.id, "contact.id", issues);
  noteBlank(bot?.id, "bot.id", issues);
  noteBlank(value?.id, "value.id", issues);
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

/** An empty id is a string as documented, and unusable all the same. */
function noteBlank(id: unknown, path: string, issues: PayloadIssue[]): void {
  if (id === "") issues.push({ path, expected: "non-empty string", received: "empty string" });
}

function toMessage(
  value: MessageWebhook["value"],
  differences: readonly Difference[],
): ReceivedMessage | undefined {
  if (!value?.id || typeof value.id !== "string") return undefined;
  const { kind } = differences.find(({ path }) => path === "value.type") ?? {};
  if (kind === "wrong_type") return undefined;
  if (kind !== "unknown_kind") return value;
  const { id, type: name, content } = value;
  return { type: "unknown", name, id, content };
}

/**
 * Fills in the media type of a file that has none, because the file is usable without it (RFC 9110, section 8.3). A file
 * with an empty address is not usable.
 */
function withUsableFile(
  raw: Record<string, unknown>,
  issues: PayloadIssue[],
): Record<string, unknown> {
  const { value }: Unchecked<WireMessage> = raw;
  if (!isObject(value) || !isObject(value["content"])) return raw;
  const content: Unchecked<WireFile> = value["content"];
  if (content.url === undefined) return raw;
  const url = content.url === "" ? undefined : content.url;
  let { mime_type } = content;
  if (typeof mime_type !== "string" || mime_type === "") {
    issues.push({
      path: "value.content.mime_type",
      expected: "string",
      received: typeName(mime_type),
    });
    mime_type = "application/octet-stream";
  }
  const file: Unchecked<WireFile> = { ...content, url, mime_type };
  return { ...raw, value: { ...value, content: file } };
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

import { readAcknowledgement, type Acknowledgement } from "./acknowledgement.js";
import type { Config } from "./config.js";
import type { RequestBody } from "./http.js";
import {
  readHttpsUrl,
  readObject,
  readOneOf,
  readPathSegment,
  readString,
  readText,
} from "./input.js";
import type { RequestOptions } from "./options.js";
import type { Sent } from "./read.js";
import type { Transport } from "./transport.js";
import {
  messageTypes,
  type CaptionedContent,
  type DocumentContent,
  type JelouMessage,
  type TextContent,
} from "./webhooks/message.js";
import { signBody } from "./webhooks/signature.js";

/** A message, and where it goes: the ids that came with the end user's own messages. */
export interface SendMessageInput {
  projectId: string;
  roomId: string;
  botId: string;
  userId: string;
  /** Media addresses must be https. `id` is a random UUID where you give none. */
  message: JelouMessage;
}

/** `jelou.messages` */
export interface Messages {
  /**
   * Sends an agent's message to the end user. Signed with the project's signing secret, to a host of its own, without
   * the API key. Never repeated where it may have acted.
   *
   * @throws JelouInputError without a `signingSecret`
   * @see https://docs.jelou.ai/en/api/pma-custom/enviar-mensajes
   */
  send(input: SendMessageInput, options?: RequestOptions): Promise<Acknowledgement>;
}

/** @internal */
export function createMessages(
  call: Transport,
  { messagesBaseUrl, getSigningSecret }: Pick<Config, "messagesBaseUrl" | "getSigningSecret">,
): Messages {
  return {
    async send(input, options) {
      const { projectId } = Object(input) as SendMessageInput;
      return await call("messages.send", projectId, options, () => {
        const body = readMessageEvent(input, projectId);
        // What is sent is the very text that is signed.
        const text = JSON.stringify(body);
        return {
          baseUrl: messagesBaseUrl,
          async authorize() {
            const secret = await getSigningSecret(projectId);
            const signature = await signBody(text, secret);
            return { signature, headers: {}, secrets: [secret] };
          },
          build: (http, init, { signature }) =>
            http.POST("/v1/external-support/webhook", {
              ...init,
              params: { header: { "X-Jelou-Signature": signature } },
              body,
              bodySerializer: () => text,
            }),
          read: readAcknowledgement,
        };
      });
    },
  };
}

type MessageEvent = RequestBody<"sendMessage">;

function readMessageEvent(input: SendMessageInput, projectId: string): MessageEvent {
  const { roomId, botId, userId, message } = readObject("The input", input);
  return {
    field: "messages",
    object: "message_event",
    // As Jelou sees it: the message comes in from the panel.
    event_type: "incoming_message",
    project_id: readPathSegment("projectId", projectId),
    room_id: readText("roomId", roomId),
    bot_id: readText("botId", botId),
    user_id: readText("userId", userId),
    value: readMessage(message),
  };
}

type Value = MessageEvent["value"];
type ContentOf<Type extends Value["type"]> = Extract<Value, { type: Type }>["content"];

function readMessage(message: JelouMessage): Value {
  const { id: ownId, type: ownType, content } = readObject("message", message);
  const id = ownId === undefined ? crypto.randomUUID() : readText("message.id", ownId);
  const type = readOneOf("message.type", ownType, messageTypes);
  // Of which type it is, nobody has checked.
  const given = readObject<GivenContent>("message.content", content);
  switch (type) {
    case "text":
      return { id, type, content: { body: readText("message.content.body", given.body) } };
    case "image":
      return { id, type, content: readCaptionedFile(given) };
    case "video":
      return { id, type, content: readCaptionedFile(given) };
    case "audio":
      return { id, type, content: readFile(given) };
    case "document":
      return { id, type, content: readNamedFile(given) };
  }
}

/** Content of any type, of which nothing is checked yet. */
type GivenContent = Sent<TextContent & CaptionedContent & DocumentContent>;

function readFile({ url, mimeType }: GivenContent): ContentOf<"audio"> {
  return {
    url: readHttpsUrl("message.content.url", url),
    mime_type: readText("message.content.mimeType", mimeType),
  };
}

function readCaptionedFile(given: GivenContent): ContentOf<"image"> & ContentOf<"video"> {
  const content: ContentOf<"image"> & ContentOf<"video"> = readFile(given);
  const { caption } = given;
  if (caption !== undefined) content.caption = readString("message.content.caption", caption);
  return content;
}

function readNamedFile(given: GivenContent): ContentOf<"document"> {
  const content: ContentOf<"document"> = readFile(given);
  const { filename } = given;
  if (filename !== undefined) content.filename = readString("message.content.filename", filename);
  return content;
}

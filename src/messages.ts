import type { operations } from "../generated/schema.js";
import { readAcknowledgement, type Acknowledgement } from "./acknowledgement.js";
import type { Config } from "./config.js";
import {
  readHttpsUrl,
  readObject,
  readOneOf,
  readPathSegment,
  readString,
  readText,
} from "./input.js";
import type { RequestOptions } from "./options.js";
import type { Transport } from "./transport.js";
import { messageTypes, type JelouMessage } from "./webhooks/message.js";
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
   * the API key. Never sent twice.
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
        const body = readBody(input, projectId);
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

type Body = operations["sendMessage"]["requestBody"]["content"]["application/json"];

function readBody(input: SendMessageInput, projectId: string): Body {
  const { roomId, botId, userId, message } = readObject("The input", input);
  return {
    field: "messages",
    object: "message_event",
    event_type: "incoming_message",
    project_id: readPathSegment("projectId", projectId),
    room_id: readText("roomId", roomId),
    bot_id: readText("botId", botId),
    user_id: readText("userId", userId),
    value: readMessage(message),
  };
}

function readMessage(message: JelouMessage): Body["value"] {
  const { id: ownId, type: ownType, content } = readObject("message", message);
  const id = ownId === undefined ? crypto.randomUUID() : readText("message.id", ownId);
  const type = readOneOf("message.type", ownType, messageTypes);
  // Of which type it is, nobody has checked.
  const given = readObject<object>("message.content", content) as Readonly<Record<string, unknown>>;
  switch (type) {
    case "text":
      return { id, type, content: { body: readText("message.content.body", given.body) } };
    case "image":
    case "video":
      return { id, type, content: { ...readFile(given), ...readName("caption", given) } };
    case "audio":
      return { id, type, content: readFile(given) };
    case "document":
      return { id, type, content: { ...readFile(given), ...readName("filename", given) } };
  }
}

type File = Extract<Body["value"], { type: "audio" }>["content"];

function readFile({ url, mimeType }: Readonly<Record<string, unknown>>): File {
  return {
    url: readHttpsUrl("message.content.url", url),
    mime_type: readText("message.content.mimeType", mimeType),
  };
}

/** What a file may be shown with. */
function readName<Field extends "caption" | "filename">(
  field: Field,
  content: Readonly<Record<string, unknown>>,
): { [Name in Field]?: string } {
  const value = content[field];
  if (value === undefined) return {};
  return { [field]: readString(`message.content.${field}`, value) } as { [Name in Field]: string };
}

import type { operations } from "../generated/schema.js";
import { readAcknowledgement, type Acknowledgement } from "./acknowledgement.js";
import { checkHttpsUrl, checkText, type Config, type RequestOptions } from "./config.js";
import { isObject } from "./envelope.js";
import { JelouInputError } from "./errors.js";
import type { Transport } from "./transport.js";
import {
  contentFields,
  isMessageType,
  toWireContent,
  type JelouMessage,
} from "./webhooks/message.js";
import { signBody } from "./webhooks/signature.js";

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

export function createMessages(transport: Transport, config: Config): Messages {
  return {
    async send(input, options) {
      if (!isObject(input)) {
        throw new JelouInputError(
          "messages.send takes { projectId, roomId, botId, userId, message }.",
        );
      }
      const { projectId, roomId, botId, userId, message } = input;
      for (const [name, value] of Object.entries({ projectId, roomId, botId, userId }))
        checkText(name, value);
      checkMessage(message);
      const body = {
        field: "messages",
        object: "message_event",
        event_type: "incoming_message",
        project_id: projectId,
        room_id: roomId,
        bot_id: botId,
        user_id: userId,
        value: toWireMessage(message),
      } as const;
      const text = JSON.stringify(body);
      const answer = await transport({
        operation: "messages.send",
        projectId,
        options,
        secrets: [],
        baseUrl: config.messagesBaseUrl,
        async authorize() {
          const secret = await config.signingSecret(projectId);
          const signature = await signBody(text, secret);
          return { headers: { "x-jelou-signature": signature }, secrets: [secret] };
        },
        send: (http, init) =>
          http.POST("/v1/external-support/webhook", {
            ...init,
            params: { header: { "X-Jelou-Signature": init.headers["x-jelou-signature"] ?? "" } },
            body,
            // What is sent is the very string that was signed.
            bodySerializer: () => text,
          }),
      });
      return readAcknowledgement(answer);
    },
  };
}

type WireMessage = NonNullable<
  operations["sendMessage"]["requestBody"]
>["content"]["application/json"]["value"];

function toWireMessage(message: JelouMessage): WireMessage {
  const { id = crypto.randomUUID(), type } = message;
  // `checkMessage` has seen to it that the content is that of its type.
  return { id, type, content: toWireContent(message) } as WireMessage;
}

function checkMessage(message: JelouMessage): void {
  if (!isObject(message) || !isObject(message.content)) {
    throw new JelouInputError(
      'message must be an object such as { type: "text", content: { body } }.',
    );
  }
  const { id, type, content } = message;
  if (id !== undefined) checkText("message.id", id);
  if (!isMessageType(type)) {
    throw new JelouInputError(
      `message.type must be one of ${Object.keys(contentFields).join(", ")}.`,
    );
  }
  const values: Record<string, unknown> = { ...content };
  for (const field of contentFields[type]) {
    const name = `message.content.${field}`;
    const isOptional = field === "caption" || field === "filename";
    if (field === "url") checkHttpsUrl(name, values[field]);
    else if (!isOptional || values[field] !== undefined) checkText(name, values[field]);
  }
}

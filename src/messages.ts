import type { operations } from "../generated/schema.js";
import {
  checkHttpsUrl,
  checkText,
  checkTexts,
  type Config,
  type RequestOptions,
} from "./config.js";
import { readAcknowledgement, type Acknowledgement } from "./conversations.js";
import { checkInput } from "./errors.js";
import type { Send, Transport } from "./transport.js";
import {
  contentFields,
  isMessageType,
  toWireContent,
  type JelouMessage,
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
   * the API key. Never sent twice.
   *
   * @throws JelouInputError without a `signingSecret`
   * @see https://docs.jelou.ai/en/api/pma-custom/enviar-mensajes
   */
  send(input: SendMessageInput, options?: RequestOptions): Promise<Acknowledgement>;
}

export function createMessages(
  transport: Transport,
  { messagesBaseUrl: baseUrl, signingSecret }: Config,
): Messages {
  return {
    async send(input, options) {
      checkTexts(input, ["projectId", "roomId", "botId", "userId"]);
      const { projectId, roomId, botId, userId, message } = input;
      const body: WireBody = {
        ...{ field: "messages", object: "message_event", event_type: "incoming_message" },
        ...{ project_id: projectId, room_id: roomId, bot_id: botId, user_id: userId },
        value: toWireMessage(message),
      };
      // What is sent is the very string that is signed.
      const text = JSON.stringify(body);
      const params = { header: { "X-Jelou-Signature": "" } };
      const send: Send = (http, init) =>
        http.POST("/v1/external-support/webhook", {
          ...init,
          params,
          body,
          bodySerializer: () => text,
        });
      const authorize = async () => {
        const secret = await signingSecret(projectId);
        params.header["X-Jelou-Signature"] = await signBody(text, secret);
        return { headers: {}, secrets: [secret] };
      };
      return readAcknowledgement(
        await transport("messages.send", projectId, options, send, { baseUrl, authorize }),
      );
    },
  };
}

type WireBody = operations["sendMessage"]["requestBody"]["content"]["application/json"];

function toWireMessage(message: JelouMessage): WireBody["value"] {
  checkTexts(message, ["type"]);
  const { id = crypto.randomUUID(), type, content } = message;
  checkText("message.id", id);
  checkInput(
    isMessageType(type),
    `message.type must be one of ${Object.keys(contentFields).join(", ")}.`,
  );
  const values: Record<string, unknown> = { ...content };
  for (const field of contentFields[type]) {
    const value = values[field];
    if (field === "url") checkHttpsUrl("message.content.url", value);
    else if (!/caption|filename/.test(field) || value) checkText(`message.content.${field}`, value);
  }
  // The content is that of its type: each of its fields was just checked.
  return { id, type, content: toWireContent(message) } as WireBody["value"];
}

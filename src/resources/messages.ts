import type { operations } from "../../generated/schema.js";
import type { SendMessageRequest } from "../../generated/bodies.js";
import { sendMessageRequest } from "../../generated/validators.js";
import type { Acknowledgement } from "../core/answer.js";
import type { RunCall } from "../core/call.js";
import type { Config } from "../core/config.js";
import { checkHttpsUrl, checkInput, checkPathSegment, checkText, isObject } from "../core/input.js";
import { checkRequest } from "../core/read.js";
import type { RequestBody } from "../core/http.js";
import type { RequestOptions } from "../options.js";
import type { JelouMessage } from "../webhooks/message.js";
import { signBody } from "../webhooks/signature.js";

/** A message and where it goes: the ids that came with the end user's message. */
export interface SendMessageInput extends Omit<SendMessageRequest, "value"> {
  /** Media URLs must be https. Without an `id`, it gets a random UUID. */
  message: JelouMessage;
}

/** That Jelou accepted a message. */
export interface SentMessage extends Acknowledgement {
  /** The id of the message: yours, or the UUID that was generated. */
  id: string;
}

/** `jelou.messages` */
export interface Messages {
  /**
   * Sends an agent's message to the end user. It is signed with the project's signing secret and goes to a host of its
   * own, without the API key. Never retried after a request that may have reached Jelou.
   *
   * @throws JelouInputError if the client has no `signingSecret`
   * @see https://docs.jelou.ai/en/api/pma-custom/enviar-mensajes
   */
  send(input: SendMessageInput, options?: RequestOptions): Promise<SentMessage>;
}

type Body = RequestBody<"sendMessage">;

/** The fields that have the same value in every message. */
const constants: Pick<Body, "field" | "object"> & { eventType: Body["event_type"] } = {
  field: "messages",
  object: "message_event",
  // From Jelou's side: the message comes in from the panel.
  eventType: "incoming_message",
};

type SignatureHeaders = operations["sendMessage"]["parameters"]["header"];

/** @internal */
export function createMessages(
  run: RunCall,
  { messagesBaseUrl, readSigningSecret }: Pick<Config, "messagesBaseUrl" | "readSigningSecret">,
): Messages {
  return {
    send(input, options) {
      const { projectId, message } = Object(input) as SendMessageInput;
      return run("messages.send", projectId, options, async (send) => {
        checkInput(isObject(input), "The input must be an object.");
        checkPathSegment("projectId", projectId);
        checkInput(isObject(message), "message must be an object.");
        const id = checkText("message.id", message.id ?? crypto.randomUUID());
        const withId = { ...input, ...constants, message: { ...message, id } };
        const body = checkRequest(sendMessageRequest, withId, { value: "message" });
        checkMediaUrl(body);
        // The signature is made from the very text that is sent.
        const text = JSON.stringify(body);
        let signature: SignatureHeaders;
        const answer = await send(
          (http, init) =>
            http.POST("/v1/external-support/webhook", {
              ...init,
              params: { header: signature },
              body,
              bodySerializer: () => text,
            }),
          {
            baseUrl: messagesBaseUrl,
            authorize: async () => {
              const secret = await readSigningSecret(projectId);
              signature = { "X-Jelou-Signature": await signBody(text, secret) };
              return { headers: {}, secrets: [secret] };
            },
          },
        );
        return { id: body.value.id, ...answer.acknowledge() };
      });
    },
  };
}

function checkMediaUrl({ value: { content } }: Body): void {
  if ("url" in content) checkHttpsUrl("message.content.url", content.url);
}

import { readAcknowledgement, type Acknowledgement } from "./acknowledgement.js";
import { checkText, type Config, type RequestOptions } from "./config.js";
import { isObject } from "./envelope.js";
import { JelouInputError } from "./errors.js";
import { toBody, type Call, type Transport } from "./transport.js";

/** Who takes a new conversation. */
export interface Assignment {
  type?: "queue" | "operator" | "team" | undefined;
  /** A queue's name, or an agent's id. */
  target?: string | undefined;
}

export interface StartConversationInput {
  botId: string;
  userId: string;
  initialMessage?: string | undefined;
  /** Your own data, such as `{ ticketId: "T-12345" }`. */
  metadata?: Record<string, unknown> | undefined;
  assignment?: Assignment | undefined;
}

/** Where the end user goes when the conversation closes. */
export interface RedirectPayload {
  type?: "text" | "edge" | undefined;
  /** What the end user is told, when `type` is `text`. */
  text?: string | undefined;
}

export interface CloseConversationInput {
  botId: string;
  userId: string;
  redirectPayload?: RedirectPayload | undefined;
}

/** `jelou.conversations` */
export interface Conversations {
  /**
   * Hands a user's conversation over to your panel. Jelou then sends `conversation.start`. Never sent twice.
   *
   * @throws JelouApiError `not_found` where bot or user doesn't exist, `unprocessable` for a value Jelou refuses
   * @see https://docs.jelou.ai/en/api/pma-custom/iniciar-conversacion
   */
  start(
    projectId: string,
    input: StartConversationInput,
    options?: RequestOptions,
  ): Promise<Acknowledgement>;
  /**
   * Hands the conversation back. Jelou then sends `conversation.close`. Never sent twice.
   *
   * @throws JelouApiError `not_found` where bot or user doesn't exist, `unprocessable` for a value Jelou refuses
   * @see https://docs.jelou.ai/en/api/pma-custom/cerrar-conversacion
   */
  close(
    projectId: string,
    input: CloseConversationInput,
    options?: RequestOptions,
  ): Promise<Acknowledgement>;
}

export function createConversations(
  transport: Transport,
  { baseUrl, authorize }: Config,
): Conversations {
  const call = async (
    operation: string,
    projectId: string,
    input: StartConversationInput | CloseConversationInput,
    options: RequestOptions | undefined,
    send: Call["send"],
  ) => {
    if (!isObject(input))
      throw new JelouInputError("The second argument must be an object such as { botId, userId }.");
    checkText("botId", input["botId"]);
    checkText("userId", input["userId"]);
    return readAcknowledgement(
      await transport({ operation, projectId, options, baseUrl, authorize, secrets: [], send }),
    );
  };
  return {
    start: (projectId, input, options) =>
      call("conversations.start", projectId, input, options, (http, init) => {
        const { botId, userId, initialMessage, metadata, assignment } = input;
        return http.POST("/v1/external-support/{projectId}/conversations/start", {
          ...init,
          params: { path: { projectId } },
          body: toBody<StartConversationInput>({
            botId,
            userId,
            initialMessage,
            metadata,
            assignment,
          }),
        });
      }),
    close: (projectId, input, options) =>
      call("conversations.close", projectId, input, options, (http, init) => {
        const { botId, userId, redirectPayload } = input;
        return http.POST("/v1/external-support/{projectId}/conversations/close", {
          ...init,
          params: { path: { projectId } },
          body: toBody<CloseConversationInput>({ botId, userId, redirectPayload }),
        });
      }),
  };
}

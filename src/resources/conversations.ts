import type {
  CloseConversationRequest,
  GetConversationAnswer,
  StartConversationRequest,
} from "../../generated/bodies.js";
import {
  closeConversationRequest,
  getConversationAnswer,
  startConversationRequest,
} from "../../generated/validators.js";
import type { Acknowledgement } from "../core/answer.js";
import type { RunCall } from "../core/call.js";
import { checkPathSegment } from "../core/input.js";
import { checkRequest } from "../core/validation.js";
import type { RequestOptions } from "../options.js";

/** A conversation of an end user with a bot. Fields that this version doesn't know are kept. */
export interface Conversation extends GetConversationAnswer {
  /** The conversation's id. If Jelou sends none, the one of the call. */
  id: string;
}

/** The conversation to hand over to your panel, and information for your panel. */
export interface StartConversationInput extends StartConversationRequest {}

/** The queue or agent that takes a new conversation. */
export type Assignment = NonNullable<StartConversationRequest["assignment"]>;

/** The conversation to hand back, and the next step for the end user. */
export interface CloseConversationInput extends CloseConversationRequest {}

/** Where the end user goes when the conversation closes. */
export type RedirectPayload = NonNullable<CloseConversationRequest["redirectPayload"]>;

/** `jelou.conversations` */
export interface Conversations {
  /**
   * Reads a conversation. It changes nothing and sends no event.
   *
   * @throws JelouApiError `not_found` if the project has no such conversation
   * @see https://docs.jelou.ai/en/api/pma-custom/consultar-conversacion
   */
  get(projectId: string, conversationId: string, options?: RequestOptions): Promise<Conversation>;
  /**
   * Hands a user's conversation over to your panel. Jelou then sends `conversation.start`. The call is never retried after
   * a request that may have reached Jelou.
   *
   * @throws JelouApiError `not_found` if bot or user doesn't exist, `unprocessable` if Jelou rejects a value
   * @see https://docs.jelou.ai/en/api/pma-custom/iniciar-conversacion
   */
  start(
    projectId: string,
    input: StartConversationInput,
    options?: RequestOptions,
  ): Promise<Acknowledgement>;
  /**
   * Hands the conversation back. Jelou then sends `conversation.close`. The call is never retried after a request that may
   * have reached Jelou.
   *
   * @throws JelouApiError `not_found` if bot or user doesn't exist, `unprocessable` if Jelou rejects a value
   * @see https://docs.jelou.ai/en/api/pma-custom/cerrar-conversacion
   */
  close(
    projectId: string,
    input: CloseConversationInput,
    options?: RequestOptions,
  ): Promise<Acknowledgement>;
}

/** @internal */
export function createConversations(run: RunCall): Conversations {
  return {
    get: (projectId, conversationId, options) =>
      run("conversations.get", projectId, options, async (send) => {
        const path = {
          projectId: checkPathSegment("projectId", projectId),
          conversationId: checkPathSegment("conversationId", conversationId),
        };
        const answer = await send((http, init) =>
          http.GET("/v1/external-support/{projectId}/conversations/{conversationId}", {
            ...init,
            params: { path },
          }),
        );
        const conversation = answer.read(getConversationAnswer, "conversation");
        return { ...conversation, id: conversation.id ?? conversationId };
      }),

    start: (projectId, input, options) =>
      run("conversations.start", projectId, options, async (send) => {
        const path = { projectId: checkPathSegment("projectId", projectId) };
        const body = checkRequest(startConversationRequest, input);
        const answer = await send((http, init) =>
          http.POST("/v1/external-support/{projectId}/conversations/start", {
            ...init,
            params: { path },
            body,
          }),
        );
        return answer.acknowledge();
      }),

    close: (projectId, input, options) =>
      run("conversations.close", projectId, options, async (send) => {
        const path = { projectId: checkPathSegment("projectId", projectId) };
        const body = checkRequest(closeConversationRequest, input);
        const answer = await send((http, init) =>
          http.POST("/v1/external-support/{projectId}/conversations/close", {
            ...init,
            params: { path },
            body,
          }),
        );
        return answer.acknowledge();
      }),
  };
}

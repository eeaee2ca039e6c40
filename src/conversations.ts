import type { operations } from "../generated/schema.js";
import { readAcknowledgement, type Acknowledgement } from "./acknowledgement.js";
import type { Config } from "./config.js";
import {
  readJsonObject,
  readObject,
  readOneOf,
  readPathSegment,
  readString,
  readText,
} from "./input.js";
import type { RequestOptions } from "./options.js";
import type { Transport } from "./transport.js";

/** Who takes a new conversation. */
export interface Assignment {
  type?: "queue" | "operator" | "team" | undefined;
  /** A queue's name, or an agent's id. */
  target?: string | undefined;
}

/** Whose conversation is handed over to your panel, and what your panel should know. */
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

/** Whose conversation is handed back, and where the end user goes then. */
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

/** @internal */
export function createConversations(
  call: Transport,
  { baseUrl, authorize }: Pick<Config, "baseUrl" | "authorize">,
): Conversations {
  return {
    async start(projectId, input, options) {
      return await call("conversations.start", projectId, options, () => {
        const path = { projectId: readPathSegment("projectId", projectId) };
        const body = readStart(input);
        return {
          baseUrl,
          authorize,
          build: (http, init) =>
            http.POST("/v1/external-support/{projectId}/conversations/start", {
              ...init,
              params: { path },
              body,
            }),
          read: readAcknowledgement,
        };
      });
    },

    async close(projectId, input, options) {
      return await call("conversations.close", projectId, options, () => {
        const path = { projectId: readPathSegment("projectId", projectId) };
        const body = readClose(input);
        return {
          baseUrl,
          authorize,
          build: (http, init) =>
            http.POST("/v1/external-support/{projectId}/conversations/close", {
              ...init,
              params: { path },
              body,
            }),
          read: readAcknowledgement,
        };
      });
    },
  };
}

type BodyOf<Name extends "startConversation" | "closeConversation"> =
  operations[Name]["requestBody"]["content"]["application/json"];
type Start = BodyOf<"startConversation">;
type Close = BodyOf<"closeConversation">;

function readStart(input: StartConversationInput): Start {
  const { botId, userId, initialMessage, metadata, assignment } = readObject("The input", input);
  return {
    botId: readText("botId", botId),
    userId: readText("userId", userId),
    ...(initialMessage !== undefined && {
      initialMessage: readString("initialMessage", initialMessage),
    }),
    ...(metadata !== undefined && { metadata: readJsonObject("metadata", metadata) }),
    ...(assignment !== undefined && { assignment: readAssignment(assignment) }),
  };
}

function readAssignment(assignment: Assignment): NonNullable<Start["assignment"]> {
  const { type, target } = readObject("assignment", assignment);
  return {
    ...(type !== undefined && {
      type: readOneOf("assignment.type", type, ["queue", "operator", "team"]),
    }),
    ...(target !== undefined && { target: readString("assignment.target", target) }),
  };
}

function readClose(input: CloseConversationInput): Close {
  const { botId, userId, redirectPayload } = readObject("The input", input);
  return {
    botId: readText("botId", botId),
    userId: readText("userId", userId),
    ...(redirectPayload !== undefined && { redirectPayload: readRedirectPayload(redirectPayload) }),
  };
}

function readRedirectPayload(redirect: RedirectPayload): NonNullable<Close["redirectPayload"]> {
  const { type, text } = readObject("redirectPayload", redirect);
  return {
    ...(type !== undefined && { type: readOneOf("redirectPayload.type", type, ["text", "edge"]) }),
    ...(text !== undefined && { text: readString("redirectPayload.text", text) }),
  };
}

import { readPart, readPayload, type Success } from "./answer.js";
import { readAcknowledgement, type Acknowledgement } from "./acknowledgement.js";
import type { Config } from "./config.js";
import { conversation, conversationBot, conversationUser } from "./documented.js";
import type { RequestBody } from "./http.js";
import {
  readJsonObject,
  readObject,
  readOneOf,
  readPathSegment,
  readString,
  readText,
} from "./input.js";
import type { RequestOptions } from "./options.js";
import { pathTo } from "./read.js";
import type { Transport } from "./transport.js";

/** A conversation of an end user with a bot. Fields that this version doesn't know are kept on the value. */
export interface Conversation {
  /** The one that was asked for where Jelou sends none. */
  id: string;
  roomId?: string;
  state?: "active" | "closed" | (string & {});
  /** ISO 8601, as Jelou sent it. */
  startAt?: string;
  /** ISO 8601, as Jelou sent it; only of a closed conversation. */
  endAt?: string;
  /** Why it ended, such as `closed_by_operator`. */
  endedReason?: string;
  /** The end user. */
  user?: { id?: string; names?: string; referenceId?: string };
  bot?: { id?: string };
}

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
   * Reads a conversation. Changes nothing, and emits no event.
   *
   * @throws JelouApiError `not_found` where the project has no such conversation
   * @see https://docs.jelou.ai/en/api/pma-custom/consultar-conversacion
   */
  get(projectId: string, conversationId: string, options?: RequestOptions): Promise<Conversation>;
  /**
   * Hands a user's conversation over to your panel. Jelou then sends `conversation.start`. Never repeated where it may have acted.
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
   * Hands the conversation back. Jelou then sends `conversation.close`. Never repeated where it may have acted.
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
    async get(projectId, conversationId, options) {
      return await call("conversations.get", projectId, options, () => {
        const path = {
          projectId: readPathSegment("projectId", projectId),
          conversationId: readPathSegment("conversationId", conversationId),
        };
        return {
          baseUrl,
          authorize,
          build: (http, init) =>
            http.GET("/v1/external-support/{projectId}/conversations/{conversationId}", {
              ...init,
              params: { path },
            }),
          read: (answer) => readConversation(answer, conversationId),
        };
      });
    },

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

type Start = RequestBody<"startConversation">;
type Close = RequestBody<"closeConversation">;

// ── What is sent
//
// Field by field: `tsc` checks each assignment, and names its line when the pages call the field something else.

function readStart(input: StartConversationInput): Start {
  const { botId, userId, initialMessage, metadata, assignment } = readObject("The input", input);
  const body: Start = { botId: readText("botId", botId), userId: readText("userId", userId) };
  if (initialMessage !== undefined) {
    body.initialMessage = readString("initialMessage", initialMessage);
  }
  if (metadata !== undefined) body.metadata = readJsonObject("metadata", metadata);
  if (assignment !== undefined) body.assignment = readAssignment(assignment);
  return body;
}

function readAssignment(given: Assignment): NonNullable<Start["assignment"]> {
  const { type, target } = readObject("assignment", given);
  const assignment: NonNullable<Start["assignment"]> = {};
  if (type !== undefined) {
    assignment.type = readOneOf("assignment.type", type, ["queue", "operator", "team"]);
  }
  if (target !== undefined) assignment.target = readString("assignment.target", target);
  return assignment;
}

function readClose(input: CloseConversationInput): Close {
  const { botId, userId, redirectPayload } = readObject("The input", input);
  const body: Close = { botId: readText("botId", botId), userId: readText("userId", userId) };
  if (redirectPayload !== undefined) body.redirectPayload = readRedirectPayload(redirectPayload);
  return body;
}

function readRedirectPayload(given: RedirectPayload): NonNullable<Close["redirectPayload"]> {
  const { type, text } = readObject("redirectPayload", given);
  const redirectPayload: NonNullable<Close["redirectPayload"]> = {};
  if (type !== undefined) {
    redirectPayload.type = readOneOf("redirectPayload.type", type, ["text", "edge"]);
  }
  if (text !== undefined) redirectPayload.text = readString("redirectPayload.text", text);
  return redirectPayload;
}

// ── What arrives

function readConversation(answer: Success, conversationId: string): Conversation {
  const { fields, path } = readPayload(answer, conversation, "conversation");
  const { _id: id = conversationId, User, Bot, ...others } = fields;
  const user = User && readPart(answer, conversationUser, User, pathTo(path, "User"));
  const bot = Bot && readPart(answer, conversationBot, Bot, pathTo(path, "Bot"));
  return { ...others, id, ...(user && { user }), ...(bot && { bot }) };
}

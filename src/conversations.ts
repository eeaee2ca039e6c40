import type { Answer } from "./answer.js";
import { checkTexts, type RequestOptions } from "./config.js";
import type { Options, Send, Transport } from "./transport.js";

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

/** That Jelou took a call whose success body no page documents: any 2xx that doesn't say failure. */
export interface Acknowledgement {
  /** Jelou's own words, if it sent any. */
  messages: string[];
  /** Whatever else it sent: `data` of an envelope, or the whole body. */
  data?: unknown;
}

export const readAcknowledgement = ({ messages, payload }: Answer): Acknowledgement =>
  payload === undefined ? { messages } : { messages, data: payload };

const start = "/v1/external-support/{projectId}/conversations/start";
const close = "/v1/external-support/{projectId}/conversations/close";

export function createConversations(transport: Transport): Conversations {
  const call = async (
    name: string,
    projectId: string,
    input: object,
    options: Options,
    send: Send,
  ) => {
    checkTexts(input, ["botId", "userId"]);
    return readAcknowledgement(await transport(`conversations.${name}`, projectId, options, send));
  };
  return {
    start: (projectId, input, options) =>
      call("start", projectId, input, options, (http, init) =>
        http.POST(start, { ...init, body: toBody(input) }),
      ),
    close: (projectId, input, options) =>
      call("close", projectId, input, options, (http, init) =>
        http.POST(close, { ...init, body: toBody(input) }),
      ),
  };
}

type Sent<T> = T extends object ? { [K in keyof T]: Sent<Exclude<T[K], undefined>> } : T;

/** JSON leaves `undefined` out; the generated types, which are exact about optional fields, don't know that. */
export const toBody = <T>(input: T) => input as Sent<T>;

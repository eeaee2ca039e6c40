// Written by `npm run generate` from spec/openapi.yaml; never edited.

/** The schema `AudioMessage`. */
export interface AudioMessage {
  content: { mimeType: string; url: string };
  id: string;
  type: "audio";
}

/** `POST /v1/external-support/{projectId}/conversations/close`: the request. */
export interface CloseConversationRequest {
  botId: string;
  redirectPayload?:
    { text?: string | undefined; type?: "edge" | "text" | (string & {}) | undefined } | undefined;
  userId: string;
}

/** The webhook `conversation.close`. */
export interface ConversationCloseWebhook {
  type: "conversation.close";
  projectId?: string;
  timestamp?: number;
}

/** The webhook `conversation.start`. */
export interface ConversationStartWebhook {
  type: "conversation.start";
  projectId?: string;
  timestamp?: number;
}

/** `POST /v1/external-support/{projectId}`: the answer, from an envelope's `data` or from a flat body. */
export interface CreateIntegrationAnswer {
  authType?: "api_key" | "basic" | "bearer" | "no_auth" | (string & {});
  brainId?: string;
  createdAt?: string;
  id?: string;
  signingSecret?: string;
  webhookUrl?: string;
}

/** `POST /v1/external-support/{projectId}`: the request. */
export interface CreateIntegrationRequest {
  authType?: "api_key" | "basic" | "bearer" | "no_auth" | (string & {}) | undefined;
  authorization?: string | undefined;
  webhookUrl: string;
}

/** The schema `DocumentMessage`. */
export interface DocumentMessage {
  content: { filename?: string | undefined; mimeType: string; url: string };
  id: string;
  type: "document";
}

/** What stands around an answer, and what a refusal says. */
export interface Envelope {
  data?: unknown;
  error?: {
    clientMessages?: Record<string, unknown>;
    code?: string;
    description?: string;
    developerMessages?: Record<string, unknown>;
    key?: string;
  };
  message?: Array<string> | string;
  status?: number;
  statusMessage?: string;
  validationError?: Record<string, unknown>;
}

/** `GET /v1/external-support/{projectId}/conversations/{conversationId}`: the answer, from an envelope's `data` or from a flat body. */
export interface GetConversationAnswer {
  bot?: { id?: string };
  user?: { id?: string; names?: string; referenceId?: string };
  id?: string;
  endAt?: string;
  endedReason?: string;
  roomId?: string;
  startAt?: string;
  state?: "active" | "closed" | (string & {});
}

/** `GET /v1/external-support/{projectId}`: the answer, from an envelope's `data` or from a flat body. */
export interface GetIntegrationAnswer {
  authType?: "api_key" | "basic" | "bearer" | "no_auth" | (string & {});
  brainId?: string;
  createdAt?: string;
  id?: string;
  updatedAt?: string;
  webhookUrl?: string;
}

/** The schema `ImageMessage`. */
export interface ImageMessage {
  content: { caption?: string | undefined; mimeType: string; url: string };
  id: string;
  type: "image";
}

/** The webhook `message`. */
export interface MessageWebhook {
  type: "message";
  bot?: { id?: string; name?: string };
  contact?: { id?: string; name?: string };
  conversation?: { id?: string };
  projectId?: string;
  roomId?: string;
  timestamp?: number;
  value?: AudioMessage | DocumentMessage | ImageMessage | TextMessage | VideoMessage;
}

/** `POST /v1/external-support/webhook`: the request. */
export interface SendMessageRequest {
  botId: string;
  projectId: string;
  roomId: string;
  userId: string;
  value: AudioMessage | DocumentMessage | ImageMessage | TextMessage | VideoMessage;
}

/** `POST /v1/external-support/{projectId}/conversations/start`: the request. */
export interface StartConversationRequest {
  assignment?:
    | {
        target?: string | undefined;
        type?: "operator" | "queue" | "team" | (string & {}) | undefined;
      }
    | undefined;
  botId: string;
  initialMessage?: string | undefined;
  metadata?: Record<string, unknown> | undefined;
  userId: string;
}

/** The schema `TextMessage`. */
export interface TextMessage {
  content: { body: string };
  id: string;
  type: "text";
}

/** `PATCH /v1/external-support/{projectId}`: the answer, from an envelope's `data` or from a flat body. */
export interface UpdateIntegrationAnswer {
  authType?: "api_key" | "basic" | "bearer" | "no_auth" | (string & {});
  brainId?: string;
  createdAt?: string;
  id?: string;
  updatedAt?: string;
  webhookUrl?: string;
}

/** `PATCH /v1/external-support/{projectId}`: the request. */
export interface UpdateIntegrationRequest {
  authType?: "api_key" | "basic" | "bearer" | "no_auth" | (string & {}) | undefined;
  authorization?: string | undefined;
  webhookUrl?: string | undefined;
}

/** The schema `VideoMessage`. */
export interface VideoMessage {
  content: { caption?: string | undefined; mimeType: string; url: string };
  id: string;
  type: "video";
}

/** Every documented webhook, by its name. */
export interface Webhooks {
  "conversation.close": ConversationCloseWebhook;
  "conversation.start": ConversationStartWebhook;
  message: MessageWebhook;
}

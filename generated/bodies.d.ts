// Written by `npm run generate` from spec/openapi.yaml; never edited.

/** A sound recording. */
export interface AudioMessage {
  content: {
    /** The media type of the file, such as `image/png`. */
    mimeType: string;

    /** The https address of the file. */
    url: string;
  };
  id: string;
  type: "audio";
}

/** `POST /v1/external-support/{projectId}/conversations/close`: the request. */
export interface CloseConversationRequest {
  /** The bot that talks to the end user. */
  botId: string;

  /** Where the end user goes when the conversation closes. */
  redirectPayload?:
    | {
        /** What the end user reads, if `type` is `text`. */
        text?: string | undefined;
        type?: "edge" | "text" | (string & {}) | undefined;
      }
    | undefined;

  /** The end user, by the id that Jelou sends as `contact.id`. */
  userId: string;
}

/** The webhook `conversation.close`. */
export interface ConversationCloseWebhook {
  type: "conversation.close";

  /** The Jelou project. */
  projectId?: string;

  /** Unix time in milliseconds. */
  timestamp?: number;
}

/** The webhook `conversation.start`. */
export interface ConversationStartWebhook {
  type: "conversation.start";

  /** The Jelou project. */
  projectId?: string;

  /** Unix time in milliseconds. */
  timestamp?: number;
}

/** `POST /v1/external-support/{projectId}`: the answer, from an envelope's `data` or from a flat body. */
export interface CreateIntegrationAnswer {
  /** How Jelou authenticates its webhooks to you: which header carries `authorization`, if any. */
  authType?: "api_key" | "basic" | "bearer" | "no_auth" | (string & {});

  /** The project id in some pages, an id of its own in others. */
  brainId?: string;

  /** When it was created, in ISO 8601. Some pages show milliseconds, others don't. */
  createdAt?: string;
  id?: string;

  /** The key that signs webhooks and messages. Jelou shows it only once, in the answer to a create. */
  signingSecret?: string;

  /** The https URL that Jelou sends events to. Jelou must be able to reach it from outside. */
  webhookUrl?: string;
}

/** `POST /v1/external-support/{projectId}`: the request. */
export interface CreateIntegrationRequest {
  /** How Jelou authenticates its webhooks to you: which header carries `authorization`, if any. */
  authType?: "api_key" | "basic" | "bearer" | "no_auth" | (string & {}) | undefined;

  /** What Jelou sends to your webhook by `authType`: a token, a key, or the Basic value. */
  authorization?: string | undefined;

  /** The https URL that Jelou sends events to. Jelou must be able to reach it from outside. */
  webhookUrl: string;
}

/** Any other file. */
export interface DocumentMessage {
  content: {
    /** The name under which the file is shown. */
    filename?: string | undefined;

    /** The media type of the file, such as `image/png`. */
    mimeType: string;

    /** The https address of the file. */
    url: string;
  };
  id: string;
  type: "document";
}

/** The fields around the data of an answer, and the fields of a refusal. */
export interface Envelope {
  data?: unknown;

  /** What Jelou says about a refusal. It may leave out any field. */
  error?: {
    /** Texts for end users, by language. */
    clientMessages?: Record<string, unknown>;

    /** Jelou's own code, such as `E0422`. */
    code?: string;
    description?: string;

    /** Texts for developers, by language. */
    developerMessages?: Record<string, unknown>;

    /** Jelou's own key, such as `VALIDATOR_ERROR`. */
    key?: string;
  };
  message?: Array<string> | string;
  status?: number;
  statusMessage?: string;

  /** What is wrong with the values of the request, by field. */
  validationError?: Record<string, unknown>;
}

/** `GET /v1/external-support/{projectId}/conversations/{conversationId}`: the answer, from an envelope's `data` or from a flat body. */
export interface GetConversationAnswer {
  /** The bot that talks to the end user. */
  bot?: { id?: string };

  /** The end user. */
  user?: {
    id?: string;

    /** The end user's name. */
    names?: string;

    /** The end user's id on their channel, such as a phone number. */
    referenceId?: string;
  };

  /** The id that Jelou gave the conversation. */
  id?: string;

  /** When the conversation ended, in ISO 8601. Only closed conversations have it. */
  endAt?: string;

  /** Why the conversation ended, such as `closed_by_operator`. */
  endedReason?: string;

  /** The room in which bot, end user and agent talk. */
  roomId?: string;

  /** When the conversation began, in ISO 8601. */
  startAt?: string;

  /** `active`, `closed`, or another state that the pages don't name. */
  state?: "active" | "closed" | (string & {});
}

/** `GET /v1/external-support/{projectId}`: the answer, from an envelope's `data` or from a flat body. */
export interface GetIntegrationAnswer {
  /** How Jelou authenticates its webhooks to you: which header carries `authorization`, if any. */
  authType?: "api_key" | "basic" | "bearer" | "no_auth" | (string & {});

  /** The project id in some pages, an id of its own in others. */
  brainId?: string;

  /** When it was created, in ISO 8601. Some pages show milliseconds, others don't. */
  createdAt?: string;
  id?: string;

  /** When it was last changed, in ISO 8601. Some pages show milliseconds, others don't. */
  updatedAt?: string;

  /** The https URL that Jelou sends events to. Jelou must be able to reach it from outside. */
  webhookUrl?: string;
}

/** A picture. */
export interface ImageMessage {
  content: {
    /** A text below the picture or the video. */
    caption?: string | undefined;

    /** The media type of the file, such as `image/png`. */
    mimeType: string;

    /** The https address of the file. */
    url: string;
  };
  id: string;
  type: "image";
}

/** The webhook `message`. */
export interface MessageWebhook {
  type: "message";

  /** The bot that talks to the end user. Its `id` is the `botId` of a reply. */
  bot?: { id?: string; name?: string };

  /** The end user. Their `id` is the `userId` of a reply. */
  contact?: { id?: string; name?: string };

  /** The conversation that the message belongs to. */
  conversation?: { id?: string };

  /** The Jelou project. */
  projectId?: string;

  /** The room of the conversation. A reply goes to the same room. */
  roomId?: string;

  /** Unix time in milliseconds. */
  timestamp?: number;
  value?: AudioMessage | DocumentMessage | ImageMessage | TextMessage | VideoMessage;
}

/** `POST /v1/external-support/webhook`: the request. */
export interface SendMessageRequest {
  /** The bot that talks to the end user. */
  botId: string;

  /** The Jelou project. */
  projectId: string;

  /** The room of the conversation. A reply goes to the same room. */
  roomId: string;

  /** The end user, by the id that Jelou sends as `contact.id`. */
  userId: string;
  value: AudioMessage | DocumentMessage | ImageMessage | TextMessage | VideoMessage;
}

/** `POST /v1/external-support/{projectId}/conversations/start`: the request. */
export interface StartConversationRequest {
  /** Who takes the conversation in your panel. */
  assignment?:
    | {
        /** The name of the queue, or the id of the agent. */
        target?: string | undefined;
        type?: "operator" | "queue" | "team" | (string & {}) | undefined;
      }
    | undefined;

  /** The bot that talks to the end user. */
  botId: string;

  /** A text for your panel, shown when the conversation starts. */
  initialMessage?: string | undefined;

  /** Your own data about the conversation, such as `{ ticketId: "T-12345" }`. */
  metadata?: Record<string, unknown> | undefined;

  /** The end user, by the id that Jelou sends as `contact.id`. */
  userId: string;
}

/** Plain text. */
export interface TextMessage {
  content: {
    /** The text of the message. */
    body: string;
  };
  id: string;
  type: "text";
}

/** `PATCH /v1/external-support/{projectId}`: the answer, from an envelope's `data` or from a flat body. */
export interface UpdateIntegrationAnswer {
  /** How Jelou authenticates its webhooks to you: which header carries `authorization`, if any. */
  authType?: "api_key" | "basic" | "bearer" | "no_auth" | (string & {});

  /** The project id in some pages, an id of its own in others. */
  brainId?: string;

  /** When it was created, in ISO 8601. Some pages show milliseconds, others don't. */
  createdAt?: string;
  id?: string;

  /** When it was last changed, in ISO 8601. Some pages show milliseconds, others don't. */
  updatedAt?: string;

  /** The https URL that Jelou sends events to. Jelou must be able to reach it from outside. */
  webhookUrl?: string;
}

/** `PATCH /v1/external-support/{projectId}`: the request. */
export interface UpdateIntegrationRequest {
  /** How Jelou authenticates its webhooks to you: which header carries `authorization`, if any. */
  authType?: "api_key" | "basic" | "bearer" | "no_auth" | (string & {}) | undefined;

  /** What Jelou sends to your webhook by `authType`: a token, a key, or the Basic value. */
  authorization?: string | undefined;

  /** The https URL that Jelou sends events to. Jelou must be able to reach it from outside. */
  webhookUrl?: string | undefined;
}

/** A video. */
export interface VideoMessage {
  content: {
    /** A text below the picture or the video. */
    caption?: string | undefined;

    /** The media type of the file, such as `image/png`. */
    mimeType: string;

    /** The https address of the file. */
    url: string;
  };
  id: string;
  type: "video";
}

/** Every documented webhook, by its name. */
export interface Webhooks {
  "conversation.close": ConversationCloseWebhook;
  "conversation.start": ConversationStartWebhook;
  message: MessageWebhook;
}

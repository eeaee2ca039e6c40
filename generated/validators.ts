// Written by `npm run generate` from spec/openapi.yaml; never edited.

import * as z from "zod/mini";
import type * as bodies from "./bodies.js";
import type { operations } from "./schema.js";

/**
 * Gives the schema of a body's JSON. It's made at the first call, so that an import makes none. The types say what
 * callers see of the body, and which operation takes it as its request.
 */
export interface Validator<Body, Operation = unknown> {
  (): z.ZodMiniType;
  readonly body?: Body;
  readonly operation?: Operation;
}

function lazy<Schema extends z.ZodMiniType>(make: () => Schema): () => Schema {
  let schema: Schema | undefined;
  return () => (schema ??= make());
}

/** The names that callers see, by the documented names in the JSON. All other names are the same on both sides. */
export const callerNames: Readonly<Record<string, string>> = {
  Bot: "bot",
  User: "user",
  _id: "id",
  bot_id: "botId",
  event_type: "eventType",
  mime_type: "mimeType",
  project_id: "projectId",
  room_id: "roomId",
  user_id: "userId",
};

/** A sound recording. */
export const audioMessage: Validator<bodies.AudioMessage> = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    content: z.strictObject({ mime_type: z.string(), url: z.string() }),
    id: z.string(),
    type: z.literal("audio"),
  }),
);

/** `POST /v1/external-support/{projectId}/conversations/close`: the request. */
export const closeConversationRequest: Validator<
  bodies.CloseConversationRequest,
  operations["closeConversation"]
> = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    botId: z.string(),
    redirectPayload: z.optional(
      z.strictObject({ text: z.optional(z.string()), type: z.optional(z.enum(["edge", "text"])) }),
    ),
    userId: z.string(),
  }),
);

/** The webhook `conversation.close`. */
export const conversationCloseWebhook: Validator<bodies.ConversationCloseWebhook> =
  /* @__PURE__ */ lazy(() =>
    z.strictObject({
      event: z.literal("conversation.close"),
      project_id: z.string(),
      timestamp: z.number(),
    }),
  );

/** The webhook `conversation.start`. */
export const conversationStartWebhook: Validator<bodies.ConversationStartWebhook> =
  /* @__PURE__ */ lazy(() =>
    z.strictObject({
      event: z.literal("conversation.start"),
      project_id: z.string(),
      timestamp: z.number(),
    }),
  );

/** `POST /v1/external-support/{projectId}`: the answer, from an envelope's `data` or from a flat body. */
export const createIntegrationAnswer: Validator<bodies.CreateIntegrationAnswer> =
  /* @__PURE__ */ lazy(() =>
    z.strictObject({
      authType: z.optional(z.enum(["api_key", "basic", "bearer", "no_auth"])),
      brainId: z.optional(z.string()),
      createdAt: z.optional(z.string()),
      id: z.optional(z.string()),
      signingSecret: z.optional(z.string()),
      webhookUrl: z.optional(z.string()),
    }),
  );

/** `POST /v1/external-support/{projectId}`: the request. */
export const createIntegrationRequest: Validator<
  bodies.CreateIntegrationRequest,
  operations["createIntegration"]
> = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    authType: z.optional(z.enum(["api_key", "basic", "bearer", "no_auth"])),
    authorization: z.optional(z.string()),
    webhookUrl: z.string(),
  }),
);

/** Any other file. */
export const documentMessage: Validator<bodies.DocumentMessage> = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    content: z.strictObject({
      filename: z.optional(z.string()),
      mime_type: z.string(),
      url: z.string(),
    }),
    id: z.string(),
    type: z.literal("document"),
  }),
);

/** The fields around the data of an answer, and the fields of a refusal. */
export const envelope: Validator<bodies.Envelope> = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    data: z.optional(z.unknown()),
    error: z.optional(
      z.strictObject({
        clientMessages: z.optional(z.looseObject({})),
        code: z.optional(z.string()),
        description: z.optional(z.string()),
        developerMessages: z.optional(z.looseObject({})),
        key: z.optional(z.string()),
      }),
    ),
    message: z.optional(z.union([z.array(z.string()), z.string()])),
    status: z.optional(z.number()),
    statusMessage: z.optional(z.string()),
    validationError: z.optional(z.looseObject({})),
  }),
);

/** `GET /v1/external-support/{projectId}/conversations/{conversationId}`: the answer, from an envelope's `data` or from a flat body. */
export const getConversationAnswer: Validator<bodies.GetConversationAnswer> = /* @__PURE__ */ lazy(
  () =>
    z.strictObject({
      Bot: z.optional(z.strictObject({ id: z.optional(z.string()) })),
      User: z.optional(
        z.strictObject({
          id: z.optional(z.string()),
          names: z.optional(z.string()),
          referenceId: z.optional(z.string()),
        }),
      ),
      _id: z.optional(z.string()),
      endAt: z.optional(z.string()),
      endedReason: z.optional(z.string()),
      roomId: z.optional(z.string()),
      startAt: z.optional(z.string()),
      state: z.optional(z.enum(["active", "closed"])),
    }),
);

/** `GET /v1/external-support/{projectId}`: the answer, from an envelope's `data` or from a flat body. */
export const getIntegrationAnswer: Validator<bodies.GetIntegrationAnswer> = /* @__PURE__ */ lazy(
  () =>
    z.strictObject({
      authType: z.optional(z.enum(["api_key", "basic", "bearer", "no_auth"])),
      brainId: z.optional(z.string()),
      createdAt: z.optional(z.string()),
      id: z.optional(z.string()),
      updatedAt: z.optional(z.string()),
      webhookUrl: z.optional(z.string()),
    }),
);

/** A picture. */
export const imageMessage: Validator<bodies.ImageMessage> = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    content: z.strictObject({
      caption: z.optional(z.string()),
      mime_type: z.string(),
      url: z.string(),
    }),
    id: z.string(),
    type: z.literal("image"),
  }),
);

/** The webhook `message`. */
export const messageWebhook: Validator<bodies.MessageWebhook> = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    bot: z.strictObject({ id: z.string(), name: z.string() }),
    contact: z.strictObject({ id: z.string(), name: z.string() }),
    conversation: z.strictObject({ id: z.string() }),
    event_type: z.literal("message"),
    field: z.literal("messages"),
    object: z.literal("message_event"),
    project_id: z.string(),
    room_id: z.string(),
    timestamp: z.number(),
    value: z.union([
      audioMessage(),
      documentMessage(),
      imageMessage(),
      textMessage(),
      videoMessage(),
    ]),
  }),
);

/** `POST /v1/external-support/webhook`: the request. */
export const sendMessageRequest: Validator<bodies.SendMessageRequest, operations["sendMessage"]> =
  /* @__PURE__ */ lazy(() =>
    z.strictObject({
      bot_id: z.string(),
      event_type: z.literal("incoming_message"),
      field: z.literal("messages"),
      object: z.literal("message_event"),
      project_id: z.string(),
      room_id: z.string(),
      user_id: z.string(),
      value: z.union([
        audioMessage(),
        documentMessage(),
        imageMessage(),
        textMessage(),
        videoMessage(),
      ]),
    }),
  );

/** `POST /v1/external-support/{projectId}/conversations/start`: the request. */
export const startConversationRequest: Validator<
  bodies.StartConversationRequest,
  operations["startConversation"]
> = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    assignment: z.optional(
      z.strictObject({
        target: z.optional(z.string()),
        type: z.optional(z.enum(["operator", "queue", "team"])),
      }),
    ),
    botId: z.string(),
    initialMessage: z.optional(z.string()),
    metadata: z.optional(z.looseObject({})),
    userId: z.string(),
  }),
);

/** Plain text. */
export const textMessage: Validator<bodies.TextMessage> = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    content: z.strictObject({ body: z.string() }),
    id: z.string(),
    type: z.literal("text"),
  }),
);

/** `PATCH /v1/external-support/{projectId}`: the answer, from an envelope's `data` or from a flat body. */
export const updateIntegrationAnswer: Validator<bodies.UpdateIntegrationAnswer> =
  /* @__PURE__ */ lazy(() =>
    z.strictObject({
      authType: z.optional(z.enum(["api_key", "basic", "bearer", "no_auth"])),
      brainId: z.optional(z.string()),
      createdAt: z.optional(z.string()),
      id: z.optional(z.string()),
      updatedAt: z.optional(z.string()),
      webhookUrl: z.optional(z.string()),
    }),
  );

/** `PATCH /v1/external-support/{projectId}`: the request. */
export const updateIntegrationRequest: Validator<
  bodies.UpdateIntegrationRequest,
  operations["updateIntegration"]
> = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    authType: z.optional(z.enum(["api_key", "basic", "bearer", "no_auth"])),
    authorization: z.optional(z.string()),
    webhookUrl: z.optional(z.string()),
  }),
);

/** A video. */
export const videoMessage: Validator<bodies.VideoMessage> = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    content: z.strictObject({
      caption: z.optional(z.string()),
      mime_type: z.string(),
      url: z.string(),
    }),
    id: z.string(),
    type: z.literal("video"),
  }),
);

/**
 * Every documented webhook, by its name: the field of the payload that holds this name, and the fields that always have
 * the same value, as callers would see them.
 */
export const webhooks: {
  readonly [Name in keyof bodies.Webhooks]: {
    readonly discriminator: string;
    readonly constants: readonly string[];
    readonly validator: Validator<bodies.Webhooks[Name]>;
  };
} = {
  "conversation.close": {
    discriminator: "event",
    constants: ["event"],
    validator: conversationCloseWebhook,
  },
  "conversation.start": {
    discriminator: "event",
    constants: ["event"],
    validator: conversationStartWebhook,
  },
  message: {
    discriminator: "event_type",
    constants: ["eventType", "field", "object"],
    validator: messageWebhook,
  },
};

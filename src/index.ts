export { createJelouClient, type JelouClient } from "./client.js";
export { JELOU_BASE_URLS, type CallEvent, type DriftEvent } from "./options.js";
export type { JelouClientOptions, RequestOptions, RetryEvent, SecretSource } from "./options.js";
export {
  isJelouError,
  JelouApiError,
  JelouConnectionError,
  JelouError,
  JelouInputError,
  JelouResponseError,
  JelouTimeoutError,
  JelouWebhookError,
} from "./errors.js";
export type {
  AnyJelouError,
  CallEffect,
  CallFacts,
  JelouApiErrorCode,
  JelouApiErrorOptions,
  JelouErrorDetail,
  JelouErrorOptions,
  JelouResponseErrorOptions,
  JelouWebhookErrorCode,
} from "./errors.js";
export type { Acknowledgement } from "./acknowledgement.js";
export type {
  AuthType,
  CreatedIntegration,
  CreateIntegrationInput,
  Integration,
  Integrations,
  UpdateIntegrationInput,
} from "./integrations.js";
export type {
  Assignment,
  CloseConversationInput,
  Conversations,
  RedirectPayload,
  StartConversationInput,
} from "./conversations.js";
export type { Messages, SendMessageInput } from "./messages.js";
export type {
  AudioMessage,
  DocumentMessage,
  ImageMessage,
  JelouMessage,
  TextMessage,
  VideoMessage,
} from "./webhooks/message.js";

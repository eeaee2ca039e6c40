export { createJelouClient, type JelouClient } from "./client.js";
export { JELOU_BASE_URLS } from "./options.js";
export type {
  CallEvent,
  DriftEvent,
  FetchInit,
  FetchResponse,
  HeadersInput,
  JelouClientOptions,
  RequestOptions,
  RetryEvent,
  SecretSource,
} from "./options.js";
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
export type { Acknowledgement } from "./core/answer.js";
export type {
  AuthType,
  CreatedIntegration,
  CreateIntegrationInput,
  Integration,
  Integrations,
  UpdateIntegrationInput,
} from "./resources/integrations.js";
export type {
  Assignment,
  CloseConversationInput,
  Conversation,
  Conversations,
  RedirectPayload,
  StartConversationInput,
} from "./resources/conversations.js";
export type { Messages, SendMessageInput, SentMessage } from "./resources/messages.js";
export type {
  AudioMessage,
  DocumentMessage,
  ImageMessage,
  JelouMessage,
  TextMessage,
  VideoMessage,
} from "./webhooks/message.js";

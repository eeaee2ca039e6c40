export { createJelouClient, type JelouClient } from "./client.js";
export { JELOU_BASE_URLS, type DriftEvent, type JelouClientOptions } from "./config.js";
export type { RequestOptions, RetryEvent, SecretSource } from "./config.js";
export {
  isJelouError,
  JelouApiError,
  JelouConnectionError,
  JelouError,
  JelouInputError,
} from "./errors.js";
export { JelouResponseError, JelouTimeoutError, JelouWebhookError } from "./errors.js";
export type { JelouApiErrorCode, JelouErrorDetail, JelouWebhookErrorCode } from "./errors.js";
export type { AuthType, CreatedIntegration, Integration, Integrations } from "./integrations.js";
export type { CreateIntegrationInput, UpdateIntegrationInput } from "./integrations.js";
export type {
  Acknowledgement,
  Assignment,
  CloseConversationInput,
  Conversations,
} from "./conversations.js";
export type { RedirectPayload, StartConversationInput } from "./conversations.js";
export type { Messages, SendMessageInput } from "./messages.js";
export type {
  AudioMessage,
  DocumentMessage,
  ImageMessage,
  JelouMessage,
} from "./webhooks/message.js";
export type { TextMessage, VideoMessage } from "./webhooks/message.js";

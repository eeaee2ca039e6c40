export { createJelouClient } from "./client.js";
export { JELOU_BASE_URLS } from "./config.js";
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
export type { Acknowledgement } from "./acknowledgement.js";
export type { JelouClient } from "./client.js";
export type {
  ApiKeyOptions,
  BasicOptions,
  CommonOptions,
  JelouClientOptions,
  RequestOptions,
  SecretSource,
  SigningOptions,
} from "./config.js";
export type {
  Assignment,
  CloseConversationInput,
  Conversations,
  RedirectPayload,
  StartConversationInput,
} from "./conversations.js";
export type { JelouApiErrorCode, JelouErrorDetail, JelouWebhookErrorCode } from "./errors.js";
export type { DriftEvent, RetryEvent } from "./events.js";
export type {
  AuthType,
  CreatedIntegration,
  CreateIntegrationInput,
  Integration,
  Integrations,
  UpdateIntegrationInput,
} from "./integrations.js";
export type { Messages, SendMessageInput } from "./messages.js";
export type {
  AudioMessage,
  CaptionedContent,
  DocumentContent,
  DocumentMessage,
  ImageMessage,
  JelouMessage,
  MediaContent,
  TextContent,
  TextMessage,
  VideoMessage,
} from "./webhooks/message.js";

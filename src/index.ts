export { createJelouClient, type JelouClient } from "./client.js";
export { JELOU_BASE_URLS, type CommonOptions, type JelouClientOptions } from "./config.js";
export type { RequestOptions, SecretSource } from "./config.js";
export { isJelouError, JelouApiError, JelouConnectionError, JelouError, JelouInputError } from "./errors.js";
export { JelouResponseError, JelouTimeoutError, JelouWebhookError } from "./errors.js";
export type { JelouApiErrorCode, JelouErrorDetail, JelouWebhookErrorCode } from "./errors.js";
export type { DriftEvent, RetryEvent } from "./events.js";
export type {
  AuthType,
  CreatedIntegration,
  CreateIntegrationInput,
  Integration,
  Integrations,
} from "./integrations.js";
export type { UpdateIntegrationInput } from "./integrations.js";
export type { Acknowledgement, Assignment, CloseConversationInput, Conversations } from "./conversations.js";
export type { RedirectPayload, StartConversationInput } from "./conversations.js";
export type { Messages, SendMessageInput } from "./messages.js";
export type { AudioMessage, DocumentMessage, ImageMessage, JelouMessage } from "./webhooks/message.js";
export type { TextMessage, VideoMessage } from "./webhooks/message.js";
export type { CaptionedContent, DocumentContent, MediaContent, TextContent } from "./webhooks/message.js";

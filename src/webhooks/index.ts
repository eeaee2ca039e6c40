export { parseWebhook } from "./parse.js";
export { signBody, verifySignature } from "./signature.js";
export { JelouWebhookError } from "../errors.js";
export type { JelouWebhookErrorCode } from "../errors.js";
export type {
  JelouConversationCloseEvent,
  JelouConversationStartEvent,
  JelouEvent,
  JelouMessageEvent,
  JelouUnknownEvent,
} from "./event.js";
export type { JelouMessage, JelouMessageType, OtherMessageType, ReceivedMessage } from "./message.js";
export type { AudioMessage, DocumentMessage, ImageMessage, OtherMessage } from "./message.js";
export type { TextMessage, VideoMessage } from "./message.js";
export type { CaptionedContent, DocumentContent, MediaContent, TextContent } from "./message.js";
export type { PayloadIssue } from "./payload-reader.js";
export type { WebhookHeaders, WebhookRequest } from "./request.js";
export type { WebhookBody } from "./signature.js";

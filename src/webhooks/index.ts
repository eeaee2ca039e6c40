export { parseWebhook, type WebhookHeaders, type WebhookRequest } from "./parse.js";
export { signBody, verifySignature, type WebhookBody } from "./signature.js";
export { JelouWebhookError, type JelouWebhookErrorCode } from "../errors.js";
export type {
  JelouConversationCloseEvent,
  JelouConversationStartEvent,
  JelouEvent,
} from "./event.js";
export type { JelouMessageEvent, JelouUnknownEvent, PayloadIssue } from "./event.js";
export type {
  JelouMessage,
  JelouMessageType,
  OtherMessage,
  OtherMessageType,
  ReceivedMessage,
} from "./message.js";
export type {
  AudioMessage,
  DocumentMessage,
  ImageMessage,
  TextMessage,
  VideoMessage,
} from "./message.js";
export type { CaptionedContent, DocumentContent, MediaContent, TextContent } from "./message.js";

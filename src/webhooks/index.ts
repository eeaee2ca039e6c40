export { parseWebhook, type WebhookHeaders, type WebhookRequest } from "./parse.js";
export { signBody, verifySignature, type WebhookBody } from "./signature.js";
export { JelouWebhookError, type JelouWebhookErrorCode } from "../errors.js";
export type {
  EventFields,
  JelouConversationCloseEvent,
  JelouConversationStartEvent,
  JelouEvent,
  JelouMessageEvent,
  JelouOtherEvent,
  JelouUnknownEvent,
  PayloadIssue,
} from "./event.js";
export type {
  AudioMessage,
  CaptionedContent,
  DocumentContent,
  DocumentMessage,
  ImageMessage,
  JelouMessage,
  JelouMessageType,
  MediaContent,
  ReceivedMessage,
  TextContent,
  TextMessage,
  UnknownMessage,
  VideoMessage,
} from "./message.js";

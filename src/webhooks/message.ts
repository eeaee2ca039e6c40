import type { components } from "../../generated/schema.js";

/** The content of a `text` message. */
export interface TextContent {
  body: string;
}

/** A file by its address: the content of an `audio` message, and part of every other message with a file. */
export interface MediaContent {
  url: string;
  /** The media type, such as `image/png`. */
  mimeType: string;
}

/** The content of an `image` or a `video` message. */
export interface CaptionedContent extends MediaContent {
  caption?: string | undefined;
}

/** The content of a `document` message. */
export interface DocumentContent extends MediaContent {
  filename?: string | undefined;
}

interface Message<Type, Content> {
  /** What the message is known by. Jelou sends one with every message. */
  id?: string | undefined;
  type: Type;
  content: Content;
}

/** A message of plain text. */
export interface TextMessage extends Message<"text", TextContent> {}

/** A picture. */
export interface ImageMessage extends Message<"image", CaptionedContent> {}

/** A video. */
export interface VideoMessage extends Message<"video", CaptionedContent> {}

/** A sound recording. */
export interface AudioMessage extends Message<"audio", MediaContent> {}

/** Any other file. */
export interface DocumentMessage extends Message<"document", DocumentContent> {}

/**
 * A message of a documented type, in either direction. Narrow it on `type`.
 *
 * @see https://docs.jelou.ai/en/api/pma-custom/enviar-mensajes
 */
export type JelouMessage =
  TextMessage | ImageMessage | VideoMessage | AudioMessage | DocumentMessage;

/** The documented types of messages. */
export type JelouMessageType = JelouMessage["type"];

// An open `string` would survive `type === "text"` and take the type of `content` away. No literal equals an enum's
// member, so narrowing drops it. There is no enum at run time, only Jelou's own word.
declare enum UnlistedMessageType {
  any = "any other type",
}

/**
 * The type of a message that this version doesn't know: Jelou's own word, a string. To compare it, widen it:
 * `const type: string = message.type`.
 */
export type OtherMessageType = UnlistedMessageType;

/** A message of a type that this version doesn't know, its `content` as it came. */
export interface OtherMessage extends Message<OtherMessageType, unknown> {}

/**
 * A message from an end user. Narrow it on `type`; after the documented types, {@link OtherMessage} is left.
 *
 * Where Jelou left the media type out, `mimeType` is `application/octet-stream`, and the `issues` of the event say so.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-8.3
 */
export type ReceivedMessage = (JelouMessage | OtherMessage) & { id: string };

type Schemas = components["schemas"];
type StatedMessage = Schemas[
  "TextMessage" | "ImageMessage" | "VideoMessage" | "AudioMessage" | "DocumentMessage"];

/** @internal */
export const messageTypes: readonly (JelouMessageType & StatedMessage["type"])[] = [
  "text",
  "image",
  "video",
  "audio",
  "document",
];

import type * as bodies from "../../generated/bodies.js";

/** Every documented message, as the spec has it. */
type DocumentedMessage = bodies.SendMessageRequest["value"];

/** The member of a union of messages, with an optional id. */
type WithOptionalId<Message> = Message extends DocumentedMessage
  ? Omit<Message, "id"> & {
      /** The id of the message. `messages.send` generates one if there is none. */
      id?: string | undefined;
    }
  : never;

/**
 * A message of a documented type, as `messages.send` takes it. Narrow it on `type`.
 *
 * @see https://docs.jelou.ai/en/api/pma-custom/enviar-mensajes
 */
export type JelouMessage = WithOptionalId<DocumentedMessage>;

/** The documented types of messages. */
export type JelouMessageType = DocumentedMessage["type"];

/** Plain text. */
export interface TextMessage extends WithOptionalId<bodies.TextMessage> {}
/** A picture. */
export interface ImageMessage extends WithOptionalId<bodies.ImageMessage> {}
/** A video. */
export interface VideoMessage extends WithOptionalId<bodies.VideoMessage> {}
/** A sound recording. */
export interface AudioMessage extends WithOptionalId<bodies.AudioMessage> {}
/** Any other file. */
export interface DocumentMessage extends WithOptionalId<bodies.DocumentMessage> {}

/** The content of a `text` message. */
export type TextContent = bodies.TextMessage["content"];
/** The content of an `audio` message: a file. */
export type MediaContent = bodies.AudioMessage["content"];
/** The content of an `image` or a `video` message. */
export type CaptionedContent = bodies.ImageMessage["content"];
/** The content of a `document` message. */
export type DocumentContent = bodies.DocumentMessage["content"];

/** A message of a type that this version doesn't know. */
export interface UnknownMessage {
  type: "unknown";
  /** Jelou's name of the type. */
  name: string;
  id: string;
  /** The content as it came. */
  content: unknown;
}

/**
 * A message from an end user. Narrow it on `type`.
 *
 * If Jelou sends a file without a media type, `mimeType` is `application/octet-stream`, and the event's `issues` say so.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-8.3
 */
export type ReceivedMessage = DocumentedMessage | UnknownMessage;

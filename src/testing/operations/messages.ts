import * as z from "zod/mini";
import { signBody } from "../../webhooks/signature.js";
import { refuse, succeed, type Answer } from "../answer.js";
import { filledText, httpsUrl, parseBody, text } from "../body.js";
import { rename } from "../message.js";
import type { State } from "../state.js";

const media = { url: httpsUrl, mime_type: filledText };

function messageOf<const Type extends string, Content extends z.core.$ZodShape>(
  type: Type,
  content: Content,
) {
  return z.object({
    id: filledText,
    type: z.literal(type),
    content: z.object(content, "It must be an object."),
  });
}

const incoming = z.object({
  field: z.literal("messages", "It must be messages."),
  object: z.literal("message_event", "It must be message_event."),
  event_type: z.literal("incoming_message", "It must be incoming_message."),
  project_id: filledText,
  room_id: filledText,
  bot_id: filledText,
  user_id: filledText,
  value: z.discriminatedUnion(
    "type",
    [
      messageOf("text", { body: text }),
      messageOf("image", { ...media, caption: z.exactOptional(text) }),
      messageOf("video", { ...media, caption: z.exactOptional(text) }),
      messageOf("audio", media),
      messageOf("document", { ...media, filename: z.exactOptional(text) }),
    ],
    "It must be a message of a documented type.",
  ),
});

/**
 * Only 200 and 500 are documented for this operation. What a wrong signature or a wrong body gets is made after the
 * operations beside it: 401 and 422.
 */
export async function acceptMessage(
  state: State,
  headers: Headers,
  bytes: ArrayBuffer,
): Promise<Answer> {
  const claim = parseBody(bytes, z.object({ project_id: filledText }));
  if (claim.problems) return refuse(422, "The message is not valid.", claim.problems);
  const secret = state.integrations.get(claim.value.project_id)?.signingSecret;
  const signature = headers.get("x-jelou-signature");
  if (!secret || signature !== (await signBody(bytes, secret))) {
    return refuse(401, "The signature doesn't fit the body and the project's signing secret.");
  }
  const { value, problems } = parseBody(bytes, incoming);
  if (problems) return refuse(422, "The message is not valid.", problems);
  const { id, type, content } = value.value;
  state.messages.push({
    projectId: value.project_id,
    roomId: value.room_id,
    botId: value.bot_id,
    userId: value.user_id,
    message: { id, type, content: rename(content, "mime_type", "mimeType") },
    body: new TextDecoder().decode(bytes),
  });
  return succeed("Message received");
}

import * as z from "zod/mini";
import { refuse, succeed, type Answer } from "./answer.js";
import { object, oneOf, readBody, string, text } from "./body.js";
import { refuseUnknownProject, type PanelCall } from "./integrations.js";

const start = z.object({
  botId: text,
  userId: text,
  initialMessage: z.exactOptional(string),
  metadata: z.exactOptional(object),
  assignment: z.exactOptional(
    z.looseObject(
      {
        type: z.exactOptional(oneOf("queue", "operator", "team")),
        target: z.exactOptional(string),
      },
      "It must be an object.",
    ),
  ),
});

const close = z.object({
  botId: text,
  userId: text,
  redirectPayload: z.exactOptional(
    z
      .looseObject(
        { type: z.exactOptional(oneOf("text", "edge")), text: z.exactOptional(string) },
        "It must be an object.",
      )
      .check(
        z.refine((payload) => payload.type !== "text" || payload.text !== undefined, {
          path: ["text"],
          error: "It must be there where the type is text.",
        }),
      ),
  ),
});

/**
 * Every bot and every user exists, and a user may have several conversations: a start that was sent twice shows. What a
 * success says is documented for neither operation; it is the envelope of the other success without data.
 */
export async function startConversation({ state, projectId, body }: PanelCall): Promise<Answer> {
  const { value, problems } = readBody(body, start);
  if (problems) return refuse(422, "The conversation is not valid.", problems);
  const integration = state.integrations.get(projectId);
  if (!integration) return refuseUnknownProject();
  const id = state.nextId("conversation");
  const roomId = state.nextId("room");
  state.conversations.push({ id, projectId, roomId, status: "open", ...value });
  await state.delivery.emit(projectId, integration, { event: "conversation.start" });
  return succeed("Conversation started");
}

export async function closeConversation({ state, projectId, body }: PanelCall): Promise<Answer> {
  const { value, problems } = readBody(body, close);
  if (problems) return refuse(422, "The request is not valid.", problems);
  const integration = state.integrations.get(projectId);
  if (!integration) return refuseUnknownProject();
  const at = state.conversations.findLastIndex(
    ({ projectId: project, botId, userId, status }) =>
      project === projectId &&
      botId === value.botId &&
      userId === value.userId &&
      status === "open",
  );
  const conversation = state.conversations[at];
  if (!conversation) return refuse(404, "The user has no open conversation with the bot.");
  state.conversations[at] = { ...conversation, ...value, status: "closed" };
  await state.delivery.emit(projectId, integration, { event: "conversation.close" });
  return succeed("Conversation closed");
}

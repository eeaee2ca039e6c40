import * as z from "zod/mini";
import { refuse, succeed, succeedWith, type Answer } from "../answer.js";
import { filledText, object, oneOf, parseBody, text } from "../body.js";
import { newConversation } from "../conversation.js";
import { refuseUnknownProject, type PanelCall } from "./panel-call.js";

const start = z.object({
  botId: filledText,
  userId: filledText,
  initialMessage: z.exactOptional(text),
  metadata: z.exactOptional(object),
  assignment: z.exactOptional(
    z.looseObject(
      {
        type: z.exactOptional(oneOf("queue", "operator", "team")),
        target: z.exactOptional(text),
      },
      "It must be an object.",
    ),
  ),
});

const close = z.object({
  botId: filledText,
  userId: filledText,
  redirectPayload: z.exactOptional(
    z
      .looseObject(
        { type: z.exactOptional(oneOf("text", "edge")), text: z.exactOptional(text) },
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
  const { value, problems } = parseBody(body, start);
  if (problems) return refuse(422, "The conversation is not valid.", problems);
  const integration = state.integrations.get(projectId);
  if (!integration) return refuseUnknownProject();
  state.conversations.push({ ...newConversation(state, { projectId, ...value }), ...value });
  await state.delivery.emit(projectId, integration, { event: "conversation.start" });
  return succeed("Conversation started");
}

export async function closeConversation({ state, projectId, body }: PanelCall): Promise<Answer> {
  const { value, problems } = parseBody(body, close);
  if (problems) return refuse(422, "The request is not valid.", problems);
  const integration = state.integrations.get(projectId);
  if (!integration) return refuseUnknownProject();
  const at = state.conversations.findLastIndex(
    (one) =>
      one.projectId === projectId &&
      one.bot.id === value.botId &&
      one.user.id === value.userId &&
      one.state === "active",
  );
  const conversation = state.conversations[at];
  if (!conversation) return refuse(404, "The user has no active conversation with the bot.");
  state.conversations[at] = {
    ...conversation,
    ...value,
    state: "closed",
    status: "closed",
    endAt: state.now().toISOString(),
    endedReason: "closed_by_operator",
  };
  await state.delivery.emit(projectId, integration, { event: "conversation.close" });
  return succeed("Conversation closed");
}

/** Documented inside the envelope alone; the flat form is made after the integration's. Emits no event. */
export function getConversation({ state, projectId }: PanelCall, conversationId: string): Answer {
  if (!state.integrations.has(projectId)) return refuseUnknownProject();
  const found = state.conversations.find(
    (one) => one.projectId === projectId && one.id === conversationId,
  );
  if (!found) return refuse(404, "The project has no conversation with this id.");
  const { id, roomId, startAt, endAt, endedReason, user, bot } = found;
  return succeedWith(state.dialect.shape, "Conversation found", {
    _id: id,
    roomId,
    state: found.state,
    startAt,
    // Left out by JSON until it is closed.
    endAt,
    endedReason,
    User: user,
    Bot: bot,
  });
}

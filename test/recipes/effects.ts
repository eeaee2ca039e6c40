import {
  isJelouError,
  type JelouClient,
  type SendMessageInput,
  type StartConversationInput,
} from "jelou-client";

/** `unconfirmed` means that it may have happened. A person must check before it is tried again. */
export type Settled = "done" | "unconfirmed";

/** Waits for a write. It rejects only if nothing happened at Jelou, so that the caller can try again. */
export async function settle(write: Promise<unknown>): Promise<Settled> {
  try {
    await write;
    return "done";
  } catch (error) {
    if (!isJelouError(error)) throw error;
    if (error.effect === "done") return "done"; // Jelou accepted it. Only its answer is unusable.
    if (error.effect === "unknown") return "unconfirmed";
    throw error;
  }
}

/** If it is `unconfirmed`, show that beside the message. The agent can ask the end user, or write again. */
export async function sendReply(jelou: JelouClient, reply: SendMessageInput): Promise<Settled> {
  return settle(jelou.messages.send(reply));
}

/** If the answer was lost, `conversation.start` at your webhookUrl shows that the conversation did start. */
export async function handOver(
  jelou: JelouClient,
  projectId: string,
  input: StartConversationInput,
  hasStarted: () => Promise<boolean>,
): Promise<Settled> {
  const settled = await settle(jelou.conversations.start(projectId, input));
  if (settled === "unconfirmed" && (await hasStarted())) return "done";
  return settled;
}

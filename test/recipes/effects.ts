import {
  isJelouError,
  type JelouClient,
  type SendMessageInput,
  type StartConversationInput,
} from "../../src/index.js";

/** `unconfirmed`: it may have happened. Somebody has to look before it is tried again. */
export type Settled = "done" | "unconfirmed";

/** Says what became of a write. It rejects only where nothing happened: a queue may run the job again. */
export async function settle(write: Promise<unknown>): Promise<Settled> {
  try {
    await write;
    return "done";
  } catch (error) {
    if (!isJelouError(error)) throw error;
    switch (error.effect) {
      case "done": // Jelou took it; only its answer is of no use.
        return "done";
      case "unknown":
        return "unconfirmed";
      default: // "none": refused, or never sent.
        throw error;
    }
  }
}

/** Where it is `unconfirmed`, the panel says so beside the message, and the agent asks the end user or writes anew. */
export async function sendReply(jelou: JelouClient, reply: SendMessageInput): Promise<Settled> {
  return settle(jelou.messages.send(reply));
}

/** Where it is `unconfirmed`, Jelou tells: it sends `conversation.start` to your webhookUrl where it was started. */
export async function handOver(
  jelou: JelouClient,
  projectId: string,
  whose: StartConversationInput,
  hasStarted: () => Promise<boolean>,
): Promise<Settled> {
  const settled = await settle(jelou.conversations.start(projectId, whose));
  if (settled === "unconfirmed" && (await hasStarted())) return "done";
  return settled;
}

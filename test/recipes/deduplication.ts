import { createHash } from "node:crypto";
import { parseWebhook, type JelouEvent, type WebhookRequest } from "jelou-client/webhooks";

/** The store of events that wait to be handled. In production, a table that all instances share, with a unique key. */
export interface Inbox {
  /** Stores the event unless there is one with this key: `INSERT … ON CONFLICT DO NOTHING`. */
  add(key: string, event: JelouEvent): Promise<void>;
}

/**
 * Jelou signs no timestamp and no nonce, so a recorded request can be sent again and has a valid signature. Store each
 * event once, answer, and handle it from the store. If storing fails, Jelou gets an error and may send the event again.
 */
export function createReceiver(signingSecret: string, inbox: Inbox) {
  return async function receive(request: WebhookRequest): Promise<void> {
    const event = await parseWebhook(request, signingSecret);
    await inbox.add(`${event.projectId}/${keyOf(event)}`, event);
  };
}

/** No page documents an id of conversation events. The digest of all fields finds exact repetitions. */
function keyOf(event: JelouEvent): string {
  if (event.type === "message") return event.id;
  return createHash("sha256").update(JSON.stringify(event.raw)).digest("hex");
}

import { parseWebhook, type JelouEvent, type WebhookRequest } from "../../../src/webhooks/index.js";

/** Where ids are remembered: in production a unique key in the database that every instance shares. */
export interface SeenIds {
  /** Whether the id is new, from now on it isn't. One step, so that two deliveries at once can't both be first. */
  add(id: string): Promise<boolean>;
}

/**
 * No timestamp or nonce is signed: a recorded request can be sent again, and verifies. So act once per id. Conversation
 * events have none: make what they start harmless when it happens twice.
 */
export function createReceiver(
  signingSecret: string,
  seen: SeenIds,
  onEvent: (event: JelouEvent) => unknown,
) {
  return async function receive(request: WebhookRequest): Promise<void> {
    const event = await parseWebhook(request, signingSecret);
    if (event.id !== undefined && !(await seen.add(`${event.projectId}/${event.id}`))) return;
    await onEvent(event);
  };
}

import { parseWebhook, type JelouEvent, type WebhookRequest } from "../../../src/webhooks/index.js";

/**
 * Jelou returns a signing secret once, when an integration is created, and rotates none: a new one takes deleting the
 * integration and creating it again. Events that were signed before are still on their way then, so put the new secret
 * first and keep the old one until they have arrived.
 */
export interface SigningSecrets {
  current: string;
  previous?: string | undefined;
}

/** Reads the secrets anew for each request, so that a rotation needs no restart. */
export function createReceiver(load: () => Promise<SigningSecrets>) {
  return async function receive(request: WebhookRequest): Promise<JelouEvent> {
    const { current, previous } = await load();
    return parseWebhook(request, previous === undefined ? [current] : [current, previous]);
  };
}

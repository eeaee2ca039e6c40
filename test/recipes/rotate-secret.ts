import { isJelouError, type CreateIntegrationInput, type JelouClient } from "jelou-client";
import { parseWebhook, type WebhookRequest } from "jelou-client/webhooks";

export interface SigningSecrets {
  current: string;
  /** Accepted beside `current`, because events that were signed before the rotation may still arrive. */
  previous?: string | undefined;
}

/** The store of secrets, by project id: a vault, or an encrypted column. */
export interface SecretStore {
  get(projectId: string): Promise<SigningSecrets>;
  set(projectId: string, secrets: SigningSecrets): Promise<void>;
}

/**
 * Replaces a signing secret. Jelou has no operation for it, so the integration is deleted and created again.
 *
 * Between the two calls the project has no integration: events are lost, and `messages.send` fails. Do it at a quiet hour.
 * If it throws, the project may have no integration, or one whose secret is lost. Run it again until it succeeds.
 */
export async function rotateSecret(
  jelou: JelouClient,
  projectId: string,
  /** All settings, because Jelou never shows `authorization`. */
  settings: CreateIntegrationInput,
  store: SecretStore,
): Promise<void> {
  const { current: previous } = await store.get(projectId);
  try {
    await jelou.integrations.delete(projectId);
  } catch (error) {
    // An earlier run ended between the two calls.
    if (!isJelouError(error) || error.code !== "not_found") throw error;
  }
  const { signingSecret: current } = await jelou.integrations.create(projectId, settings);
  await store.set(projectId, { current, previous }); // At once: Jelou shows it only here.
}

/** Accepts both secrets. It reads them for each request, so that a rotation needs no restart. */
export async function receive(request: WebhookRequest, projectId: string, store: SecretStore) {
  const { current, previous } = await store.get(projectId);
  return parseWebhook(request, previous === undefined ? current : [current, previous]);
}

/** Ends the rotation, an hour later or so. From then on, the old secret accepts nothing. */
export async function forgetPrevious(projectId: string, store: SecretStore): Promise<void> {
  const { current } = await store.get(projectId);
  await store.set(projectId, { current });
}

import { isJelouError, type CreateIntegrationInput, type JelouClient } from "jelou-client";
import pLimit from "p-limit";

/** The store of signing secrets, by project id: a vault, or an encrypted column. */
export interface SecretStore {
  has(projectId: string): Promise<boolean>;
  set(projectId: string, signingSecret: string): Promise<void>;
  delete(projectId: string): Promise<void>;
}

export type Ensured = { projectId: string } & ({ did: "create" | "update" } | { error: unknown });

/**
 * Gives each project an integration with its own webhookUrl. A failure doesn't stop the others: run it again for
 * those that failed. Hold a lock, because two runs at once would remove each other's secrets.
 */
export async function ensureIntegrations(
  jelou: JelouClient,
  projectIds: readonly string[],
  settingsOf: (projectId: string) => CreateIntegrationInput,
  secrets: SecretStore,
): Promise<Ensured[]> {
  // Five at a time: Jelou documents no rate limit. The client retries a 429 by itself.
  return pLimit(5).map(new Set(projectIds), async (projectId): Promise<Ensured> => {
    try {
      const settings = settingsOf(projectId);
      return { projectId, did: await ensureIntegration(jelou, projectId, settings, secrets) };
    } catch (error) {
      return { projectId, error };
    }
  });
}

async function ensureIntegration(
  jelou: JelouClient,
  projectId: string,
  settings: CreateIntegrationInput,
  secrets: SecretStore,
): Promise<"create" | "update"> {
  try {
    return await updateOrCreate(jelou, projectId, settings, secrets);
  } catch (error) {
    // The integration was created, or may have been, and its secret is lost, so start over. A `conflict` has the effect
    // "none" and stays an error: somebody else has created the integration meanwhile, and has its secret.
    const isLost =
      isJelouError(error) && error.operation === "integrations.create" && error.effect !== "none";
    if (!isLost) throw error;
    return await updateOrCreate(jelou, projectId, settings, secrets);
  }
}

async function updateOrCreate(
  jelou: JelouClient,
  projectId: string,
  settings: CreateIntegrationInput,
  secrets: SecretStore,
): Promise<"create" | "update"> {
  const found = await findIntegration(jelou, projectId);
  if (found && (await secrets.has(projectId))) {
    await jelou.integrations.update(projectId, settings);
    return "update";
  }
  if (found) {
    if (found.webhookUrl !== settings.webhookUrl) {
      throw new Error(`${projectId} is connected to ${found.webhookUrl}: is it another panel's?`);
    }
    // No call shows a secret again, so only a new integration gives us one.
    await jelou.integrations.delete(projectId);
  }
  // A stored secret belongs to an integration that no longer exists.
  await secrets.delete(projectId);
  const { signingSecret } = await jelou.integrations.create(projectId, settings);
  await secrets.set(projectId, signingSecret); // Before anything else can fail.
  return "create";
}

async function findIntegration(jelou: JelouClient, projectId: string) {
  try {
    return await jelou.integrations.get(projectId);
  } catch (error) {
    if (isJelouError(error) && error.code === "not_found") return undefined;
    throw error;
  }
}

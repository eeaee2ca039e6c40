import pLimit from "p-limit";
import { isJelouError, type CreateIntegrationInput, type JelouClient } from "../../src/index.js";

/** Where signing secrets are kept, by project id: in production a vault, or an encrypted column. */
export interface SecretStore {
  has(projectId: string): Promise<boolean>;
  set(projectId: string, signingSecret: string): Promise<void>;
  delete(projectId: string): Promise<void>;
}

export type Ensured = { projectId: string } & ({ did: "create" | "update" } | { error: unknown });

/**
 * Gives each project its integration, at a webhookUrl of its own. One that fails stops no other: run it again for those.
 * In one place at a time: hold a lock, or else one run removes the secret that another has just stored.
 */
export async function ensureIntegrations(
  jelou: JelouClient,
  projectIds: readonly string[],
  settingsOf: (projectId: string) => CreateIntegrationInput,
  secrets: SecretStore,
): Promise<Ensured[]> {
  // Five at a time: Jelou documents no rate limit, and the client waits out a 429 by itself.
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
    // The create may have been carried out, or was, and its secret is lost: look again. A `conflict` has the effect
    // "none" and stays an error: somebody else created it meanwhile, and has its secret.
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
    // It is ours, and no call shows its secret again, nor makes a new one.
    await jelou.integrations.delete(projectId);
  }
  // What is stored belongs to an integration that is gone.
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

import { isJelouError, type JelouClient } from "jelou-client";

export interface Health {
  /** `unavailable` ends without help. `misconfigured` needs a person. */
  status: "ok" | "unavailable" | "misconfigured";
  reason?: string;
}

/**
 * Checks whether Jelou answers, accepts the key, and sends its events to your panel. It changes nothing.
 *
 * Call it once a minute, not at each request, because Jelou documents no rate limit. Don't restart your service if it fails.
 */
export async function checkHealth(
  jelou: JelouClient,
  projectId: string,
  webhookUrl: string,
): Promise<Health> {
  try {
    const options = { timeoutMs: 3_000, maxRetries: 0 };
    const integration = await jelou.integrations.get(projectId, options);
    if (integration.webhookUrl === webhookUrl) return { status: "ok" };
    return { status: "misconfigured", reason: `Events go to ${integration.webhookUrl}.` };
  } catch (error) {
    if (!isJelouError(error)) throw error;
    // The message says what happened and what to check, and contains no secret.
    return { status: error.isTransient ? "unavailable" : "misconfigured", reason: error.message };
  }
}

import { isJelouError, type JelouClient } from "jelou-client";

export interface Health {
  /** `unavailable` passes by itself. `misconfigured` needs a person. */
  status: "ok" | "unavailable" | "misconfigured";
  reason?: string;
}

/**
 * Whether Jelou answers, accepts the key, and sends its events to your panel. It reads and changes nothing.
 *
 * Ask once a minute, not at each request: Jelou documents no rate limit. Don't restart your service because of it.
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

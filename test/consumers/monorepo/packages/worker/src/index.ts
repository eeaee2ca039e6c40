import { isJelouError, type JelouClient } from "jelou-client";

/** Where the signing secrets of the projects are kept. */
export interface SecretStore {
  get(projectId: string): string | undefined;
  set(projectId: string, secret: string): void;
}

export interface ConnectOptions {
  readonly jelou: JelouClient;
  readonly secrets: SecretStore;
  readonly webhookUrlOf: (projectId: string) => string;
  readonly atOnce?: number | undefined;
}

export type Outcome = "created" | "updated" | "failed";

/** Sees to it that every project sends its events to us, a few projects at a time. */
export async function connectProjects(
  projectIds: readonly string[],
  { atOnce = 5, ...options }: ConnectOptions,
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const waiting = projectIds.values();
  async function work(): Promise<void> {
    for (const projectId of waiting) {
      outcomes.set(
        projectId,
        await connectProject(projectId, options).catch(() => "failed" as const),
      );
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work));
  return outcomes;
}

async function connectProject(
  projectId: string,
  { jelou, secrets, webhookUrlOf }: Omit<ConnectOptions, "atOnce">,
): Promise<Outcome> {
  const webhookUrl = webhookUrlOf(projectId);
  try {
    const { signingSecret } = await jelou.integrations.create(projectId, { webhookUrl });
    // No call gives it again.
    secrets.set(projectId, signingSecret);
    return "created";
  } catch (error) {
    if (!isJelouError(error) || error.code !== "conflict") throw error;
  }
  // Without its secret, the integration of a project is of no use to us.
  if (secrets.get(projectId) === undefined) return "failed";
  await jelou.integrations.update(projectId, { webhookUrl });
  return "updated";
}

/** What a project has set up, with the parts that no answer shows. */
export interface StoredIntegration {
  readonly id: string;
  readonly webhookUrl: string;
  readonly authType: string;
  readonly authorization?: string | undefined;
  readonly signingSecret: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** An integration as new: the next id and signing secret of its project, unless a secret is given. */
export function newIntegration(
  { nextId, now }: { nextId: (kind: string) => string; now: () => Date },
  projectId: string,
  given: {
    webhookUrl: string;
    authType?: string | undefined;
    authorization?: string | undefined;
    signingSecret?: string | undefined;
  },
): StoredIntegration {
  const createdAt = now().toISOString();
  return {
    id: nextId(`integration-${projectId}`),
    webhookUrl: given.webhookUrl,
    authType: given.authType ?? "no_auth",
    authorization: given.authorization,
    signingSecret: given.signingSecret ?? nextId(`signing-secret-${projectId}`),
    createdAt,
    updatedAt: createdAt,
  };
}

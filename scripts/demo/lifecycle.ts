import { isDeepStrictEqual } from "node:util";
import { createJelouClient, isJelouError, type JelouClient } from "../../src/index.js";
import { createFakeJelou, type Dialect } from "../../src/testing/index.js";

/** Every documented combination of base path, authentication and response shape. */
export const dialects: readonly Dialect[] = (["platform", "jelouapi"] as const).flatMap(
  (basePath) =>
    (["apiKey", "basic"] as const).flatMap((auth) =>
      (["envelope", "flat"] as const).map((shape) => ({ basePath, auth, shape })),
    ),
);

/** What the caller got at each step. A step that threw has the error's `code`, as `get` after `delete` should. */
export interface Lifecycle {
  readonly dialect: Dialect;
  readonly steps: readonly {
    readonly name: string;
    readonly value: unknown;
    readonly isPassed: boolean;
  }[];
}

/** create → get → update → get → start → get → close → get → delete → get, over HTTP against a fake that speaks one dialect. */
export async function runLifecycle(dialect: Dialect): Promise<Lifecycle> {
  // A clock of its own, a second a look, so that the dates can be compared between dialects.
  let seconds = 0;
  const fake = createFakeJelou({
    dialect,
    now: () => new Date(Date.UTC(2026, 0, 15, 10, 30, seconds++)),
  });
  const server = await fake.listen();
  try {
    const jelou = createJelouClient({ ...fake.credentials, baseUrl: server.baseUrl });
    const steps = [];
    // Jelou tells a panel the id of a conversation with the end user's messages.
    const conversationId = () => fake.conversations[0]?.id ?? "";
    for (const [name, step, expected] of lifecycle(jelou, conversationId)) {
      const value = await step().catch((error: unknown) =>
        isJelouError(error) ? error.code : error,
      );
      steps.push({ name, value, isPassed: expected(value) });
    }
    return { dialect, steps };
  } finally {
    await server.close();
  }
}

type Step = [name: string, run: () => Promise<unknown>, isExpected: (value: unknown) => boolean];

function lifecycle(
  { integrations, conversations }: JelouClient,
  conversationId: () => string,
): Step[] {
  const projectId = "01JELOUDEMO000000000000000";
  const first = "https://panel.example/jelou";
  const second = "https://panel.example/jelou-v2";
  const ids = { botId: "BOT", userId: "USER" };
  const has = (fields: object) => (value: unknown) =>
    isDeepStrictEqual({ ...Object(value), ...fields }, value);
  return [
    [
      "create",
      () => integrations.create(projectId, { webhookUrl: first, authType: "no_auth" }),
      hasSecret,
    ],
    ["get", () => integrations.get(projectId), has({ brainId: projectId, webhookUrl: first })],
    [
      "update",
      () => integrations.update(projectId, { webhookUrl: second }),
      has({ webhookUrl: second }),
    ],
    ["get", () => integrations.get(projectId), has({ brainId: projectId, webhookUrl: second })],
    ["start", () => conversations.start(projectId, ids), hasMessages],
    [
      "get conversation",
      () => conversations.get(projectId, conversationId()),
      (value) => has({ id: conversationId(), state: "active" })(value),
    ],
    ["close", () => conversations.close(projectId, ids), hasMessages],
    [
      "get conversation",
      () => conversations.get(projectId, conversationId()),
      has({ state: "closed", endedReason: "closed_by_operator" }),
    ],
    ["delete", () => integrations.delete(projectId), (value) => value === undefined],
    ["get", () => integrations.get(projectId), (value) => value === "not_found"],
  ];
}

function hasMessages(value: unknown): boolean {
  return Array.isArray(Object(value).messages);
}

function hasSecret(value: unknown): boolean {
  return typeof Object(value).signingSecret === "string";
}

import { createJelouClient, isJelouError, type JelouClient } from "../../src/index.js";
import { createFakeJelou, type Dialect } from "../../src/testing/index.js";

/** Every documented combination of base path, authentication and response shape. */
export const dialects: readonly Dialect[] = (["platform", "jelouapi"] as const).flatMap(
  (basePath) =>
    (["apiKey", "basic"] as const).flatMap((auth) =>
      (["envelope", "flat"] as const).map((shape) => ({ basePath, auth, shape })),
    ),
);

/** What the caller got from each call: a value, or the `code` of an error. */
export interface Step {
  readonly name: string;
  readonly value: unknown;
}

/** Runs the life of an integration over HTTP, against a fake that answers in one dialect. */
export async function runLifecycle(dialect: Dialect): Promise<Step[]> {
  // The clock goes on by a second whenever it is read, so that dates are equal in all dialects.
  let seconds = 0;
  const now = () => new Date(Date.UTC(2026, 0, 15, 10, 30, seconds++));
  const fake = createFakeJelou({ dialect, now });
  await using server = await fake.listen();
  const jelou = createJelouClient({ ...fake.credentials, baseUrl: server.baseUrl, maxRetries: 0 });
  const steps: Step[] = [];
  // Jelou tells a panel the id of a conversation together with the end user's messages.
  const conversationId = () => fake.conversations[0]?.id ?? "";
  for (const [name, call] of calls(jelou, conversationId)) {
    steps.push({ name, value: await call() });
  }
  return steps;
}

function calls({ integrations, conversations }: JelouClient, conversationId: () => string) {
  const projectId = "01JELOUDEMO000000000000000";
  const people = { botId: "BOT", userId: "USER" };
  const [first, second] = ["https://panel.example/jelou", "https://panel.example/jelou-v2"];
  const getConversation = () => conversations.get(projectId, conversationId());
  const list: [name: string, call: () => Promise<unknown>][] = [
    ["create", () => integrations.create(projectId, { webhookUrl: first, authType: "no_auth" })],
    ["get", () => integrations.get(projectId)],
    ["update", () => integrations.update(projectId, { webhookUrl: second })],
    ["get", () => integrations.get(projectId)],
    ["start", () => conversations.start(projectId, people)],
    ["get conversation", getConversation],
    ["close", () => conversations.close(projectId, people)],
    ["get conversation", getConversation],
    ["delete", () => integrations.delete(projectId)],
    ["get", () => integrations.get(projectId).catch(codeOf)],
  ];
  return list;
}

function codeOf(error: unknown): string {
  if (isJelouError(error)) return error.code;
  throw error;
}

import {
  createJelouClient,
  isJelouError,
  JELOU_BASE_URLS,
  JelouApiError,
  type Acknowledgement,
  type CreatedIntegration,
  type Integration,
  type JelouClient,
  type JelouClientOptions,
  type RequestOptions,
  type StartConversationInput,
} from "jelou-client";
import type { components, operations, paths, webhooks } from "jelou-client/schema";
import { createFakeJelou, type Dialect, type FakeJelou } from "jelou-client/testing";
import {
  parseWebhook,
  signBody,
  verifySignature,
  type JelouEvent,
  type JelouMessageEvent,
} from "jelou-client/webhooks";

type IsAny<T> = 0 extends 1 & T ? true : false;
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <Fact extends true>(fact?: Fact) => fact;

// If a declaration isn't found, everything that it declares is `any`.
type Documented = operations["getIntegration"]["responses"][200]["content"]["application/json"];
type Watched = [
  JelouClient,
  JelouClientOptions,
  Integration,
  Acknowledgement,
  FakeJelou,
  JelouEvent,
  JelouApiError,
];
type Generated = [
  paths,
  components,
  operations,
  webhooks,
  Documented,
  operations["sendMessage"]["requestBody"],
];
holds<Same<IsAny<[...Watched, ...Generated][number]>, false>>();
holds<Same<{ [At in keyof Watched]: IsAny<Watched[At]> }[number], false>>();
holds<Same<{ [At in keyof Generated]: IsAny<Generated[At]> }[number], false>>();
holds<Same<Awaited<ReturnType<JelouClient["integrations"]["get"]>>, Integration>>();
holds<Same<Awaited<ReturnType<JelouClient["integrations"]["create"]>>, CreatedIntegration>>();
holds<Same<Awaited<ReturnType<JelouClient["integrations"]["delete"]>>, void>>();
holds<Same<Integration["brainId"], string>>();

export function refused(jelou: JelouClient) {
  // @ts-expect-error An option that isn't there.
  createJelouClient({ apiKey: "key", timeout: 1 });
  void jelou.messages.send({
    projectId: "P",
    roomId: "r",
    botId: "b",
    userId: "u",
    // @ts-expect-error No message has this type.
    message: { type: "poem" },
  });
  // @ts-expect-error Only a new integration has this field.
  void jelou.integrations.get("P").then(({ signingSecret }) => signingSecret);
}

// Options and inputs can be extended, left out in part and wrapped.
interface PanelOptions extends JelouClientOptions {
  team: string;
}
export function createPanelClient({ team, ...options }: PanelOptions): JelouClient {
  return createJelouClient({ ...options, headers: new Headers({ "x-team": team }) });
}
export const wrap = (options: Omit<JelouClientOptions, "fetch">) =>
  createJelouClient({ ...options, fetch: async (url, init) => fetch(url, init) });
interface PanelInput extends StartConversationInput {
  priority: number;
}
export const start = (jelou: JelouClient, input: PanelInput) =>
  jelou.conversations.start("P", input);
// The compiler can name our inferred types.
export const kindOf = (event: JelouMessageEvent) => event.message.type;

// With `exactOptionalPropertyTypes`, every optional input takes `undefined`.
const options: RequestOptions = {
  signal: undefined,
  timeoutMs: undefined,
  maxRetries: undefined,
  headers: undefined,
};
const webhookUrl = "https://panel.example/hook";

async function exercise(dialect: Dialect) {
  const fake = createFakeJelou({ dialect });
  const apiKeyOf = async (projectId: string) => (projectId === "P1" ? "fake-api-key" : "another");
  const credentials = "apiKey" in fake.credentials ? { apiKey: apiKeyOf } : fake.credentials;
  const baseUrl: string = JELOU_BASE_URLS[dialect.basePath];
  const jelou = createJelouClient({
    ...credentials,
    baseUrl,
    fetch: fake.fetch,
    onRetry: undefined,
  });
  const created = await jelou.integrations.create(
    "P1",
    { webhookUrl, authType: undefined },
    options,
  );
  const event = await fake.emitMessage({
    projectId: "P1",
    message: { type: "text", content: { body: "Hello" } },
  });
  const received = await parseWebhook(event, [created.signingSecret, "another"]);
  if (received.type !== "message" || received.message.type !== "text")
    throw new Error(received.type);
  const text: string = received.message.content.body;
  const isGenuine = await verifySignature(text, await signBody(text, "secret"), "secret");
  const found = await jelou.integrations.get("P1");
  await jelou.integrations.delete("P1");
  const error: unknown = await jelou.integrations.get("P1").catch((thrown: unknown) => thrown);
  if (!isGenuine || found.webhookUrl !== webhookUrl) throw new Error("The values differ.");
  if (!isJelouError(error) || error.code !== "not_found" || !(error instanceof JelouApiError))
    throw error;
}

for (const basePath of ["platform", "jelouapi"] as const) {
  for (const auth of ["apiKey", "basic"] as const) {
    for (const shape of ["envelope", "flat"] as const) await exercise({ basePath, auth, shape });
  }
}

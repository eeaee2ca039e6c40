// Nothing here is annotated, so the compiler has to write the name of every type that our functions take or return.
import { createJelouClient, isJelouError, JELOU_BASE_URLS, JelouApiError } from "jelou-client";
import { createFakeJelou } from "jelou-client/testing";
import { parseWebhook, signBody, verifySignature } from "jelou-client/webhooks";

export const fake = createFakeJelou();
export const createClient = createJelouClient;
export const jelou = createJelouClient({
  ...fake.credentials,
  baseUrl: fake.baseUrl,
  fetch: fake.fetch,
});
export const { integrations, conversations, messages } = jelou;
export const { create, get, update } = integrations;
export const { start, close } = conversations;
export const { send } = messages;
export const readConversation = conversations.get;

export const connect = (projectId: string) =>
  integrations.create(projectId, { webhookUrl: "https://panel.example/hook" });
export const listen = () => fake.listen();
export const emit = (projectId: string) =>
  fake.emitMessage({ projectId, message: { type: "text", content: { body: "Hello" } } });
export const requests = () => fake.requests;
export const receive = (body: string, headers: Record<string, string>) =>
  parseWebhook({ body, headers }, "secret");
export const replyTo = async (body: string) => {
  const event = await receive(body, {});
  return event.type === "message" ? event.message : event;
};
export const codeOf = (error: unknown) => (isJelouError(error) ? error.code : undefined);
export const apiError = (error: unknown) => (error instanceof JelouApiError ? error : undefined);
export const sign = signBody;
export const verify = verifySignature;
export const addresses = JELOU_BASE_URLS;

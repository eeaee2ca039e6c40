import { createJelouClient, isJelouError } from "jelou-client";
import { createFakeJelou } from "jelou-client/testing";
import { parseWebhook } from "jelou-client/webhooks";
import { afterEach, expect, it, vi } from "vitest";

// The examples of src/testing/README.md.

const webhookUrl = "https://panel.example/jelou";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

it("calls reach the fake", async () => {
  const fake = createFakeJelou({ integrations: { P1: { webhookUrl } } });
  const { baseUrl, fetch } = fake;
  const jelou = createJelouClient({ ...fake.credentials, baseUrl, fetch });

  await jelou.conversations.start("P1", { botId: "BOT", userId: "USER" });

  expect(fake.conversations).toMatchObject([{ userId: "USER", state: "active" }]);
  expect(fake.requests).toMatchObject([{ method: "POST", status: 200 }]);
});

it("the global fetch is replaced by the fake's", async () => {
  const fake = createFakeJelou({ integrations: { P1: { webhookUrl } } });
  vi.stubGlobal("fetch", fake.fetch);
  vi.stubEnv("JELOU_API_KEY", fake.credentials.apiKey);

  const jelou = createJelouClient({ apiKey: process.env.JELOU_API_KEY });
  expect(await jelou.integrations.get("P1")).toMatchObject({ webhookUrl });
});

it("the fake is a server", async () => {
  const fake = createFakeJelou({ integrations: { P1: { webhookUrl } } });
  const server = await fake.listen();
  const { baseUrl, messagesBaseUrl } = server; // http://127.0.0.1:<port>/platform, and the same without /platform
  const jelou = createJelouClient({ ...fake.credentials, baseUrl, messagesBaseUrl });
  expect(await jelou.integrations.get("P1")).toMatchObject({ webhookUrl });
  await server.close();
});

it("calls fail", async () => {
  const fake = createFakeJelou({ integrations: { P1: { webhookUrl } } });
  const { baseUrl, fetch } = fake;
  const jelou = createJelouClient({ ...fake.credentials, baseUrl, fetch });

  fake.failNext({ status: 429, headers: { "retry-after": "0" } });
  await jelou.integrations.get("P1"); // retried

  fake.failNext({ fault: "reset", acted: true, operation: "conversations.start" });
  const start = jelou.conversations.start("P1", { botId: "BOT", userId: "USER" });
  const error = await start.catch((thrown: unknown) => thrown);
  expect(isJelouError(error) && error.effect).toBe("unknown");
  expect(fake.conversations).toHaveLength(1);
});

it("a handler gets signed events", async () => {
  const handler = async (request: Request) => {
    const event = await parseWebhook(request, "the-secret");
    return Response.json({ got: event.type });
  };
  const fake = createFakeJelou({
    integrations: { P1: { webhookUrl, signingSecret: "the-secret" } },
    deliver: handler, // or the URL of your server on loopback
  });

  const message = { type: "text", content: { body: "Hello" } };
  const { response } = await fake.emitMessage({ projectId: "P1", message });
  expect(await response?.json()).toEqual({ got: "message" });

  const event = await fake.emit("P1", { event: "conversation.close", reason: "expired" });
  expect(event.response?.status).toBe(200);
});

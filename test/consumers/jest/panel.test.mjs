import { expect, it, jest } from "@jest/globals";
import { createJelouClient, JelouApiError } from "jelou-client";
import { createFakeJelou } from "jelou-client/testing";
import { signBody, verifySignature } from "jelou-client/webhooks";

const webhookUrl = "https://panel.example/hook";

it("a panel connects, hears its end user and leaves", async () => {
  const deliver = jest.fn((request) => new Response(request.headers.get("x-jelou-signature")));
  const fake = createFakeJelou({ deliver });
  const jelou = createJelouClient({
    ...fake.credentials,
    baseUrl: fake.baseUrl,
    fetch: fake.fetch,
  });
  const { signingSecret } = await jelou.integrations.create("P1", { webhookUrl });
  const event = await fake.emitMessage({
    projectId: "P1",
    message: { type: "text", content: { body: "Hello" } },
  });
  expect(deliver).toHaveBeenCalledTimes(1);
  expect(await verifySignature(event.body, await event.response.text(), signingSecret)).toBe(true);
  await jelou.integrations.delete("P1");
  await expect(jelou.integrations.get("P1")).rejects.toThrow(JelouApiError);
});

it("a replaced global fetch is the one that is called", async () => {
  const fake = createFakeJelou({ integrations: { P1: { webhookUrl } } });
  const fetch = jest.spyOn(globalThis, "fetch").mockImplementation(fake.fetch);
  const jelou = createJelouClient({ apiKey: "fake-api-key" });
  expect(await jelou.integrations.get("P1")).toMatchObject({ webhookUrl });
  fetch.mockRestore();
});

it("a genuine webhook verifies in the realm of Jest, as text and as bytes", async () => {
  const bytes = new TextEncoder().encode("{}");
  const signature = await signBody("{}", "secret");
  for (const body of ["{}", bytes, bytes.buffer, Buffer.from(bytes)]) {
    expect(await verifySignature(body, signature, "secret")).toBe(true);
    expect(await verifySignature(body, signature, "another")).toBe(false);
  }
});

it("a refused connection is tried again, and the error keeps its cause", async () => {
  const server = await createFakeJelou().listen();
  await server.close();
  const jelou = createJelouClient({ apiKey: "key", baseUrl: server.baseUrl, maxRetries: 1 });
  const webhookUrl = "https://panel.example/hook";
  const error = await jelou.integrations.create("P1", { webhookUrl }).catch((thrown) => thrown);
  expect(error).toMatchObject({ code: "connection", attempts: 2, effect: "none" });
  expect(error.cause.code ?? error.cause.cause.code).toBe("ECONNREFUSED");
});

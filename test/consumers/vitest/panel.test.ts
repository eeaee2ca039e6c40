import { createJelouClient, JelouApiError } from "jelou-client";
import { createFakeJelou } from "jelou-client/testing";
import { verifySignature } from "jelou-client/webhooks";
import { expect, it, vi } from "vitest";

const webhookUrl = "https://panel.example/hook";

it("a panel connects, hears its end user and leaves", async () => {
  const deliver = vi.fn(
    (request: Request) => new Response(request.headers.get("x-jelou-signature")),
  );
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
  expect(deliver).toHaveBeenCalledOnce();
  expect(await verifySignature(event.body, await event.response?.text(), signingSecret)).toBe(true);
  await jelou.integrations.delete("P1");
  await expect(jelou.integrations.get("P1")).rejects.toThrow(JelouApiError);
});

it("a replaced global fetch is the one that is called", async () => {
  const fake = createFakeJelou({ integrations: { P1: { webhookUrl } } });
  vi.stubGlobal("fetch", fake.fetch);
  const jelou = createJelouClient({ apiKey: "fake-api-key" });
  expect(await jelou.integrations.get("P1")).toMatchObject({ webhookUrl });
  vi.unstubAllGlobals();
});

import { createJelouClient, JelouApiError, type Integration } from "jelou-client";
import type { paths } from "jelou-client/schema";
import { createFakeJelou } from "jelou-client/testing";
import { verifySignature, type JelouEvent } from "jelou-client/webhooks";

type IsAny<T> = 0 extends 1 & T ? true : false;
const areAny: IsAny<[paths, JelouEvent, Integration][number]> = false;

test("a panel connects, hears its end user and leaves", async () => {
  const fake = createFakeJelou();
  const jelou = createJelouClient({
    ...fake.credentials,
    baseUrl: fake.baseUrl,
    fetch: fake.fetch,
  });
  const { signingSecret } = await jelou.integrations.create("P1", {
    webhookUrl: "https://panel.example/hook",
  });
  const event = await fake.emitMessage({
    projectId: "P1",
    message: { type: "text", content: { body: "Hello" } },
  });
  const signature = event.headers["x-jelou-signature"];
  expect(await verifySignature(event.body, signature, signingSecret)).toBe(true);
  await jelou.integrations.delete("P1");
  await expect(jelou.integrations.get("P1")).rejects.toThrow(JelouApiError);
  expect(areAny).toBe(false);
});

test("the fake listens", async () => {
  const server = await createFakeJelou({
    integrations: { P1: { webhookUrl: "https://p.example" } },
  }).listen();
  const jelou = createJelouClient({ apiKey: "fake-api-key", baseUrl: server.baseUrl });
  expect((await jelou.integrations.get("P1")).brainId).toBe("P1");
  await server.close();
});

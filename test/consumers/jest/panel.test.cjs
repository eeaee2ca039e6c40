const { createJelouClient, JelouApiError } = require("jelou-client");
const { createFakeJelou } = require("jelou-client/testing");
const { verifySignature } = require("jelou-client/webhooks");

it("a panel of CommonJS tests itself with the fake", async () => {
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
  expect(await verifySignature(event.body, event.headers["x-jelou-signature"], signingSecret)).toBe(
    true,
  );
  await jelou.integrations.delete("P1");
  await expect(jelou.integrations.get("P1")).rejects.toThrow(JelouApiError);
});

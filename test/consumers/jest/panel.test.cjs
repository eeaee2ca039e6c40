const { createJelouClient, JelouApiError } = require("jelou-client");
const { createFakeJelou } = require("jelou-client/testing");
const { signBody, verifySignature } = require("jelou-client/webhooks");

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

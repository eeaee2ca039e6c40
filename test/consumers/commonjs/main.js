const { createJelouClient, isJelouError, JelouApiError } = require("jelou-client");
const { createFakeJelou } = require("jelou-client/testing");
const { signBody, verifySignature } = require("jelou-client/webhooks");

async function exercise() {
  const fake = createFakeJelou();
  const jelou = createJelouClient({
    ...fake.credentials,
    baseUrl: fake.baseUrl,
    fetch: fake.fetch,
  });
  const webhookUrl = "https://panel.example/hook";
  const { signingSecret } = await jelou.integrations.create("P1", { webhookUrl });
  const isGenuine = await verifySignature("{}", await signBody("{}", signingSecret), signingSecret);
  await jelou.integrations.delete("P1");
  const error = await jelou.integrations.get("P1").catch((thrown) => thrown);
  if (!isGenuine || !isJelouError(error) || !(error instanceof JelouApiError)) throw error;

  // One copy serves both ways of loading it.
  const imported = await import("jelou-client");
  if (imported.JelouApiError !== JelouApiError)
    throw new Error("import and require give different copies.");
}

exercise();

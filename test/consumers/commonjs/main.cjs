const { createJelouClient, isJelouError, JelouApiError } = require("jelou-client");
const { createFakeJelou } = require("jelou-client/testing");
const { JelouWebhookError, parseWebhook, signBody } = require("jelou-client/webhooks");

async function exercise() {
  const fake = createFakeJelou();
  const server = await fake.listen();
  const jelou = createJelouClient({ ...fake.credentials, baseUrl: server.baseUrl });
  const webhookUrl = "https://panel.example/hook";
  const { signingSecret } = await jelou.integrations.create("P1", { webhookUrl });
  const body = JSON.stringify({ event: "conversation.start", project_id: "P1", timestamp: 1 });
  const headers = { "x-jelou-signature": await signBody(body, signingSecret) };
  const event = await parseWebhook({ body, headers }, signingSecret);
  check(event.type === "conversation.start", "a genuine webhook is read");
  await jelou.integrations.delete("P1");

  const refused = await jelou.integrations.get("P1").catch((thrown) => thrown);
  const forged = await parseWebhook({ body, headers }, "another").catch((thrown) => thrown);
  check(refused instanceof JelouApiError, "instanceof works for an error of a call");
  check(forged instanceof JelouWebhookError, "instanceof works for an error of a webhook");

  // Each module format has its own classes. isJelouError recognises both.
  const imported = await import("jelou-client");
  check(!(refused instanceof imported.JelouApiError), "the classes of modules are others");
  check(
    imported.isJelouError(refused) && imported.isJelouError(forged),
    "modules know errors of CommonJS",
  );
  const other = imported.createJelouClient({ ...fake.credentials, baseUrl: server.baseUrl });
  const seen = await other.integrations.get("P1").catch((thrown) => thrown);
  check(
    seen instanceof imported.JelouApiError && isJelouError(seen),
    "CommonJS knows errors of modules",
  );
  await server.close();
}

function check(fact, what) {
  if (!fact) throw new Error(`It doesn't hold that ${what}.`);
}

exercise();

import { createJelouClient, isJelouError, JelouApiError } from "jelou-client";
import { createFakeJelou } from "jelou-client/testing";
import { parseWebhook, verifySignature } from "jelou-client/webhooks";

const projectId = "P1";
const webhookUrl = "https://panel.example/hook";

/**
 * Creates, uses and deletes an integration in memory, and checks each result. Throws if anything is wrong.
 *
 * @param {import("jelou-client/testing").Dialect} [dialect]
 */
async function exercise() {
  const fake = createFakeJelou();
  const { baseUrl, fetch, credentials } = fake;
  const jelou = createJelouClient({ ...credentials, baseUrl, fetch });

  const { signingSecret } = await jelou.integrations.create(projectId, { webhookUrl });
  const user = { botId: "b1", userId: "u1" };
  await jelou.conversations.start(projectId, user);
  const event = await fake.emitMessage({
    projectId,
    message: { type: "text", content: { body: "Hi" } },
  });
  equal(
    await verifySignature(event.body, event.headers["x-jelou-signature"], signingSecret),
    true,
    "signature",
  );
  equal(
    await verifySignature(`${event.body} `, event.headers["x-jelou-signature"], "other"),
    false,
    "forged",
  );
  const received = await parseWebhook(event, signingSecret);
  equal(received.type === "message" && received.message.type, "text", "event");

  const signing = createJelouClient({
    signingSecret,
    messagesBaseUrl: fake.messagesBaseUrl,
    fetch,
  });
  const message = { type: "text", content: { body: "Hello" } };
  await signing.messages.send({
    projectId,
    roomId: fake.conversations[0]?.roomId ?? "",
    ...user,
    message,
  });
  await jelou.conversations.close(projectId, user);
  await jelou.integrations.update(projectId, { webhookUrl: `${webhookUrl}/2` });
  equal((await jelou.integrations.get(projectId)).webhookUrl, `${webhookUrl}/2`, "webhookUrl");
  await jelou.integrations.delete(projectId);

  const error = await jelou.integrations.get(projectId).catch((thrown) => thrown);
  equal(isJelouError(error) && error.code, "not_found", "code");
  equal(error instanceof JelouApiError && error.status, 404, "status");
}

function equal(actual, expected, what) {
  if (actual !== expected) throw new Error(`${what}: expected ${expected}, got ${actual}`);
}

exercise().then(() => console.log("done"));

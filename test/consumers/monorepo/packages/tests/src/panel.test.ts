import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import { createWebhookServer } from "@monorepo/webhooks";
import { connectProjects } from "@monorepo/worker";
import { createJelouClient, type CallEvent, type JelouClient } from "jelou-client";
import type { paths } from "jelou-client/schema";
import { createFakeJelou } from "jelou-client/testing";
import type { JelouEvent } from "jelou-client/webhooks";

type NewIntegration =
  paths["/v1/external-support/{projectId}"]["post"]["requestBody"]["content"]["application/json"];

const projectIds: readonly string[] = Array.from({ length: 50 }, (_, index) => `P${index}`);
const secrets = new Map<string, string>();
const received: JelouEvent[] = [];
const calls: CallEvent[] = [];

const server = createWebhookServer({
  secretOf: (projectId) => secrets.get(projectId),
  onEvent: (event) => void received.push(event),
});
await once(server.listen(0, "127.0.0.1"), "listening");
const { port } = server.address() as AddressInfo;
after(() => server.close());

const fake = createFakeJelou({
  deliver: async (request) =>
    // What Jelou would reach by https arrives on loopback here.
    fetch(`http://127.0.0.1:${port}${new URL(request.url).pathname}`, {
      method: "POST",
      headers: request.headers,
      body: await request.text(),
    }),
});
const jelou: JelouClient = createJelouClient({
  ...fake.credentials,
  baseUrl: fake.baseUrl,
  fetch: fake.fetch,
  signingSecret: (projectId) => secrets.get(projectId) ?? "",
  onCall: (event) => void calls.push(event),
});
const webhookUrlOf = (projectId: string): string => `https://panel.example/jelou/${projectId}`;

test("fifty projects are connected, one of them again, one whose secret was lost not", async () => {
  const existing: NewIntegration = { webhookUrl: "https://old.example" };
  const { signingSecret } = await jelou.integrations.create("P7", existing);
  secrets.set("P7", signingSecret);
  await jelou.integrations.create("P8", existing);
  const outcomes = await connectProjects(projectIds, { jelou, secrets, webhookUrlOf });
  assert.equal(outcomes.size, 50);
  assert.equal(outcomes.get("P7"), "updated");
  assert.equal(outcomes.get("P8"), "failed");
  assert.deepEqual([...new Set(outcomes.values())].sort(), ["created", "failed", "updated"]);
  assert.equal((await jelou.integrations.get("P7")).webhookUrl, webhookUrlOf("P7"));
  assert.equal(calls.filter(({ outcome }) => outcome === "error").length, 2);
});

test("the webhooks of each project reach the server, forged ones don't", async () => {
  for (const projectId of ["P0", "P7", "P49"]) {
    const message = { type: "text", content: { body: `Hello, ${projectId}` } } as const;
    const { response } = await fake.emitMessage({ projectId, message });
    assert.equal(response?.status, 204);
  }
  assert.deepEqual(
    received.map((event) => event.type === "message" && event.projectId),
    ["P0", "P7", "P49"],
  );
  const forged = await fetch(`http://127.0.0.1:${port}/jelou/P1`, {
    method: "POST",
    headers: { "x-jelou-signature": `sha256=${"0".repeat(64)}` },
    body: "{}",
  });
  assert.equal(forged.status, 401);
});

test("an answer goes back, signed by the secret of its project", async () => {
  const [event] = received;
  assert(event?.type === "message");
  await jelou.messages.send({
    projectId: event.projectId,
    roomId: event.roomId,
    botId: event.bot.id,
    userId: event.contact.id,
    message: { type: "text", content: { body: "Hello yourself" } },
  });
  assert.equal(fake.messages.length, 1);
});

import { createJelouClient, type JelouClient } from "jelou-client";
import { createFakeJelou } from "jelou-client/testing";
import { expect, test } from "vitest";

// Your own code.
async function handOver(jelou: JelouClient, userId: string, ticketId: string): Promise<void> {
  await jelou.conversations.start("P1", { botId: "BOT", userId, metadata: { ticketId } });
}

test("a conversation is handed over with its ticket", async () => {
  const fake = createFakeJelou({ integrations: { P1: { webhookUrl: "https://panel.example" } } });
  const { credentials, baseUrl, fetch } = fake;
  await handOver(createJelouClient({ ...credentials, baseUrl, fetch }), "USER", "T-1");
  expect(fake.conversations).toMatchObject([{ userId: "USER", metadata: { ticketId: "T-1" } }]);
});

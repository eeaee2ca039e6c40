import { createJelouClient } from "../../src/index.js";
import { createFakeJelou } from "../../src/testing/index.js";
import { parseWebhook } from "../../src/webhooks/index.js";

const projectId = "01JELOUDEMO000000000000000";
const people = { botId: "BOT", userId: "USER" };

/** A small support desk: a conversation starts, a user writes, the desk replies, the conversation is closed. */
export async function runDesk(print: (line: string) => void): Promise<boolean> {
  const fake = createFakeJelou({ deliver: receive });
  await using server = await fake.listen();
  const { baseUrl, messagesBaseUrl } = server;
  let signingSecret = "";
  const jelou = createJelouClient({
    ...fake.credentials,
    ...{ baseUrl, messagesBaseUrl, signingSecret: () => signingSecret },
  });

  async function receive(request: Request): Promise<Response> {
    const event = await parseWebhook(request, signingSecret);
    print(`  desk  ← ${event.type}`);
    if (event.type === "message" && event.message.type === "text") {
      print(`  user  : ${event.message.content.body}`);
      const { roomId, bot, contact } = event;
      const body = "It left this morning.";
      await jelou.messages.send({
        ...{ projectId, roomId, botId: bot.id, userId: contact.id },
        message: { type: "text", content: { body } },
      });
      print(`  agent : ${body}`);
    }
    return new Response(null, { status: 204 });
  }

  const integration = await jelou.integrations.create(projectId, {
    webhookUrl: "https://panel.example/jelou",
  });
  signingSecret = integration.signingSecret;
  await jelou.conversations.start(projectId, people);
  await fake.idle();
  const message = { type: "text", content: { body: "Where is my order?" } };
  await fake.emitMessage({ projectId, ...people, message });
  await jelou.conversations.close(projectId, people);
  await fake.idle();
  return (
    fake.events.length === 3 &&
    fake.events.every(({ response }) => response?.status === 204) &&
    fake.messages.length === 1 &&
    fake.conversations[0]?.state === "closed"
  );
}

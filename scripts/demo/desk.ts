import { createJelouClient } from "../../src/index.js";
import { createFakeJelou } from "../../src/testing/index.js";
import { parseWebhook } from "../../src/webhooks/index.js";

/** A support desk in small: a conversation starts, a user writes, the desk replies, the conversation is closed. */
export async function runDesk(print: (line: string) => void): Promise<boolean> {
  const projectId = "01JELOUDEMO000000000000000";
  const fake = createFakeJelou({ deliver: (request) => receive(request) });
  const server = await fake.listen();
  const { baseUrl, messagesBaseUrl } = server;
  const secrets = new Map<string, string>();
  const jelou = createJelouClient({
    ...fake.credentials,
    ...{ baseUrl, messagesBaseUrl },
    signingSecret: (project) => secrets.get(project) ?? "",
  });

  async function receive(request: Request): Promise<Response> {
    const event = await parseWebhook(request, secrets.get(projectId) ?? "");
    print(`  desk  ← ${event.type}`);
    if (event.type === "message" && event.message.type === "text") {
      print(`  user  : ${event.message.content.body}`);
      const ids = {
        projectId,
        roomId: event.roomId ?? "",
        botId: event.bot.id ?? "",
        userId: event.contact.id ?? "",
      };
      await jelou.messages.send({
        ...ids,
        message: { type: "text", content: { body: "It left this morning." } },
      });
    }
    return new Response(null, { status: 204 });
  }

  try {
    const integration = await jelou.integrations.create(projectId, {
      webhookUrl: "https://panel.example/jelou",
    });
    secrets.set(projectId, integration.signingSecret);
    await jelou.conversations.start(projectId, {
      botId: "BOT",
      userId: "USER",
      metadata: { ticketId: "T-12345" },
    });
    await fake.idle();
    const message = { type: "text", content: { body: "Where is my order?" } } as const;
    await fake.emitMessage({ projectId, botId: "BOT", userId: "USER", message });
    print(`  agent : ${fake.messages[0]?.body.match(/"body":"([^"]*)"/)?.[1] ?? "(nothing)"}`);
    await jelou.conversations.close(projectId, { botId: "BOT", userId: "USER" });
    await fake.idle();
    const isAnswered =
      fake.messages.length === 1 && fake.events.every((event) => event.response?.status === 204);
    return isAnswered && fake.events.length === 3 && fake.conversations[0]?.state === "closed";
  } finally {
    await server.close();
  }
}

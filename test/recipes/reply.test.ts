import { expect, it } from "vitest";
import { createJelouClient } from "jelou-client";
import { createFakeJelou } from "jelou-client/testing";
import { parseWebhook, type JelouMessageEvent } from "jelou-client/webhooks";
import { findConversation, handBack, reply } from "./reply.js";

const signingSecret = "the-signing-secret";

/** An end user writes, and the panel receives it. */
async function setUp() {
  const webhookUrl = "https://panel.example/jelou";
  const fake = createFakeJelou({ integrations: { P1: { webhookUrl, signingSecret } } });
  const { baseUrl, fetch } = fake;
  const jelou = createJelouClient({ ...fake.credentials, signingSecret, baseUrl, fetch });
  await jelou.conversations.start("P1", { botId: "BOT", userId: "USER" });
  const sent = await fake.emitMessage({
    projectId: "P1",
    message: { type: "text", content: { body: "Hello" } },
  });
  const event = (await parseWebhook(sent.toRequest(), signingSecret)) as JelouMessageEvent;
  return { fake, jelou, event };
}

it("a reply goes to the room, bot and user that the message came from", async () => {
  const { fake, jelou, event } = await setUp();
  const id = await reply(jelou, event, "How can I help?");
  expect(fake.messages).toMatchObject([
    {
      projectId: event.projectId,
      roomId: event.roomId,
      botId: event.bot.id,
      userId: event.contact.id,
      message: { id, type: "text", content: { body: "How can I help?" } },
    },
  ]);
  expect(id).not.toBe(event.id);
});

it("handing back closes the conversation of that bot and user", async () => {
  const { fake, jelou, event } = await setUp();
  expect(await findConversation(jelou, event)).toMatchObject({ state: "active" });
  await handBack(jelou, event, "Goodbye");
  expect(fake.conversations).toMatchObject([{ state: "closed" }]);
  expect(JSON.parse(fake.requests.at(-1)?.body ?? "")).toEqual({
    botId: event.bot.id,
    userId: event.contact.id,
    redirectPayload: { type: "text", text: "Goodbye" },
  });
});

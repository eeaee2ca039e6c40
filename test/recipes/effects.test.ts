import { expect, it } from "vitest";
import { createJelouClient } from "../../src/index.js";
import { createFakeJelou, type FakeFailure } from "../../src/testing/index.js";
import { handOver, sendReply } from "./effects.js";

const whose = { botId: "BOT", userId: "USER" };
const reply = {
  projectId: "P1",
  roomId: "ROOM",
  ...whose,
  message: { id: "M1", type: "text", content: { body: "Hello" } },
} as const;

function setUp(failure: FakeFailure) {
  const integrations = { P1: { webhookUrl: "https://panel.example/jelou", signingSecret: "shh" } };
  const fake = createFakeJelou({ integrations });
  const jelou = createJelouClient({
    ...fake.credentials,
    signingSecret: "shh",
    baseUrl: fake.baseUrl,
    fetch: fake.fetch,
  });
  fake.failNext(failure);
  const hasStarted = async () => fake.events.some(({ type }) => type === "conversation.start");
  return { fake, jelou, hasStarted };
}

/** What goes wrong, whether Jelou acts, and what a caller can tell. */
const cases: [name: string, failure: FakeFailure, acts: boolean, settled: string][] = [
  ["a refusal", { status: 422 }, false, "rejects: none"],
  ["a reset before it acted", { fault: "reset" }, false, "unconfirmed"],
  ["a reset after it acted", { fault: "reset", acted: true }, true, "unconfirmed"],
  ["a 502 after it acted", { status: 502, acted: true }, true, "unconfirmed"],
  ["an answer that is cut short", { fault: "cut" }, true, "done"],
];

it.each(cases)("of a reply: %s", async (_, failure, acts, settled) => {
  const { fake, jelou } = setUp(failure);
  const outcome = await sendReply(jelou, reply).catch(({ effect }) => `rejects: ${effect}`);
  expect(outcome).toBe(settled);
  expect([fake.messages.length, fake.requests.length]).toEqual([acts ? 1 : 0, 1]);
});

it.each(cases)("of a conversation: %s", async (_, failure, acts, settled) => {
  const { fake, jelou, hasStarted } = setUp(failure);
  const outcome = await handOver(jelou, "P1", whose, hasStarted).catch(
    ({ effect }) => `rejects: ${effect}`,
  );
  // Where it acted, its event tells.
  expect(outcome).toBe(acts ? "done" : settled);
  expect([fake.conversations.length, fake.requests.length]).toEqual([acts ? 1 : 0, 1]);
});

it("whatever rejects can be run again, and happens once", async () => {
  const { fake, jelou } = setUp({ status: 429, headers: { "retry-after": "3600" } });
  await expect(sendReply(jelou, reply)).rejects.toMatchObject({ code: "rate_limited" });
  expect(await sendReply(jelou, reply)).toBe("done");
  expect(fake.messages).toHaveLength(1);
});

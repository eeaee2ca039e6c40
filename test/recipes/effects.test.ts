import { expect, it } from "vitest";
import { createJelouClient } from "jelou-client";
import { createFakeJelou, type FakeFailure } from "jelou-client/testing";
import { handOver, sendReply } from "./effects.js";

const ids = { botId: "BOT", userId: "USER" };
const message = { id: "M1", type: "text", content: { body: "Hello" } } as const;
const reply = { projectId: "P1", roomId: "ROOM", ...ids, message };

function setUp(failure: FakeFailure) {
  const signingSecret = "the-signing-secret";
  const integrations = { P1: { webhookUrl: "https://panel.example/jelou", signingSecret } };
  const fake = createFakeJelou({ integrations });
  const { baseUrl, fetch } = fake;
  const jelou = createJelouClient({ ...fake.credentials, signingSecret, baseUrl, fetch });
  fake.failNext(failure);
  const hasStarted = async () => fake.events.some(({ type }) => type === "conversation.start");
  return { fake, jelou, hasStarted };
}

/** The failure, how often Jelou acted, and what the caller sees. */
const cases: [name: string, failure: FakeFailure, acted: number, outcome: string][] = [
  ["refused", { status: 422 }, 0, "rejects: none"],
  ["reset before Jelou acted", { fault: "reset" }, 0, "unconfirmed"],
  ["reset after Jelou acted", { fault: "reset", acted: true }, 1, "unconfirmed"],
  ["answered with 502 after Jelou acted", { status: 502, acted: true }, 1, "unconfirmed"],
  ["answered with a body that is cut short", { fault: "cut" }, 1, "done"],
];

it.each(cases)("a reply that is %s is sent once", async (_, failure, acted, outcome) => {
  const { fake, jelou } = setUp(failure);
  const settled = await sendReply(jelou, reply).catch(({ effect }) => `rejects: ${effect}`);
  expect(settled).toBe(outcome);
  expect([fake.messages.length, fake.requests.length]).toEqual([acted, 1]);
});

it.each(cases)("a hand-over that is %s is sent once", async (_, failure, acted, outcome) => {
  const { fake, jelou, hasStarted } = setUp(failure);
  const settled = await handOver(jelou, "P1", ids, hasStarted).catch(
    ({ effect }) => `rejects: ${effect}`,
  );
  // If Jelou acted, its event shows it.
  expect(settled).toBe(acted === 1 ? "done" : outcome);
  expect([fake.conversations.length, fake.requests.length]).toEqual([acted, 1]);
});

it("a call that rejects can be repeated, and happens once", async () => {
  const { fake, jelou } = setUp({ status: 429, headers: { "retry-after": "3600" } });
  await expect(sendReply(jelou, reply)).rejects.toMatchObject({ code: "rate_limited" });
  expect(await sendReply(jelou, reply)).toBe("done");
  expect(fake.messages).toHaveLength(1);
});

import { expect, it } from "vitest";
import { refusal, setUp, tick, webhookUrl, who } from "./set-up.js";

const mustBeText = "It must be a non-empty string.";

it("a conversation keeps everything that start and close sent, and get reads it", async () => {
  const { fake, jelou } = setUp({ now: tick() });
  const sent = {
    ...who,
    initialMessage: "Hello",
    metadata: { ticketId: "T-12345" },
    assignment: { type: "team", target: "billing", priority: 1 },
    undocumented: true,
  };
  const { messages } = await jelou.conversations.start("P1", sent);
  expect(messages).toEqual(["Conversation started"]);
  const started = {
    ...sent,
    id: "fake-conversation-1",
    projectId: "P1",
    roomId: "fake-room-1",
    state: "active",
    startAt: "2026-01-15T10:30:02.000Z",
    user: { id: "USER", names: "Fake User", referenceId: "USER" },
    bot: { id: "BOT" },
  };
  expect(fake.conversations).toEqual([started]);
  const { id, roomId, state, startAt, user, bot } = started;
  const found = { id, roomId, state, startAt, user, bot };
  expect(await jelou.conversations.get("P1", id)).toEqual(found);

  const redirectPayload = { type: "edge", targetId: "E1" };
  await jelou.conversations.close("P1", { ...who, redirectPayload });
  const endAt = "2026-01-15T10:30:04.000Z";
  const ended = { state: "closed", endAt, endedReason: "closed_by_operator" };
  expect(fake.conversations).toEqual([{ ...started, ...ended, redirectPayload }]);
  expect(await jelou.conversations.get("P1", id)).toEqual({ ...found, ...ended });
});

it("a start that is sent twice shows, and close ends the latest conversation", async () => {
  const { fake, jelou } = setUp();
  await jelou.conversations.start("P1", who);
  await jelou.conversations.start("P1", who);
  await jelou.conversations.close("P1", who);
  expect(fake.conversations.map(({ state }) => state)).toEqual(["active", "closed"]);
});

it.each([
  ["another bot", "P1", { ...who, botId: "B2" }],
  ["another user", "P1", { ...who, userId: "U2" }],
  ["another project", "P2", who],
])("close gets a 404 for %s, and get too", async (_, projectId, input) => {
  const integrations = { P1: { webhookUrl }, P2: { webhookUrl } };
  const { fake, jelou } = setUp({ integrations });
  await jelou.conversations.start("P1", who);
  const close = jelou.conversations.close(projectId, input);
  await expect(close).rejects.toMatchObject({ code: "not_found" });
  expect(fake.conversations).toMatchObject([{ state: "active" }]);
  const get = jelou.conversations.get("P2", "fake-conversation-1");
  await expect(get).rejects.toMatchObject({ code: "not_found" });
});

it("a second close gets a 404", async () => {
  const { jelou } = setUp();
  await jelou.conversations.start("P1", who);
  await jelou.conversations.close("P1", who);
  await expect(jelou.conversations.close("P1", who)).rejects.toMatchObject({ code: "not_found" });
});

it.each<[path: string, body: unknown, texts: Record<string, string>]>([
  ["start", {}, { botId: mustBeText, userId: mustBeText }],
  ["start", { ...who, botId: "  " }, { botId: mustBeText }],
  ["start", { ...who, metadata: "T-1" }, { metadata: "It must be an object." }],
  [
    "start",
    { ...who, assignment: { type: "robot" } },
    { "assignment.type": "It must be one of operator, " },
  ],
  ["start", "no JSON", { body: "It must be an object." }],
  ["close", { botId: "BOT" }, { userId: mustBeText }],
  [
    "close",
    { ...who, redirectPayload: { type: "text" } },
    { "redirectPayload.text": "It must be there if the type is text." },
  ],
])("%s with %j is refused with 422, by field, and changes nothing", async (path, body, texts) => {
  const { fake, jelou, send } = setUp();
  await jelou.conversations.start("P1", who);
  expect(await send("POST", `P1/conversations/${path}`, body)).toEqual({
    status: 422,
    body: refusal("E0422", "VALIDATOR_ERROR", texts),
  });
  expect(fake.conversations).toMatchObject([{ state: "active" }]);
});

import { expect, it } from "vitest";
import { createFakeJelou } from "../../src/testing/index.js";
import { dialects, panelOf, ticking, webhookUrl } from "./panel.js";

const integrations = { P1: { webhookUrl }, P2: { webhookUrl } };
const who = { botId: "B1", userId: "U1" };
const start = "P1/conversations/start";
const close = "P1/conversations/close";

it.each(dialects)(
  "start and close answer with an envelope in $basePath, $auth, $shape",
  async (dialect) => {
    const fake = createFakeJelou({ dialect, integrations });
    const panel = panelOf(fake);
    const acknowledged = {
      status: 200,
      body: { message: [expect.any(String)], statusMessage: "success", status: 1 },
    };
    expect(await panel("POST", start, who)).toEqual(acknowledged);
    expect(fake.conversations).toMatchObject([{ status: "open" }]);
    expect(await panel("POST", close, who)).toEqual(acknowledged);
    expect(fake.conversations).toMatchObject([{ status: "closed" }]);
  },
);

it("a conversation shows what both calls sent", async () => {
  const fake = createFakeJelou({ integrations });
  const sent = {
    ...who,
    initialMessage: "Hello",
    metadata: { ticketId: "T-12345" },
    assignment: { type: "team", target: "billing", priority: 1 },
  };
  const redirectPayload = { type: "text", text: "Bye" };
  await panelOf(fake)("POST", start, sent);
  const started = {
    ...sent,
    id: "fake-conversation-1",
    projectId: "P1",
    roomId: "fake-room-1",
    status: "open",
  };
  expect(fake.conversations).toEqual([started]);
  await panelOf(fake)("POST", close, { ...who, redirectPayload });
  expect(fake.conversations).toEqual([{ ...started, status: "closed", redirectPayload }]);
});

it("a start that is sent twice shows as two conversations, and close ends the latest", async () => {
  const fake = createFakeJelou({ integrations });
  const panel = panelOf(fake);
  await panel("POST", start, who);
  await panel("POST", start, who);
  await panel("POST", close, who);
  expect(fake.conversations.map(({ status }) => status)).toEqual(["open", "closed"]);
});

it.each([
  ["no conversation", "P1", { botId: "B2", userId: "U1" }],
  ["another user", "P1", { botId: "B1", userId: "U2" }],
  ["another project", "P2", who],
])("close is refused with 404 for %s", async (_, projectId, body) => {
  const fake = createFakeJelou({ integrations });
  const panel = panelOf(fake);
  await panel("POST", start, who);
  expect((await panel("POST", `${projectId}/conversations/close`, body)).status).toBe(404);
  expect(fake.conversations).toMatchObject([{ status: "open" }]);
});

it("close is refused with 404 the second time", async () => {
  const panel = panelOf(createFakeJelou({ integrations }));
  await panel("POST", start, who);
  await panel("POST", close, who);
  expect((await panel("POST", close, who)).status).toBe(404);
});

it.each([
  [start, {}, ["botId", "userId"]],
  [start, { ...who, botId: "  " }, ["botId"]],
  [start, { ...who, initialMessage: 1 }, ["initialMessage"]],
  [start, { ...who, metadata: "T-1" }, ["metadata"]],
  [start, { ...who, assignment: "queue" }, ["assignment"]],
  [
    start,
    { ...who, assignment: { type: "robot", target: 1 } },
    ["assignment.type", "assignment.target"],
  ],
  [start, "nothing", ["body"]],
  [close, { botId: "B1" }, ["userId"]],
  [close, { ...who, redirectPayload: "Bye" }, ["redirectPayload"]],
  [close, { ...who, redirectPayload: { type: "link" } }, ["redirectPayload.type"]],
  [close, { ...who, redirectPayload: { type: "text" } }, ["redirectPayload.text"]],
])("%s with %j is refused with 422, by field", async (path, body, fields) => {
  const fake = createFakeJelou({ integrations });
  const panel = panelOf(fake);
  await panel("POST", start, who);
  const reply = await panel("POST", path, body);
  expect(reply).toMatchObject({ status: 422, body: { error: { code: "E0422" } } });
  expect(Object.keys(reply.body["validationError"] as object)).toEqual(fields);
  expect(fake.conversations).toMatchObject([{ status: "open" }]);
});

it.each(["queue", "operator", "team"])("an assignment to a %s is accepted", async (type) => {
  const fake = createFakeJelou({ integrations });
  expect((await panelOf(fake)("POST", start, { ...who, assignment: { type } })).status).toBe(200);
});

it("a redirect by edge needs no text", async () => {
  const panel = panelOf(createFakeJelou({ integrations }));
  await panel("POST", start, who);
  const body = { ...who, redirectPayload: { type: "edge" } };
  expect((await panel("POST", close, body)).status).toBe(200);
});

it("starting and closing emit one event each, with what is documented of it and no more", async () => {
  const fake = createFakeJelou({ integrations, now: ticking() });
  await panelOf(fake)("POST", start, who);
  await panelOf(fake)("POST", close, who);
  expect(fake.events.map(({ type }) => type)).toEqual(["conversation.start", "conversation.close"]);
  expect(fake.events.map(({ body }) => JSON.parse(body))).toEqual([
    { event: "conversation.start", timestamp: expect.any(Number), project_id: "P1" },
    { event: "conversation.close", timestamp: expect.any(Number), project_id: "P1" },
  ]);
});

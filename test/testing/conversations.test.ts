import { describe, expect, it } from "vitest";
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
    expect(fake.conversations).toMatchObject([{ state: "active" }]);
    expect(await panel("POST", close, who)).toEqual(acknowledged);
    expect(fake.conversations).toMatchObject([{ state: "closed" }]);
  },
);

it("a conversation shows what both calls sent, and when", async () => {
  const fake = createFakeJelou({ integrations, now: ticking() });
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
    state: "active",
    status: "open",
    startAt: "2026-01-15T10:30:03.000Z",
    user: { id: "U1", names: "Fake User", referenceId: "U1" },
    bot: { id: "B1" },
  };
  expect(fake.conversations).toEqual([started]);
  await panelOf(fake)("POST", close, { ...who, redirectPayload });
  expect(fake.conversations).toEqual([
    {
      ...started,
      state: "closed",
      status: "closed",
      endAt: "2026-01-15T10:30:05.000Z",
      endedReason: "closed_by_operator",
      redirectPayload,
    },
  ]);
});

it("a start that is sent twice shows as two conversations, and close ends the latest", async () => {
  const fake = createFakeJelou({ integrations });
  const panel = panelOf(fake);
  await panel("POST", start, who);
  await panel("POST", start, who);
  await panel("POST", close, who);
  expect(fake.conversations.map(({ state }) => state)).toEqual(["active", "closed"]);
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
  expect(fake.conversations).toMatchObject([{ state: "active" }]);
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
  expect(fake.conversations).toMatchObject([{ state: "active" }]);
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

describe("get", () => {
  const documented = {
    _id: "fake-conversation-1",
    roomId: "fake-room-1",
    state: "active",
    startAt: "2026-01-15T10:30:03.000Z",
    User: { id: "U1", names: "Fake User", referenceId: "U1" },
    Bot: { id: "B1" },
  };
  const get = "P1/conversations/fake-conversation-1";

  it.each(dialects)(
    "shows a conversation, active and closed, in $basePath, $auth, $shape",
    async (dialect) => {
      const fake = createFakeJelou({ dialect, integrations, now: ticking() });
      const panel = panelOf(fake);
      const wrapped = (data: object) =>
        dialect.shape === "flat"
          ? data
          : { message: [expect.any(String)], statusMessage: "success", status: 1, data };
      await panel("POST", start, who);
      expect(await panel("GET", get)).toEqual({ status: 200, body: wrapped(documented) });
      await panel("POST", close, who);
      const closed = {
        ...documented,
        state: "closed",
        endAt: "2026-01-15T10:30:05.000Z",
        endedReason: "closed_by_operator",
      };
      expect(await panel("GET", get)).toEqual({ status: 200, body: wrapped(closed) });
      expect(fake.events).toHaveLength(2);
    },
  );

  it.each([
    ["an id that is none", "P1/conversations/other"],
    ["another project's", "P2/conversations/fake-conversation-1"],
    ["a project without an integration", "P3/conversations/fake-conversation-1"],
  ])("is refused with 404 for %s", async (_, path) => {
    const fake = createFakeJelou({ integrations });
    await panelOf(fake)("POST", start, who);
    const { status, body } = await panelOf(fake)("GET", path);
    expect([status, body["statusMessage"]]).toEqual([404, "failed"]);
  });

  it("is refused with 401 without credentials, and with 405 for another method", async () => {
    const fake = createFakeJelou({ integrations });
    const address = `${fake.baseUrl}/v1/external-support/${get}`;
    expect((await fake.fetch(address)).status).toBe(401);
    const response = await fake.fetch(address, { method: "DELETE" });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET"]);
  });

  it("an id that can't be decoded gets the gateway's 404", async () => {
    const fake = createFakeJelou({ integrations });
    const response = await fake.fetch(`${fake.baseUrl}/v1/external-support/P1/conversations/%E0`);
    expect([response.status, await response.text()]).toEqual([404, "Not Found"]);
  });

  it("a conversation that an end user began can be asked for, and closed", async () => {
    const fake = createFakeJelou({ integrations });
    const message = { type: "text", content: { body: "Hello" } };
    const { body } = await fake.emitMessage({ projectId: "P1", message });
    const { conversation, contact, bot } = JSON.parse(body);
    const path = `P1/conversations/${conversation.id}`;
    expect((await panelOf(fake)("GET", path)).body).toMatchObject({ data: { state: "active" } });
    const ended = await panelOf(fake)("POST", close, { botId: bot.id, userId: contact.id });
    expect(ended.status).toBe(200);
    expect((await panelOf(fake)("GET", path)).body).toMatchObject({ data: { state: "closed" } });
  });
});

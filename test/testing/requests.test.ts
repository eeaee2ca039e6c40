import { describe, expect, test } from "vitest";
import { createFakeJelou } from "../../src/testing/index.js";
import {
  clientOf,
  curl,
  failureOf,
  hello,
  integrations,
  people,
  reply,
  sign,
  signingSecret,
  startFake,
  webhookUrl,
} from "./fake.js";

const start = "P1/conversations/start";
const close = "P1/conversations/close";
const message = {
  ...{ field: "messages", object: "message_event", event_type: "incoming_message" },
  ...{ project_id: "P1", room_id: "R1", bot_id: "B1", user_id: "U1" },
  value: { id: "M1", ...hello },
};
const media = { url: "https://panel.example/a.png", mime_type: "image/png" };

describe("refusals", () => {
  test.each([
    ["no integration: get", 404, "GET", "P9", undefined],
    ["no integration: update", 404, "PATCH", "P9", { webhookUrl }],
    ["no integration: delete", 404, "DELETE", "P9", undefined],
    ["no integration: start", 404, "POST", "P9/conversations/start", people],
    ["no integration: close", 404, "POST", "P9/conversations/close", people],
    ["no such conversation", 404, "GET", "P1/conversations/C9", undefined],
    ["a second integration", 409, "POST", "P1", { webhookUrl }],
    ["an invalid update", 400, "PATCH", "P1", { webhookUrl: 1 }],
    ["an invalid start", 422, "POST", start, {}],
  ])("%s is %i, in the documented Error shape", async (_, status, method, path, body) => {
    const { fake } = startFake();
    expect(await curl(fake, method, path, body)).toEqual({
      status,
      body: {
        ...{ message: [expect.any(String)], statusMessage: "failed", status: 0 },
        error: {
          ...{ code: `E0${status}`, key: expect.any(String), description: expect.any(String) },
          developerMessages: { en: expect.any(String) },
          clientMessages: { en: expect.any(String) },
        },
        ...((status === 400 || status === 422) && { validationError: expect.any(Object) }),
      },
    });
  });

  test("the client turns them into typed errors, with the reason", async () => {
    const { fake, jelou } = startFake();
    const update = jelou.integrations.update("P1", { authType: "undocumented" });
    expect(await failureOf(update)).toMatchObject({
      ...{ code: "bad_request", status: 400, effect: "none" },
      validation: { authType: [{ en: expect.stringContaining("one of") }] },
    });
    // The credentials are checked before the project.
    const stranger = clientOf(fake, { apiKey: "another-key" });
    expect(await failureOf(stranger.integrations.get("P9"))).toMatchObject({
      ...{ code: "unauthorized", messages: ["The credentials are missing or wrong."] },
    });
  });

  test.each([
    ["P1/agents", "GET", 404, null],
    ["P1/", "GET", 404, null],
    ["%E0", "GET", 404, null],
    ["P1", "PUT", 405, "POST, GET, PATCH, DELETE"],
    [start, "GET", 405, "POST"],
  ])(
    "an unknown operation, %s by %s, gets the gateway's %i",
    async (path, method, status, allow) => {
      const { fake } = startFake();
      const url = `${fake.baseUrl}/v1/external-support/${path}`;
      const response = await fake.fetch(url, { method });
      expect(response.status).toBe(status);
      expect(response.headers.get("content-type")).toBe("text/plain");
      expect(response.headers.get("allow")).toBe(allow);
    },
  );
});

describe("bodies", () => {
  test.each([
    ["P1", {}, ["webhookUrl"]],
    ["P1", { webhookUrl: null, authorization: 1 }, ["authorization", "webhookUrl"]],
    ["P1", { webhookUrl: "http://panel.example" }, ["webhookUrl"]],
    ["P1", { webhookUrl: "https://" }, ["webhookUrl"]],
    ["P1", { webhookUrl, authType: "undocumented" }, ["authType"]],
    ["P1", [], ["body"]],
    ["P1", '{"webhookUrl":', ["body"]],
    [start, {}, ["botId", "userId"]],
    [start, { ...people, botId: "  " }, ["botId"]],
    [start, { ...people, initialMessage: 1, metadata: "T-1" }, ["initialMessage", "metadata"]],
    [start, { ...people, assignment: { type: "undocumented" } }, ["assignment.type"]],
    [close, { botId: "B1" }, ["userId"]],
    [close, { ...people, redirectPayload: { type: "undocumented" } }, ["redirectPayload.type"]],
    [close, { ...people, redirectPayload: { type: "text" } }, ["redirectPayload.text"]],
  ])(
    "POST %s with %j is refused with 422, by field, and nothing happens",
    async (path, body, fields) => {
      const fake = createFakeJelou({ integrations: path === "P1" ? {} : integrations });
      const { status, body: answer } = await curl(fake, "POST", path, body);
      expect(status).toBe(422);
      expect(Object.keys(answer.validationError)).toEqual(expect.arrayContaining(fields));
      expect((await curl(fake, "GET", "P1")).status).toBe(path === "P1" ? 404 : 200);
      expect(fake.conversations).toEqual([]);
    },
  );

  test("an undocumented field is accepted and kept", async () => {
    const { fake, jelou } = startFake();
    await jelou.integrations.update("P1", { webhookUrl, label: "ours" } as object);
    expect(await jelou.integrations.get("P1")).toMatchObject({ label: "ours" });

    const assignment = { type: "team", x_unknown: 1 };
    const started = { ...people, metadata: { ticketId: "T-12345" }, assignment, tone: "kind" };
    await jelou.conversations.start("P1", started);
    const redirectPayload = { type: "edge", targetId: "E1" };
    await jelou.conversations.close("P1", { ...people, redirectPayload });
    expect(fake.conversations).toMatchObject([{ ...started, redirectPayload, state: "closed" }]);
  });
});

describe("state", () => {
  test("only create shows the signing secret, and nothing shows the authorization", async () => {
    const fake = createFakeJelou();
    const body = { webhookUrl, authType: "bearer", authorization: "t0ken" };
    const created = JSON.stringify(await curl(fake, "POST", "P1", body));
    expect(created).toContain("fake-signing-secret-P1-1");
    const others = JSON.stringify([
      await curl(fake, "GET", "P1"),
      await curl(fake, "PATCH", "P1", body),
      await curl(fake, "DELETE", "P1"),
    ]);
    expect(created + others).not.toContain("t0ken");
    expect(others).not.toContain("secret");
  });

  test("a project that is connected again gets another id and another secret", async () => {
    const { jelou } = startFake();
    const { id } = await jelou.integrations.get("P1");
    await jelou.integrations.delete("P1");
    expect(await failureOf(jelou.messages.send(reply))).toMatchObject({ code: "unauthorized" });
    const created = await jelou.integrations.create("P1", { webhookUrl });
    expect(created.id).not.toBe(id);
    expect(created.signingSecret).not.toBe(signingSecret);
  });

  test("Jelou's own fields can't be chosen: a create with those of an old integration gets new ones", async () => {
    const fake = createFakeJelou();
    const jelou = clientOf(fake);
    const old = await jelou.integrations.create("P1", { webhookUrl });
    await jelou.integrations.delete("P1");
    const { id, signingSecret } = await jelou.integrations.create("P1", old);
    expect([id, signingSecret]).toEqual(["fake-integration-P1-2", "fake-signing-secret-P1-2"]);
    expect(await jelou.integrations.update("P1", { ...old, webhookUrl })).toMatchObject({ id });
    const { messages } = clientOf(fake, { signingSecret });
    expect(await messages.send(reply)).toMatchObject({ id: "M1" });
  });

  test.each(["a/b", "ñ 1", "100%", "a?b#c", "__proto__", "constructor", "webhook"])(
    "%j is a project like any other",
    async (projectId) => {
      const jelou = clientOf(createFakeJelou());
      await jelou.integrations.create(projectId, { webhookUrl });
      expect(await jelou.integrations.get(projectId)).toMatchObject({ brainId: projectId });
    },
  );

  test("a start that was sent twice makes two conversations, and close ends the later one", async () => {
    const { fake, jelou } = startFake();
    await jelou.conversations.start("P1", people);
    await jelou.conversations.start("P1", people);
    await jelou.conversations.close("P1", people);
    expect(fake.conversations.map(({ state }) => state)).toEqual(["active", "closed"]);
    await jelou.conversations.close("P1", people);
    const third = jelou.conversations.close("P1", people);
    expect(await failureOf(third)).toMatchObject({ code: "not_found" });
  });

  test.each([
    ["P1", { ...people, userId: "U2" }],
    ["P1", { ...people, botId: "B2" }],
    ["P2", people],
  ])("%s and %j don't end another conversation, nor show it", async (projectId, others) => {
    const { fake, jelou } = startFake({ integrations: { ...integrations, P2: { webhookUrl } } });
    await jelou.conversations.start("P1", people);
    const close = await failureOf(jelou.conversations.close(projectId, others));
    expect(close).toMatchObject({ code: "not_found" });
    expect(fake.conversations).toMatchObject([{ state: "active" }]);
    const get = await failureOf(jelou.conversations.get("P2", "fake-conversation-1"));
    expect(get).toMatchObject({ code: "not_found" });
  });
});

describe("messages", () => {
  /** Sends any body, with a valid signature unless another one is given. */
  async function send(body: string, signature = sign(body)) {
    const { fake } = startFake();
    const response = await fake.fetch(`${fake.messagesBaseUrl}/v1/external-support/webhook`, {
      method: "POST",
      headers: { "x-jelou-signature": signature },
      body,
    });
    const { validationError = {} } = (await response.json()) as { validationError?: object };
    return { status: response.status, fields: Object.keys(validationError), fake };
  }

  test("a signed message is kept as the client spells it, with the text that was signed", async () => {
    const { fake, jelou } = startFake();
    const content = { url: media.url, mimeType: media.mime_type, caption: "A" };
    const sent = { ...reply, message: { id: "M1", type: "image", content } } as const;
    await jelou.messages.send(sent);
    expect(fake.messages).toEqual([{ ...sent, body: fake.requests[0]?.body }]);
    expect(fake.messages[0]?.body).toContain('"mime_type":"image/png"');
  });

  test("an undocumented field is kept", async () => {
    const { fake } = await send(JSON.stringify({ ...message, tone: "kind" }));
    expect(fake.messages).toEqual([{ ...reply, tone: "kind", body: expect.any(String) }]);
  });

  test("it needs no credentials, and its signature covers the exact bytes", async () => {
    const spaced = `\uFEFF${JSON.stringify(message, null, 2)}`;
    const { status, fake } = await send(spaced);
    expect([status, fake.messages[0]?.body, fake.requests[0]?.body]).toEqual([200, spaced, spaced]);
    expect((await send(spaced, sign(JSON.stringify(message)))).status).toBe(401);
  });

  test.each([
    ["that is empty", ""],
    ["of another secret", sign(JSON.stringify(message), "another secret")],
    ["without its prefix", sign(JSON.stringify(message)).slice("sha256=".length)],
  ])("a signature %s is refused with 401", async (_, signature) => {
    const { status, fake } = await send(JSON.stringify(message), signature);
    expect(status).toBe(401);
    expect(fake.messages).toEqual([]);
  });

  test.each([
    [{ field: "statuses" }, "field"],
    [{ bot_id: "" }, "bot_id"],
    [{ user_id: 1 }, "user_id"],
    [{ project_id: undefined }, "project_id"],
    [{ value: { ...hello } }, "value.id"],
    [{ value: { ...message.value, type: "undocumented" } }, "value.type"],
    [{ value: { ...message.value, content: {} } }, "value.content.body"],
    [
      { value: { id: "M1", type: "image", content: { ...media, url: "http://a.example" } } },
      "value.content.url",
    ],
  ])("a signed message with %j is refused with 422 for %s", async (wrong, field) => {
    const { status, fields, fake } = await send(JSON.stringify({ ...message, ...wrong }));
    expect([status, fields]).toEqual([422, [field]]);
    expect(fake.messages).toEqual([]);
  });
});

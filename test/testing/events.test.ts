import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it, onTestFinished, vi } from "vitest";
import { createFakeJelou, type FakeEvent } from "../../src/testing/index.js";
import { parseWebhook } from "../../src/webhooks/index.js";
import { hello, setUp, signingSecret, webhookUrl, who } from "./set-up.js";

afterEach(() => void vi.unstubAllGlobals());

const userMessage = { projectId: "P1", message: hello };
const isSigned = ({ headers, body }: FakeEvent, key = signingSecret) =>
  headers["x-jelou-signature"] === `sha256=${createHmac("sha256", key).update(body).digest("hex")}`;

it("a message has every documented field", async () => {
  const { fake } = setUp({ now: () => new Date(1776134278574) });
  const { body, ...event } = await fake.emitMessage(userMessage);
  expect(event).toMatchObject({ type: "message", projectId: "P1", url: webhookUrl });
  expect(JSON.parse(body)).toEqual({
    field: "messages",
    object: "message_event",
    event_type: "message",
    timestamp: 1776134278574,
    project_id: "P1",
    room_id: "fake-room-1",
    contact: { id: "fake-user", name: "Fake User" },
    conversation: { id: "fake-conversation-1" },
    bot: { id: "fake-bot", name: "Fake Bot" },
    value: { id: "fake-message-1", type: "text", content: { body: "¡Hola!" } },
  });
});

it("a message takes mimeType, mime_type, fields that no page documents, and other types", async () => {
  const { fake } = setUp();
  const emit = async (message: { id: string; type: string; content: object }) =>
    JSON.parse((await fake.emitMessage({ projectId: "P1", message })).body).value;
  const url = "https://panel.example/a.png";
  const mine = { id: "M1", type: "image", content: { url, mimeType: "image/png", alt: "A" } };
  const theirs = { ...mine, content: { url, mime_type: "image/png", alt: "A" } };
  expect([await emit(mine), await emit(theirs)]).toEqual([theirs, theirs]);
  const contact = { id: "M2", type: "contact", content: { id: "U2", user: "Ana" } };
  expect(await emit(contact)).toEqual(contact);
});

it.each([
  [{}, ["fake-room-2", "U2", "fake-conversation-2", "B-U2"]],
  [{ userId: "U1" }, ["fake-room-1", "U1", "fake-conversation-1", "B-U1"]],
  [{ roomId: "fake-room-1" }, ["fake-room-1", "U1", "fake-conversation-1", "B-U1"]],
  [{ botId: "B-U1" }, ["fake-room-1", "U1", "fake-conversation-1", "B-U1"]],
  [{ userId: "U9" }, ["fake-room-4", "U9", "fake-conversation-4", "fake-bot"]],
  [{ roomId: "R", userId: "U", botId: "B" }, ["R", "U", "fake-conversation-4", "B"]],
])(
  "a message with %j is of the latest active conversation that fits, or of a new one",
  async (given, expected) => {
    const { fake, jelou } = setUp();
    for (const userId of ["U1", "U2", "U3"]) {
      await jelou.conversations.start("P1", { botId: `B-${userId}`, userId });
    }
    await jelou.conversations.close("P1", { botId: "B-U3", userId: "U3" });
    const { body } = await fake.emitMessage({ ...userMessage, ...given });
    const { room_id, contact, conversation, bot } = JSON.parse(body);
    expect([room_id, contact.id, conversation.id, bot.id]).toEqual(expected);
  },
);

it("emit sends any event in Jelou's spelling, and adds what is missing", async () => {
  const { fake } = setUp({ now: () => new Date(5), deliver: () => new Response(null) });
  const payload = { event: "conversation.transfer", room_id: "R1", reason: { by: "U1" } };
  const event = await fake.emit("P1", payload);
  expect(event).toMatchObject({ type: "conversation.transfer", response: { status: 200 } });
  expect(JSON.parse(event.body)).toEqual({ timestamp: 5, project_id: "P1", ...payload });
  expect(isSigned(event)).toBe(true);
  const old = await fake.emit("P1", {
    event: "conversation.close",
    timestamp: 1,
    project_id: "P9",
  });
  expect(JSON.parse(old.body)).toMatchObject({ timestamp: 1, project_id: "P9" });
  expect((await fake.emit("P1", { hello: "world" })).type).toBe("");
});

it("a project without integration gets no event, and no conversation begins", async () => {
  const { fake } = setUp({ integrations: {} });
  const error = "The project P1 has no integration";
  await expect(fake.emitMessage(userMessage)).rejects.toThrow(error);
  await expect(fake.emit("P1", { event: "conversation.close" })).rejects.toThrow(error);
  expect([fake.events, fake.conversations]).toEqual([[], []]);
});

it("start and close emit their event after they answered, and idle waits for its delivery", async () => {
  let answer = (_: Response) => {};
  const deliver = () => new Promise<Response>((resolve) => (answer = resolve));
  const { fake, jelou } = setUp({ deliver });
  await jelou.conversations.start("P1", who);
  const [event] = fake.events;
  expect(event).toMatchObject({ type: "conversation.start" });
  expect(event).not.toHaveProperty("response");
  const idle = fake.idle();
  answer(new Response(null, { status: 204 }));
  await idle;
  expect(event?.response?.status).toBe(204);
});

it("idle also waits for the events that a handler causes", async () => {
  const { fake, jelou } = setUp({
    async deliver(request) {
      const { type } = await parseWebhook(request, signingSecret);
      if (type === "conversation.start") await jelou.conversations.close("P1", who);
      return new Response(type);
    },
  });
  await jelou.conversations.start("P1", who);
  await fake.idle();
  expect(fake.events.map(({ response }) => response?.status)).toEqual([200, 200]);
});

it("the secret is the one of the current integration", async () => {
  const { fake, jelou } = setUp();
  await jelou.integrations.delete("P1");
  const fresh = await jelou.integrations.create("P1", { webhookUrl });
  const event = await fake.emitMessage(userMessage);
  expect(isSigned(event, fresh.signingSecret)).toBe(true);
  expect(isSigned(event)).toBe(false);
});

it("events go to the current webhookUrl", async () => {
  const { fake, jelou } = setUp();
  await jelou.integrations.update("P1", { webhookUrl: "https://panel.example/v2" });
  const event = await fake.emitMessage(userMessage);
  expect(event.url).toBe("https://panel.example/v2");
  expect(event.toRequest()).toMatchObject({ method: "POST", url: "https://panel.example/v2" });
});

it.each([
  ["bearer", { authorization: "Bearer token" }],
  ["basic", { authorization: "Basic token" }],
  ["api_key", { "x-api-key": "token" }],
  ["no_auth", {}],
])("with authType %s, the authorization is in %j", async (authType, expected) => {
  const integration = { webhookUrl, authType, authorization: "token" };
  const { headers } = await setUp({ integrations: { P1: integration } }).fake.emit("P1", {});
  const { "x-jelou-signature": _, "content-type": type, ...others } = headers;
  expect([type, others]).toEqual(["application/json", expected]);
});

it("an event without a deliver can be given to a handler more than once", async () => {
  const event = await setUp().fake.emitMessage(userMessage);
  expect(event).not.toHaveProperty("response");
  for (const request of [event.toRequest(), event.toRequest()]) {
    expect(await parseWebhook(request, signingSecret)).toMatchObject({ type: "message" });
  }
});

it.each([
  [
    "throws",
    () => {
      throw new Error("broken");
    },
  ],
  ["rejects", () => Promise.reject(new Error("broken"))],
])("a handler that %s doesn't break the call that caused the event", async (_, deliver) => {
  const { fake, jelou } = setUp({ deliver });
  await jelou.conversations.start("P1", who);
  await fake.idle();
  expect(fake.events).toMatchObject([{ error: { message: "broken" } }]);
});

/** A server on loopback that keeps what it gets, and answers with a redirect. */
async function receive() {
  const received: { path: string | undefined; body: string; signature: unknown }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const signature = request.headers["x-jelou-signature"];
    received.push({ path: request.url, body: Buffer.concat(chunks).toString(), signature });
    response.writeHead(302, { location: "/elsewhere" }).end("moved");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => new Promise<void>((resolve) => void server.close(() => resolve()));
  onTestFinished(close);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?a=1`;
  return { received, url, close };
}

it("deliver can be the URL of a server, whose answer is kept as it is", async () => {
  const { received, url } = await receive();
  const { fake } = setUp({ deliver: url });
  const { response, body, headers } = await fake.emitMessage(userMessage);
  const signature = headers["x-jelou-signature"];
  expect(received).toEqual([{ path: "/hook?a=1", body, signature }]);
  expect([response?.status, await response?.text()]).toEqual([302, "moved"]);
});

it("events arrive although the global fetch is the fake's own", async () => {
  const { received, url } = await receive();
  const { fake } = setUp({ deliver: new URL(url) });
  vi.stubGlobal("fetch", fake.fetch);
  expect((await fake.emitMessage(userMessage)).response?.status).toBe(302);
  expect(received).toHaveLength(1);
});

it("a server that is gone is an error on the event", async () => {
  const { url, close } = await receive();
  await close();
  const event = await setUp({ deliver: url }).fake.emitMessage(userMessage);
  expect(event.error).toBeInstanceOf(TypeError);
});

it.each(["https://panel.example", "http://127.0.0.1.example", "http://10.0.0.1"])(
  "a fake refuses to deliver to %s, and takes loopback hosts",
  (deliver) => {
    expect(() => createFakeJelou({ deliver })).toThrow("on loopback only");
    for (const host of ["localhost", "127.1.2.3", "[::1]"]) {
      createFakeJelou({ deliver: `http://${host}:1` });
    }
  },
);

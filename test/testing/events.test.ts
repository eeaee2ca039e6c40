import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { createFakeJelou } from "../../src/testing/index.js";
import { parseWebhook } from "../../src/webhooks/index.js";
import {
  clientOf,
  hello,
  integrations,
  people,
  sign,
  signingSecret,
  startFake,
  webhookUrl,
} from "./fake.js";

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Checks an event with `parseWebhook`, and answers its type. */
async function handler(request: Request): Promise<Response> {
  const event = await parseWebhook(request, signingSecret);
  return new Response(event.type === "unknown" ? `unknown ${event.name}` : event.type);
}

test("a user's message is signed, delivered and answered", async () => {
  const fake = createFakeJelou({ integrations, deliver: handler });
  const { response } = await fake.emitMessage({ projectId: "P1", message: hello });
  expect(await response?.text()).toBe("message");
});

test("it has every documented field", async () => {
  const fake = createFakeJelou({ integrations, now: () => new Date(1776134278574) });
  const event = await fake.emitMessage({ projectId: "P1", message: hello });
  expect(event).toMatchObject({ type: "message", projectId: "P1", url: webhookUrl });
  expect(event.headers).toEqual({
    "content-type": "application/json",
    "x-jelou-signature": sign(event.body),
  });
  expect(JSON.parse(event.body)).toEqual({
    ...{ field: "messages", object: "message_event", event_type: "message" },
    ...{ timestamp: 1776134278574, project_id: "P1", room_id: "fake-room-1" },
    contact: { id: "fake-user", name: "Fake User" },
    conversation: { id: "fake-conversation-1" },
    bot: { id: "fake-bot", name: "Fake Bot" },
    value: { id: "fake-message-1", ...hello },
  });
});

test.each([
  ["the latest active one", {}, ["fake-room-2", "U2"]],
  ["the one of the user", { userId: "U1" }, ["fake-room-1", "U1"]],
  ["the one of the room", { roomId: "fake-room-1" }, ["fake-room-1", "U1"]],
  ["a new one, for a new user", { userId: "U9" }, ["fake-room-4", "U9"]],
])("a message belongs to a conversation: %s", async (_, given, expected) => {
  const { fake, jelou } = startFake();
  for (const userId of ["U1", "U2", "U3"]) {
    await jelou.conversations.start("P1", { botId: "B1", userId });
  }
  await jelou.conversations.close("P1", { botId: "B1", userId: "U3" });
  const { body } = await fake.emitMessage({ projectId: "P1", message: hello, ...given });
  const { room_id, contact, conversation } = JSON.parse(body);
  expect([room_id, contact.id]).toEqual(expected);
  expect(await jelou.conversations.get("P1", conversation.id)).toMatchObject({ state: "active" });
});

test("mimeType is sent as mime_type, and a message of an undocumented type is sent unchanged", async () => {
  const { fake } = startFake();
  const image = { url: "https://panel.example/a.png", mimeType: "image/png" };
  for (const message of [
    { type: "image", content: image },
    { type: "undocumented", content: { id: 7 } },
  ]) {
    await fake.emitMessage({ projectId: "P1", message });
  }
  expect(fake.events.map(({ body }) => JSON.parse(body).value.content)).toEqual([
    { url: image.url, mime_type: "image/png" },
    { id: 7 },
  ]);
});

test.each([
  [{ event: "conversation.close", reason: "closed_by_operator" }, "conversation.close"],
  [{ event: "conversation.start", project_id: "P7", timestamp: 7 }, "conversation.start"],
  [{ event: "undocumented", agent: "A1" }, "unknown undocumented"],
  [{ event_type: "undocumented" }, "unknown undocumented"],
  [{}, "unknown undefined"],
])("emit delivers %j, and adds the time and the project", async (payload, answer) => {
  const fake = createFakeJelou({ integrations, deliver: handler });
  const { response, body } = await fake.emit("P1", payload);
  expect(await response?.text()).toBe(answer);
  expect(JSON.parse(body)).toEqual({ timestamp: expect.any(Number), project_id: "P1", ...payload });
});

test("start and close emit their events, and answer before these are delivered", async () => {
  let open = () => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  const { fake, jelou } = startFake({ deliver: (request) => gate.then(() => handler(request)) });
  await jelou.conversations.start("P1", people);
  await jelou.conversations.close("P1", people);
  expect(fake.events.map(({ response }) => response)).toEqual([undefined, undefined]);
  open();
  await fake.idle();
  expect(fake.events.map(({ type, response }) => [type, response?.status])).toEqual([
    ["conversation.start", 200],
    ["conversation.close", 200],
  ]);
});

test("idle waits for the events that a handler causes, too", async () => {
  const { fake, jelou } = startFake({
    deliver: async (request) => {
      const { type } = await parseWebhook(request, signingSecret);
      if (type === "conversation.start") await jelou.conversations.close("P1", people);
      return new Response();
    },
  });
  await jelou.conversations.start("P1", people);
  await fake.idle();
  expect(fake.events.map(({ response }) => response?.status)).toEqual([200, 200]);
});

test.each([
  ["bearer", { authorization: "Bearer token" }],
  ["basic", { authorization: "Basic token" }],
  ["api_key", { "x-api-key": "token" }],
  ["no_auth", {}],
])("the authType %s adds its header", async (authType, expected) => {
  const P1 = { webhookUrl, authType, authorization: "token" };
  const { headers } = await createFakeJelou({ integrations: { P1 } }).emit("P1", {});
  const { "x-jelou-signature": _, "content-type": __, ...others } = headers;
  expect(others).toEqual(expected);
});

test("events follow the integration: its secret, its webhookUrl, its end", async () => {
  const fake = createFakeJelou();
  const jelou = clientOf(fake);
  const created = await jelou.integrations.create("P1", { webhookUrl });
  const url = "https://panel.example/v2";
  await jelou.integrations.update("P1", { webhookUrl: url });
  const event = await fake.emit("P1", { event: "conversation.start" });
  expect(event.toRequest()).toMatchObject({ method: "POST", url });
  // A second request, because the body of a request can be read only once.
  const read = await parseWebhook(event.toRequest(), created.signingSecret);
  expect(read.type).toBe("conversation.start");

  await jelou.integrations.delete("P1");
  await expect(fake.emit("P1", {})).rejects.toThrow("P1 has no integration");
  await expect(fake.emitMessage({ projectId: "P1", message: hello })).rejects.toThrow("P1 has no");
  expect(fake.events).toHaveLength(1);
});

test("an error that a handler throws is kept on the event", async () => {
  const fault = new Error("broken handler");
  const { fake, jelou } = startFake({ deliver: () => Promise.reject(fault) });
  await jelou.conversations.start("P1", people);
  expect((await fake.emit("P1", {})).error).toBe(fault);
  await fake.idle();
  expect(fake.events.map(({ error }) => error)).toEqual([fault, fault]);
});

describe("a URL on loopback", () => {
  /** A server that answers every event with `status`. */
  async function receiving(status: number) {
    const received: { headers: IncomingHttpHeaders; body: string }[] = [];
    const server = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request.setEncoding("utf8")) body += chunk;
      received.push({ headers: request.headers, body });
      response.writeHead(status, { location: "/elsewhere" }).end(status === 204 ? "" : "taken");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const close = () => new Promise((resolve) => server.close(resolve));
    onTestFinished(async () => void (await close()));
    return { received, close, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  }

  test.each([200, 204, 302, 500])("gets the event, and its %i is kept", async (status) => {
    const { received, url } = await receiving(status);
    const fake = createFakeJelou({ integrations, deliver: new URL(url) });
    const { response, body } = await fake.emitMessage({ projectId: "P1", message: hello });
    expect(received).toMatchObject([{ body, headers: { "x-jelou-signature": sign(body) } }]);
    expect([response?.status, await response?.text()]).toEqual([
      status,
      status === 204 ? "" : "taken",
    ]);
  });

  test("gets events while the global fetch is the fake's own", async () => {
    const { received, url } = await receiving(204);
    const fake = createFakeJelou({ integrations, deliver: url });
    vi.stubGlobal("fetch", fake.fetch);
    const jelou = clientOf(fake, { fetch: undefined });
    await jelou.conversations.start("P1", people);
    await fake.idle();
    expect(fake.events[0]).toMatchObject({ response: { status: 204 } });
    expect(received).toHaveLength(1);
  });

  test("without a listener is the event's error", async () => {
    const { url, close } = await receiving(200);
    await close();
    const event = await createFakeJelou({ integrations, deliver: url }).emit("P1", {});
    expect(event.error).toBeInstanceOf(TypeError);
    expect(event.response).toBeUndefined();
  });

  test.each(["https://panel.example", "http://127.0.0.1.example", "http://10.0.0.1"])(
    "is the only kind that is allowed: %s is refused",
    (deliver) => {
      expect(() => createFakeJelou({ deliver })).toThrow("on loopback only");
    },
  );
});

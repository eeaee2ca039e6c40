import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { createFakeJelou, type FakeEvent } from "../../src/testing/index.js";
import { panelOf, ticking, webhookUrl } from "./panel.js";

const signingSecret = "fake-secret-ñ";
const integrations = { P1: { webhookUrl, signingSecret } };
const hello = { projectId: "P1", message: { type: "text", content: { body: "¡Hola!" } } };
const who = { botId: "B1", userId: "U1" };

const isSigned = ({ headers, body }: Pick<FakeEvent, "headers" | "body">, key = signingSecret) =>
  headers["x-jelou-signature"] === `sha256=${createHmac("sha256", key).update(body).digest("hex")}`;

it("a handler is tested in three lines", async () => {
  const handler = async (request: Request) =>
    Response.json({ got: ((await request.json()) as { value: unknown }).value }, { status: 202 });

  const fake = createFakeJelou({ integrations, deliver: handler });
  const { response } = await fake.emitMessage(hello);
  expect(response?.status).toBe(202);

  expect(await response?.json()).toMatchObject({ got: { content: { body: "¡Hola!" } } });
});

it("a message has every documented field", async () => {
  const fake = createFakeJelou({ integrations, now: () => new Date(1776134278574) });
  const { body, ...event } = await fake.emitMessage(hello);
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

it("mimeType goes over the wire as mime_type", async () => {
  const fake = createFakeJelou({ integrations });
  const content = { url: "https://panel.example/a.png", mimeType: "image/png" };
  const { body } = await fake.emitMessage({
    projectId: "P1",
    message: { id: "M1", type: "image", content },
  });
  expect(JSON.parse(body).value).toEqual({
    id: "M1",
    type: "image",
    content: { url: content.url, mime_type: "image/png" },
  });
});

describe("what a message leaves out", () => {
  async function emit(given: object) {
    const fake = createFakeJelou({ integrations });
    for (const userId of ["U1", "U2", "U3"]) {
      await panelOf(fake)("POST", "P1/conversations/start", { botId: `B-${userId}`, userId });
    }
    await panelOf(fake)("POST", "P1/conversations/close", { botId: "B-U3", userId: "U3" });
    const { room_id, contact, conversation, bot } = JSON.parse(
      (await fake.emitMessage({ ...hello, ...given })).body,
    );
    return [room_id, contact.id, conversation.id, bot.id];
  }

  it.each([
    [{}, ["fake-room-2", "U2", "fake-conversation-2", "B-U2"]],
    [{ userId: "U1" }, ["fake-room-1", "U1", "fake-conversation-1", "B-U1"]],
    [{ roomId: "fake-room-1" }, ["fake-room-1", "U1", "fake-conversation-1", "B-U1"]],
    [{ botId: "B-U1" }, ["fake-room-1", "U1", "fake-conversation-1", "B-U1"]],
    [{ userId: "U9" }, ["fake-room-4", "U9", "fake-conversation-4", "fake-bot"]],
    [{ roomId: "R", userId: "U", botId: "B" }, ["R", "U", "fake-conversation-4", "B"]],
  ])(
    "comes from the latest active conversation that fits %j, or from a new one",
    async (given, expected) => {
      expect(await emit(given)).toEqual(expected);
    },
  );

  it("doesn't come from another project's conversation", async () => {
    const fake = createFakeJelou({ integrations: { ...integrations, P2: { webhookUrl } } });
    await panelOf(fake)("POST", "P2/conversations/start", who);
    expect(JSON.parse((await fake.emitMessage(hello)).body).contact.id).toBe("fake-user");
  });
});

it("every event is signed over the exact text that is delivered, with the project's secret", async () => {
  const received: Pick<FakeEvent, "headers" | "body">[] = [];
  const fake = createFakeJelou({
    integrations,
    deliver: async (request) => {
      const headers = Object.fromEntries(request.headers);
      received.push({ headers, body: await request.text() });
    },
  });
  await panelOf(fake)("POST", "P1/conversations/start", who);
  await fake.emitMessage(hello);
  await panelOf(fake)("POST", "P1/conversations/close", who);
  await fake.idle();
  expect(received).toHaveLength(3);
  expect(received.every((event) => isSigned(event))).toBe(true);
  expect(received.map(({ body }) => body)).toEqual(fake.events.map(({ body }) => body));
});

it("the secret is the one that create showed, also for the second integration of a project", async () => {
  const fake = createFakeJelou({ integrations });
  const panel = panelOf(fake);
  await panel("DELETE", "P1");
  const { body } = await panel("POST", "P1", { webhookUrl });
  const { signingSecret: fresh } = body["data"] as { signingSecret: string };
  const event = await fake.emitMessage(hello);
  expect(isSigned(event, fresh)).toBe(true);
  expect(isSigned(event)).toBe(false);
});

it.each([
  ["bearer", { authorization: "Bearer token" }],
  ["basic", { authorization: "Basic token" }],
  ["api_key", { "x-api-key": "token" }],
  ["no_auth", {}],
])("the header of %s stands beside the signature, and no other", async (authType, expected) => {
  const fake = createFakeJelou({
    integrations: { P1: { webhookUrl, authType, authorization: "token" } },
  });
  const { headers } = await fake.emitMessage(hello);
  const { "x-jelou-signature": _, "content-type": type, ...others } = headers;
  expect(type).toBe("application/json");
  expect(others).toEqual(expected);
});

it("an integration without authorization sends none", async () => {
  const fake = createFakeJelou({ integrations: { P1: { webhookUrl, authType: "bearer" } } });
  expect((await fake.emitMessage(hello)).headers).not.toHaveProperty("authorization");
});

it("events go to the webhookUrl as it is now", async () => {
  const fake = createFakeJelou({ integrations });
  await panelOf(fake)("PATCH", "P1", { webhookUrl: "https://panel.example/v2" });
  const event = await fake.emitMessage(hello);
  expect(event.url).toBe("https://panel.example/v2");
  expect(event.toRequest()).toMatchObject({ method: "POST", url: "https://panel.example/v2" });
});

it("an event that was delivered to nobody can be handed to a handler, more than once", async () => {
  const fake = createFakeJelou({ integrations });
  await fake.emitMessage(hello);
  const [event] = fake.events;
  expect(event).not.toHaveProperty("response");
  for (const request of [event?.toRequest(), event?.toRequest()]) {
    const headers = Object.fromEntries(request?.headers ?? []);
    expect(isSigned({ headers, body: (await request?.text()) ?? "" })).toBe(true);
  }
});

it("a project without integration can't be written to", async () => {
  const fake = createFakeJelou({ integrations });
  await panelOf(fake)("DELETE", "P1");
  await expect(fake.emitMessage(hello)).rejects.toThrow("P1 has no integration");
  expect(fake.events).toEqual([]);
});

describe.each([
  [
    "throws",
    () => {
      throw new Error("broken handler");
    },
  ],
  ["rejects", () => Promise.reject(new Error("broken handler"))],
])("a handler that %s", (_, deliver) => {
  it("doesn't break the fake, and its error is kept", async () => {
    const fake = createFakeJelou({ integrations, deliver });
    expect((await panelOf(fake)("POST", "P1/conversations/start", who)).status).toBe(200);
    await fake.idle();
    const event = await fake.emitMessage(hello);
    expect(event.error).toEqual(new Error("broken handler"));
    expect(fake.events[0]?.error).toEqual(new Error("broken handler"));
  });
});

it("the answer to start doesn't wait for the handler, and idle does", async () => {
  let finish = () => {};
  const gate = new Promise<void>((resolve) => (finish = resolve));
  const fake = createFakeJelou({
    integrations,
    deliver: async () => {
      await gate;
      return new Response(null, { status: 204 });
    },
  });
  expect((await panelOf(fake)("POST", "P1/conversations/start", who)).status).toBe(200);
  expect(fake.events[0]?.response).toBeUndefined();
  finish();
  await fake.idle();
  expect(fake.events[0]?.response?.status).toBe(204);
});

it("idle waits for the events that a handler causes, too", async () => {
  const fake = createFakeJelou({
    integrations,
    now: ticking(),
    deliver: async (request) => {
      if ((await request.text()).includes("start")) {
        await panelOf(fake)("POST", "P1/conversations/close", who);
      } else {
        await new Promise(setImmediate);
      }
      return new Response();
    },
  });
  await panelOf(fake)("POST", "P1/conversations/start", who);
  await fake.idle();
  expect(fake.events.map(({ response }) => response?.status)).toEqual([200, 200]);
});

describe("to a server on loopback", () => {
  async function receiving(status: number, text: string) {
    const received: { headers: IncomingHttpHeaders; body: string; path: string | undefined }[] = [];
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = Buffer.concat(chunks).toString();
      received.push({ headers: request.headers, body, path: request.url });
      response.writeHead(status, { location: "/elsewhere", "x-handler": "mine" }).end(text);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const close = () => new Promise((resolve) => server.close(resolve));
    return { received, address: `http://127.0.0.1:${port}/hook?a=1`, close };
  }

  it.each([
    [200, "taken"],
    [204, ""],
    [302, "moved"],
    [500, "broken"],
  ])("an event arrives whole, and the answer %i is kept", async (status, text) => {
    const { received, address, close } = await receiving(status, text);
    const fake = createFakeJelou({ integrations, deliver: new URL(address) });
    const { response, body } = await fake.emitMessage(hello);
    expect(received).toMatchObject([{ body, path: "/hook?a=1" }]);
    expect(isSigned(received[0] as never)).toBe(true);
    expect(response?.status).toBe(status);
    expect(response?.headers.get("x-handler")).toBe("mine");
    expect(await response?.text()).toBe(text);
    await close();
  });

  it("a server that is gone is an error on the event", async () => {
    const { address, close } = await receiving(200, "");
    await close();
    const fake = createFakeJelou({ integrations, deliver: address });
    const event = await fake.emitMessage(hello);
    expect(event.error).toBeInstanceOf(TypeError);
    expect(event.response).toBeUndefined();
  });
});

it.each([
  "https://panel.example/hook",
  "http://127.0.0.1.example",
  "http://localhost.example",
  "http://10.0.0.1",
])("a fake refuses to deliver to %s", (deliver) => {
  expect(() => createFakeJelou({ deliver })).toThrow("on loopback only");
});

it.each(["http://localhost:1", "http://127.0.0.1:1", "http://127.1.2.3:1", "http://[::1]:1"])(
  "a fake delivers to %s",
  (deliver) => {
    expect(() => createFakeJelou({ deliver })).not.toThrow();
  },
);

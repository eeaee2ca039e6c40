import { expect, it } from "vitest";
import { createJelouClient, isJelouError, JELOU_BASE_URLS } from "../../src/index.js";
import { createFakeJelou, type Dialect } from "../../src/testing/index.js";
import { hello, setUp, tick, webhookUrl, who } from "./set-up.js";

const dialects: Dialect[] = (["platform", "jelouapi"] as const).flatMap((basePath) =>
  (["apiKey", "basic"] as const).flatMap((auth) =>
    (["envelope", "flat"] as const).map((shape) => ({ basePath, auth, shape })),
  ),
);

/** Every operation once, and an error, by a client that reports all differences from the documentation. */
async function runLifecycle(dialect: Dialect) {
  const fake = createFakeJelou({ dialect, now: tick() });
  const { baseUrl, fetch } = fake;
  const drift: unknown[] = [];
  let signingSecret = "";
  const { integrations, conversations, messages } = createJelouClient({
    ...fake.credentials,
    ...{ baseUrl, fetch, signingSecret: () => signingSecret },
    onDrift: (event) => drift.push(event),
  });
  const values: unknown[] = [];
  const created = await integrations.create("P1", { webhookUrl, authType: "no_auth" });
  signingSecret = created.signingSecret;
  values.push(created, await integrations.get("P1"));
  values.push(await integrations.update("P1", { webhookUrl: "https://panel.example/v2" }));
  values.push(await conversations.start("P1", who));
  const event = await fake.emitMessage({ projectId: "P1", message: hello });
  const { conversation, room_id: roomId } = JSON.parse(event.body);
  values.push(await conversations.get("P1", conversation.id));
  const message = { id: "M1", ...hello };
  values.push(await messages.send({ projectId: "P1", roomId, ...who, message }));
  values.push(await conversations.close("P1", who));
  values.push(await conversations.get("P1", conversation.id));
  values.push(await integrations.delete("P1"));
  values.push(await integrations.get("P1").catch((error) => isJelouError(error) && error.code));
  return { values, drift, events: fake.events.map(({ type, body }) => ({ type, body })) };
}

it("8 of 8 dialects give equal values for the full lifecycle, without a difference from the documentation", async () => {
  const lifecycles = await Promise.all(dialects.map(runLifecycle));
  expect(lifecycles).toHaveLength(8);
  for (const [index, lifecycle] of lifecycles.entries()) {
    expect({ dialect: dialects[index], ...lifecycle }).toEqual({
      dialect: dialects[index],
      ...lifecycles[0],
      drift: [],
    });
  }
  const { values = [], events = [] } = lifecycles[0] ?? {};
  expect([values.length, values.at(-1)]).toEqual([10, "not_found"]);
  expect(events.map(({ type }) => type)).toEqual([
    "conversation.start",
    "message",
    "conversation.close",
  ]);
});

it("the shape is the documented one: under data, or the body itself", async () => {
  const shapeOf = async (shape: Dialect["shape"]) =>
    Object.keys((await setUp({ dialect: { shape } }).send("GET", "P1")).body);
  expect(await shapeOf("envelope")).toEqual(["message", "statusMessage", "status", "data"]);
  expect(await shapeOf("flat")).toEqual(expect.arrayContaining(["id", "brainId", "webhookUrl"]));
});

it("the default is platform, an API key and the envelope", () => {
  const { dialect, baseUrl, credentials } = createFakeJelou({ dialect: { shape: undefined } });
  expect(dialect).toEqual({ basePath: "platform", auth: "apiKey", shape: "envelope" });
  expect([baseUrl, credentials]).toEqual([JELOU_BASE_URLS.platform, { apiKey: "fake-api-key" }]);
});

it.each([
  ["no base path", "https://gateway.jelou.ai/v1/external-support/P1"],
  ["the other base path", "https://gateway.jelou.ai/jelouapi/v1/external-support/P1"],
  ["no version", "https://gateway.jelou.ai/platform/external-support/P1"],
  ["a trailing slash", "https://gateway.jelou.ai/platform/v1/external-support/P1/"],
  ["an unknown operation", "https://gateway.jelou.ai/platform/v1/external-support/P1/rotate"],
  ["a broken escape", "https://gateway.jelou.ai/platform/v1/external-support/%E0"],
  ["the host of the messages", "https://chatbot.jelou.ai/platform/v1/external-support/P1"],
])("%s gets the gateway's 404, which isn't Jelou's JSON", async (_, url) => {
  const { fake } = setUp();
  const response = await fake.fetch(url, { headers: { "x-api-key": "fake-api-key" } });
  expect([response.status, await response.text()]).toEqual([404, "Not Found"]);
});

it.each([
  ["PUT", "https://gateway.jelou.ai/platform/v1/external-support/P1", "POST, GET, PATCH, DELETE"],
  ["GET", "https://gateway.jelou.ai/platform/v1/external-support/P1/conversations/start", "POST"],
  ["GET", "https://chatbot.jelou.ai/v1/external-support/webhook", "POST"],
])("%s %s gets the gateway's 405", async (method, url, allow) => {
  const { status, headers } = await setUp().fake.fetch(url, { method });
  expect([status, headers.get("allow")]).toEqual([405, allow]);
});

it.each<[auth: Dialect["auth"], headers: Record<string, string>, status: number]>([
  ["apiKey", { "x-api-key": "fake-api-key" }, 200],
  ["apiKey", { "x-api-key": "fake-api-key", authorization: "Basic eDp5" }, 200],
  ["apiKey", { "x-api-key": "another" }, 401],
  ["apiKey", { authorization: basicOf("fake-client-id:fake-client-secret") }, 401],
  ["basic", { authorization: basicOf("fake-client-id:fake-client-secret") }, 200],
  ["basic", { authorization: basicOf("fake-client-id:fake-client-secret", "bAsIc") }, 200],
  ["basic", { authorization: basicOf("fake-client-id:fake-client-secret", "Bearer") }, 401],
  ["basic", { authorization: basicOf("fake-client-id:another") }, 401],
  ["basic", { "x-api-key": "fake-api-key" }, 401],
  ["basic", {}, 401],
])("a fake with the auth %s answers %j with %i", async (auth, headers, status) => {
  const { fake } = setUp({ dialect: { auth } });
  const response = await fake.fetch(`${fake.baseUrl}/v1/external-support/P1`, { headers });
  expect(response.status).toBe(status);
});

function basicOf(pair: string, scheme = "Basic"): string {
  return `${scheme} ${Buffer.from(pair).toString("base64")}`;
}

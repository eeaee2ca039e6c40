import { describe, expect, it } from "vitest";
import { refusal, setUp, tick, webhookUrl } from "./set-up.js";

const mustBeHttps = "It must be an https URL.";
const mustBeText = "It must be a non-empty string.";
const authTypes = "It must be one of api_key, ";

it("an integration lives from create to delete", async () => {
  const { jelou } = setUp({ integrations: {}, now: tick() });
  const input = { webhookUrl, authType: "bearer", authorization: "token-of-mine" };

  const created = await jelou.integrations.create("P1", input);
  expect(created).toEqual({
    id: "fake-integration-P1-1",
    brainId: "P1",
    webhookUrl,
    authType: "bearer",
    createdAt: "2026-01-15T10:30:01.000Z",
    signingSecret: "fake-signing-secret-P1-1",
  });

  const { signingSecret: _, ...shown } = created;
  const found = { ...shown, updatedAt: "2026-01-15T10:30:01.000Z" };
  expect(await jelou.integrations.get("P1")).toEqual(found);

  const moved = { webhookUrl: "https://panel.example/v2" };
  const updated = { ...found, ...moved, updatedAt: "2026-01-15T10:30:02.000Z" };
  expect(await jelou.integrations.update("P1", moved)).toEqual(updated);
  expect(await jelou.integrations.get("P1")).toEqual(updated);

  await jelou.integrations.delete("P1");
  await expect(jelou.integrations.get("P1")).rejects.toMatchObject({ code: "not_found" });
});

it("without an authType, it is no_auth", async () => {
  const { jelou } = setUp({ integrations: {} });
  expect(await jelou.integrations.create("P1", { webhookUrl })).toMatchObject({
    authType: "no_auth",
  });
});

it("a second create gets a 409 and changes nothing", async () => {
  const { jelou } = setUp();
  const create = jelou.integrations.create("P1", { webhookUrl: "https://other.example" });
  await expect(create).rejects.toMatchObject({ code: "conflict" });
  expect(await jelou.integrations.get("P1")).toMatchObject({ webhookUrl });
});

it("a field that no page documents is accepted, kept and sent back", async () => {
  const { jelou } = setUp({ integrations: {} });
  const input = { webhookUrl, region: "eu", limits: { perSecond: 5 } };
  await jelou.integrations.create("P1", input);
  const update = { region: "us" } as object;
  expect(await jelou.integrations.update("P1", update)).toMatchObject({
    region: "us",
    limits: { perSecond: 5 },
  });
});

it("a create with the fields of a deleted integration gets an id and a secret of its own", async () => {
  const { jelou } = setUp({ integrations: {} });
  const first = await jelou.integrations.create("P1", { webhookUrl });
  await jelou.integrations.delete("P1");
  const second = await jelou.integrations.create("P1", first);
  expect([second.id, second.signingSecret]).toEqual([
    "fake-integration-P1-2",
    "fake-signing-secret-P1-2",
  ]);
  const { id } = await jelou.integrations.update("P1", { ...first, webhookUrl });
  expect(id).toBe(second.id);
});

it("only create shows the secret, and nothing shows the authorization", async () => {
  const { send } = setUp({ integrations: {} });
  const created = await send("POST", "P1", { webhookUrl, authorization: "token-of-mine" });
  expect(JSON.stringify(created)).toContain("fake-signing-secret-P1-1");
  const others = [await send("GET", "P1"), await send("PATCH", "P1", {}), created];
  expect(JSON.stringify(others.slice(0, 2))).not.toContain("ecret");
  expect(JSON.stringify(others)).not.toContain("token-of-mine");
});

describe.each([
  ["POST", "P2", 422],
  ["PATCH", "P1", 400],
])("%s", (method, projectId, status) => {
  it.each<[body: unknown, texts: Record<string, string>]>([
    [{ webhookUrl: "http://panel.example" }, { webhookUrl: mustBeHttps }],
    [{ webhookUrl: "https://" }, { webhookUrl: mustBeHttps }],
    [{ webhookUrl: null }, { webhookUrl: mustBeText }],
    [
      { webhookUrl: 1, authorization: 2 },
      { webhookUrl: mustBeText, authorization: mustBeText },
    ],
    [{ webhookUrl, authType: "digest" }, { authType: authTypes }],
    [[], { body: "It must be an object." }],
    ['{"webhookUrl":', { body: "It must be an object." }],
  ])(`%j is refused with ${status}, by field, and changes nothing`, async (body, texts) => {
    const { send, fake } = setUp();
    const reply = await send(method, projectId, body);
    const expected = refusal(`E0${status}`, "VALIDATOR_ERROR", texts);
    expect(reply).toEqual({ status, body: expected });
    expect((await send("GET", "P2")).status).toBe(404);
    expect((await send("GET", "P1")).body.data).toMatchObject({ webhookUrl, authType: "no_auth" });
    expect(fake.events).toEqual([]);
  });
});

it("a create needs a webhookUrl, an update doesn't", async () => {
  const { send } = setUp();
  expect(await send("POST", "P2", {})).toMatchObject({
    status: 422,
    body: { validationError: { webhookUrl: [{ en: mustBeText }] } },
  });
  expect((await send("PATCH", "P1", {})).status).toBe(200);
});

it.each([
  ["GET", "P2", undefined],
  ["PATCH", "P2", { webhookUrl }],
  ["DELETE", "P2", undefined],
  ["POST", "P2/conversations/start", { botId: "B", userId: "U" }],
  ["POST", "P2/conversations/close", { botId: "B", userId: "U" }],
  ["GET", "P2/conversations/C1", undefined],
])(
  "%s %s gets the documented 404 if the project has no integration",
  async (method, path, body) => {
    expect(await setUp().send(method, path, body)).toEqual({
      status: 404,
      body: refusal("E0404", "NOT_FOUND"),
    });
  },
);

it("projects and fakes share nothing", async () => {
  const { jelou } = setUp({ integrations: { P1: { webhookUrl }, P2: { webhookUrl } } });
  await jelou.integrations.update("P1", { authType: "basic" });
  await jelou.integrations.delete("P1");
  expect(await jelou.integrations.get("P2")).toMatchObject({
    id: "fake-integration-P2-1",
    authType: "no_auth",
  });
  const other = setUp({ integrations: {} });
  await expect(other.jelou.integrations.get("P2")).rejects.toMatchObject({ code: "not_found" });
});

it.each(["a/b", "ñ 1", "100%", "a?b#c", "__proto__", "constructor", "webhook"])(
  "the project id %j arrives as the client got it",
  async (projectId) => {
    const { jelou } = setUp({ integrations: {} });
    const { brainId } = await jelou.integrations.create(projectId, { webhookUrl });
    expect(brainId).toBe(projectId);
  },
);

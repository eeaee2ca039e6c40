import { describe, expect, it } from "vitest";
import { createFakeJelou } from "../../src/testing/index.js";
import { integrationIn, panelOf, ticking, webhookUrl } from "./panel.js";

/** The documented error body, with what is wrong by field where something is. */
const errorBody = (code: string, key: string, fields?: string[]) => ({
  message: [expect.any(String)],
  statusMessage: "failed",
  status: 0,
  error: {
    code,
    key,
    description: expect.any(String),
    developerMessages: { en: expect.any(String) },
    clientMessages: { en: expect.any(String) },
  },
  ...(fields && {
    validationError: Object.fromEntries(
      fields.map((field) => [field, [{ en: expect.any(String) }]]),
    ),
  }),
});

const wrongSettings: [what: string, body: unknown, fields: string[]][] = [
  ["http", { webhookUrl: "http://panel.example/hook" }, ["webhookUrl"]],
  ["no URL", { webhookUrl: "panel" }, ["webhookUrl"]],
  ["no host", { webhookUrl: "https://" }, ["webhookUrl"]],
  ["null", { webhookUrl: null }, ["webhookUrl"]],
  ["an unknown authType", { webhookUrl, authType: "digest" }, ["authType"]],
  ["authorization of another type", { webhookUrl, authorization: 1 }, ["authorization"]],
  ["two faults", { webhookUrl: 1, authType: null }, ["webhookUrl", "authType"]],
  ["an array", [], ["body"]],
  ["JSON null", null, ["body"]],
  ["JSON cut short", '{"webhookUrl":', ["body"]],
];

describe("create", () => {
  it.each([["nothing", {}, ["webhookUrl"]] as const, ...wrongSettings])(
    "%s is refused with 422 and changes nothing",
    async (_, body, fields) => {
      const panel = panelOf(createFakeJelou());
      const reply = await panel("POST", "P1", body);
      expect(reply).toEqual({
        status: 422,
        body: errorBody("E0422", "VALIDATOR_ERROR", [...fields]),
      });
      expect((await panel("GET", "P1")).status).toBe(404);
    },
  );

  it("a second integration for a project is refused with 409 and changes nothing", async () => {
    const fake = createFakeJelou();
    const panel = panelOf(fake);
    await panel("POST", "P1", { webhookUrl });
    const reply = await panel("POST", "P1", { webhookUrl: "https://other.example" });
    expect(reply).toEqual({ status: 409, body: errorBody("E0409", "CONFLICT") });
    expect(integrationIn(fake, await panel("GET", "P1"))).toMatchObject({ webhookUrl });
  });

  it("authType is no_auth where it isn't given", async () => {
    const fake = createFakeJelou();
    const created = await panelOf(fake)("POST", "P1", { webhookUrl });
    expect(integrationIn(fake, created)).toMatchObject({ authType: "no_auth" });
  });

  it("a project that is integrated again gets another id and another secret", async () => {
    const fake = createFakeJelou();
    const panel = panelOf(fake);
    const first = integrationIn(fake, await panel("POST", "P1", { webhookUrl }));
    await panel("DELETE", "P1");
    const second = integrationIn(fake, await panel("POST", "P1", { webhookUrl }));
    expect(second["id"]).not.toBe(first["id"]);
    expect(second["signingSecret"]).not.toBe(first["signingSecret"]);
  });
});

describe("update", () => {
  it.each(wrongSettings)("%s is refused with 400 and changes nothing", async (_, body, fields) => {
    const fake = createFakeJelou({ integrations: { P1: { webhookUrl } } });
    const panel = panelOf(fake);
    const before = await panel("GET", "P1");
    const reply = await panel("PATCH", "P1", body);
    expect(reply).toEqual({ status: 400, body: errorBody("E0400", "VALIDATOR_ERROR", fields) });
    expect(await panel("GET", "P1")).toEqual(before);
  });

  it.each([
    [{ webhookUrl: "https://other.example" }],
    [{ authType: "api_key" }],
    [{ webhookUrl: "https://other.example", authType: "api_key" }],
    [{}],
  ])("%j changes those fields and updatedAt, and nothing else", async (changes) => {
    const fake = createFakeJelou({ now: ticking(), integrations: { P1: { webhookUrl } } });
    const panel = panelOf(fake);
    const before = integrationIn(fake, await panel("GET", "P1"));
    const after = integrationIn(fake, await panel("PATCH", "P1", changes));
    expect(after).toEqual({ ...before, ...changes, updatedAt: "2026-01-15T10:30:02.000Z" });
    expect(before["updatedAt"]).toBe("2026-01-15T10:30:01.000Z");
  });
});

it("the signing secret is shown by create alone", async () => {
  const fake = createFakeJelou();
  const panel = panelOf(fake);
  expect(integrationIn(fake, await panel("POST", "P1", { webhookUrl }))).toHaveProperty(
    "signingSecret",
  );
  for (const method of ["GET", "PATCH", "DELETE"]) {
    const body = method === "PATCH" ? { webhookUrl } : undefined;
    expect(JSON.stringify(await panel(method, "P1", body))).not.toContain("ecret");
  }
});

it.each([
  ["GET", "P2", undefined],
  ["PATCH", "P2", { webhookUrl }],
  ["DELETE", "P2", undefined],
  ["POST", "P2/conversations/start", { botId: "B", userId: "U" }],
  ["POST", "P2/conversations/close", { botId: "B", userId: "U" }],
])("%s %s is refused with 404 where the project has no integration", async (method, path, body) => {
  const fake = createFakeJelou({ integrations: { P1: { webhookUrl } } });
  const reply = await panelOf(fake)(method, path, body);
  expect(reply).toEqual({ status: 404, body: errorBody("E0404", "NOT_FOUND") });
});

it("the credentials are checked before the body and the project, with the documented error body", async () => {
  const fake = createFakeJelou();
  const address = `${fake.baseUrl}/v1/external-support/P1`;
  for (const method of ["GET", "POST", "PATCH", "DELETE"]) {
    const response = await fake.fetch(address, { method });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual(errorBody("E0401", "UNAUTHORIZED"));
  }
});

it("projects don't see each other", async () => {
  const fake = createFakeJelou();
  const panel = panelOf(fake);
  await panel("POST", "P1", { webhookUrl });
  await panel("POST", "P2", { webhookUrl: "https://other.example" });
  await panel("PATCH", "P1", { authType: "basic" });
  await panel("DELETE", "P1");
  expect(integrationIn(fake, await panel("GET", "P2"))).toMatchObject({
    id: "fake-integration-P2-1",
    webhookUrl: "https://other.example",
    authType: "no_auth",
  });
});

it.each(["a/b", "ñ 1", "100%", "a?b#c", "__proto__", "constructor", "webhook"])(
  "the project id %j arrives as it was before it was percent-encoded",
  async (projectId) => {
    const fake = createFakeJelou();
    const created = await panelOf(fake)("POST", encodeURIComponent(projectId), { webhookUrl });
    expect(integrationIn(fake, created)).toMatchObject({ brainId: projectId });
  },
);

it("two fakes share nothing", async () => {
  const [one, two] = [createFakeJelou(), createFakeJelou()];
  await panelOf(one)("POST", "P1", { webhookUrl });
  expect((await panelOf(two)("GET", "P1")).status).toBe(404);
  expect(two.requests).toHaveLength(1);
});

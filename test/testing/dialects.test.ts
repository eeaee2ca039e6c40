import { describe, expect, it } from "vitest";
import { JELOU_BASE_URLS } from "../../src/index.js";
import { createFakeJelou } from "../../src/testing/index.js";
import { authorize, dialects, integrationIn, panelOf, ticking, webhookUrl } from "./panel.js";

const { origin: gateway } = new URL(JELOU_BASE_URLS.platform);

it.each(dialects)(
  "the lifecycle gives the same values in $basePath, $auth, $shape",
  async (dialect) => {
    const fake = createFakeJelou({ dialect, now: ticking() });
    const panel = panelOf(fake);
    const calls = [
      await panel("POST", "P1", { webhookUrl, authType: "bearer", authorization: "token" }),
      await panel("GET", "P1"),
      await panel("PATCH", "P1", { webhookUrl: "https://panel.example/v2" }),
      await panel("GET", "P1"),
      await panel("DELETE", "P1"),
      await panel("GET", "P1"),
    ];
    expect(calls.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 404]);
    const created = {
      id: "fake-integration-P1-1",
      brainId: "P1",
      webhookUrl,
      authType: "bearer",
      createdAt: "2026-01-15T10:30:01.000Z",
    };
    const updated = {
      ...created,
      webhookUrl: "https://panel.example/v2",
      updatedAt: "2026-01-15T10:30:02.000Z",
    };
    expect(calls.slice(0, 4).map((call) => integrationIn(fake, call))).toEqual([
      { ...created, signingSecret: "fake-signing-secret-P1-1" },
      { ...created, updatedAt: created.createdAt },
      updated,
      updated,
    ]);
    expect(calls[4]?.body).toEqual({
      message: [expect.any(String)],
      statusMessage: "success",
      status: 1,
    });
  },
);

it("the envelope has its three fields beside the data", async () => {
  const fake = createFakeJelou();
  const { body } = await panelOf(fake)("POST", "P1", { webhookUrl });
  expect(body).toEqual({
    message: [expect.any(String)],
    statusMessage: "success",
    status: 1,
    data: expect.objectContaining({ brainId: "P1" }),
  });
});

it("the default dialect is platform, API key, envelope, also where facets are undefined", () => {
  const defaults = { basePath: "platform", auth: "apiKey", shape: "envelope" };
  expect(createFakeJelou().dialect).toEqual(defaults);
  expect(createFakeJelou({ dialect: { shape: undefined } }).dialect).toEqual(defaults);
});

it.each([
  ["platform", JELOU_BASE_URLS.platform],
  ["jelouapi", JELOU_BASE_URLS.jelouapi],
] as const)("the base URL of %s is the documented one", (basePath, baseUrl) => {
  const fake = createFakeJelou({ dialect: { basePath } });
  expect(fake).toMatchObject({ baseUrl, messagesBaseUrl: "https://chatbot.jelou.ai" });
});

it("the credentials are of the dialect's kind, without a key for the other", () => {
  expect(Object.keys(createFakeJelou().credentials)).toEqual(["apiKey"]);
  const basic = createFakeJelou({ dialect: { auth: "basic" } });
  expect(Object.keys(basic.credentials)).toEqual(["clientId", "clientSecret"]);
});

describe("isolation", () => {
  const paths = {
    "the other base path": `${JELOU_BASE_URLS.jelouapi}/v1/external-support/P1`,
    "no base path": `${gateway}/v1/external-support/P1`,
    "no version": `${JELOU_BASE_URLS.platform}/external-support/P1`,
    "no project": `${JELOU_BASE_URLS.platform}/v1/external-support/`,
    "a trailing slash": `${JELOU_BASE_URLS.platform}/v1/external-support/P1/`,
    "an unknown operation": `${JELOU_BASE_URLS.platform}/v1/external-support/P1/rotate`,
    "a project that can't be decoded": `${JELOU_BASE_URLS.platform}/v1/external-support/%E0`,
    "the panel on the host of messages": "https://chatbot.jelou.ai/platform/v1/external-support/P1",
    "the base path on the host of messages":
      "https://chatbot.jelou.ai/platform/v1/external-support/webhook",
  };

  it.each(Object.entries(paths))("%s gets the gateway's 404, not Jelou's", async (_, url) => {
    const fake = createFakeJelou({ integrations: { P1: { webhookUrl } } });
    const response = await fake.fetch(url, { headers: authorize(fake) });
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toBe("text/plain");
    expect(await response.text()).not.toContain("{");
  });

  it.each([
    ["PUT", `${JELOU_BASE_URLS.platform}/v1/external-support/P1`, "POST, GET, PATCH, DELETE"],
    ["patch", `${JELOU_BASE_URLS.platform}/v1/external-support/P1`, "POST, GET, PATCH, DELETE"],
    ["GET", `${JELOU_BASE_URLS.platform}/v1/external-support/P1/conversations/start`, "POST"],
    ["GET", "https://chatbot.jelou.ai/v1/external-support/webhook", "POST"],
  ])("%s %s gets the gateway's 405", async (method, url, allow) => {
    const fake = createFakeJelou();
    const response = await fake.fetch(url, { method, headers: authorize(fake) });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe(allow);
  });

  const both = dialects.filter(
    ({ basePath, shape }) => basePath === "platform" && shape === "flat",
  );
  it.each(both)("$auth alone opens a fake made for $auth", async (dialect) => {
    const fake = createFakeJelou({ dialect, integrations: { P1: { webhookUrl } } });
    const other = createFakeJelou({
      dialect: { auth: dialect.auth === "basic" ? "apiKey" : "basic" },
    });
    const status = async (headers: Record<string, string>) =>
      (await fake.fetch(`${fake.baseUrl}/v1/external-support/P1`, { headers })).status;
    const right = authorize(fake);
    expect(await status({})).toBe(401);
    expect(await status(authorize(other))).toBe(401);
    for (const [name, value] of Object.entries(right)) {
      expect(await status({ [name]: `${value}x` })).toBe(401);
    }
    expect(await status({ ...authorize(other), ...right })).toBe(200);
  });

  it("the name of the Basic scheme is case-insensitive, and no other scheme will do", async () => {
    const fake = createFakeJelou({ dialect: { auth: "basic" } });
    const value = authorize(fake)["authorization"]?.split(" ")[1];
    const status = async (authorization: string) => {
      const headers = { authorization };
      return (await fake.fetch(`${fake.baseUrl}/v1/external-support/P1`, { headers })).status;
    };
    expect(await status(`bAsIc ${value}`)).toBe(404);
    expect(await status(`Bearer ${value}`)).toBe(401);
  });
});

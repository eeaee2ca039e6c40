import { expect, it } from "vitest";
import { createJelouClient } from "jelou-client";
import { createFakeJelou, type FakeJelouOptions } from "jelou-client/testing";
import { ensureIntegrations, type SecretStore } from "./ensure-integrations.js";

const settingsOf = (projectId: string) => ({
  webhookUrl: `https://panel.example/jelou/${projectId}`,
});

function setUp(integrations: NonNullable<FakeJelouOptions["integrations"]> = {}) {
  const fake = createFakeJelou({ integrations });
  const open = { now: 0, most: 0 };
  const countedFetch: typeof fetch = async (...request) => {
    open.now++;
    open.most = Math.max(open.most, open.now);
    return fake.fetch(...request).finally(() => open.now--);
  };
  const jelou = createJelouClient({
    ...fake.credentials,
    baseUrl: fake.baseUrl,
    fetch: countedFetch,
    signingSecret: (projectId) => stored.get(projectId) ?? "none",
  });
  const stored = new Map<string, string>();
  const secrets: SecretStore = {
    has: async (projectId) => stored.has(projectId),
    set: async (projectId, secret) => void stored.set(projectId, secret),
    delete: async (projectId) => void stored.delete(projectId),
  };
  const ensure = (projectIds = ["P1"]) =>
    ensureIntegrations(jelou, projectIds, settingsOf, secrets);
  /** Whether Jelou accepts a message that is signed with the stored secret. */
  const isConnected = async (projectId = "P1") => {
    const message = { type: "text", content: { body: "Hello" } } as const;
    const to = { projectId, roomId: "ROOM", botId: "BOT", userId: "USER" };
    return jelou.messages.send({ ...to, message }).then(
      () => true,
      () => false,
    );
  };
  const asked = () => fake.requests.map(({ method, status }) => `${method} ${status}`);
  return { fake, open, stored, secrets, ensure, isConnected, asked };
}

it("creates missing integrations, updates existing ones, with at most five calls at once", async () => {
  const { open, ensure, isConnected } = setUp();
  const projectIds = Array.from({ length: 20 }, (_, index) => `P${index}`);
  expect(await ensure(projectIds)).toEqual(
    projectIds.map((projectId) => ({ projectId, did: "create" })),
  );
  expect(open.most).toBe(5);
  expect(await ensure(projectIds)).toEqual(
    projectIds.map((projectId) => ({ projectId, did: "update" })),
  );
  expect(await Promise.all(projectIds.map((projectId) => isConnected(projectId)))).not.toContain(
    false,
  );
});

it.each([
  ["before Jelou acted", { fault: "reset" }],
  ["after Jelou acted", { fault: "reset", acted: true }],
  ["with a 502 after Jelou acted", { status: 502, acted: true }],
  ["in the middle of its answer", { fault: "cut" }],
] as const)("a create that breaks %s ends with a secret that works", async (_, failure) => {
  const { fake, ensure, isConnected } = setUp();
  fake.failNext({ ...failure, operation: "integrations.create" });
  expect(await ensure()).toEqual([{ projectId: "P1", did: "create" }]);
  expect(await isConnected()).toBe(true);
});

it("a secret that couldn't be stored is replaced by the next run", async () => {
  const { secrets, stored, ensure, isConnected } = setUp();
  stored.set("P1", "of an integration that somebody deleted");
  const { set } = secrets;
  secrets.set = async () => Promise.reject(new Error("the vault is closed"));
  expect(await ensure()).toEqual([{ projectId: "P1", error: new Error("the vault is closed") }]);
  secrets.set = set;
  expect(await ensure()).toEqual([{ projectId: "P1", did: "create" }]);
  expect(await isConnected()).toBe(true);
});

it("an integration that somebody else creates meanwhile is not touched", async () => {
  const { fake, stored, ensure, asked } = setUp();
  fake.failNext({ status: 409, operation: "integrations.create" });
  expect(await ensure()).toEqual([
    { projectId: "P1", error: expect.objectContaining({ code: "conflict", effect: "none" }) },
  ]);
  expect(asked()).toEqual(["GET 404", "POST 409"]);
  expect(stored).toEqual(new Map());
});

it("another panel's integration is not touched, and doesn't stop the other projects", async () => {
  const { ensure, asked } = setUp({ P1: { webhookUrl: "https://other.example" } });
  expect(await ensure(["P1", "P2"])).toEqual([
    {
      projectId: "P1",
      error: expect.objectContaining({ message: expect.stringContaining("https://other.example") }),
    },
    { projectId: "P2", did: "create" },
  ]);
  expect(asked()).not.toContain("DELETE 200");
});

it("a project that is given twice is handled once", async () => {
  expect(await setUp().ensure(["P1", "P1"])).toHaveLength(1);
});

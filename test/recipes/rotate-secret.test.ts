import { expect, it } from "vitest";
import { createJelouClient } from "jelou-client";
import { createFakeJelou, type FakeFailure } from "jelou-client/testing";
import { signBody } from "jelou-client/webhooks";
import { forgetPrevious, receive, rotateSecret, type SigningSecrets } from "./rotate-secret.js";

const settings = { webhookUrl: "https://panel.example/jelou" };
const message = { type: "text", content: { body: "Hello" } } as const;

function setUp() {
  const fake = createFakeJelou({ integrations: { P1: { ...settings, signingSecret: "old" } } });
  const stored = new Map<string, SigningSecrets>([["P1", { current: "old" }]]);
  const store = {
    get: async (projectId: string) => stored.get(projectId) ?? { current: "" },
    set: async (projectId: string, secrets: SigningSecrets) => void stored.set(projectId, secrets),
  };
  const { baseUrl, fetch } = fake;
  const jelou = createJelouClient({
    ...fake.credentials,
    signingSecret: async (projectId) => (await store.get(projectId)).current,
    baseUrl,
    fetch,
    maxRetries: 0,
  });
  const rotate = () => rotateSecret(jelou, "P1", settings, store);
  const isAccepted = async (secret: string) => {
    const headers = { "x-jelou-signature": await signBody("{}", secret) };
    return receive({ body: "{}", headers }, "P1", store).then(
      () => true,
      () => false,
    );
  };
  const sendMessage = () =>
    jelou.messages.send({ projectId: "P1", roomId: "R", botId: "B", userId: "U", message });
  return { fake, stored, store, rotate, isAccepted, sendMessage };
}

it("after a rotation, both secrets are accepted, until the old one is forgotten", async () => {
  const { stored, store, rotate, isAccepted } = setUp();
  await rotate();
  const { current, previous } = stored.get("P1") ?? { current: "" };
  expect(previous).toBe("old");
  expect(current).not.toBe("old");
  expect([await isAccepted("old"), await isAccepted(current)]).toEqual([true, true]);
  await forgetPrevious("P1", store);
  expect([await isAccepted("old"), await isAccepted(current)]).toEqual([false, true]);
});

it("after a rotation, messages and events are signed with the new secret", async () => {
  const { fake, store, rotate, sendMessage } = setUp();
  await rotate();
  await sendMessage();
  await forgetPrevious("P1", store);
  const event = await fake.emitMessage({ projectId: "P1", message });
  expect(await receive(event.toRequest(), "P1", store)).toMatchObject({ type: "message" });
});

it.each<[string, FakeFailure]>([
  ["is refused", { status: 422 }],
  ["fails before Jelou acts", { status: 500 }],
  ["fails after Jelou acted, and its secret is lost", { fault: "cut" }],
])("if the create %s, the same call finishes the rotation later", async (_, failure) => {
  const { fake, stored, rotate, sendMessage } = setUp();
  fake.failNext({ ...failure, operation: "integrations.create" });
  await expect(rotate()).rejects.toMatchObject({ operation: "integrations.create" });
  // Meanwhile nothing works: the old secret is invalid, and there is no new one.
  expect(stored.get("P1")).toEqual({ current: "old" });
  await expect(sendMessage()).rejects.toThrow();

  await rotate();
  expect(stored.get("P1")).toMatchObject({ previous: "old" });
  await sendMessage();
});

it("if the delete fails, nothing is created", async () => {
  const { fake, stored, rotate, sendMessage } = setUp();
  fake.failNext({ status: 401, operation: "integrations.delete" });
  await expect(rotate()).rejects.toMatchObject({ code: "unauthorized" });
  expect(stored.get("P1")).toEqual({ current: "old" });
  await sendMessage();
});

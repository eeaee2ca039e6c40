import { expect, test } from "vitest";
import { demoCommand } from "../../scripts/demo.js";
import { JELOU_BASE_URLS, type DriftEvent } from "../../src/index.js";
import { createFakeJelou, type Dialect } from "../../src/testing/index.js";
import { run } from "../commands/run.js";
import { clientOf, dialects, failureOf, people, reply, ticking, webhookUrl } from "./fake.js";

/** Calls each operation and returns the results. */
async function lifecycleIn(dialect: Dialect) {
  const fake = createFakeJelou({ dialect, now: ticking() });
  const drift: DriftEvent[] = [];
  const jelou = clientOf(fake, {
    signingSecret: () => created.signingSecret,
    onDrift: (event) => drift.push(event),
  });
  const created = await jelou.integrations.create("P1", {
    ...{ webhookUrl, authType: "bearer", authorization: "token" },
  });
  return {
    created,
    found: await jelou.integrations.get("P1"),
    updated: await jelou.integrations.update("P1", { webhookUrl: "https://panel.example/v2" }),
    started: await jelou.conversations.start("P1", people),
    active: await jelou.conversations.get("P1", "fake-conversation-1"),
    sent: await jelou.messages.send(reply),
    closed: await jelou.conversations.close("P1", people),
    ended: await jelou.conversations.get("P1", "fake-conversation-1"),
    deleted: await jelou.integrations.delete("P1"),
    gone: (await failureOf(jelou.integrations.get("P1"))).code,
    events: fake.events.map(({ type }) => type),
    drift,
  };
}

const integration = {
  ...{ id: "fake-integration-P1-1", brainId: "P1", webhookUrl, authType: "bearer" },
  createdAt: "2026-01-15T10:30:00.000Z",
};
const updated = {
  ...integration,
  webhookUrl: "https://panel.example/v2",
  updatedAt: "2026-01-15T10:30:01.000Z",
};
const conversation = {
  ...{ id: "fake-conversation-1", roomId: "fake-room-1" },
  startAt: "2026-01-15T10:30:02.000Z",
  user: { id: "U1", names: "Fake User", referenceId: "U1" },
  bot: { id: "B1" },
};

test.each(dialects)(
  "$basePath, $auth, $shape: each call gives the same value, and every answer is as documented",
  async (dialect) => {
    expect(await lifecycleIn(dialect)).toEqual({
      created: { ...integration, signingSecret: "fake-signing-secret-P1-1" },
      found: { ...integration, updatedAt: integration.createdAt },
      updated,
      started: { messages: ["Conversation started"] },
      active: { ...conversation, state: "active" },
      sent: { id: "M1", messages: ["Message received"] },
      closed: { messages: ["Conversation closed"] },
      ended: {
        ...conversation,
        ...{ state: "closed", endedReason: "closed_by_operator" },
        endAt: "2026-01-15T10:30:04.000Z",
      },
      deleted: undefined,
      gone: "not_found",
      events: ["conversation.start", "conversation.close"],
      drift: [],
    });
  },
);

test("there are eight dialects, and platform, API key and envelope are the default", () => {
  expect(dialects).toHaveLength(8);
  const fallback = { basePath: "platform", auth: "apiKey", shape: "envelope" };
  expect(createFakeJelou().dialect).toEqual(fallback);
  expect(createFakeJelou({ dialect: { shape: undefined } }).dialect).toEqual(fallback);
});

test.each(["envelope", "flat"] as const)(
  "the answer on the wire is in the shape %s",
  async (shape) => {
    const fake = createFakeJelou({ dialect: { shape }, integrations: { P1: { webhookUrl } } });
    const { apiKey } = fake.credentials;
    const url = `${fake.baseUrl}/v1/external-support/P1`;
    const response = await fake.fetch(url, { headers: { "x-api-key": apiKey } });
    const data = expect.objectContaining({ brainId: "P1", webhookUrl });
    expect(response.headers.get("content-type")).toContain("application/json");
    expect(await response.json()).toEqual(
      shape === "flat"
        ? data
        : { message: ["Integration found"], statusMessage: "success", status: 1, data },
    );
  },
);

test.each([
  ["the other base path", { baseUrl: JELOU_BASE_URLS.jelouapi }, "not_found"],
  ["another key", { apiKey: "another-key" }, "unauthorized"],
  ["Basic", { apiKey: undefined, clientId: "id", clientSecret: "secret" }, "unauthorized"],
])("a fake of the default dialect refuses %s", async (_, options, code) => {
  const fake = createFakeJelou({ integrations: { P1: { webhookUrl } } });
  const jelou = clientOf(fake, options as object);
  expect(await failureOf(jelou.integrations.get("P1"))).toMatchObject({ code });
});

test.each([
  ["bAsIc", 200],
  ["Bearer", 401],
])("the scheme %s gets %i from a fake with Basic", async (scheme, status) => {
  const dialect = { auth: "basic" } as const;
  const fake = createFakeJelou({ dialect, integrations: { P1: { webhookUrl } } });
  const { clientId, clientSecret } = fake.credentials;
  const headers = { authorization: `${scheme} ${btoa(`${clientId}:${clientSecret}`)}` };
  const response = await fake.fetch(`${fake.baseUrl}/v1/external-support/P1`, { headers });
  expect(response.status).toBe(status);
});

test("npm run demo runs it over HTTP in all dialects, and prints no credentials", async () => {
  const { stdout, status } = await run(demoCommand, []);
  expect(stdout.match(/10 of 10 steps, equal values/g)).toHaveLength(8);
  expect(stdout).toContain("desk  ← conversation.close");
  expect(stdout).not.toContain("fake-api-key");
  expect(status).toBe(0);
});

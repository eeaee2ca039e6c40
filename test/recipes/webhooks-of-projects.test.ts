import { expect, it, vi } from "vitest";
import { createFakeJelou } from "../../src/testing/index.js";
import { signBody, type JelouEvent } from "../../src/webhooks/index.js";
import { createDesk } from "./webhooks-of-projects.js";

const secrets = new Map([
  ["P1", "secret-of-1"],
  ["P2", "secret-of-2"],
]);
const webhookUrlOf = (projectId: string) => `https://panel.example/jelou/${projectId}`;
const message = { type: "text", content: { body: "Hello" } };

function setUp() {
  const onEvent = vi.fn<(projectId: string, event: JelouEvent) => void>();
  const desk = createDesk(async (projectId) => secrets.get(projectId), onEvent);
  return { desk, onEvent };
}

/** A request to one project's address, signed with `secret`. */
async function signed(projectId: string, body: string, secret: string) {
  const headers = { "x-jelou-signature": await signBody(body, secret) };
  return new Request(webhookUrlOf(projectId), { method: "POST", body, headers });
}

it("an event reaches the project that it belongs to", async () => {
  const { desk, onEvent } = setUp();
  const integrations = Object.fromEntries(
    [...secrets].map(([projectId, signingSecret]) => [
      projectId,
      { webhookUrl: webhookUrlOf(projectId), signingSecret },
    ]),
  );
  const fake = createFakeJelou({ integrations, deliver: desk });
  for (const projectId of secrets.keys()) {
    const { response } = await fake.emitMessage({ projectId, message });
    expect(response?.status).toBe(204);
    expect(onEvent).toHaveBeenLastCalledWith(projectId, expect.objectContaining({ projectId }));
  }
});

it("an event of a new kind, which names no project, belongs to the address", async () => {
  const { desk, onEvent } = setUp();
  expect((await desk(await signed("P1", `{"event":"new"}`, "secret-of-1"))).status).toBe(204);
  expect(onEvent).toHaveBeenCalledExactlyOnceWith(
    "P1",
    expect.objectContaining({ type: "unknown" }),
  );
});

it.each([
  [
    "an event of P2 signed by P1",
    "P1",
    `{"event":"conversation.start","project_id":"P2"}`,
    "secret-of-1",
    401,
    "another_project",
  ],
  [
    "an event for P2 signed by P1",
    "P2",
    `{"event":"conversation.start","project_id":"P2"}`,
    "secret-of-1",
    401,
    "signature_mismatch",
  ],
  ["a project that is unknown", "P3", "{}", "secret-of-1", 401, "signature_mismatch"],
  ["an address that names none", "", "{}", "secret-of-1", 401, "signature_mismatch"],
  ["an address that is cut short", "P1/", "{}", "secret-of-1", 401, "signature_mismatch"],
  ["an address that can't be decoded", "%", "{}", "secret-of-1", 401, "signature_mismatch"],
  ["a signed body that is no JSON", "P1", "{", "secret-of-1", 400, "invalid_json"],
] as const)("%s is refused", async (_, projectId, body, secret, status, text) => {
  const { desk, onEvent } = setUp();
  const response = await desk(await signed(projectId, body, secret));
  expect([response.status, await response.text()]).toEqual([status, text]);
  expect(onEvent).not.toHaveBeenCalled();
});

it("a request without a signature is refused", async () => {
  const { desk } = setUp();
  const response = await desk(new Request(webhookUrlOf("P1"), { method: "POST", body: "{}" }));
  expect([response.status, await response.text()]).toEqual([401, "missing_signature"]);
});

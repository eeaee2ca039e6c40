import { expect, it, vi } from "vitest";
import { signBody, type JelouEvent } from "jelou-client/webhooks";
import { createHandler } from "./webhooks-of-projects.js";

const secrets = new Map([
  ["P1", "secret-of-1"],
  ["P2", "secret-of-2"],
]);

/** Sends an event to a path. Returns the answer, and the projects whose events were handled. */
async function send(path: string, payload: object | string, secret: string) {
  const onEvent = vi.fn<(projectId: string, event: JelouEvent) => void>();
  const handler = createHandler(async (projectId) => secrets.get(projectId), onEvent);
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  const headers = { "x-jelou-signature": await signBody(body, secret) };
  const url = `https://panel.example/jelou/${path}`;
  const response = await handler(new Request(url, { method: "POST", body, headers }));
  const handled = onEvent.mock.calls.map(([projectId]) => projectId);
  return [response.status, await response.text(), handled];
}

it("an event is handled for the project of its URL", async () => {
  const event = { event: "conversation.start", project_id: "P2" };
  expect(await send("P2", event, "secret-of-2")).toEqual([204, "", ["P2"]]);
});

it("an event without a project belongs to the URL", async () => {
  expect(await send("P1", { event: "zz.test" }, "secret-of-1")).toEqual([204, "", ["P1"]]);
});

it("an event of another project is refused, even if it is signed with the secret of the URL", async () => {
  const event = { event: "conversation.start", project_id: "P2" };
  expect(await send("P1", event, "secret-of-1")).toEqual([401, "another_project", []]);
});

it.each(["P2", "P3", "", "P1/", "%"])(
  "the secret of P1 signs nothing for /jelou/%s",
  async (path) => {
    expect(await send(path, {}, "secret-of-1")).toEqual([401, "signature_mismatch", []]);
  },
);

it("a body that is too large is refused", async () => {
  const large = `{"zz":"${"a".repeat(1_000_000)}"}`;
  expect(await send("P1", large, "secret-of-1")).toEqual([413, "body_too_large", []]);
});

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { webhooks } from "../../generated/validators.js";
import { parseWebhook } from "../../src/webhooks/index.js";
import { createFakeJelou } from "../../src/testing/index.js";
import { hello, setUp, signingSecret, who } from "./set-up.js";

interface Spec {
  paths: Record<string, Record<string, { operationId?: string }>>;
}
const spec = parse(readFileSync("spec/openapi.yaml", "utf8")) as Spec;

/** The operations of a spec for which the fake answers only as the gateway does. */
async function missingFrom({ paths }: Spec): Promise<string[]> {
  const fake = createFakeJelou();
  const missing: string[] = [];
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { operationId }] of Object.entries(methods)) {
      if (operationId === undefined) continue;
      const address = path.replace(/\{\w+\}/g, "P1");
      const answers = [fake.baseUrl, fake.messagesBaseUrl].map((baseUrl) =>
        fake.fetch(baseUrl + address, { method: method.toUpperCase() }),
      );
      const types = (await Promise.all(answers)).map(({ headers }) => headers.get("content-type"));
      if (!types.some((type) => type?.includes("json"))) missing.push(operationId);
    }
  }
  return missing;
}

it("the fake answers every documented operation", async () => {
  expect(await missingFrom(spec)).toEqual([]);
});

it("an operation that the fake doesn't answer is found by its name", async () => {
  const paths = {
    ...spec.paths,
    "/v1/external-support/{projectId}/secret": { post: { operationId: "rotateSecret" } },
    "/v1/external-support/webhook": { put: { operationId: "editMessage" } },
  };
  expect(await missingFrom({ paths })).toEqual(["editMessage", "rotateSecret"]);
});

it("start, close and an end user's message emit the documented event, with every documented field", async () => {
  const { fake, jelou } = setUp();
  await jelou.conversations.start("P1", who);
  await fake.emitMessage({ projectId: "P1", message: hello });
  await jelou.conversations.close("P1", who);
  const events = await Promise.all(
    fake.events.map((event) => parseWebhook(event.toRequest(), signingSecret)),
  );
  expect(events.map(({ type, issues }) => ({ type, issues }))).toEqual([
    { type: "conversation.start", issues: [] },
    { type: "message", issues: [] },
    { type: "conversation.close", issues: [] },
  ]);
});

it.each(Object.entries(webhooks))(
  "emit sends the documented webhook %s under its name",
  async (name, { discriminator }) => {
    const event = await setUp().fake.emit("P1", { [discriminator]: name });
    expect(event.type).toBe(name);
    expect(JSON.parse(event.body)).toMatchObject({ [discriminator]: name, project_id: "P1" });
  },
);

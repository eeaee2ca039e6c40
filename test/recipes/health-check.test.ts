import { expect, it } from "vitest";
import { createJelouClient } from "jelou-client";
import { createFakeJelou, type FakeFailure } from "jelou-client/testing";
import { checkHealth } from "./health-check.js";

const webhookUrl = "https://panel.example/jelou";

function setUp(integrations = { P1: { webhookUrl } }) {
  const fake = createFakeJelou({ integrations });
  const { baseUrl, fetch } = fake;
  const jelou = createJelouClient({ ...fake.credentials, baseUrl, fetch });
  return { fake, check: () => checkHealth(jelou, "P1", webhookUrl) };
}

it("is ok if Jelou sends its events here", async () => {
  const { fake, check } = setUp();
  expect(await check()).toEqual({ status: "ok" });
  expect(fake.requests).toMatchObject([{ method: "GET" }]);
});

it("is misconfigured if Jelou sends its events elsewhere", async () => {
  const { check } = setUp({ P1: { webhookUrl: "https://other.example/" } });
  expect(await check()).toEqual({
    status: "misconfigured",
    reason: "Events go to https://other.example/.",
  });
});

it.each<["unavailable" | "misconfigured", FakeFailure]>([
  ["unavailable", { status: 503 }],
  ["unavailable", { status: 429 }],
  ["unavailable", { fault: "reset" }],
  ["misconfigured", { status: 401 }],
  ["misconfigured", { status: 404 }],
])("is %s after %j, and asks once", async (status, failure) => {
  const { fake, check } = setUp();
  fake.failNext(failure);
  const reason = expect.stringContaining("integrations.get (project P1)");
  expect(await check()).toEqual({ status, reason });
  expect(fake.requests).toHaveLength(1);
});

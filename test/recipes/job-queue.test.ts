import { expect, it } from "vitest";
import { createJelouClient } from "jelou-client";
import { createFakeJelou, type FakeFailure } from "jelou-client/testing";
import { runJob, type Verdict } from "./job-queue.js";

function setUp() {
  const fake = createFakeJelou({ integrations: { P1: { webhookUrl: "https://panel.example" } } });
  const { baseUrl, fetch } = fake;
  const jelou = createJelouClient({ ...fake.credentials, baseUrl, fetch, maxRetries: 0 });
  const job = () => jelou.conversations.start("P1", { botId: "BOT", userId: "USER" });
  return { fake, job };
}

it.each<[Verdict["action"], FakeFailure, conversations: number]>([
  ["retry", { status: 429 }, 0],
  ["fail", { status: 401 }, 0],
  ["fail", { status: 422 }, 0],
  ["park", { status: 500 }, 0],
  ["park", { status: 502, acted: true }, 1],
  ["park", { fault: "reset" }, 0],
  ["park", { fault: "reset", acted: true }, 1],
  ["complete", { fault: "cut" }, 1],
])("%s after %j", async (action, failure, conversations) => {
  const { fake, job } = setUp();
  fake.failNext(failure);
  expect(await runJob(job, 0)).toMatchObject({ action });
  expect(fake.conversations).toHaveLength(conversations);
});

it("a job that is retried until it is complete acts once", async () => {
  const { fake, job } = setUp();
  fake.failNext({ status: 429, times: 2 });
  const verdicts = [await runJob(job, 0), await runJob(job, 1), await runJob(job, 2)];
  expect(verdicts).toEqual([
    { action: "retry", delayMs: 1_000 },
    { action: "retry", delayMs: 2_000 },
    { action: "complete" },
  ]);
  expect(fake.conversations).toHaveLength(1);
});

it("a retry waits as long as Jelou asks for", async () => {
  const { fake, job } = setUp();
  fake.failNext({ status: 429, headers: { "retry-after": "60" } });
  expect(await runJob(job, 0)).toEqual({ action: "retry", delayMs: 60_000 });
});

it("a fault of the job itself is not Jelou's, and rejects", async () => {
  const fault = new Error("a bug");
  await expect(runJob(() => Promise.reject(fault), 0)).rejects.toBe(fault);
});

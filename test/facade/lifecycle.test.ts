import { expect, onTestFinished, test } from "vitest";
import { demoCommand } from "../../scripts/demo.js";
import { dialects, runLifecycle } from "../../scripts/demo/lifecycle.js";
import { createJelouClient } from "../../src/index.js";
import { createFakeJelou } from "../../src/testing/index.js";
import { run } from "../commands/run.js";

test("8 of 8 dialects pass the lifecycle over HTTP, and give equal values", async () => {
  const lifecycles = await Promise.all(dialects.map(runLifecycle));
  const [first] = lifecycles;
  for (const { dialect, steps } of lifecycles) {
    expect(steps.filter(({ isPassed }) => !isPassed)).toEqual([]);
    expect({ dialect, steps }).toEqual({ dialect, steps: first?.steps });
  }
  expect(first?.steps.map(({ name, value }) => (typeof value === "object" ? name : value))).toEqual(
    [
      ...["create", "get", "update", "get", "start", "get conversation", "close"],
      ...["get conversation", undefined, "not_found"],
    ],
  );
  expect(lifecycles).toHaveLength(8);
});

test("npm run demo shows them in one table, and a desk, with no credentials", async () => {
  const { stdout, status } = await run(demoCommand, []);
  expect(stdout.match(/10 of 10 +│ equal/g)).toHaveLength(8);
  expect(stdout).toContain("desk  ← conversation.close");
  expect(status).toBe(0);
});

test("npm run demo -- --live without a project says what is missing, and asks nobody", async () => {
  const { stderr, status } = await run(demoCommand, ["--live"]);
  expect(stderr).toContain("JELOU_PROJECT_ID is not set");
  expect(status).toBe(1);
});

test("npm run demo -- --live tells what it found, or what is wrong, without the key", async () => {
  const fake = createFakeJelou({ dialect: { auth: "apiKey" } });
  const { baseUrl, close } = await fake.listen();
  onTestFinished(close);
  const webhookUrl = "https://panel.example/jelou";
  const { integrations } = createJelouClient({ ...fake.credentials, baseUrl });
  await integrations.create("P1", { webhookUrl });
  const live = (key: string | undefined) => {
    const project = { JELOU_PROJECT_ID: "P1", JELOU_BASE_URL: baseUrl };
    return run(demoCommand, ["--live"], { environment: { ...project, JELOU_API_KEY: key } });
  };

  const found = await live(fake.credentials.apiKey);
  expect(found).toMatchObject({ status: 0, stderr: "" });
  expect(found.stdout).toMatch(`Found at ${baseUrl}:\n`);
  expect(found.stdout).toContain(webhookUrl);

  const refused = await live("sk-live-secret");
  expect(refused).toMatchObject({ status: 1, stdout: "" });
  expect(refused.stderr).toContain("JelouApiError (unauthorized)");
  expect(refused.stderr).not.toContain("sk-live-secret");
});

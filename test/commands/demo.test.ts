import { expect, onTestFinished, test } from "vitest";
import { demoCommand } from "../../scripts/demo.js";
import { createJelouClient } from "../../src/index.js";
import { createFakeJelou } from "../../src/testing/index.js";
import { run } from "./run.js";

test("npm run demo shows equal values in all dialects, and a desk, without credentials", async () => {
  const { stdout, status } = await run(demoCommand, []);
  expect(stdout.match(/ 10 +equal$/gm)).toHaveLength(8);
  expect(stdout).toMatch(/user {2}: .*\n.*agent : .*\n.*desk {2}← conversation.close/);
  expect(status).toBe(0);
});

test("npm run demo -- --live without a project says what is missing", async () => {
  const { stderr, status } = await run(demoCommand, ["--live"]);
  expect(stderr).toContain("JELOU_PROJECT_ID is not set");
  expect(status).toBe(1);
});

test("npm run demo -- --live prints what it found, or what is wrong, without the key", async () => {
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

import { spawnSync } from "node:child_process";
import { expect, test, vi } from "vitest";
import { runDesk } from "../../scripts/demo/desk.js";
import { dialects, runLifecycle } from "../../scripts/demo/lifecycle.js";
import { askLive } from "../../scripts/demo/live.js";
import { createFakeJelou } from "../../src/testing/index.js";
import { retryAtOnce } from "../time.js";

retryAtOnce();

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

test("a desk takes a message in, replies, and hears that the conversation was closed", async () => {
  const lines: string[] = [];
  expect(await runDesk((line) => lines.push(line))).toBe(true);
  expect(lines).toContain("  desk  ← conversation.close");
});

/** What is printed, and whether all is fine. */
async function ask(environment: Record<string, string>) {
  const log = vi.spyOn(console, "log").mockReturnValue();
  const error = vi.spyOn(console, "error").mockReturnValue();
  const isFine = await askLive(environment, "the help");
  return { isFine, printed: log.mock.calls.join("\n"), told: error.mock.calls.join("\n") };
}

test("asked live, it shows the integration", async () => {
  const webhookUrl = "https://panel.example";
  const fake = createFakeJelou({ integrations: { P1: { webhookUrl } } });
  await using server = await fake.listen();
  const { apiKey } = fake.credentials;
  const { isFine, printed } = await ask({
    JELOU_PROJECT_ID: "P1",
    JELOU_API_KEY: apiKey,
    JELOU_BASE_URL: server.baseUrl,
  });
  expect([isFine, printed]).toEqual([true, expect.stringContaining(server.baseUrl)]);
});

test("asked live, it tells what is wrong, without the key", async () => {
  const { isFine, told } = await ask({
    JELOU_PROJECT_ID: "P1",
    JELOU_API_KEY: "sk-live-secret",
    JELOU_BASE_URL: "http://127.0.0.1:9",
  });
  expect([isFine, told]).toEqual([false, expect.stringContaining("JelouConnectionError (conne")]);
  expect(told).not.toContain("sk-live-secret");
});

test("npm run demo -- --live without a project says what is missing, and ends with status 1", () => {
  const command = ["--import", "tsx", "scripts/demo.ts", "--live"];
  const { PATH } = process.env;
  const { stderr, status } = spawnSync(process.execPath, command, {
    encoding: "utf8",
    env: { PATH },
  });
  expect(stderr).toContain("JELOU_PROJECT_ID is not set");
  expect(status).toBe(1);
});

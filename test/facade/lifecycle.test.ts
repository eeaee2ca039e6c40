import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { dialects, runLifecycle } from "../../scripts/demo/lifecycle.js";

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

test("npm run demo shows them in one table, and a desk, with no credentials", () => {
  const { stdout, status } = run([]);
  expect(stdout.match(/10 of 10 +│ equal/g)).toHaveLength(8);
  expect(stdout).toContain("desk  ← conversation.close");
  expect(status).toBe(0);
});

test("npm run demo -- --live without a project says what is missing, and asks nobody", () => {
  const { stderr, status } = run(["--live"]);
  expect(stderr).toContain("JELOU_PROJECT_ID is not set");
  expect(status).toBe(1);
});

test("npm run demo -- --live tells what it found, or what is wrong, without the key", () => {
  const environment = {
    JELOU_PROJECT_ID: "P1",
    JELOU_API_KEY: "sk-live-secret",
    JELOU_BASE_URL: "http://127.0.0.1:9",
  };
  const { stderr, status } = run(["--live"], environment);
  expect(stderr).toContain("JelouConnectionError (connection)");
  expect(stderr).not.toContain("sk-live-secret");
  expect(status).toBe(1);
});

function run(flags: string[], environment: Record<string, string> = {}) {
  const { PATH = "" } = process.env;
  return spawnSync(process.execPath, ["--import", "tsx", "scripts/demo.ts", ...flags], {
    encoding: "utf8",
    env: { PATH, ...environment },
  });
}

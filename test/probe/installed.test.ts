import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { unpack } from "../package/unpack.js";
import { createFakeJelou } from "../../src/testing/index.js";

// What npm would publish, in a project that has nothing else of this repository.
const { folder, home, remove } = unpack();
afterAll(remove);
const manifest = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));

interface Outcome {
  status: number;
  stdout: string;
  stderr: string;
}

function run(args: readonly string[], variables: Record<string, string> = {}): Promise<Outcome> {
  const bin = join(home, manifest.bin["jelou-client"]);
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [bin, ...args],
      { cwd: folder, env: variables },
      (error, stdout, stderr) => {
        resolve({ status: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
      },
    );
  });
}

it("npx jelou-client probe, of the packed package, tells and records what it finds, and ends with its status", async () => {
  const fake = createFakeJelou();
  await using server = await fake.listen();
  const file = join(folder, "seen.yaml");
  const args = ["probe", "P1", "--json", "--base-url", server.baseUrl, "--record", file];
  const { apiKey } = fake.credentials;
  const { status, stdout, stderr } = await run(args, { JELOU_API_KEY: apiKey });
  // The credential is taken, but there is no integration yet.
  expect([status, stderr]).toEqual([1, ""]);
  expect(JSON.parse(stdout)).toMatchObject({ isFitting: false, recording: { file } });
  expect(readFileSync(file, "utf8")).toContain("layer: observed");
});

it("its command is a file that a shell can run", () => {
  const bin = readFileSync(join(home, manifest.bin["jelou-client"]), "utf8");
  expect(bin.startsWith("#!/usr/bin/env node\n")).toBe(true);
});

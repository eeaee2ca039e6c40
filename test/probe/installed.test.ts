import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { unpack } from "../package/unpack.js";
import { createFakeJelou } from "../../src/testing/index.js";
import { webhookUrl } from "../testing/panel.js";

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

describe("npx jelou-client probe, of the packed package", () => {
  it("finds what is live, records it, and ends with status 0", async () => {
    const fake = createFakeJelou({ integrations: { P1: { webhookUrl } } });
    await using server = await fake.listen();
    const file = join(folder, "seen.yaml");
    const outcome = await run(
      ["probe", "P1", "--json", "--base-url", server.baseUrl, "--record", file],
      { JELOU_API_KEY: fake.credentials.apiKey },
    );
    expect(outcome).toMatchObject({ status: 0, stderr: "" });
    expect(JSON.parse(outcome.stdout)).toMatchObject({ isFitting: true, recording: { file } });
    expect(readFileSync(file, "utf8")).toContain("layer: observed");
  });

  it("ends with status 2 for a wrong use, and 1 where nothing fits", async () => {
    expect(await run(["probe"])).toMatchObject({ status: 2, stdout: "" });
    const fake = createFakeJelou();
    await using server = await fake.listen();
    const args = ["probe", "P1", "--base-url", server.baseUrl];
    expect((await run(args, { JELOU_API_KEY: "other" })).status).toBe(1);
  });

  it("is a file that a shell can run", () => {
    const bin = readFileSync(join(home, manifest.bin["jelou-client"]), "utf8");
    expect(bin.startsWith("#!/usr/bin/env node\n")).toBe(true);
  });
});

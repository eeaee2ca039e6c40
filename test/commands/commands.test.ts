import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { defineCommand, startIfMain, type Command } from "../../scripts/command.js";
import { demoCommand } from "../../scripts/demo.js";
import { diffCommand } from "../../scripts/diff.js";
import { generateCommand } from "../../scripts/generate.js";
import { PipelineError } from "../../scripts/json.js";
import { pullCommand } from "../../scripts/pull.js";
import { run } from "./run.js";

/* The common behaviour of all commands. This file starts them as processes; other tests call them as functions. */

const root = join(import.meta.dirname, "../..");
const commands: Record<string, Command> = {
  demo: demoCommand,
  diff: diffCommand,
  generate: generateCommand,
  pull: pullCommand,
};
const names = Object.keys(commands);

describe("a command", () => {
  it.each(names)("%s starts, and prints its help", async (name) => {
    const args = ["--import", "tsx", `scripts/${name}.ts`, "--help"];
    // A status other than 0 rejects.
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: root });
    expect(stdout).toMatch(/^Usage: [^]*--help/);
    expect(stderr).toBe("");
  });

  it("doesn't start when it is imported, as here", async () => {
    const started: string[] = [];
    await startIfMain(import.meta.url, async () => started.push("this"));
    expect(started).toEqual([]);
  });

  it("is listed here if its file can be started with arguments", () => {
    const files = readdirSync(join(root, "scripts")).filter((file) => file.endsWith(".ts"));
    const startable = files.filter((file) =>
      readFileSync(join(root, "scripts", file), "utf8").includes("\nawait startIfMain("),
    );
    expect(startable).toEqual(names.map((name) => `${name}.ts`));
  });

  it.each(Object.entries(commands))("%s refuses a wrong flag with its help", async (_, command) => {
    const { status, stdout, stderr } = await run(command, ["--chek"]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/--chek[^]*\nUsage: /);
  });

  it("prints a fault in its input without a stack, and throws an unexpected error", async () => {
    const failing = (error: Error) => defineCommand({ help: "" }, () => Promise.reject(error));
    const outcome = await run(failing(new PipelineError("a.yaml:1:1: it is empty.")), []);
    expect(outcome).toEqual({ status: 1, stdout: "", stderr: "a.yaml:1:1: it is empty.\n" });
    await expect(run(failing(new Error("ours")), [])).rejects.toThrow("ours");
  });
});

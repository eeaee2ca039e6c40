import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PipelineError } from "../inputs/problem.js";

export interface RedoclyResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the Redocly CLI that this project pins, without its calls home. */
export function redocly(...args: string[]): RedoclyResult {
  const cli = createRequire(import.meta.url).resolve("@redocly/cli/bin/cli.js");
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  return spawnSync(process.execPath, [cli, ...args], {
    encoding: "utf8",
    env,
    maxBuffer: 256 * 1024 * 1024,
  });
}

/** Holds a file under a name of its own for as long as `use` runs. */
export function withTemporaryFile<T>(name: string, text: string, use: (file: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), "jelou-spec-"));
  try {
    const file = join(directory, name);
    writeFileSync(file, text);
    return use(file);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Throws unless the spec is valid and clean under Redocly's recommended rules, warnings included. */
export function lintSpec(text: string): void {
  const { status, stdout, stderr } = withTemporaryFile("openapi.yaml", text, (file) =>
    redocly("lint", file, "--extends=recommended", "--format=json", "--max-problems=1000"),
  );
  let problems: { message: string; ruleId: string; location: { pointer?: string }[] }[];
  try {
    problems = JSON.parse(stdout).problems;
  } catch {
    throw new PipelineError(
      `The merged spec could not be linted (exit status ${status}):\n${stderr || stdout}`,
    );
  }
  if (problems.length === 0) return;
  const lines = problems.map(
    ({ message, ruleId, location }) =>
      `spec/openapi.yaml ${location[0]?.pointer ?? "#/"}: ${message} (${ruleId})`,
  );
  throw new PipelineError(
    `The merged spec breaks Redocly's recommended rules:\n${lines.join("\n")}`,
  );
}

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { driftCommand } from "../../scripts/drift.js";
import { reportOf, type Drift } from "../../scripts/drift/report.js";
import { run } from "../commands/run.js";

/* The workflows as far as they can be held to something here, and the report that drift leads to. */

const folder = join(import.meta.dirname, "../../.github/workflows");

interface Step {
  uses?: string;
  run?: string;
}
interface Workflow {
  permissions: object;
  concurrency: { group: string };
  jobs: Record<string, { permissions: object; "timeout-minutes": number; steps: Step[] }>;
}

describe.each(readdirSync(folder))("%s", (name) => {
  const workflow = parse(readFileSync(join(folder, name), "utf8")) as Workflow;
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps);

  it("grants nothing but what a job asks for itself, bounds its time, and runs once at a time", () => {
    expect(workflow.permissions).toEqual({});
    expect(workflow.concurrency.group).toBeTruthy();
    for (const job of Object.values(workflow.jobs)) {
      expect(job.permissions).toEqual(expect.any(Object));
      expect(job["timeout-minutes"]).toBeLessThanOrEqual(30);
    }
  });

  it("uses actions of GitHub's own, and one more, each of a commit", () => {
    for (const { uses } of steps) {
      if (uses === undefined) continue;
      expect(uses).toMatch(/^(actions\/[\w-]+|peter-evans\/create-pull-request)@[0-9a-f]{40}$/);
    }
  });

  it("has sound shell, into which nothing is interpolated", () => {
    for (const { run } of steps) {
      if (run === undefined) continue;
      expect(run).not.toContain("${{");
      if (run.includes("\n")) expect(run).toMatch(/^set -euo pipefail\n/);
      expect(spawnSync("bash", ["-n"], { input: run, encoding: "utf8" })).toMatchObject({
        status: 0,
        stderr: "",
      });
    }
  });
});

it("what pages say is no command of the runner's while steps run on it", () => {
  const { jobs } = parse(readFileSync(join(folder, "spec-drift.yml"), "utf8")) as Workflow;
  const shell = jobs["look"]?.steps.map(({ run = "" }) => run).find((one) => one.includes("pull"));
  const script = (shell ?? "").replace(
    /^( *)attempt .*$/gm,
    "$1attempt pull echo '::set-output name=x::y'",
  );
  const temporary = mkdtempSync(join(tmpdir(), "drift-"));
  onTestFinished(() => rmSync(temporary, { recursive: true }));
  const { stdout } = spawnSync("bash", ["-c", script], {
    env: { ...process.env, RUNNER_TEMP: temporary },
    encoding: "utf8",
  });
  const [first, ...others] = stdout.trim().split("\n");
  const token = first?.match(/^::stop-commands::([0-9a-f]{32})$/)?.[1];
  expect(token).toBeDefined();
  expect(others).toContain("::set-output name=x::y");
  expect(others.at(-1)).toBe(`::${token}::`);
});

describe("tsx scripts/drift.ts", () => {
  const project = mkdtempSync(join(tmpdir(), "drift-"));
  afterAll(() => rmSync(project, { recursive: true }));
  const steps = ["pull", "generate", "diff", "typecheck", "test"];

  beforeAll(() => {
    const git = (...options: string[]) => spawnSync("git", options, { cwd: project });
    for (const name of ["spec", "logs"]) mkdirSync(join(project, name));
    writeFileSync(join(project, "spec/disagreements.md"), "# Who states what\n");
    for (const step of steps) {
      writeFileSync(join(project, `logs/${step}.log`), `${step} says something\n`);
      writeFileSync(join(project, `logs/${step}.status`), "0\n");
    }
    git("init", "-q");
    git("add", "spec");
    git("-c", "user.name=t", "-c", "user.email=t@t", "commit", "-qm", "spec");
  });

  const report = async () => {
    const { status, stdout } = await run(driftCommand, ["logs"], { folder: project });
    expect(status).toBe(0);
    return { stdout, body: readFileSync(join(project, "logs/report.md"), "utf8") };
  };

  it("tells the workflow calm where nothing changed since the last commit", async () => {
    const { stdout, body } = await report();
    expect(stdout).toBe("state=calm\n");
    expect(body).toContain("diff says something");
  });

  it("quotes what is new in the ledger, and takes a step that left nothing for a failed one", async () => {
    writeFileSync(join(project, "spec/disagreements.md"), "# Who states what\n\n### `x.server`\n");
    expect((await report()).stdout).toBe("state=ready\n");
    for (const file of ["test.log", "test.status"]) rmSync(join(project, "logs", file));
    const { stdout, body } = await report();
    expect(stdout).toBe("state=draft\n");
    expect(body).toContain("## New in the ledger\n\n```text\n### `x.server`\n```\n");
    expect(body).toContain("It left no log.");
  });
});

describe("the report", () => {
  const fine = { status: 0, log: "" };
  const calm: Drift = {
    pull: { status: 0, log: "25 pages read, 0 fragments changed, 0 failed" },
    generate: { status: 0, log: "Nothing changed." },
    diff: { status: 0, log: "No change from HEAD to spec/openapi.yaml." },
    typecheck: fine,
    test: fine,
    hasChanged: false,
    newDisagreements: "",
  };

  it("of no drift asks for nothing", () => {
    expect(reportOf(calm)).toMatchObject({ state: "calm" });
  });

  it("of a change that passes is ready, with the diff and what is new in the ledger", () => {
    const diff = { status: 1, log: "| **major** | removed |" };
    const { state, body } = reportOf({
      ...calm,
      diff,
      hasChanged: true,
      newDisagreements: "### `x.server`",
    });
    expect(state).toBe("ready");
    expect(body).toContain("| **major** | removed |");
    expect(body).toContain("### `x.server`");
  });

  const troubles: Record<string, Partial<Drift>> = {
    "a page that failed": { pull: { status: 1, log: "failed: https://docs.jelou.ai/x: HTTP 500" } },
    "a disagreement without a ruling": {
      generate: { status: 1, log: "Unruled disagreement x.server:\n  - id: x.server" },
    },
    "a facade that must change": {
      typecheck: { status: 2, log: "src/integrations.ts(1,1): error TS1" },
    },
    "tests that fail": { test: { status: 1, log: "AssertionError: x" } },
    "a diff that broke": { diff: { status: 2, log: "can't be compared" } },
    "a page that no source covers": {
      pull: { status: 0, log: "no source covers: https://docs.jelou.ai/x" },
    },
    "a page that is gone from the index": {
      pull: { status: 0, log: "no longer in the site's index, but a source names it: y" },
    },
    "a step that was cut off": { generate: { status: -1, log: "It left no log." } },
  };

  it.each(Object.entries(troubles))("of %s quotes it, and never passes for calm", (_, trouble) => {
    const [told] = Object.values(trouble) as { log: string }[];
    expect(reportOf({ ...calm, ...trouble })).toMatchObject({
      state: "stuck",
      body: expect.stringContaining(told?.log ?? ""),
    });
    expect(reportOf({ ...calm, ...trouble, hasChanged: true }).state).toBe("draft");
  });

  it("of anything long fits into a pull request, and of anything odd stays in its fence", () => {
    const log = `${"````\n@everyone\n".repeat(20_000)}the end`;
    const { body } = reportOf({
      ...calm,
      generate: { status: 1, log },
      test: { status: 1, log },
      diff: { status: 1, log },
    });
    expect(body.length).toBeLessThan(65_536);
    const { body: short } = reportOf({ ...calm, generate: { status: 1, log: "```\n@everyone" } });
    expect(short).toContain("````text\n```\n@everyone\n````");
  });
});

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { reportOf, type Drift } from "../../scripts/spec/drift.js";

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
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  it("grants nothing but what a job asks for itself, bounds its time, and runs once at a time", () => {
    expect(workflow.permissions).toEqual({});
    expect(workflow.concurrency.group).toBeTruthy();
    for (const job of Object.values(workflow.jobs)) {
      expect(job.permissions).toEqual(expect.any(Object));
      expect(job["timeout-minutes"]).toBeLessThanOrEqual(30);
    }
  });

  it("uses actions of GitHub's own, each of a release or a commit", () => {
    for (const { uses } of steps) {
      if (uses !== undefined) expect(uses).toMatch(/^actions\/[\w-]+@(v\d+|[0-9a-f]{40})$/);
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
    expect(reportOf(calm)).toMatchObject({ found: false });
  });

  it("of a change that passes is ready, with the diff and what is new in the ledger", () => {
    const diff = { status: 1, log: "| **major** | removed |" };
    const { found, state, body } = reportOf({
      ...calm,
      diff,
      hasChanged: true,
      newDisagreements: "### `x.server`",
    });
    expect({ found, state }).toEqual({ found: true, state: "ready" });
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
    "a step that was cut off": { generate: { status: -1, log: "It left no log." } },
  };

  it.each(Object.entries(troubles))(
    "of %s is a draft that quotes it, though nothing changed on the disk",
    (_, trouble) => {
      const { found, state, body } = reportOf({ ...calm, ...trouble });
      expect({ found, state }).toEqual({ found: true, state: "draft" });
      expect(body).toContain(Object.values(trouble).map((one) => (one as { log: string }).log)[0]);
    },
  );

  it("of a page that no source covers, or that is gone from the index, is not silent", () => {
    for (const log of [
      "no source covers: https://docs.jelou.ai/x",
      "no longer in the site's index, but a source names it: y",
    ]) {
      expect(reportOf({ ...calm, pull: { status: 0, log } })).toMatchObject({
        found: true,
        body: expect.stringContaining(log),
      });
    }
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

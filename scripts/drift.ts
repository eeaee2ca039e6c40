import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Misuse } from "./inputs/problem.js";
import { defineCommand, pathFrom, startIfMain } from "./command.js";
import { reportOf, type Drift, type StepResult } from "./drift/report.js";

const help = `Usage: tsx scripts/drift.ts <folder>

Makes the drift workflow's report out of the logs that its steps left in the folder. Writes report.md there, for the body of
a pull request or the summary of a run, and tells the workflow on standard output what was found.

  --help   show this text`;

export const driftCommand = defineCommand({ help }, async (args, world) => {
  const [given, ...others] = parseArgs({ args: [...args], allowPositionals: true }).positionals;
  if (given === undefined || others.length > 0) throw new Misuse("Give the folder of the logs.");
  const logs = pathFrom(world, given);
  const { state, body } = reportOf(readDrift(logs, world.folder));
  writeFileSync(join(logs, "report.md"), body);
  world.stdout.write(`state=${state}\n`);
  return 0;
});

function readDrift(logs: string, project: string): Drift {
  const added = git(project, "diff", "--unified=0", "--", "spec/disagreements.md").split("\n");
  return {
    pull: readStep(logs, "pull"),
    generate: readStep(logs, "generate"),
    diff: readStep(logs, "diff"),
    typecheck: readStep(logs, "typecheck"),
    test: readStep(logs, "test"),
    hasChanged: git(project, "status", "--porcelain", "--", "spec", "generated").trim() !== "",
    newDisagreements: added
      .filter((line) => /^\+(?!\+\+)/.test(line))
      .map((line) => line.slice(1))
      .join("\n")
      .trim(),
  };
}

function readStep(logs: string, name: string): StepResult {
  const file = join(logs, name);
  // A step that left nothing was cut off.
  const status = existsSync(`${file}.status`) ? Number(readFileSync(`${file}.status`, "utf8")) : -1;
  const log = existsSync(`${file}.log`) ? readFileSync(`${file}.log`, "utf8") : "It left no log.";
  return { status, log };
}

function git(project: string, ...options: string[]): string {
  return spawnSync("git", options, { cwd: project, encoding: "utf8" }).stdout;
}

await startIfMain(import.meta.url, driftCommand);

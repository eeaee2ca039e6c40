import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { reportOf, type Attempt, type Drift } from "./drift/report.js";

/* Makes the drift workflow's report out of the logs that its steps left: `drift.ts <folder>`. Writes report.md there, for the
 * body of a pull request or the summary of a run, and tells the workflow on standard output what was found. */

const [, , folder] = process.argv;
if (folder === undefined) throw new Error("drift.ts takes the folder of the logs.");
const { state, body } = reportOf(readDrift(folder));
writeFileSync(join(folder, "report.md"), body);
console.log(`state=${state}`);

function readDrift(folder: string): Drift {
  const attempt = (name: string): Attempt => {
    const file = join(folder, name);
    // A step that left nothing was cut off.
    const status = existsSync(`${file}.status`)
      ? Number(readFileSync(`${file}.status`, "utf8"))
      : -1;
    return {
      status,
      log: existsSync(`${file}.log`) ? readFileSync(`${file}.log`, "utf8") : "It left no log.",
    };
  };
  const git = (...options: string[]) => spawnSync("git", options, { encoding: "utf8" }).stdout;
  const added = git("diff", "--unified=0", "--", "spec/disagreements.md").split("\n");
  return {
    pull: attempt("pull"),
    generate: attempt("generate"),
    diff: attempt("diff"),
    typecheck: attempt("typecheck"),
    test: attempt("test"),
    hasChanged: git("status", "--porcelain", "--", "spec", "generated").trim() !== "",
    newDisagreements: added
      .filter((line) => /^\+(?!\+\+)/.test(line))
      .map((line) => line.slice(1))
      .join("\n")
      .trim(),
  };
}

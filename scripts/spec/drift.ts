import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

/* Makes the drift workflow's report out of the logs that its steps left: `drift.ts <folder>`. Writes report.md there, for the
 * body of a pull request or issue, and tells the workflow on standard output whether anything was found. */

/** GitHub refuses bodies of more than 65,536 characters. */
const longest = 60_000;
const longestLog = 12_000;

export interface Attempt {
  readonly status: number;
  readonly log: string;
}

export interface Drift {
  readonly pull: Attempt;
  readonly generate: Attempt;
  readonly diff: Attempt;
  readonly typecheck: Attempt;
  readonly test: Attempt;
  /** The fragments or what is made of them differ from what is committed. */
  readonly hasChanged: boolean;
  /** The lines that are new in spec/disagreements.md. */
  readonly newDisagreements: string;
}

export interface DriftReport {
  readonly found: boolean;
  /** `ready` to be merged after a look, or a `draft` that asks for work first. */
  readonly state: "ready" | "draft";
  readonly body: string;
}

export function reportOf(drift: Drift): DriftReport {
  const { pull, generate, diff, typecheck, test, hasChanged, newDisagreements } = drift;
  const isCovered = !/^no (source covers|longer in the site's index)/m.test(pull.log);
  // The comparison ends with 1 for a major change, which is what it is for.
  const isCompared = diff.status === 0 || diff.status === 1;
  const isSound =
    [pull, generate, typecheck, test].every(({ status }) => status === 0) && isCompared;
  const sections = [
    isSound
      ? "Jelou's pages have changed. Everything passes: look at the changes, then merge."
      : "Jelou's pages have changed, or can't be read any more. This needs work before it can be merged: see below, and README, *When Jelou's spec changes*.",
    ...(pull.status === 0 && isCovered ? [] : section("Pages", pull)),
    ...(generate.status === 0
      ? []
      : section(
          "New disagreements without a ruling, or sources that can't be merged: `npm run generate` stopped",
          generate,
        )),
    ...(isCompared
      ? ["## Changes of the merged spec", clip(diff.log.trim(), longest / 2)]
      : section("The specs can't be compared", diff)),
    ...(newDisagreements === "" ? [] : ["## New in the ledger", fence(newDisagreements)]),
    ...(typecheck.status === 0 ? [] : section("The facade must change: tsc", typecheck)),
    ...(test.status === 0 || typecheck.status !== 0 || generate.status !== 0
      ? []
      : section("Tests fail", test)),
  ];
  return {
    found: hasChanged || !isSound || !isCovered,
    state: isSound ? "ready" : "draft",
    body: `${clip(sections.join("\n\n"), longest)}\n`,
  };
}

function section(title: string, { log }: Attempt): string[] {
  return [`## ${title}`, fence(log)];
}

/** What pages say stands in a fence that it can't close. */
function fence(text: string): string {
  const longestRun = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const ticks = "`".repeat(longestRun + 1);
  return `${ticks}text\n${clip(text.trim(), longestLog)}\n${ticks}`;
}

/** The beginning and the end: the first fault and the verdict. */
function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  const half = Math.floor(length / 2);
  return `${text.slice(0, half)}\n… ${text.length - 2 * half} characters left out: see the run's artifact …\n${text.slice(-half)}`;
}

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

const [, script = "", folder] = process.argv;
if (/drift\.[jt]s$/.test(script) && folder !== undefined) {
  const { found, state, body } = reportOf(readDrift(folder));
  writeFileSync(join(folder, "report.md"), body);
  console.log(`found=${found}\nstate=${state}`);
}

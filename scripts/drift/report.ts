/** GitHub refuses bodies of more than 65,536 characters. */
const longest = 60_000;
const longestLog = 12_000;

export interface StepResult {
  readonly status: number;
  readonly log: string;
}

export interface Drift {
  readonly pull: StepResult;
  readonly generate: StepResult;
  readonly diff: StepResult;
  readonly typecheck: StepResult;
  readonly test: StepResult;
  /** The fragments or what is made of them differ from what is committed. */
  readonly hasChanged: boolean;
  /** The lines that are new in spec/disagreements.md. */
  readonly newDisagreements: string;
}

export interface DriftReport {
  /**
   * `calm` where nothing changed, `ready` to be merged after a look, a `draft` that asks for work first, or `stuck`:
   * something is wrong, and there is nothing to commit.
   */
  readonly state: "calm" | "ready" | "draft" | "stuck";
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
    "The next run writes this branch anew: do your work in a branch that starts from it.",
    ...section("Pages", pull),
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
  const isFine = isSound && isCovered;
  const changed = isFine ? "ready" : "draft";
  const unchanged = isFine ? "calm" : "stuck";
  return {
    state: hasChanged ? changed : unchanged,
    body: `${clip(sections.join("\n\n"), longest)}\n`,
  };
}

function section(title: string, { log }: StepResult): string[] {
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

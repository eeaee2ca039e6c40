import { groupBy } from "../merge/group.js";
import type { PullResult } from "./pull-pages.js";
import type { FragmentChange } from "./write-fragment.js";

/** What happened, for a person: problems last, where a terminal shows them. */
export function summaryOf(result: PullResult): string {
  const { read, changed, failures, notices, uncovered, gone, transcribed } = result;
  const passing = failures.filter(({ isPassing }) => isPassing).map(({ page }) => page);
  const failed = new Set(failures.map(({ page }) => page));
  return [
    ...changed.flatMap(describeChange),
    ...notices.map(({ page, reason }) => `note: ${page}: ${reason}`),
    ...(transcribed.length > 0
      ? [`not looked at, because a person transcribed them: ${transcribed.join(", ")}`]
      : []),
    ...uncovered.map((page) => `no source covers: ${page}`),
    ...gone.map((page) => `no longer in the site's index, but a source names it: ${page}`),
    ...[...groupBy(failures, ({ reason }) => reason)].map(
      ([reason, same]) => `failed: ${inShort(same.map(({ page }) => page))}: ${reason}`,
    ),
    ...(failed.size > 0 ? ["What failed keeps its old fragment."] : []),
    ...(passing.length > 0 ? [`Another try may help: ${inShort([...new Set(passing)])}`] : []),
    `${read.length} pages read, ${changed.length} fragments changed, ${failed.size} failed`,
  ]
    .map(withoutControls)
    .join("\n");
}

/** The first few of many: a site that is out of reach fails every page. */
function inShort(pages: readonly string[]): string {
  const rest = pages.length - 3;
  return rest > 1 ? `${pages.slice(0, 3).join(", ")} and ${rest} others` : pages.join(", ");
}

/** What pages hold must not move a terminal's cursor, nor pass for a line of ours. */
function withoutControls(line: string): string {
  return line.replace(/\p{Cc}+/gu, " ");
}

function describeChange({ id, before, lost }: FragmentChange): string[] {
  const was = { nothing: " (new)", pulled: "", transcribed: " (was transcribed)" };
  const note = before === "edited by hand" ? " (was edited by hand)" : was[before];
  return [`changed: ${id}${note}`, ...lost.map((fact) => `  no longer stated: ${fact}`)];
}

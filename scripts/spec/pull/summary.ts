import type { PullResult } from "../pull.js";

/** What happened, for a person: problems last, where a terminal shows them. */
export function summaryOf(result: PullResult): string {
  const { read, changed, failures, notices, uncovered, gone } = result;
  const lines = [
    ...changed.map((id) => `changed: ${id}`),
    ...notices.map(({ page, reason }) => `note: ${page}: ${reason}`),
    ...uncovered.map((page) => `no source covers: ${page}`),
    ...gone.map((page) => `no longer in the site's index, but a source names it: ${page}`),
    ...failures.map(({ page, reason }) => `failed: ${page}: ${reason}`),
    ...(failures.length > 0 ? ["What failed keeps its old fragment; run the command again."] : []),
  ];
  const failed = new Set(failures.map(({ page }) => page)).size;
  return [
    ...lines,
    `${read.length} pages read, ${changed.length} fragments changed, ${failed} failed`,
  ].join("\n");
}

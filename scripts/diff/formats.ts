import type { SpecChange, SpecDiff } from "./compare.js";

export const diffFormats = { text: renderText, json: renderJson, markdown: renderMarkdown };

function renderText(diff: SpecDiff): string {
  const lines = diff.changes.flatMap(({ impact, kind, subject, place, messages }) => [
    `${impact.padEnd(5)}  ${kind.padEnd(8)}  ${[subject, place].filter(Boolean).join("  ")}`,
    ...messages.map((message) => `                 ${message}`),
  ]);
  return [...lines, ...(lines.length > 0 ? [""] : []), verdictOf(diff)].join("\n");
}

function renderJson(diff: SpecDiff): string {
  return JSON.stringify(diff, undefined, 2);
}

/** For the body of a pull request. All words of the pages stand in code spans, where they mention and link nobody. */
function renderMarkdown(diff: SpecDiff): string {
  if (diff.changes.length === 0) return verdictOf(diff);
  const rows = diff.changes.map(({ impact, kind, subject, place, messages }) => {
    const cells = [
      impact === "major" ? "**major**" : impact,
      kind,
      code(subject),
      place === "" ? "" : code(place),
      messages.map(code).join("<br>"),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    verdictOf(diff),
    "",
    "| impact | change | of | where | why |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

function code(text: string): string {
  return `\`${text.replaceAll("`", "'").replaceAll("|", "\\|").replace(/\s+/g, " ")}\``;
}

function verdictOf({ base, revision, bump, changes }: SpecDiff): string {
  if (bump === "none") return `No change from ${base} to ${revision}.`;
  const count = (impact: SpecChange["impact"]) =>
    changes.filter((change) => change.impact === impact).length;
  const verdict = `From ${base} to ${revision}: ${count("major")} major, ${count("minor")} minor, ${count("patch")} patch. The next version is a ${bump} one.`;
  return changes.some(isFieldThatArrives)
    ? `${verdict} Users are given a new field of what arrives once src/ names it: README, "Adding a field".`
    : verdict;
}

/** A new field of an answer or an event: nothing relies on it, so that neither `tsc` nor a test would remind anybody. */
function isFieldThatArrives({ kind, subject, place }: SpecChange): boolean {
  const arrives = subject.startsWith("webhook ") || place.startsWith("responses/");
  return kind === "added" && arrives && /\/properties\/[^/]+$/.test(place);
}

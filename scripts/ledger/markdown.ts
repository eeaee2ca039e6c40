import { statedDigest } from "../fragments/digest.js";
import type { Fragment } from "../inputs/fragments.js";
import { byText } from "../inputs/json.js";
import type { Ruling } from "../inputs/rulings.js";
import { placeOf, type DocumentedSource, type Source } from "../inputs/sources.js";
import type { Disagreement } from "../merge/disagreements.js";
import { groupBy } from "../merge/group.js";
import type { Merged } from "../merge/merge.js";
import { bySlug } from "./by-slug.js";
import { additionsOf, type Entry } from "./entries.js";

/** The ledger as Markdown: what the sources exclude each other on and why it was decided so, then what only some state. */
export function renderLedger(
  merged: Merged,
  fragments: readonly Fragment[],
  awaiting: readonly DocumentedSource[],
): string {
  const { disagreements } = merged;
  const byRuling = [...groupBy(disagreements, ({ ruling }) => ruling)]
    .flatMap(([ruling, decided]) => (ruling ? [{ ruling, decided }] : []))
    .sort((a, b) => byText(a.ruling.id, b.ruling.id));
  return (
    [
      "# Who states what",
      "Written by `npm run generate` from `pages/` and `rulings.yaml`; edit those.",
      `${disagreements.length} disagreements between ${fragments.length} sources, decided by ${byRuling.length} rulings. ` +
        "A source is one layer of one page: its slug, language, rendition (`md` or `rendered`) and layer (`openapi`, `prose`, `reference`; `observed`: seen live).",
      "## Disagreements",
      ...byRuling.flatMap(({ ruling, decided }) => renderRuling(ruling, decided)),
      "## Stated by some, contradicted by none",
      "Taken over into the merged spec; no decision needed.",
      ...renderAdditions(additionsOf(merged)),
      ...renderOverridden(merged),
      "## Sources",
      table(["source", "page", "origin"], sourceRows(fragments, awaiting)),
    ].join("\n\n") + "\n"
  );
}

function sourceRows(
  fragments: readonly Fragment[],
  awaiting: readonly DocumentedSource[],
): string[][] {
  const rows = [
    ...fragments.map(({ source, document }) => ({ source, origin: originOf(source, document) })),
    ...awaiting.map((source) => ({ source, origin: "awaits its first pull" })),
  ].sort((a, b) => byText(a.source.id, b.source.id));
  return rows.map(({ source, origin }) => {
    const isObserved = source.layer === "observed";
    return [code(source.id), isObserved ? placeOf(source) : `<${placeOf(source)}>`, origin];
  });
}

function originOf(source: Source, document: Fragment["document"]): string {
  if (source.layer === "observed") return "observed";
  const isByHand = source.origin === "pulled" && statedDigest(document) === undefined;
  return isByHand ? "transcribed, until its first pull" : source.origin;
}

function renderRuling(ruling: Ruling, decided: readonly Disagreement[]): string[] {
  const sides = groupBy(
    decided.flatMap((one) => one.sides),
    ({ value }) => value,
  );
  const ids = decided.map(({ id }) => code(id)).join(", ");
  const rows = [...sides]
    .sort(([a], [b]) => byText(a, b))
    .map(([value, same]) => [code(value), bySlug(same.flatMap(({ statedBy }) => statedBy))]);
  return [
    `### ${code(ruling.id)}: ${ruling.keep ? "keep all" : `prefer ${code(ruling.prefer ?? "")}`}`,
    ruling.reason.trim(),
    ...(ids === code(ruling.id) ? [] : [`Decides ${ids}.`]),
    table(["side", "stated by"], rows),
  ];
}

function renderAdditions(additions: readonly Entry[]): string[] {
  if (additions.length === 0) return ["None."];
  const byOperation = groupBy(additions, ({ id }) => id.split(".")[0] ?? "");
  return [...byOperation].flatMap(([operation, ofOperation]) => {
    const alike = groupBy(
      ofOperation,
      ({ statedBy, silent }) => `${statedBy.join()} ${silent.join()}`,
    );
    const rows = [...alike.values()].map((same) => [
      same.map(({ id }) => code(id.slice(operation.length + 1))).join(", "),
      bySlug(same[0]?.statedBy ?? []),
      bySlug(same[0]?.silent ?? []),
    ]);
    return [`### ${operation}`, table(["statement", "stated by", "not by"], rows)];
  });
}

function renderOverridden({ statements }: Merged): string[] {
  const overridden = statements.all.filter((one) => one.kind === "overridden");
  if (overridden.length === 0) return [];
  const rows = overridden.map(({ facet, value, source }) => [
    code(facet),
    code(value),
    bySlug([source]),
  ]);
  return [
    "## Stated, but overridden in the same document",
    "OpenAPI lets a path's servers and an operation's security replace the document's. These have no effect.",
    table(["facet", "overridden", "stated by"], rows),
  ];
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

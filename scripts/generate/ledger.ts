import { byText, groupBy } from "../json.js";
import type { Disagreement, Ruling } from "./rulings.js";

/** A statement that some sources make and others, which describe the same object, don't. */
interface Addition {
  readonly id: string;
  readonly statedBy: readonly string[];
  readonly notBy: readonly string[];
}

interface Stated {
  readonly source: string;
}

/** Records which source states what. The merge calls it wherever sources may differ. */
export class Ledger {
  readonly disagreements: Disagreement[] = [];
  readonly additions: Addition[] = [];

  constructor(private readonly rulings: readonly Ruling[]) {}

  /**
   * Returns the statements that the rulings keep. `sideOf` gives the side of a statement, or `undefined` if it takes none.
   *
   * @param areAlternatives a source may state several values that are all valid, such as servers
   */
  keep<T extends Stated>(
    id: string,
    stated: readonly T[],
    sideOf: (one: T) => string | undefined,
    areAlternatives = false,
  ): T[] {
    const taking = stated.filter((one) => sideOf(one) !== undefined);
    const sides = [...groupBy(taking, (one) => sideOf(one) ?? "")].map(([value, same]) => ({
      value,
      statedBy: sourcesOf(same),
    }));
    const isAgreed = areAlternatives
      ? sides.every(({ statedBy }) => statedBy.length === sourcesOf(taking).length)
      : sides.length < 2;
    if (isAgreed) return [...stated];
    const ruling =
      this.rulings.find((one) => one.id === id) ?? this.rulings.find((one) => one.matches(id));
    this.disagreements.push({ id, sides, ruling });
    const { prefer } = ruling ?? {};
    return stated.filter(
      (one) => prefer === undefined || [prefer, undefined].includes(sideOf(one)),
    );
  }

  /** The union of lists, sorted by key. Entries that only some sources list are recorded as additions. */
  unite<T>(
    lists: readonly (readonly [source: string, entries: Iterable<readonly [string, T]>])[],
    idOf: (key: string) => string,
  ): [key: string, values: T[]][] {
    const all = lists.flatMap(([source, entries]) =>
      [...entries].map(([key, value]) => ({ source, key, value })),
    );
    const speaking = lists.map(([source]) => ({ source }));
    return [...groupBy(all, ({ key }) => key)].map(([key, same]) => {
      this.note(idOf(key), same, speaking);
      return [key, same.map(({ value }) => value)];
    });
  }

  /** Records that some of the sources don't make a statement. `speaking` are all sources that could have made it. */
  note(id: string, stated: readonly Stated[], speaking: readonly Stated[]): void {
    const statedBy = sourcesOf(stated);
    const notBy = sourcesOf(speaking).filter((source) => !statedBy.includes(source));
    if (notBy.length > 0) this.additions.push({ id, statedBy, notBy });
  }
}

function sourcesOf(stated: readonly Stated[]): string[] {
  return [...new Set(stated.map(({ source }) => source))].sort(byText);
}

/** `disagreements.md`. */
export function renderLedger(ledger: Ledger, sourceCount: number): string {
  const { disagreements, additions } = ledger;
  const decided = groupBy(disagreements, ({ ruling }) => ruling?.id ?? "");
  const sections = [
    "# Contradictions between sources, and our decisions",
    "Written by `npm run generate` from `pages/` and `rulings.yaml`; edit those.",
    `${disagreements.length} disagreements between ${sourceCount} sources, decided by ${decided.size} rulings. ` +
      "A source is one layer of one page; `sources.yaml` explains their names.",
    "## Disagreements",
    ...[...decided.values()].flatMap(renderRuling),
    "## Statements that only some sources make",
    "No other source contradicts them, so they are in the merged spec without a decision.",
    ...[...groupBy(additions, ({ id }) => id.split(".")[0] ?? "")].flatMap(renderAdditions),
  ];
  return sections.join("\n\n") + "\n";
}

function renderRuling(decided: readonly Disagreement[]): string[] {
  const ruling = decided[0]?.ruling;
  if (!ruling) return [];
  const { id, prefer, reason } = ruling;
  const ids = decided.map((one) => code(one.id)).sort(byText);
  const sides = groupBy(
    decided.flatMap((one) => one.sides),
    ({ value }) => value,
  );
  const rows = [...sides].map(([side, same]) => [
    code(side),
    bySlug(same.flatMap(({ statedBy }) => statedBy)),
  ]);
  return [
    `### ${code(id)}: ${prefer === undefined ? "keep all" : `prefer ${code(prefer)}`}`,
    reason.trim(),
    ...(ids.join() === code(id) ? [] : [`Decides ${ids.join(", ")}.`]),
    table(["side", "stated by"], rows),
  ];
}

function renderAdditions([operation, ofOperation]: [string, Addition[]]): string[] {
  const sorted = [...ofOperation].sort((a, b) => byText(a.id, b.id));
  const rows = [...groupBy(sorted, ({ statedBy, notBy }) => `${statedBy} ${notBy}`).values()].map(
    (same) => [
      same.map(({ id }) => code(id.slice(operation.length + 1))).join(", "),
      bySlug(same[0]?.statedBy ?? []),
      bySlug(same[0]?.notBy ?? []),
    ],
  );
  return [`### ${operation}`, table(["statement", "stated by", "not by"], rows)];
}

/** Lists sources by page: `eliminar-integracion (es.md.openapi, es.md.prose)`. */
function bySlug(sources: readonly string[]): string {
  const slugs = groupBy([...new Set(sources)].sort(byText), (id) => id.split(".")[0] ?? id);
  return [...slugs]
    .map(([slug, ids]) => `${slug} (${ids.map((id) => id.slice(slug.length + 1)).join(", ")})`)
    .join("; ");
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

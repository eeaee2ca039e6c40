import { byText, groupBy, PipelineError } from "../json.js";
import { rulingsFault, type Ruling } from "./rulings.js";

export interface Side {
  readonly value: string;
  readonly statedBy: readonly string[];
}

/** Sources exclude each other. */
export interface Disagreement {
  readonly id: string;
  readonly sides: readonly Side[];
  readonly ruling: Ruling | undefined;
}

/** What some sources list, and others that could have don't. */
interface Addition {
  readonly id: string;
  readonly statedBy: readonly string[];
  readonly notBy: readonly string[];
}

interface Stated {
  readonly source: string;
}

/** Who states what. The merge asks it at every place where sources may differ. */
export class Ledger {
  readonly disagreements: Disagreement[] = [];
  readonly additions: Addition[] = [];
  /** What a document states, but overrides at a narrower level. */
  readonly overridden: { facet: string; value: string; source: string }[] = [];

  constructor(private readonly rulings: readonly Ruling[]) {}

  /**
   * What the rulings keep of what is stated. `label` names the side that one states; what has no label takes no side.
   *
   * @param areAlternatives several values of one source stand side by side, as servers do
   */
  keep<T extends Stated>(
    id: string,
    stated: readonly T[],
    label: (one: T) => string | undefined,
    areAlternatives = false,
  ): T[] {
    const labelled = stated.filter((one) => label(one) !== undefined);
    const sides = [...groupBy(labelled, (one) => label(one) ?? "")].map(([value, same]) => ({
      value,
      statedBy: sourcesOf(same),
    }));
    const all = sourcesOf(labelled);
    const isAgreed = areAlternatives
      ? sides.every(({ statedBy }) => statedBy.length === all.length)
      : sides.length < 2;
    if (isAgreed) return [...stated];
    const ruling =
      this.rulings.find((one) => one.id === id) ?? this.rulings.find((one) => one.matches(id));
    this.disagreements.push({ id, sides, ruling });
    const { prefer } = ruling ?? {};
    return stated.filter((one) => prefer === undefined || [prefer, undefined].includes(label(one)));
  }

  /** Everything that sources list, by its key and sorted. What only some of them list is added. */
  unite<T extends Stated>(
    listed: readonly T[],
    keyOf: (one: T) => string,
    idOf: (key: string) => string,
    /** The sources that could have listed it. */
    speaking: readonly string[],
  ): [string, T[]][] {
    const groups = [...groupBy(listed, keyOf)];
    for (const [key, same] of groups) this.note(idOf(key), sourcesOf(same), speaking);
    return groups;
  }

  note(id: string, statedBy: readonly string[], speaking: readonly string[]): void {
    const notBy = [...new Set(speaking)].filter((source) => !statedBy.includes(source));
    if (notBy.length > 0) this.additions.push({ id, statedBy, notBy: notBy.sort(byText) });
  }

  /** Throws unless every disagreement has a ruling for exactly its sides, and every ruling a disagreement. */
  check(): void {
    const fault = rulingsFault(this.rulings, this.disagreements);
    if (fault !== "") throw new PipelineError(fault);
  }
}

function sourcesOf(stated: readonly Stated[]): string[] {
  return [...new Set(stated.map(({ source }) => source))].sort(byText);
}

/** `disagreements.md`. */
export function renderLedger(ledger: Ledger, sourceCount: number): string {
  const { disagreements, additions, overridden } = ledger;
  const decided = groupBy(disagreements, ({ ruling }) => ruling?.id ?? "");
  return (
    [
      "# Who states what",
      "Written by `npm run generate` from `pages/` and `rulings.yaml`; edit those.",
      `${disagreements.length} disagreements between ${sourceCount} sources, decided by ${decided.size} rulings. ` +
        "A source is one layer of one page: its slug, language, rendition (`md` or `rendered`) and layer (`openapi`, `prose`, `reference`; `observed`: seen live).",
      "## Disagreements",
      ...[...decided.values()].flatMap(renderRuling),
      "## Stated by some, contradicted by none",
      "Taken over into the merged spec; no decision needed.",
      ...[...groupBy(additions, ({ id }) => id.split(".")[0] ?? "")].flatMap(renderAdditions),
      "## Stated, but overridden in the same document",
      "OpenAPI lets a path's servers and an operation's security replace the document's. These have no effect.",
      table(
        ["facet", "overridden", "stated by"],
        overridden.map(({ facet, value, source }) => [code(facet), code(value), bySlug([source])]),
      ),
    ].join("\n\n") + "\n"
  );
}

function renderRuling(decided: readonly Disagreement[]): string[] {
  const ruling = decided[0]?.ruling;
  if (!ruling) return [];
  const ids = decided.map(({ id }) => code(id)).sort(byText);
  const sides = groupBy(
    decided.flatMap((one) => one.sides),
    ({ value }) => value,
  );
  return [
    `### ${code(ruling.id)}: ${ruling.prefer === undefined ? "keep all" : `prefer ${code(ruling.prefer)}`}`,
    ruling.reason.trim(),
    ...(ids.join() === code(ruling.id) ? [] : [`Decides ${ids.join(", ")}.`]),
    table(
      ["side", "stated by"],
      [...sides].map(([side, same]) => [code(side), bySlug(same.flatMap((one) => one.statedBy))]),
    ),
  ];
}

function renderAdditions([operation, ofOperation]: [string, Addition[]]): string[] {
  const sorted = [...ofOperation].sort((a, b) => byText(a.id, b.id));
  const alike = new Map<string, Addition[]>();
  for (const one of sorted) {
    const key = `${one.statedBy.join()} ${one.notBy.join()}`;
    alike.set(key, [...(alike.get(key) ?? []), one]);
  }
  const rows = [...alike.values()].map((same) => [
    same.map(({ id }) => code(id.slice(operation.length + 1))).join(", "),
    bySlug(same[0]?.statedBy ?? []),
    bySlug(same[0]?.notBy ?? []),
  ]);
  return [`### ${operation}`, table(["statement", "stated by", "not by"], rows)];
}

/** `eliminar-integracion (es.md.openapi, es.md.prose)`: the sources of one page together. */
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

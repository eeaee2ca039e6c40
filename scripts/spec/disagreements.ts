import type { Fragment } from "./fragments.js";
import { byText } from "./json.js";
import type { Disagreement, Ledger, Statement } from "./ledger.js";
import { append } from "./merge-shapes.js";
import type { Ruling } from "./rulings.js";
import { placeOf } from "./sources.js";

/** The ledger as Markdown: what the sources exclude each other on and why it was decided so, then what only some state. */
export function renderLedger(ledger: Ledger, fragments: readonly Fragment[]): string {
  const byRuling = new Map<Ruling, Disagreement[]>();
  for (const disagreement of ledger.disagreements) {
    const ruling = ledger.rulings.find(disagreement.id);
    if (ruling) append(byRuling, ruling, disagreement);
  }
  const rulings = [...byRuling].sort(([a], [b]) => byText(a.id, b.id));
  return (
    [
      "# Who states what",
      "Written by `npm run generate` from `pages/` and `rulings.yaml`; edit those.",
      `${ledger.disagreements.length} disagreements between ${fragments.length} sources, decided by ${rulings.length} rulings. ` +
        "A source is one layer of one page: its slug, language, rendition (`md` or `rendered`) and layer (`openapi`, `prose` or `reference`).",
      "## Disagreements",
      ...rulings.flatMap(([ruling, disagreements]) => renderRuling(ruling, disagreements)),
      "## Stated by some, contradicted by none",
      "Taken over into the merged spec; no decision needed.",
      ...renderAdditions(ledger.statements),
      ...renderOverrides(ledger),
      "## Sources",
      table(["source", "page", "origin"], fragments.map(sourceRow)),
    ].join("\n\n") + "\n"
  );
}

function renderRuling(ruling: Ruling, disagreements: readonly Disagreement[]): string[] {
  const sides = new Map<string, Set<string>>();
  for (const { value, statedBy } of disagreements.flatMap((one) => one.sides)) {
    const all = sides.get(value) ?? new Set();
    sides.set(value, all);
    for (const source of statedBy) all.add(source);
  }
  const ids = disagreements.map(({ id }) => code(id)).join(", ");
  return [
    `### ${code(ruling.id)}: ${ruling.keep ? "keep all" : `prefer ${code(ruling.prefer ?? "")}`}`,
    ruling.reason.trim(),
    ...(ids === code(ruling.id) ? [] : [`Decides ${ids}.`]),
    table(
      ["side", "stated by"],
      [...sides]
        .sort(([a], [b]) => byText(a, b))
        .map(([value, statedBy]) => [code(value), bySlug(statedBy)]),
    ),
  ];
}

function renderAdditions(statements: readonly Statement[]): string[] {
  const operations = new Map<string, Map<string, { ids: string[]; statement: Statement }>>();
  for (const statement of statements) {
    if (statement.silent.length === 0) continue;
    const [operation = "", ...rest] = statement.id.split(".");
    const groups = operations.get(operation) ?? new Map();
    operations.set(operation, groups);
    const key = `${statement.statedBy.join()} ${statement.silent.join()}`;
    const group = groups.get(key) ?? { ids: [], statement };
    group.ids.push(rest.join("."));
    groups.set(key, group);
  }
  if (operations.size === 0) return ["None."];
  return [...operations].flatMap(([operation, groups]) => [
    `### ${operation}`,
    table(
      ["statement", "stated by", "not by"],
      [...groups.values()].map(({ ids, statement }) => [
        ids.map(code).join(", "),
        bySlug(statement.statedBy),
        bySlug(statement.silent),
      ]),
    ),
  ]);
}

function renderOverrides({ overrides }: Ledger): string[] {
  if (overrides.length === 0) return [];
  const rows = overrides.map(({ id, value, statedBy }) => [
    code(id),
    code(value),
    bySlug([statedBy]),
  ]);
  return [
    "## Stated, but overridden in the same document",
    "OpenAPI lets a path's servers and an operation's security replace the document's. These have no effect.",
    table(["facet", "overridden", "stated by"], rows),
  ];
}

function sourceRow({ source }: Fragment): string[] {
  const isObserved = source.layer === "observed";
  return [
    code(source.id),
    isObserved ? placeOf(source) : `<${placeOf(source)}>`,
    isObserved ? source.layer : source.origin,
  ];
}

/** `eliminar-integracion (es.md.openapi, es.md.prose)`: the sources of one page's slug together. */
function bySlug(sources: Iterable<string>): string {
  const slugs = new Map<string, string[]>();
  for (const source of [...sources].sort(byText)) {
    const [slug = source, ...rest] = source.split(".");
    append(slugs, slug, rest.join("."));
  }
  return [...slugs].map(([slug, rest]) => `${slug} (${rest.join(", ")})`).join("; ");
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

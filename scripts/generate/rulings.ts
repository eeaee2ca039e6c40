import { stringify } from "yaml";
import * as z from "zod";
import { byText, groupBy, PipelineError } from "../json.js";

const reason = z.string({ error: "give the reason of the decision" }).regex(/\S/, {
  error: "give the reason of the decision",
});

export const rulingsFile = z.strictObject({
  rulings: z.array(
    z
      .strictObject({
        /** The id of a disagreement. `*` matches one part of it, so that one ruling can apply to every operation. */
        id: z.string(),
        /** The sides that were known at the time. A new side needs a new decision. */
        sides: z.array(z.string()).min(2),
        keep: z.literal("all").optional(),
        prefer: z.string().optional(),
        reason,
      })
      .refine(({ keep, prefer }) => (keep === undefined) !== (prefer === undefined), {
        message: "a ruling says either `keep: all` or `prefer: <side>`",
      })
      .refine(({ prefer, sides }) => prefer === undefined || sides.includes(prefer), {
        message: "`prefer` must name one of `sides`",
        path: ["prefer"],
      }),
  ),
});

/** A decision about a disagreement. */
export interface Ruling {
  readonly id: string;
  readonly sides: readonly string[];
  /** If it's `undefined`, all sides are kept. */
  readonly prefer?: string | undefined;
  readonly reason: string;
  matches(id: string): boolean;
}

interface Side {
  readonly value: string;
  readonly statedBy: readonly string[];
}

/** A point on which sources contradict each other. */
export interface Disagreement {
  readonly id: string;
  readonly sides: readonly Side[];
  readonly ruling: Ruling | undefined;
}

export function rulingsOf({ rulings }: z.infer<typeof rulingsFile>): Ruling[] {
  const twice = rulings.find(({ id }, index) => rulings.findIndex((one) => one.id === id) < index);
  if (twice) throw new PipelineError(`spec/rulings.yaml: there are two rulings for "${twice.id}".`);
  return rulings.map((one) => {
    const escaped = one.id.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", "[^.]+");
    const pattern = new RegExp(`^${escaped}$`);
    return { ...one, matches: (id) => pattern.test(id) };
  });
}

/** An operation has one path, so both sides can't be kept. */
const hasOneValue = (id: string) => id.endsWith(".path");

/** Explains why the rulings don't fit the disagreements, and what to add or remove. Empty if they fit. */
export function rulingsFault(
  rulings: readonly Ruling[],
  disagreements: readonly Disagreement[],
): string {
  const open = disagreements.filter(
    ({ id, sides, ruling }) =>
      ruling === undefined ||
      sides.some(({ value }) => !ruling.sides.includes(value)) ||
      (ruling.prefer === undefined
        ? hasOneValue(id)
        : sides.every(({ value }) => value !== ruling.prefer)),
  );
  const stale = rulings.flatMap((one) => {
    const decided = disagreements.filter(({ ruling }) => ruling === one);
    const stated = decided.flatMap(({ sides }) => sides.map(({ value }) => value));
    const gone = one.sides.filter((side) => !stated.includes(side));
    if (gone.length === 0 || open.some(({ ruling }) => ruling === one)) return [];
    return decided.length === 0
      ? `spec/rulings.yaml: the ruling for "${one.id}" matches no disagreement: remove it.`
      : `spec/rulings.yaml: no source states ${gone.join(", ")} of "${one.id}": remove the side, or the ruling.`;
  });
  // When a host moves, many operations disagree in the same way. They're reported together.
  const alike = groupBy(open, ({ id, ruling }) => ruling?.id ?? id);
  const unruled = [...alike.values()].map((same) => describeUnruled(same, disagreements));
  return [...unruled, ...stale].join("\n\n");
}

function describeUnruled(same: readonly Disagreement[], all: readonly Disagreement[]): string {
  const ids = same.map(({ id }) => id).sort(byText);
  const [id = ""] = ids;
  const sides = sidesOf(same);
  const values = [...sides.keys()];
  const decision = hasOneValue(id) ? { prefer: values[0] } : { keep: "all" };
  const stanza = stringify([{ id, sides: values, ...decision, reason: "why" }], { lineWidth: 0 });
  const ruling = same[0]?.ruling;
  const advice = ruling
    ? [
        `The ruling for "${ruling.id}" was made for other sides (${ruling.sides.join(", ")}). Read its reason again. If it holds for these, change it to:\n`,
        "    sides:",
        ...[...sidesOf(all.filter((one) => one.ruling === ruling)).keys()].map(
          (side) => `      - ${side}`,
        ),
        `\nOr rule on ${id} alone:`,
      ]
    : [
        hasOneValue(id)
          ? "If these are two operations, give the other one its own operationId; a page's is in spec/sources.yaml. " +
            "If it moved, add to spec/rulings.yaml, with `prefer: <side>`, and say why:"
          : "Add to spec/rulings.yaml, with `keep: all` or `prefer: <side>`, and say why:",
      ];
  return [
    `Unruled disagreement${ids.length > 1 ? "s" : ""} ${ids.join(", ")}:`,
    ...[...sides].map(([side, sources]) => `  ${side}\n    stated by ${sources.join(", ")}`),
    ...advice,
    `\n${stanza.replace(/^/gm, "  ").trimEnd()}`,
  ].join("\n");
}

/** The sources of each side. */
function sidesOf(disagreements: readonly Disagreement[]): Map<string, string[]> {
  const sides = groupBy(
    disagreements.flatMap((one) => one.sides),
    ({ value }) => value,
  );
  const sources = [...sides].map(([side, same]): [string, string[]] => [
    side,
    [...new Set(same.flatMap(({ statedBy }) => statedBy))].sort(byText),
  ]);
  return new Map(sources);
}

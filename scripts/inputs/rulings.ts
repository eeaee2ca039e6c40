import { join } from "node:path";
import { stringify } from "yaml";
import * as z from "zod";
import { groupBy } from "../merge/group.js";
import { didYouMean } from "./nearest.js";
import { PipelineError } from "./problem.js";
import { parseWith } from "./sources.js";
import { readYaml, type YamlFile } from "./yaml-file.js";

const ruling = z
  .strictObject({
    /** A disagreement's id; `*` stands for one part of it, so that one ruling serves every operation. */
    id: z.string(),
    /** The sides that were known when this was decided. A new one needs a new decision. */
    sides: z.array(z.string()).min(2),
    keep: z.literal("all").optional(),
    prefer: z.string().optional(),
    reason: z
      .string({ error: "say why it was decided so" })
      .regex(/\S/, { error: "say why it was decided so" }),
  })
  .refine(({ keep, prefer }) => (keep === undefined) !== (prefer === undefined), {
    message: "a ruling says either `keep: all` or `prefer: <side>`",
  })
  .refine(({ prefer, sides }) => prefer === undefined || sides.includes(prefer), {
    message: "`prefer` must name one of `sides`",
    path: ["prefer"],
  });

export type Ruling = z.infer<typeof ruling>;

// Facets that hold one value only, so that `keep: all` has no meaning for them.
const singular = /\.(path|operationId)$/;

/** A disagreement, as far as rulings must know it. */
interface Disputed {
  readonly id: string;
  readonly sides: readonly { readonly value: string }[];
  readonly ruling: Ruling | undefined;
}

/** What was decided. */
export class Rulings {
  readonly #exact = new Map<string, Ruling>();
  readonly #patterns: { readonly expression: RegExp; readonly ruling: Ruling }[] = [];

  constructor(
    readonly all: readonly Ruling[],
    private readonly file?: YamlFile,
  ) {
    for (const [index, one] of all.entries()) {
      if (this.#exact.has(one.id)) {
        throw new PipelineError(`${this.#locate(index)}: there are two rulings for "${one.id}".`);
      }
      this.#exact.set(one.id, one);
      if (one.id.includes("*"))
        this.#patterns.push({ expression: expressionOf(one.id), ruling: one });
    }
  }

  static read(specDirectory: string): Rulings {
    const file = readYaml(join(specDirectory, "rulings.yaml"));
    const { rulings } = parseWith(z.strictObject({ rulings: z.array(ruling) }), file);
    return new Rulings(rulings, file);
  }

  /** The ruling for a disagreement: the one for its very id before one with `*`. */
  find(id: string): Ruling | undefined {
    return (
      this.#exact.get(id) ?? this.#patterns.find(({ expression }) => expression.test(id))?.ruling
    );
  }

  /** The sides to keep, or `undefined` where nobody has ruled on exactly these sides. */
  keeps(id: string, sides: readonly string[]): readonly string[] | undefined {
    const found = this.find(id);
    if (!found || sides.some((side) => !found.sides.includes(side))) return undefined;
    if (found.prefer === undefined) return singular.test(id) ? undefined : sides;
    return sides.includes(found.prefer) ? [found.prefer] : undefined;
  }

  /** Rulings, or sides of them, that no disagreement has any more. */
  stale(disagreements: readonly Disputed[]): string[] {
    const unruled = disagreements.filter(({ ruling }) => ruling === undefined);
    const byRuling = groupBy(disagreements, ({ ruling }) => ruling);
    return this.all.flatMap((one, index) => {
      const decided = byRuling.get(one) ?? [];
      if (decided.length === 0) {
        const hint = didYouMean(
          one.id,
          unruled.map(({ id }) => id),
        );
        return `${this.#locate(index)}: the ruling for "${one.id}" matches no disagreement${hint === "" ? " any more: remove it." : `.${hint}`}`;
      }
      const stated = decided.flatMap(({ sides }) => sides.map(({ value }) => value));
      const unknown = stated.filter((side) => !one.sides.includes(side));
      return one.sides
        .filter((side) => !stated.includes(side))
        .map((side) => {
          const hint = didYouMean(side, unknown);
          return `${this.#locate(index)}: no source states the side "${side}" of "${one.id}"${hint === "" ? " any more: remove the side, or the ruling." : `.${hint}`}`;
        });
    });
  }

  #locate(index: number): string {
    return this.file?.locate(["rulings", index]) ?? `ruling ${index}`;
  }
}

/** The text to add to rulings.yaml. */
export function stanza(id: string, sides: readonly string[]): string {
  const decision = singular.test(id) ? { prefer: sides[0] } : { keep: "all" };
  const text = stringify([{ id, sides: [...sides], ...decision, reason: "why" }], { lineWidth: 0 });
  return text.replace(/^/gm, "  ").trimEnd();
}

function expressionOf(pattern: string): RegExp {
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", "[^.]+");
  return new RegExp(`^${source}$`);
}

/** The measured values, by contender and round. */
export type Times = Map<string, number[]>;

/**
 * Measures each contender once in every round, in a rotating order, so that a slow moment of the machine affects all.
 * The first rounds warm up and don't count.
 */
export async function measure(
  contenders: ReadonlyMap<string, () => Promise<number>>,
  { rounds, warmUp = 2 }: { rounds: number; warmUp?: number },
): Promise<Times> {
  const entries = [...contenders];
  const times: Times = new Map(entries.map(([name]) => [name, []]));
  for (let round = -warmUp; round < rounds; round++) {
    const first = (round + warmUp) % entries.length;
    for (const [name, run] of [...entries.slice(first), ...entries.slice(0, first)]) {
      const time = await run();
      if (round >= 0) times.get(name)?.push(time);
    }
  }
  return times;
}

/** The value below which `share` of the values lie. */
function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? Number.NaN;
}

export const median = (values: readonly number[]) => quantile(values, 0.5);

/** A Markdown table of medians and, for each of `bases`, the median ratio to it with its interquartile range. */
export function table(
  times: Times,
  unit: string,
  bases: readonly string[],
  versions: ReadonlyMap<string, string>,
): string {
  const head = ["", "version", unit, ...bases.map((base) => `× ${base}`)];
  const rows = [...times].map(([name, values]) => {
    const ratios = bases.map((base) => {
      const [low, middle, high] = [0.25, 0.5, 0.75].map((share) =>
        quantile(ratiosOf(times, name, base), share).toFixed(2),
      );
      return name === base ? "1" : `${middle} (${low}–${high})`;
    });
    return [name, versions.get(name) ?? "", median(values).toFixed(1), ...ratios];
  });
  const lines = [head, head.map((_, column) => (column < 2 ? "---" : "---:")), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

export function ratiosOf(times: Times, name: string, base: string): number[] {
  const bases = times.get(base) ?? [];
  return (times.get(name) ?? []).map((time, round) => time / (bases[round] ?? Number.NaN));
}

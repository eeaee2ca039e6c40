import { describe, expect, it } from "vitest";
import { countCode, readSources } from "./source.js";

const sources = readSources();
const facade = sources.filter(({ name }) => !name.startsWith("testing/"));
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

describe("the facade stays thin", () => {
  it("has at most 1,000 lines without testing/, blank lines and comments aside", () => {
    const counts = facade.map((source) => ({ name: source.name, code: countCode(source) }));
    const total = counts.reduce((sum, { code }) => sum + code, 0);
    const largest = counts.sort((a, b) => b.code - a.code).slice(0, 6);
    console.log(
      `${total} lines of code: ${largest.map(({ name, code }) => `${name} ${code}`).join(", ")}, …`,
    );
    expect(total).toBeLessThanOrEqual(1_000);
  });

  it("has files that a reader takes in at once", () => {
    console.log(
      `${sources.length} files, ${median(sources.map(({ lines }) => lines))} lines in the median`,
    );
    expect(
      sources
        .filter(({ lines }) => lines > 250)
        .map(({ name, lines }) => `${name}: ${lines} lines`),
    ).toEqual([]);
    expect(median(sources.map(({ lines }) => lines))).toBeLessThanOrEqual(100);
  });
});

import { groupBy } from "../merge/group.js";
import { bySlug } from "./by-slug.js";
import type { Explanation, Explanations } from "./explain.js";

/** Every explanation with all of its sources, and where each was read. */
export function explanationsInFull(
  explanations: readonly Explanation[],
  { pages }: Explanations,
): string {
  const sources = (ids: readonly string[]) =>
    ids.map((id) => {
      const mark = id.endsWith(".observed") ? "  seen live" : "";
      return `    ${id}  ${pages.get(id) ?? ""}`.trimEnd() + mark;
    });
  return explanations
    .map(({ id, kind, sides, silent, kept, ruling }) => {
      if (kind !== "disagreement") {
        const [{ value, statedBy } = { value: "", statedBy: [] }] = sides;
        const note = kind === "overridden" ? " (stated, but overridden in the same document)" : "";
        return [
          `${id}${value === "" ? "" : `: ${value}`}${note}`,
          "  stated by",
          ...sources(statedBy),
          ...(silent.length > 0 ? ["  not by", ...sources(silent)] : []),
        ].join("\n");
      }
      return [
        `${id}: disagreement, ${decisionOf(ruling)}`,
        ...(ruling ? [`  ${ruling.reason}`] : []),
        ...sides.flatMap(({ value, statedBy }) => [
          `  ${value}${noteOn(value, kept)}, stated by`,
          ...sources(statedBy),
        ]),
      ].join("\n");
    })
    .join("\n\n");
}

/** About a page: what sources exclude each other on, what only some state, and how much all agree on. */
export function explanationsInShort(explanations: readonly Explanation[], id: string): string {
  const disagreements = explanations.filter(({ kind }) => kind === "disagreement");
  const overridden = explanations.filter(({ kind }) => kind === "overridden");
  const stated = explanations.filter(({ kind }) => kind === "statement");
  const additions = stated.filter(({ silent }) => silent.length > 0);
  const sources = bySlug(stated.flatMap(({ sides }) => sides.flatMap(({ statedBy }) => statedBy)));
  const named = (one: Explanation) => one.id.slice(one.id.startsWith(`${id}.`) ? id.length + 1 : 0);
  const alike = groupBy(additions, ({ sides, silent }) =>
    JSON.stringify([sides[0]?.statedBy, silent]),
  );
  return [
    `${id}, stated by ${sources}`,
    ...section(
      "Disagreements",
      disagreements.map((one) => disagreement(one, named(one))),
    ),
    ...section(
      "Stated by some, contradicted by none",
      [...alike.values()].map((same) => addition(same, same.map(named))),
    ),
    ...section(
      "Stated, but overridden in the same document",
      overridden.map((one) => `  ${named(one)}: ${one.sides.map(({ value }) => value).join()}`),
    ),
    `All that speak of it agree on the other ${stated.length - additions.length} statements: --all prints them, with every page.`,
  ].join("\n\n");
}

function section(title: string, blocks: readonly string[]): string[] {
  return blocks.length === 0 ? [] : [title, ...blocks];
}

function disagreement({ sides, kept, ruling }: Explanation, name: string): string {
  const lines = sides.map(({ value, statedBy }) => {
    return `    ${value}${noteOn(value, kept)}: ${bySlug(statedBy)}`;
  });
  return [`  ${name}: ${decisionOf(ruling)}`, ...lines].join("\n");
}

function decisionOf(ruling: Explanation["ruling"]): string {
  return ruling ? `${ruling.decision} (ruling ${ruling.id})` : "not ruled";
}

/** Nothing falls before there is a ruling. */
function noteOn(value: string, kept: readonly string[] | undefined): string {
  return kept && !kept.includes(value) ? " (not kept)" : "";
}

function addition(same: readonly Explanation[], names: readonly string[]): string {
  const [first] = same;
  return [
    `  ${names.join(", ")}`,
    `    stated by ${bySlug(first?.sides[0]?.statedBy ?? [])}`,
    `    not by ${bySlug(first?.silent ?? [])}`,
  ].join("\n");
}

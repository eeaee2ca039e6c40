import { byText } from "./json.js";

/** Those of the known texts that look most like `text`, the most similar first. */
export function nearest(text: string, known: Iterable<string>, count = 5): string[] {
  return measured(text, known)
    .slice(0, count)
    .map(({ one }) => one);
}

/** ` Did you mean "…"?`, where one of the known texts is so similar that it may well be. */
export function didYouMean(text: string, known: Iterable<string>): string {
  const [first] = measured(text, known);
  const isClose = first !== undefined && first.distance <= Math.max(2, text.length / 4);
  return isClose ? ` Did you mean "${first.one}"?` : "";
}

function measured(text: string, known: Iterable<string>): { one: string; distance: number }[] {
  return [...new Set(known)]
    .map((one) => ({ one, distance: distanceOf(one.toLowerCase(), text.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance || byText(a.one, b.one));
}

/** How many characters must be added, dropped or replaced (Levenshtein). */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...b].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

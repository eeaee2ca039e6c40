import { childrenOf, textOf, type Node } from "./markdown.js";

const separator = /^\s*(?:\([^)]*\)\s*)?(?:[,|/]\s*)?(?:or|and|o|u|y|ou|e)?\s*$/;
const sentenceEnd = /^\s*(?:[.;)(]|$)/;
const isExample = /(?:example|ejemplo|exemplo|e\.g\.)[^.:]*:\s*$/i;
const isFixedValue = /(?:fixed value|valor fijo|valor fixo)\s*:\s*$/i;

/** The values that a sentence lists: "…: `a`, `b`, or `c`", "Fixed value: `a`". */
export function valuesIn(paragraph: Node): string[] {
  let before = "";
  let values: string[] = [];
  for (const node of childrenOf(paragraph)) {
    const text = textOf(node);
    if (node.type === "inlineCode" && (values.length > 0 || /:\s*$/.test(before))) {
      if (values.length > 0 || !isExample.test(before)) values.push(node.value);
    } else if (values.length > 0 && !separator.test(text)) {
      if (isList(values, before) && sentenceEnd.test(text)) return values;
      values = [];
    }
    before = values.length > 0 ? before : before + text;
  }
  return isList(values, before) ? values : [];
}

/** One value alone may be anything, unless the sentence calls it fixed. */
function isList(values: readonly string[], before: string): boolean {
  return values.length > 1 || (values.length === 1 && isFixedValue.test(before));
}

import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

export type Root = ReturnType<typeof fromMarkdown>;
export type Node = Root | Root["children"][number];

export type Code = Extract<Node, { type: "code" }>;
export type Table = Extract<Node, { type: "table" }>;

// HTML blocks and indented code are off, as on the site: they would swallow the fences inside components.
const extensions = [gfm(), { disable: { null: ["htmlFlow", "codeIndented"] } }];
const mdastExtensions = [gfmFromMarkdown()];

/** GitHub Markdown, tags left as text: it never fails. */
export function parseMarkdown(text: string): Root {
  return fromMarkdown(text, { extensions, mdastExtensions });
}

export function lineOf(node: Node): number {
  return node.position?.start.line ?? 1;
}

export function lastLineOf(node: Node): number {
  return node.position?.end.line ?? lineOf(node);
}

export function childrenOf(node: Node): Node[] {
  return "children" in node ? node.children : [];
}

/** The text of a node as a reader sees it. */
export function textOf(node: Node): string {
  if ("value" in node) return node.value;
  return childrenOf(node).map(textOf).join("");
}

export function codesOf(node: Node): Code[] {
  return node.type === "code" ? [node] : childrenOf(node).flatMap(codesOf);
}

/** A fence that never ends means that the page was cut short: what follows its last line is lost. */
export function findUnclosedFence(text: string, root: Root): Code | undefined {
  const lines = text.split(/\r\n|\r|\n/);
  return codesOf(root).find((code) => {
    const first = lines[lineOf(code) - 1] ?? "";
    const opening = first.slice((code.position?.start.column ?? 1) - 1).match(/^(`+|~+)/)?.[0];
    if (opening === undefined) return false;
    // A container's marker, such as `>`, may stand before the closing fence.
    const last = (lines[lastLineOf(code) - 1] ?? "").match(/^[\s>]*(`+|~+)\s*$/)?.[1] ?? "";
    return lastLineOf(code) === lineOf(code) || !last.startsWith(opening);
  });
}

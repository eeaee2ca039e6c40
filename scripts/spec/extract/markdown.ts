import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { mdxFromMarkdown } from "mdast-util-mdx";
import { gfm } from "micromark-extension-gfm";
import { mdxjs } from "micromark-extension-mdxjs";
import { escapeStrayCharacters } from "./stray.js";

export type Root = ReturnType<typeof fromMarkdown>;
export type Node = Root | Root["children"][number];

export type Code = Extract<Node, { type: "code" }>;
export type Table = Extract<Node, { type: "table" }>;
export type Heading = Extract<Node, { type: "heading" }>;
export type Component = Extract<Node, { type: "mdxJsxFlowElement" | "mdxJsxTextElement" }>;

/**
 * The page as GitHub Markdown, tags left as text. It never fails and finds every fence, so the OpenAPI block doesn't
 * depend on whether the prose above it is valid MDX. HTML blocks and indented code are off, as in MDX: they would
 * swallow the fences inside components.
 */
export function parseMarkdown(text: string): Root {
  return fromMarkdown(text, {
    extensions: [gfm(), { disable: { null: ["htmlFlow", "codeIndented"] } }],
    mdastExtensions: [gfmFromMarkdown()],
  });
}

/**
 * The page as MDX. The site's template puts front matter into the page as it is (`> description`), so a brace or an
 * angle bracket of a sentence can stand where MDX expects code. Then those characters are escaped and the page is read
 * once more; the number of lines stays the same.
 *
 * @throws a message with `line` when the page is no MDX even so.
 */
export function parseMdx(text: string): Root {
  try {
    return parseStrictly(text);
  } catch {
    return parseStrictly(escapeStrayCharacters(text, parseMarkdown(text)));
  }
}

function parseStrictly(text: string): Root {
  return fromMarkdown(text, {
    extensions: [gfm(), mdxjs()],
    mdastExtensions: [gfmFromMarkdown(), mdxFromMarkdown()],
  });
}

export function lineOf(node: Node): number {
  return node.position?.start.line ?? 1;
}

export function childrenOf(node: Node): Node[] {
  return "children" in node ? node.children : [];
}

export function isComponent(node: Node): node is Component {
  return node.type === "mdxJsxFlowElement" || node.type === "mdxJsxTextElement";
}

/** The text of a node as a reader sees it. An expression counts as text: `{projectId}` in a cell is a name, not code. */
export function textOf(node: Node): string {
  if (node.type === "mdxTextExpression" || node.type === "mdxFlowExpression") {
    return `{${node.value}}`;
  }
  if ("value" in node) return node.value;
  return childrenOf(node).map(textOf).join("");
}

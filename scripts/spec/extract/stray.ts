import type { Node, Root } from "./markdown.js";

/** `<Warning>`, and not `<br>` or a placeholder such as `<token>` or `<API_KEY>`. */
const component = /^<\/?[A-Z][\w.]*[a-z]/;

/**
 * Escapes the braces and angle brackets that are text by the Markdown reading of the page, so that MDX takes them as
 * text too. Tags that are no components go: they hold no fact, and what stands between them stays. What might be a
 * component is left alone: if MDX can't read that, the page is reported.
 */
export function escapeStrayCharacters(text: string, root: Root): string {
  const edits: { start: number; end: number; replacement: string }[] = [];
  visit(root);
  return edits.reduceRight(
    (result, { start, end, replacement }) =>
      result.slice(0, start) + replacement + result.slice(end),
    text,
  );

  function visit(node: Node): void {
    const start = node.position?.start.offset ?? 0;
    const end = node.position?.end.offset ?? 0;
    const source = text.slice(start, end);
    if (node.type === "text") {
      edits.push({ start, end, replacement: escapeText(source) });
    } else if (node.type === "html" && !component.test(source)) {
      edits.push({ start, end, replacement: source.replace(/[^\n]/g, " ") });
    } else if (node.type === "link" && source.startsWith("<")) {
      edits.push({ start, end, replacement: source.slice(1, -1) });
    } else if ("children" in node) {
      node.children.forEach(visit);
    }
  }
}

/** Leaves `={` (an attribute's value), `{/*` (a comment), what may start a component, and what is escaped already. */
function escapeText(source: string): string {
  return source.replace(/\\.|=\{|\{(?!\/\*)|<(?!\/?(?:>|[A-Z][\w.]*[a-z]))/gs, (match) =>
    match.length === 1 ? `\\${match}` : match,
  );
}

import { isField } from "./field.js";
import { childrenOf, isComponent, lineOf, textOf } from "./markdown.js";
import type { Code, Component, Heading, Node, Root, Table } from "./markdown.js";
import { isOpenApiHeading, sectionOf, sectionOfComponent, type Section } from "./sections.js";

interface Place {
  section: Section | undefined;
  /** The nearest heading, to name the part by. */
  heading: string;
  /** The headings that the part stands under. */
  headings: readonly Heading[];
  /** Headings, tab titles and fence titles around the part, the nearest first. */
  labels: readonly string[];
  line: number;
}

/** A part of a page that may state facts, and where it stands. */
export type Part = Place &
  (
    | { kind: "code"; node: Code }
    | { kind: "table"; node: Table }
    | { kind: "field"; node: Component }
    | { kind: "heading"; node: Heading }
  );

/**
 * The parts of a page in its order. Containers (tabs, code groups, notes, steps, …) are looked inside; fields are not:
 * what stands in them belongs to them. The OpenAPI section is no prose.
 */
export function partsOf(root: Root): Part[] {
  const parts: Part[] = [];
  let open: { node: Heading; text: string; section: Section | undefined }[] = [];
  root.children.forEach((node) => visit(node, [], undefined));
  return parts;

  function visit(node: Node, titles: readonly string[], inherited: Section | undefined): void {
    if (node.type === "heading") enter(node);
    if (open.some(({ text }) => isOpenApiHeading(text))) return;
    const place = {
      section: inherited ?? open.findLast(({ section }) => section)?.section,
      heading: open.at(-1)?.text ?? "",
      headings: open.map((heading) => heading.node),
      labels: [...titles, ...open.map(({ text }) => text).reverse()],
      line: lineOf(node),
    };
    if (node.type === "code") {
      const labels = node.meta ? [node.meta, ...place.labels] : place.labels;
      parts.push({ ...place, labels, kind: "code", node });
    } else if (node.type === "heading") {
      parts.push({ ...place, kind: "heading", node });
    } else if (node.type === "table") {
      parts.push({ ...place, kind: "table", node });
    } else if (isComponent(node) && isField(node)) {
      parts.push({ ...place, kind: "field", node });
    } else {
      const component = isComponent(node) ? node : undefined;
      const section = sectionOfComponent[component?.name ?? ""] ?? inherited;
      const title = component?.attributes.find(
        (attribute) => attribute.type === "mdxJsxAttribute" && attribute.name === "title",
      );
      const around = typeof title?.value === "string" ? [title.value, ...titles] : titles;
      const outside = open;
      childrenOf(node).forEach((child) => visit(child, around, section));
      open = outside;
    }
  }

  function enter(heading: Heading): void {
    const text = textOf(heading).trim();
    open = open.filter(({ node }) => node.depth < heading.depth);
    // The page's own title names its subject: a page may be called "Responses" without being one.
    const section = heading.depth === 1 ? undefined : sectionOf(text);
    open = [...open, { node: heading, text, section }];
  }
}

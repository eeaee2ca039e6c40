import { childrenOf, parseMarkdown } from "../extract/markdown.js";
import type { Node } from "../extract/markdown.js";
import type { Sources } from "../../inputs/sources.js";
import { pageKey, pathKey } from "./addresses.js";

export interface Coverage {
  /** Pages of the section that no source covers. */
  uncovered: string[];
  /** Pages of sources that the index doesn't list any more. */
  gone: string[];
}

/** The pages that `llms.txt` lists: the first link of each list item; a description may hold links of its own. */
export function pagesOfIndex(text: string): string[] {
  const pages: string[] = [];
  visit(parseMarkdown(text));
  return pages;

  function visit(node: Node): void {
    const link = node.type === "listItem" ? firstLink(node) : undefined;
    if (link !== undefined) pages.push(link);
    childrenOf(node).forEach(visit);
  }
}

function firstLink(node: Node): string | undefined {
  if (node.type === "link") return node.url;
  for (const child of childrenOf(node)) {
    const link = child.type === "list" ? undefined : firstLink(child);
    if (link !== undefined) return link;
  }
  return undefined;
}

export function coverageOf(listed: readonly string[], sources: Sources): Coverage {
  const { site } = sources;
  const key = (page: string) => pageKey(page, site);
  const listedPages = new Map(listed.filter(isAddress).map((page) => [key(page), page]));
  const covered = new Map(sources.sources.map(({ page }) => [key(page), page]));
  const ignored = new Set(sources.ignored.map(key));
  const prefixes = sources.section.map((prefix) => new URL(site).origin + pathKey(prefix));
  const isUncovered = (page: string) =>
    prefixes.some((prefix) => page.startsWith(prefix)) && !covered.has(page) && !ignored.has(page);
  return {
    uncovered: [...listedPages.keys()].filter(isUncovered).sort(),
    gone: [...covered]
      .filter(([page]) => !listedPages.has(page))
      .map(([, page]) => page)
      .sort(),
  };

  function isAddress(page: string): boolean {
    return URL.canParse(page, site);
  }
}

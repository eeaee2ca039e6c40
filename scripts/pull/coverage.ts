import { childrenOf, parseMarkdown } from "./extract/markdown.js";
import type { Node } from "./extract/markdown.js";
import { pageAddress, type Sources } from "../inputs/sources.js";
import { pageKey } from "./addresses.js";

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
  const { site, section } = sources;
  const key = (page: string) => pageKey(page, site);
  const isAddress = (page: string) => URL.canParse(page, site);
  const listedPages = new Set(listed.filter(isAddress).map(key));
  const pulled = sources.documented.filter(({ origin }) => origin === "pulled");
  // A page that a person transcribed once isn't looked at.
  const looked = new Set([...pulled.map(({ page }) => page), ...ignoredPages(sources)].map(key));
  const prefixes = Object.values(section).map((prefix) => `${key(prefix)}/`);
  const isUncovered = (page: string) =>
    prefixes.some((prefix) => page.startsWith(prefix)) && !looked.has(page);
  const named = new Map(sources.documented.map(({ page }) => [key(page), page]));
  return {
    uncovered: [...listedPages].filter(isUncovered).sort(),
    gone: [...named]
      .filter(([page]) => !listedPages.has(page))
      .map(([, page]) => page)
      .sort(),
  };
}

/** The addresses of the pages that are left alone on purpose. */
export function ignoredPages({ site, section, ignored }: Sources): string[] {
  const prefixes = Object.values(section);
  return Object.keys(ignored).flatMap((slug) =>
    prefixes.map((prefix) => pageAddress(site, prefix, slug)),
  );
}

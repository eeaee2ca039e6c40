import type { JsonObject } from "../../inputs/json.js";

/** A layer of an `.md` page that a machine can read; the `reference` layer exists on rendered pages only. */
export type PulledLayer = "openapi" | "prose";

/** What extraction needs to know of a source, beside the text of its page. */
export interface PageSource {
  page: string;
  language: string;
  layer: PulledLayer;
  /** Our name for the page's operation. Without it, the page's own name is made usable. */
  operation?: string | undefined;
}

/** A fragment: what one source states, as an OpenAPI document without the page's sentences. */
export interface Fragment<S extends PageSource = PageSource> {
  source: S;
  document: JsonObject;
}

/** A part of a page, by name and by line, and what was the matter with it. */
export interface Finding {
  page: string;
  layer: PulledLayer;
  /** What the part is called: a heading, a field, a place in the OpenAPI block. */
  part: string;
  /** Line of the page, counted from 1. */
  line: number;
  message: string;
}

/** What readers of a part call when they meet something. */
export interface Report {
  /** A fact that can't be understood: the layer yields no fragment. */
  problem(part: string, line: number, message: string): void;
  /** Something left out, or read in a way that a person should know of: the layer still counts. */
  notice(part: string, line: number, message: string): void;
}

export interface Findings {
  problems: Finding[];
  notices: Finding[];
}

export function reportFor(page: string, layer: PulledLayer, findings: Findings): Report {
  const add = (list: Finding[]) => (part: string, line: number, message: string) => {
    list.push({ page, layer, part, line, message });
  };
  return { problem: add(findings.problems), notice: add(findings.notices) };
}

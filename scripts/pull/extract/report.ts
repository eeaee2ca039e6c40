import type { JsonObject } from "../../inputs/json.js";

/** A layer of an `.md` page that a machine can read; the `reference` layer exists on rendered pages only. */
export type PulledLayer = "openapi" | "prose";

/** What extraction needs to know of a source, beside the text of its page. */
export interface PageSource {
  page: string;
  language: string;
  layer: PulledLayer;
  /** Our name for the page's operation. */
  operation: string;
}

/** What one source states, as an OpenAPI document without the page's sentences. */
export interface PulledFragment<S extends PageSource = PageSource> {
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

export interface Findings {
  problems: Finding[];
  notices: Finding[];
}

/** What readers of a part call when they meet something. */
export interface Report {
  /** The layer can't be understood as a whole: it yields no fragment. */
  problem(part: string, line: number, message: string): void;
  /** A part was left out, or read in a way that a person should know of: the layer still counts. */
  notice(part: string, line: number, message: string): void;
}

export function reportFor({ page, layer }: PageSource, findings: Findings): Report {
  const add = (list: Finding[]) => (part: string, line: number, message: string) => {
    list.push({ page, layer, part, line, message });
  };
  return { problem: add(findings.problems), notice: add(findings.notices) };
}

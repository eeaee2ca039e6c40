import { codesOf, lastLineOf, lineOf, type Root } from "./markdown.js";
import type { Report } from "./report.js";

/** A `<ParamField>` as it stands on the page: its attributes, and the Markdown inside it. */
export interface FieldBlock {
  line: number;
  attributes: ReadonlyMap<string, string>;
  text: string;
}

export interface SplitPage {
  /** The page without its tags and fields, line for line. */
  markdown: string;
  fields: FieldBlock[];
  /** The titles of the components around a line (`<Tab title="404">`), the nearest first. */
  titlesAt(line: number): string[];
}

/** The site writes each tag on a line of its own. */
const tag =
  /^\s*<(\/?)([A-Z][A-Za-z]*)((?:\s+[\w-]+(?:=(?:"[^"]*"|'[^']*'|\{[^{}]*\}))?)*)\s*(\/?)>\s*$/;
const attribute = /([\w-]+)(?:=(?:"([^"]*)"|'([^']*)'|\{["']?([^{}]*?)["']?\}))?/g;
const tagLike = /^\s*<([A-Z]\w*)\s+[\w-]+=/;

export const fieldLocations = ["path", "query", "header", "body"] as const;
export type FieldLocation = (typeof fieldLocations)[number];

/** Takes the components out of a page, so that what is left is Markdown. Fences, which `root` has, are left alone. */
export function splitComponents(text: string, root: Root, report: Report): SplitPage {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  const fenced = fencedLines(root);
  const fields: FieldBlock[] = [];
  const titles = new Map<number, string[]>();
  let around: { name: string; title: string | undefined }[] = [];
  let field: { block: FieldBlock; inside: string[]; depth: number } | undefined;

  const closeField = () => {
    if (field) fields.push({ ...field.block, text: field.inside.join("\n") });
    field = undefined;
  };
  const endUnclosedField = () => {
    if (!field) return;
    report.notice(nameOf(field.block), field.block.line, "it is never closed; read up to here");
    closeField();
  };

  const markdown = lines.map((text, index) => {
    const line = index + 1;
    titles.set(
      line,
      around.flatMap(({ title }) => title ?? []),
    );
    const match = fenced.has(line) ? null : text.match(tag);
    if (!match) {
      if (!fenced.has(line)) reportUnreadTag(text, line, report);
      if (field && !fenced.has(line) && /^#{1,6}\s/.test(text)) endUnclosedField();
      if (!field) return text;
      field.inside.push(text);
      return "";
    }
    const [, slash, name = "", stated = "", selfClosing] = match;
    if (slash) {
      if (name !== "ParamField") around = dropLast(around, name);
      else if (field && --field.depth === 0) closeField();
    } else if (name === "ParamField") {
      const block = { line, attributes: attributesIn(stated), text: "" };
      if (field) {
        report.notice(nameOf(block), line, "a field inside a field can't be read; left out");
        if (!selfClosing) field.depth++;
      } else if (selfClosing) fields.push(block);
      else field = { block, inside: [], depth: 1 };
    } else {
      reportFieldLike(name, attributesIn(stated), line, report);
      const title = attributesIn(stated).get("title");
      if (!selfClosing) around = [{ name, title }, ...around];
    }
    return "";
  });
  endUnclosedField();
  return { markdown: markdown.join("\n"), fields, titlesAt: (line) => titles.get(line) ?? [] };
}

function fencedLines(root: Root): Set<number> {
  const lines = new Set<number>();
  for (const code of codesOf(root)) {
    for (let line = lineOf(code); line <= lastLineOf(code); line++) lines.add(line);
  }
  return lines;
}

function attributesIn(stated: string): Map<string, string> {
  return new Map(
    [...stated.matchAll(attribute)].map(([, name = "", ...values]) => [
      name,
      values.find((value) => value !== undefined) ?? "",
    ]),
  );
}

function dropLast<T extends { name: string }>(open: T[], name: string): T[] {
  const index = open.findIndex((one) => one.name === name);
  return index === -1 ? open : open.slice(index + 1);
}

function nameOf({ attributes }: FieldBlock): string {
  const name = fieldLocations.flatMap((location) => attributes.get(location) ?? []);
  return `ParamField ${name.join(" ")}`.trim();
}

/** Misspelled, or new to the site. */
function reportFieldLike(
  name: string,
  attributes: ReadonlyMap<string, string>,
  line: number,
  report: Report,
): void {
  const isFieldLike = [...fieldLocations, "name"].some((location) => attributes.has(location));
  if (isFieldLike && attributes.has("type")) {
    report.notice(name, line, "it looks like a field and isn't known; left out");
  }
}

function reportUnreadTag(text: string, line: number, report: Report): void {
  const [, name] = text.match(tagLike) ?? [];
  if (name !== undefined) {
    report.notice(name, line, "the tag can't be read: one on a line of its own is expected");
  }
}

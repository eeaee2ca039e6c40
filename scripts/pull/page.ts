import { createHash } from "node:crypto";
import { parseDocument } from "yaml";
import { isJsonObject, members, methods, type Json, type JsonObject } from "../json.js";
import { structureOnly } from "./structure.js";

/** A part of a page can't be converted. It must not be left out silently. */
export class PageFault extends Error {}

export interface PageText {
  /** The digest of each section, by its heading. */
  readonly sections: ReadonlyMap<string, string>;
  readonly block: { readonly info: string; readonly yaml: string } | undefined;
}

/** Splits a page at its headings. The OpenAPI block isn't part of a section, because it becomes a fragment. */
export function readPage(text: string): PageText {
  const sections = new Map<string, string[]>();
  const blocks: { info: string; lines: string[] }[] = [];
  let section: string[] = [];
  sections.set("(top)", section);
  let fence: { marks: string; indent: number; lines: string[] } | undefined;
  for (const line of text.split(/\r?\n/)) {
    const [, indent = "", marks = "", info = ""] =
      /^(\s*)(`{3,}(?!.*`)|~{3,})(.*)$/.exec(line) ?? [];
    if (fence) {
      const isEnd = marks.startsWith(fence.marks) && info.trim() === "";
      const isClosed = isEnd && indent.length <= fence.indent + 3;
      if (!isClosed || fence.lines === section) fence.lines.push(line);
      if (isClosed) fence = undefined;
      continue;
    }
    const [, title] = /^#{1,6}\s+(.*?)\s*#*\s*$/.exec(line) ?? [];
    if (title !== undefined) {
      section = [];
      sections.set(unusedName(title, sections), section);
    } else if (marks !== "" && referenceOf(info)) {
      const block = { info: info.trim(), lines: [] };
      blocks.push(block);
      fence = { marks, indent: indent.length, lines: block.lines };
    } else {
      section.push(line);
      if (marks !== "") fence = { marks, indent: indent.length, lines: section };
    }
  }
  const [block, other] = blocks;
  if (fence) throw new PageFault("a fence isn't closed: the page was cut short");
  if (other) throw new PageFault("it has several OpenAPI blocks");
  const hasHeading = [...sections.keys()].some((title) => /^openapi$/i.test(title));
  if (hasHeading && !block)
    throw new PageFault("its OpenAPI section has no fence that names an operation");
  const contents = [...sections].map(([title, lines]) => [title, lines.join("\n").trim()] as const);
  return {
    sections: new Map(
      contents.flatMap(([title, content]) => (content === "" ? [] : [[title, digestOf(content)]])),
    ),
    block: block && { info: block.info, yaml: block.lines.join("\n") },
  };
}

/** A name for a section. Headings may repeat, so a number is added if the name is taken. */
function unusedName(title: string, sections: ReadonlyMap<string, unknown>): string {
  let name = title;
  for (let number = 2; sections.has(name); number++) name = `${title} (${number})`;
  return name;
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}

interface Reference {
  readonly section: "paths" | "webhooks";
  readonly address: string;
  /** `undefined` for a webhook, whose fence doesn't name its method. */
  readonly method: string | undefined;
}

/** The pages use `yaml DELETE /v1/x`, `yaml /api/openapi.json post /v1/x` and `yaml /api/openapi.json webhook name`. */
function referenceOf(info: string): Reference | undefined {
  const [, kind = "", address = ""] =
    /^\s*ya?ml\s+(?:\S+\.(?:json|ya?ml)\s+)?(\w+)\s+(\S.*?)\s*$/i.exec(info) ?? [];
  const method = kind.toLowerCase();
  if (method === "webhook") return { section: "webhooks", address, method: undefined };
  const isOperation = methods.includes(method) && address.startsWith("/");
  return isOperation ? { section: "paths", address, method } : undefined;
}

/** Converts the OpenAPI block of a page to a fragment, under our operationId. */
export function readBlock(block: NonNullable<PageText["block"]>, ourId: string): JsonObject {
  const document = parseBlock(block.yaml);
  const version = String(document["openapi"] ?? document["swagger"] ?? "none");
  if (!/^3\.[01]\./.test(version))
    throw new PageFault(`OpenAPI block: its version is ${version}, and only 3.0 and 3.1 are known`);
  const { section, address, method } = referenceOf(block.info)!;
  const structure = structureOnly(document);
  const operations = (["paths", "webhooks"] as const).flatMap((key) =>
    members(structure[key]).flatMap(([name, item]) =>
      members(item)
        .filter(([verb]) => methods.includes(verb))
        .map(([verb, operation]) => ({ key, name, verb, operation, item })),
    ),
  );
  const [found, other] = operations;
  const isNamed = found?.key === section && found.name === address;
  if (!found || !isNamed || (method ?? found.verb) !== found.verb || !isJsonObject(found.operation))
    throw new PageFault(`OpenAPI block: its fence names another operation, "${block.info}"`);
  if (other)
    throw new PageFault(
      `OpenAPI block, ${other.key}.[${other.name}].${other.verb}: the block has a second operation`,
    );
  const { operationId, ...rest } = found.operation;
  const operation = {
    operationId: ourId,
    ...(operationId !== undefined && operationId !== ourId && { "x-operation-id": operationId }),
    ...rest,
  };
  return {
    openapi: "3.1.0",
    info: { title: "Jelou External Support Panel", version: "0.0.0" },
    ...Object.fromEntries(
      Object.entries(structure).filter(([key]) => !["openapi", "info", "tags"].includes(key)),
    ),
    [section]: { [address]: { ...(found.item as JsonObject), [found.verb]: operation } },
  };
}

function parseBlock(text: string): JsonObject {
  const yaml = parseDocument(text, { intAsBigInt: true });
  const [problem] = [...yaml.errors, ...yaml.warnings];
  if (problem) throw new PageFault(`OpenAPI block: invalid YAML: ${problem.message}`);
  let document: unknown;
  try {
    document = yaml.toJS();
  } catch (error) {
    // An alias without an anchor, or too many nested aliases.
    throw new PageFault(`OpenAPI block: invalid YAML: ${(error as Error).message}`);
  }
  const json = exactNumbers(document, []);
  if (!isJsonObject(json)) throw new PageFault("OpenAPI block: it holds no document");
  return json;
}

/** Converts numbers to those of JSON. A number that JavaScript would round is refused. */
function exactNumbers(value: unknown, path: readonly string[]): Json {
  if (typeof value === "bigint" || typeof value === "number") {
    const isInexact =
      typeof value === "bigint" ? BigInt(Number(value)) !== value : !isFinite(value);
    if (isInexact || (typeof value === "bigint" && !Number.isSafeInteger(Number(value))))
      throw new PageFault(`OpenAPI block, ${path.join(".")}: the number ${value} is too large`);
    return Number(value);
  }
  if (Array.isArray(value))
    return value.map((one, index) => exactNumbers(one, [...path, `${index}`]));
  if (!isJsonObject(value)) return value as Json;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, exactNumbers(one, [...path, key])]),
  );
}

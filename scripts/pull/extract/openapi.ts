import { isJsonObject, members, type Json, type JsonObject } from "../../inputs/json.js";
import { externalReferences } from "../../fragments/references.js";
import { blockName, readBlock, type Block } from "./block.js";
import { statesOfExamples } from "./example-states.js";
import { codesOf, lineOf, textOf, type Code, type Root } from "./markdown.js";
import { isMethod, type Method } from "../../fragments/methods.js";
import type { PageSource, Report } from "./report.js";
import { reasonPhrase } from "./responses.js";
import { sectionOf } from "./sections.js";
import { structureOnly } from "./structure.js";

interface OpenApiSection {
  line: number;
  codes: Code[];
}

interface Reference {
  method: Method;
  path: string;
}

/** The section under `## OpenAPI`, which the site writes at the end of a page about one REST operation. */
export function findOpenApiSection(root: Root): OpenApiSection | undefined {
  const start = root.children.findLastIndex(
    (node) => node.type === "heading" && sectionOf(textOf(node)) === "openapi",
  );
  const heading = root.children[start];
  if (heading?.type !== "heading") return undefined;
  const after = root.children.slice(start + 1);
  const end = after.findIndex((node) => node.type === "heading" && node.depth <= heading.depth);
  const section = end === -1 ? after : after.slice(0, end);
  return { line: lineOf(heading), codes: section.flatMap(codesOf) };
}

/** The info string of a fence: `yaml DELETE /v1/x` and `yaml /api/openapi.json post /v1/x` are both in use. */
export function readReference(code: Code | undefined): Reference | undefined {
  const [first = "", ...others] = (code?.meta ?? "").trim().split(/\s+/);
  const words = /\.(json|ya?ml)$/i.test(first) ? others : [first, ...others];
  const method = words[0]?.toLowerCase() ?? "";
  const path = words.slice(1).join(" ");
  return isMethod(method) && path.startsWith("/") ? { method, path } : undefined;
}

/** What the OpenAPI block of a page states. It counts only if no problem was reported. */
export function extractOpenApi(
  root: Root,
  source: PageSource,
  report: Report,
): JsonObject | undefined {
  const section = findOpenApiSection(root);
  const [code, ...others] = section?.codes ?? [];
  if (!section || !code || others.length > 0) {
    const message = code ? "there are several blocks" : "the page has no such block";
    return void report.problem(blockName, section?.line ?? 1, message);
  }
  const reference = readReference(code);
  if (!reference) {
    const infoString = [code.lang, code.meta].filter(Boolean).join(" ");
    const message = `its info string names no operation: "${infoString}"`;
    return void report.problem(blockName, lineOf(code), message);
  }
  const block = readBlock(code, report);
  if (!block || !isOpenApi3(block, report)) return undefined;
  const { method, path } = reference;
  const pathItem = memberOf(block.document["paths"], path);
  const operation = memberOf(pathItem, method);
  if (!operation) {
    const message = `it doesn't hold the operation ${method.toUpperCase()} ${path}`;
    return void report.problem(blockName, lineOf(code), message);
  }
  const structure = structureOnly(block.document);
  for (const reference of externalReferences(structure)) {
    const message = `"${reference.target}" leads out of the page; nothing is fetched from elsewhere`;
    report.problem(partAt(reference.path), block.lineOf(reference.path), message);
  }
  structure["openapi"] = "3.1.0";
  structure["info"] = { title: "", version: block.version };
  structure["paths"] = { [path]: onlyOperation(memberOf(structure["paths"], path), reference) };
  reportOthers(block, reference, report);
  nameOperation(structure, reference, source.operation);
  describeResponses(structure);
  const states = statesOfExamples(
    source.operation,
    { ...reference, servers: [] },
    examplesIn(block.document),
  );
  return Object.keys(states).length > 0 ? { "x-states": states, ...structure } : structure;
}

/** A place in the block, as problems name it. */
function partAt(path: readonly string[]): string {
  return path.length === 0 ? blockName : `${blockName}, ${path.join(".")}`;
}

function isOpenApi3({ document, lineOf: line }: Block, report: Report): boolean {
  const version = document["openapi"];
  if (typeof version === "string" && /^3\.[01]\.\d+$/.test(version)) return true;
  const key = "swagger" in document ? "swagger" : "openapi";
  const stated = document[key] === undefined ? "no version" : `version ${String(document[key])}`;
  const message = `an OpenAPI 3.0 or 3.1 document is expected, it states ${stated}`;
  report.problem(blockName, line([key]), message);
  return false;
}

function memberOf(value: Json | undefined, key: string): JsonObject | undefined {
  const member = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return isJsonObject(member) ? member : undefined;
}

/** A path item without the methods that the page isn't about. */
function onlyOperation(pathItem: JsonObject = {}, { method }: Reference): JsonObject {
  return Object.fromEntries(
    Object.entries(pathItem).filter(([key]) => key === method || !isMethod(key)),
  );
}

function reportOthers(block: Block, reference: Reference, report: Report): void {
  for (const [path, item] of members(block.document["paths"])) {
    for (const [method] of members(item)) {
      if (!isMethod(method) || (method === reference.method && path === reference.path)) continue;
      const message = "a second operation stands in the block; left out";
      report.notice(
        partAt(["paths", path, method]),
        block.lineOf(["paths", path, method]),
        message,
      );
    }
  }
}

/** The operation gets our name, and keeps the page's beside it. */
function nameOperation(structure: JsonObject, { method, path }: Reference, ours: string): void {
  const pathItem = memberOf(structure["paths"], path) ?? {};
  const { operationId: stated, ...operation } = memberOf(pathItem, method) ?? {};
  pathItem[method] = {
    operationId: ours,
    ...(typeof stated === "string" && stated !== ours ? { "x-operation-id": stated } : {}),
    ...operation,
  };
}

/** Where OpenAPI demands a sentence, the phrase of the status code stands, or the name of a shared response. */
function describeResponses(value: Json): void {
  for (const [key, inner] of members(value)) {
    if (key === "responses") {
      for (const [name, response] of members(inner)) {
        if (!isJsonObject(response) || "$ref" in response) continue;
        const others = { ...response };
        for (const other of Object.keys(response)) delete response[other];
        Object.assign(response, { description: reasonPhrase(name) }, others);
      }
    }
    if (isJsonObject(inner)) describeResponses(inner);
  }
}

/** Objects made of the `example` of each property, and whole examples. */
function examplesIn(value: Json | undefined): Json[] {
  if (Array.isArray(value)) return value.flatMap(examplesIn);
  return members(value).flatMap(([key, inner]) => {
    if (key === "example") return [inner];
    if (key !== "properties") return examplesIn(inner);
    const shown = members(inner).flatMap(([name, property]): [string, Json][] => {
      const example = isJsonObject(property) ? property["example"] : undefined;
      return example === undefined ? [] : [[name, example]];
    });
    return [Object.fromEntries(shown), ...examplesIn(inner)];
  });
}

import { isJsonObject, members, type JsonObject } from "../../inputs/json.js";
import { blockName, readBlock, type Block } from "./block.js";
import { codesOf, isMethod, readOperationReference } from "./fence.js";
import { lineOf, textOf } from "./markdown.js";
import type { Code, Root } from "./markdown.js";
import { usableOperationId } from "./operation-id.js";
import { resolves } from "./references.js";
import type { PageSource, Report } from "./report.js";
import { isOpenApiHeading } from "./sections.js";
import { structureOf, type Path } from "./structure.js";

export const fragmentTitle = "Jelou External Support Panel";

interface OpenApiSection {
  line: number;
  codes: Code[];
}

/** The section under `## OpenAPI`, which the site writes at the end of a page about one REST operation. */
export function findOpenApiSection(root: Root): OpenApiSection | undefined {
  const start = root.children.findLastIndex(
    (node) => node.type === "heading" && isOpenApiHeading(textOf(node)),
  );
  const heading = root.children[start];
  if (heading?.type !== "heading") return undefined;
  const after = root.children.slice(start + 1);
  const end = after.findIndex((node) => node.type === "heading" && node.depth <= heading.depth);
  const section = end === -1 ? after : after.slice(0, end);
  return { line: lineOf(heading), codes: section.flatMap(codesOf) };
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
  const reference = readOperationReference(code.meta);
  if (!reference) {
    const infoString = [code.lang, code.meta].filter(Boolean).join(" ");
    report.problem(blockName, lineOf(code), `its info string names no operation: "${infoString}"`);
  }
  const block = readBlock(code, report);
  if (!block || !reference || !isOpenApi31(block, report)) return undefined;
  const { document } = block;
  const pathItem = isJsonObject(document["paths"]) ? document["paths"][reference.path] : undefined;
  const operation = isJsonObject(pathItem) ? pathItem[reference.method] : undefined;
  if (!isJsonObject(operation)) {
    const name = `${reference.method.toUpperCase()} ${reference.path}`;
    return void report.problem(blockName, lineOf(code), `it doesn't hold the operation ${name}`);
  }
  const references: { path: Path; target: string }[] = [];
  const nameOf = (path: Path) => `${blockName}, ${path.join(".")}`;
  const structure = structureOf(document, {
    problem: (path, message) => report.problem(nameOf(path), block.lineOf(path), message),
    notice: (path, message) => report.notice(nameOf(path), block.lineOf(path), message),
    reference: (path, target) => references.push({ path, target }),
  });
  for (const { path, target } of references) {
    if (resolves(structure, target)) continue;
    report.problem(nameOf(path), block.lineOf(path), `"${target}" leads nowhere`);
  }
  structure["info"] = { title: fragmentTitle, version: versionOf(block) };
  nameOperations(structure, reference, source, block, report);
  return structure;
}

function isOpenApi31({ document, lineOf: line }: Block, report: Report): boolean {
  const version = document["openapi"];
  if (typeof version === "string" && /^3\.1\.\d+$/.test(version)) return true;
  const key = "swagger" in document ? "swagger" : "openapi";
  const stated = document[key] === undefined ? "no version" : `version ${String(document[key])}`;
  report.problem(
    blockName,
    line([key]),
    `an OpenAPI 3.1 document is expected, it states ${stated}`,
  );
  return false;
}

function versionOf({ document, spelling }: Block): string {
  const info = document["info"];
  const version = isJsonObject(info) ? info["version"] : undefined;
  if (typeof version === "string") return version;
  return spelling(["info", "version"]) ?? "0.0.0";
}

/** Gives each operation a usable id; the one that the page is about gets ours, and keeps the page's beside it. */
function nameOperations(
  structure: JsonObject,
  reference: { method: string; path: string },
  source: PageSource,
  block: Block,
  report: Report,
): void {
  for (const [path, item] of members(structure["paths"])) {
    for (const [method, operation] of members(item)) {
      if (!isMethod(method) || !isJsonObject(operation)) continue;
      const isReferred = method === reference.method && path === reference.path;
      const stated = operation["operationId"];
      const place = ["paths", path, method];
      if (!isReferred) {
        const name = `${blockName}, ${method.toUpperCase()} ${path}`;
        report.notice(name, block.lineOf(place), "a second operation stands in the block; kept");
      }
      const ours = isReferred ? source.operation : undefined;
      const name = typeof stated === "string" ? stated : `${method} ${path}`;
      const usable = ours ?? usableOperationId(name);
      if (ours === undefined && usable !== stated) {
        const line = block.lineOf([...place, "operationId"]);
        report.notice(
          `${blockName}, operationId`,
          line,
          `"${name}" is called ${usable} from now on`,
        );
      }
      const { operationId: _, ...others } = operation;
      (item as JsonObject)[method] = {
        operationId: usable,
        ...(typeof stated === "string" && stated !== usable ? { "x-operation-id": stated } : {}),
        ...others,
      };
    }
  }
}

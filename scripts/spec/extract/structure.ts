import { STATUS_CODES } from "node:http";
import { byText, isJsonObject, members, type Json, type JsonObject } from "../../inputs/json.js";
import { shapeOf } from "./shapes.js";

export type Path = readonly string[];

/** What to do with what the table of shapes doesn't foresee. */
export interface StructureReport {
  /** The place can't be read as what OpenAPI puts there. */
  problem(path: Path, message: string): void;
  /** A key that OpenAPI doesn't know; it is left out. */
  notice(path: Path, message: string): void;
  /** A `$ref`, wherever one may stand. */
  reference(path: Path, target: string): void;
}

/**
 * The structure of an OpenAPI document: the same document without its sentences and extensions, its keys and its
 * unordered lists in one order, so that a reordered block gives the same fragment.
 */
export function structureOf(document: JsonObject, report: StructureReport): JsonObject {
  const structure = readFields("document", document, [], report);
  nameSharedResponses(structure);
  return structure;
}

function read(content: string, value: Json, path: Path, report: StructureReport): Json | undefined {
  if (content === "words") return undefined;
  if (content === "data") return path.at(-1) === "required" ? sortedNames(value) : value;
  if (content === "scopes") return emptyTexts(value);
  if (content.endsWith("[]")) return readList(content.slice(0, -2), value, path, report);
  if (content.endsWith("{}")) return readMap(content.slice(0, -2), value, path, report);
  const shape = shapeOf(content);
  if (typeof shape === "string") return read(shape, value, path, report);
  if (content === "schema" && typeof value === "boolean") return value;
  if (!isJsonObject(value)) return void report.problem(path, `a ${content} must be a map`);
  return readFields(content, value, path, report);
}

function readFields(
  name: string,
  value: JsonObject,
  path: Path,
  report: StructureReport,
): JsonObject {
  const target = value["$ref"];
  if (typeof target === "string") {
    report.reference([...path, "$ref"], target);
    // A Reference Object has words beside its `$ref`, nothing else; in a schema and a path item `$ref` is a field.
    if (name !== "schema" && name !== "pathItem") return { $ref: target };
  }
  const shape = shapeOf(name);
  const fields = typeof shape === "object" ? shape : {};
  const entries: [string, Json][] = [];
  if (name === "response") entries.push(["description", reasonPhrase(path.at(-1) ?? "")]);
  for (const [key, content] of Object.entries(fields)) {
    const inner = value[key];
    if (inner === undefined) continue;
    const kept = read(content, inner, [...path, key], report);
    if (kept !== undefined) entries.push([key, kept]);
  }
  for (const key of Object.keys(value)) {
    if (Object.hasOwn(fields, key) || key.startsWith("x-")) continue;
    if (key === "nullable" && name === "schema") allowNull(value, entries, path, report);
    else report.notice([...path, key], `OpenAPI 3.1 has no "${key}" in a ${name}; left out`);
  }
  return Object.fromEntries(entries);
}

function readList(
  content: string,
  value: Json,
  path: Path,
  report: StructureReport,
): Json | undefined {
  if (!Array.isArray(value)) return void report.problem(path, "must be a list");
  const items = value.flatMap(
    (item, index) => read(content, item, [...path, String(index)], report) ?? [],
  );
  return content === "parameter"
    ? items.sort((a, b) => byText(parameterKey(a), parameterKey(b)))
    : items;
}

function readMap(
  content: string,
  value: Json,
  path: Path,
  report: StructureReport,
): Json | undefined {
  if (!isJsonObject(value)) return void report.problem(path, "must be a map");
  const entries = members(value)
    .filter(([key]) => !isExtension(key, content))
    .sort(([a], [b]) => byText(a, b))
    .flatMap(([key, inner]): [string, Json][] => {
      const kept = read(content, inner, [...path, key], report);
      return kept === undefined ? [] : [[key, kept]];
    });
  return Object.fromEntries(entries);
}

/** Of the maps, only those of paths and of responses take extensions; a header or a property may be called `x-…`. */
function isExtension(key: string, content: string): boolean {
  return key.startsWith("x-") && (content === "pathItem" || content === "response");
}

function parameterKey(parameter: Json): string {
  if (!isJsonObject(parameter)) return "";
  return `${String(parameter["$ref"] ?? "")} ${String(parameter["in"])} ${String(parameter["name"])}`;
}

/** `required` of a schema is a set of names; of a parameter or body it is a boolean and stays one. */
function sortedNames(value: Json): Json {
  return Array.isArray(value) ? [...value].sort((a, b) => byText(String(a), String(b))) : value;
}

/** OAuth scopes map a scope to a sentence, and OpenAPI wants the value there. */
function emptyTexts(scopes: Json): Json {
  return Object.fromEntries(
    members(scopes)
      .sort(([a], [b]) => byText(a, b))
      .map(([scope]) => [scope, ""]),
  );
}

/** `nullable` is OpenAPI 3.0's; 3.1 ignores it, so what its author meant is written in 3.1's words. */
function allowNull(
  schema: JsonObject,
  entries: [string, Json][],
  path: Path,
  report: StructureReport,
): void {
  const type = entries.find(([key]) => key === "type");
  if (schema["nullable"] === true && typeof type?.[1] === "string") type[1] = [type[1], "null"];
  report.notice([...path, "nullable"], "OpenAPI 3.1 has no `nullable`; read as type null");
}

/** OpenAPI demands a description of each response; a status code's own phrase is nobody's sentence. */
export function reasonPhrase(status: string): string {
  return STATUS_CODES[status] ?? status;
}

/** Shared responses have no status of their own: they take the phrase of the one status that refers to them. */
function nameSharedResponses(structure: JsonObject): void {
  const components = structure["components"];
  if (!isJsonObject(components)) return;
  const statuses = new Map<string, Set<string>>();
  collectResponseReferences(structure["paths"] ?? {}, statuses);
  for (const [name, response] of members(components["responses"])) {
    const [status, ...others] = statuses.get(`#/components/responses/${name}`) ?? [];
    if (!isJsonObject(response) || "$ref" in response) continue;
    if (status !== undefined && others.length === 0) response["description"] = reasonPhrase(status);
  }
}

function collectResponseReferences(value: Json, statuses: Map<string, Set<string>>): void {
  if (Array.isArray(value))
    return value.forEach((item) => collectResponseReferences(item, statuses));
  for (const [key, inner] of members(value)) {
    if (key === "responses") {
      for (const [status, response] of members(inner)) {
        const reference = isJsonObject(response) ? response["$ref"] : undefined;
        if (typeof reference !== "string") continue;
        statuses.set(reference, (statuses.get(reference) ?? new Set()).add(status));
      }
    }
    collectResponseReferences(inner, statuses);
  }
}

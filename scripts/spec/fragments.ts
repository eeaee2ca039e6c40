import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { byText, isJsonObject, type Json, type JsonObject } from "./json.js";
import { PipelineError } from "./problem.js";
import type { ObservedSource, Source, Sources } from "./sources.js";
import { readYaml, type YamlFile } from "./yaml-file.js";

/** What one source states: an OpenAPI 3.1 document, structure only. */
export interface Fragment {
  readonly source: Source | ObservedSource;
  readonly document: JsonObject;
  readonly file: YamlFile;
}

/** Reads every fragment that `sources.yaml` names, in the order of their ids. Throws one error that lists all faults. */
export async function readFragments(
  specDirectory: string,
  { sources, observed = [] }: Sources,
): Promise<Fragment[]> {
  const directory = join(specDirectory, "pages");
  const all = [...sources, ...observed];
  const faults = strayFiles(directory, all);
  const fragments: Fragment[] = [];
  const lint = await createConfig({
    rules: {
      struct: "error",
      "no-unresolved-refs": "error",
      "operation-operationId-unique": "error",
    },
  });
  for (const source of all.sort((a, b) => byText(a.id, b.id))) {
    try {
      const file = readYaml(join(directory, `${source.id}.yaml`));
      const document = documentOf(file, source);
      const problems = await lintFromString({
        source: file.text,
        absoluteRef: join(directory, `${source.id}.yaml`),
        config: lint,
      });
      if (problems.length === 0) {
        fragments.push({ source, document, file });
        continue;
      }
      for (const { message, location } of problems) {
        faults.push(`${locate(file, location[0]?.pointer)}: ${message}`);
      }
    } catch (error) {
      if (!(error instanceof PipelineError)) throw error;
      faults.push(error.message);
    }
  }
  if (faults.length > 0) throw new PipelineError(faults.join("\n"));
  return fragments;
}

function documentOf(file: YamlFile, source: Source | ObservedSource): JsonObject {
  const document = file.value;
  if (!isJsonObject(document)) {
    throw new PipelineError(`${file.locate([])}: this is no OpenAPI document.`);
  }
  const version = document["openapi"] ?? document["swagger"];
  if (typeof document["openapi"] !== "string" || !document["openapi"].startsWith("3.1.")) {
    const key = "swagger" in document ? "swagger" : "openapi";
    throw new PipelineError(
      `${file.locate([key])}: OpenAPI ${JSON.stringify(version ?? "without a version")} can't be merged; a fragment is an OpenAPI 3.1 document.`,
    );
  }
  const stated = document["x-source"];
  for (const [key, value] of factsOf(source)) {
    if (!isJsonObject(stated) || stated[key] !== value) {
      const expected = value === undefined ? "left out" : `"${value}"`;
      throw new PipelineError(
        `${file.locate(["x-source", key])}: x-source.${key} must be ${expected}, as spec/sources.yaml says for "${source.id}".`,
      );
    }
  }
  for (const path of outerRefs(document as Json)) {
    throw new PipelineError(`${file.locate(path)}: a $ref must stay in its own document.`);
  }
  return document;
}

/** What a fragment says of its source itself. */
function factsOf(source: Source | ObservedSource): [key: string, value: string | undefined][] {
  const { layer } = source;
  return layer === "observed"
    ? Object.entries({ layer, seen: source.seen, through: source.through })
    : Object.entries({ page: source.page, language: source.language, layer });
}

// What stands there is a value, or words.
const literal = /^(?:example|examples|default|const|enum|x-.*)$/;

/** Where the document refers to another one, which the linter would open, or fetch: fragments are made from the web. */
function* outerRefs(value: Json, path: string[] = []): Generator<string[]> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === "$ref" && typeof inner === "string" && !inner.startsWith("#")) yield [...path, key];
    else if (!literal.test(key) || path.at(-1) === "properties")
      yield* outerRefs(inner, [...path, key]);
  }
}

/** A fragment that no source names would silently have no say. */
function strayFiles(directory: string, sources: readonly { id: string }[]): string[] {
  const known = new Set(sources.map(({ id }) => `${id}.yaml`));
  return readdirSync(directory)
    .filter((name) => name.endsWith(".yaml") && !known.has(name))
    .sort(byText)
    .map(
      (name) =>
        `${relative(process.cwd(), join(directory, name))}: no source in spec/sources.yaml has this id.`,
    );
}

function locate(file: YamlFile, pointer: string | undefined): string {
  return file.locate(pointerKeys(pointer ?? "#/"));
}

/** The keys of a JSON Pointer in URI fragment form (RFC 6901 §6). */
export function pointerKeys(pointer: string): string[] {
  const path = pointer.replace(/^#?\/?/, "");
  if (path === "") return [];
  return path.split("/").map((key) => decode(key).replaceAll("~1", "/").replaceAll("~0", "~"));
}

function decode(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    // A stray percent sign stands for itself.
    return key;
  }
}

import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { byText, isJsonObject, members, pointerKeys, type Json, type JsonObject } from "./json.js";
import { didYouMean } from "./nearest.js";
import { PipelineError } from "./problem.js";
import type { Source, Sources } from "./sources.js";
import { readYaml, type YamlFile } from "./yaml-file.js";

/** What one source states: an OpenAPI 3.1 document, structure only. */
export interface Fragment {
  readonly source: Source;
  readonly document: JsonObject;
  readonly file: YamlFile;
}

/** Reads every fragment that `sources.yaml` names, in the order of their ids. Throws one error that lists all faults. */
export async function readFragments(
  specDirectory: string,
  { sources }: Sources,
): Promise<Fragment[]> {
  const directory = join(specDirectory, "pages");
  const faults = strayFiles(directory, sources);
  const fragments: Fragment[] = [];
  const lint = await createConfig({
    rules: {
      struct: "error",
      "no-unresolved-refs": "error",
      "operation-operationId-unique": "error",
    },
  });
  for (const source of [...sources].sort((a, b) => byText(a.id, b.id))) {
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

function documentOf(file: YamlFile, source: Source): JsonObject {
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
  for (const key of ["page", "language", "layer"] as const) {
    if (!isJsonObject(stated) || stated[key] !== source[key]) {
      throw new PipelineError(
        `${file.locate(["x-source", key])}: x-source.${key} must be "${source[key]}", as spec/sources.yaml says for "${source.id}".`,
      );
    }
  }
  refuseUnknownOperation(document, source);
  for (const path of outerRefs(document as Json)) {
    throw new PipelineError(`${file.locate(path)}: a $ref must stay in its own document.`);
  }
  return document;
}

/** Where a fragment names its operations, one of them is the one that its source is about. */
function refuseUnknownOperation(document: JsonObject, { id, operation }: Source): void {
  const operations = [document["paths"], document["webhooks"]]
    .flatMap((section) => members(section))
    .flatMap(([, pathItem]) => members(pathItem))
    .flatMap(([key, value]) => (isJsonObject(value) && key !== "parameters" ? [value] : []));
  const ids = operations.map((one) => one["operationId"]).filter((one) => typeof one === "string");
  if (ids.length === 0 || ids.includes(operation)) return;
  throw new PipelineError(
    `spec/sources.yaml: the source "${id}" is about "${operation}", but its fragment describes ${ids.join(", ")}.${didYouMean(operation, ids)}`,
  );
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
function strayFiles(directory: string, sources: readonly Source[]): string[] {
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

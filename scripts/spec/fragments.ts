import { existsSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { editFault } from "../fragments/digest.js";
import { lintFragment } from "../fragments/lint.js";
import { externalReferences } from "../fragments/references.js";
import { statesOf } from "../fragments/states.js";
import { byText, isJsonObject, type JsonObject } from "./json.js";
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
  const awaiting = new Set(sourcesAwaitingPull(specDirectory, sources));
  for (const source of [...sources].sort((a, b) => byText(a.id, b.id))) {
    if (awaiting.has(source)) continue;
    try {
      const file = readYaml(join(directory, `${source.id}.yaml`));
      const document = documentOf(file, source);
      const problems = await lintFragment(file.text, join(directory, `${source.id}.yaml`));
      if (problems.length === 0) {
        fragments.push({ source: { ...source, states: statesOf(document) }, document, file });
        continue;
      }
      for (const { message, path } of problems) faults.push(`${file.locate(path)}: ${message}`);
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
  const [reference] = externalReferences(document);
  if (reference) {
    const { path, target } = reference;
    throw new PipelineError(
      `${file.locate(path)}: "${target}" leads out of the fragment; nothing is opened or fetched from elsewhere.`,
    );
  }
  const fault = source.origin === "pulled" ? editFault(source.id, document) : undefined;
  if (fault) throw new PipelineError(`${file.locate(["x-source", "digest"])}: ${fault}`);
  return document;
}

/** Pulled sources that have no fragment yet: they say nothing. */
export function sourcesAwaitingPull(specDirectory: string, sources: readonly Source[]): Source[] {
  return sources.filter(
    ({ id, origin }) =>
      origin === "pulled" && !existsSync(join(specDirectory, "pages", `${id}.yaml`)),
  );
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

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { editFault } from "../fragments/digest.js";
import { lintFragment } from "../fragments/lint.js";
import { operationsIn } from "../fragments/operations.js";
import { externalReferences } from "../fragments/references.js";
import { byText, isJsonObject, type JsonObject } from "./json.js";
import { didYouMean } from "./nearest.js";
import { PipelineError } from "./problem.js";
import { locateOperation, type DocumentedSource, type Source, type Sources } from "./sources.js";
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
  { documented, observed }: Sources,
): Promise<Fragment[]> {
  const directory = join(specDirectory, "pages");
  const sources: Source[] = [...documented, ...observed];
  const faults = strayFiles(directory, sources);
  const fragments: Fragment[] = [];
  const awaiting = new Set<Source>(sourcesAwaitingPull(specDirectory, documented));
  for (const source of sources.sort((a, b) => byText(a.id, b.id))) {
    if (awaiting.has(source)) continue;
    try {
      const file = readYaml(join(directory, `${source.id}.yaml`));
      const document = documentOf(file, source);
      refuseUnknownOperation(document, source, specDirectory);
      const problems = await lintFragment(document, join(directory, `${source.id}.yaml`));
      if (problems.length === 0) {
        fragments.push({ source, document, file });
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
  for (const [key, value] of factsOf(source)) {
    if (!isJsonObject(stated) || stated[key] !== value) {
      const rule = value === undefined ? "must be left out" : `must be "${value}"`;
      throw new PipelineError(
        `${file.locate(["x-source", key])}: x-source.${key} ${rule}, as spec/sources.yaml says for "${source.id}".`,
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
  const isPulled = source.layer !== "observed" && source.origin === "pulled";
  const fault = isPulled ? editFault(source.id, document) : undefined;
  if (fault) throw new PipelineError(`${file.locate(["x-source", "digest"])}: ${fault}`);
  return document;
}

/** What a fragment says of its source itself. */
function factsOf(source: Source): [key: string, value: string | undefined][] {
  const { layer } = source;
  return layer === "observed"
    ? Object.entries({ layer, seen: source.seen, through: source.through })
    : Object.entries({ page: source.page, language: source.language, layer });
}

/** Pulled sources that have no fragment yet: they say nothing. */
export function sourcesAwaitingPull(
  specDirectory: string,
  sources: readonly DocumentedSource[],
): DocumentedSource[] {
  return sources.filter(
    ({ id, origin }) =>
      origin === "pulled" && !existsSync(join(specDirectory, "pages", `${id}.yaml`)),
  );
}

/** Where a fragment names its operations, one of them is the one that its source is about. */
function refuseUnknownOperation(document: JsonObject, source: Source, specDirectory: string): void {
  const { id, operation } = source;
  const ids = operationsIn(document)
    .map((one) => one.operation["operationId"])
    .filter((one) => typeof one === "string");
  if (ids.length === 0 || ids.includes(operation)) return;
  throw new PipelineError(
    `${locateOperation(specDirectory, source)}: the source "${id}" is about "${operation}", but its fragment describes ${ids.join(", ")}.${didYouMean(operation, ids)}`,
  );
}

/** A fragment that no source names would silently have no say. */
function strayFiles(directory: string, sources: readonly Source[]): string[] {
  const known = new Set(sources.map(({ id }) => `${id}.yaml`));
  return readdirSync(directory)
    .filter((name) => name.endsWith(".yaml") && !known.has(name))
    .sort(byText)
    .map((name) => `${join(directory, name)}: no source in spec/sources.yaml has this id.`);
}

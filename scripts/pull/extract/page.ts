import { type JsonObject } from "../../inputs/json.js";
import { endpointLines } from "./endpoint.js";
import { findUnclosedFence, lineOf, parseMarkdown, type Root } from "./markdown.js";
import { extractOpenApi, findOpenApiSection, readReference } from "./openapi.js";
import { extractProse } from "./prose.js";
import { reportFor, type Findings, type PageSource, type PulledFragment } from "./report.js";
import type { PulledLayer, Report } from "./report.js";
import { partsOf } from "./sections.js";
import { inFragmentOrder } from "./structure.js";

export interface Extraction<S extends PageSource = PageSource> extends Findings {
  fragments: PulledFragment<S>[];
  /** The layers that the page has, whether or not they were asked for. */
  layers: PulledLayer[];
}

/**
 * Reads the layers of one `.md` page that `sources` ask for. A layer with a problem yields no fragment; the other layer
 * isn't touched by it.
 */
export function extractPage<S extends PageSource>(
  text: string,
  sources: readonly S[],
): Extraction<S> {
  const root = parseMarkdown(text);
  const unclosed = findUnclosedFence(text, root);
  const extraction: Extraction<S> = {
    fragments: [],
    layers: layersOf(root),
    problems: [],
    notices: [],
  };
  for (const source of sources) {
    const findings: Findings = { problems: [], notices: [] };
    const report = reportFor(source, findings);
    if (unclosed) {
      report.problem("code block", lineOf(unclosed), "it never ends: the page was cut short");
    } else {
      const stated = extract(text, root, source, report);
      if (stated && findings.problems.length === 0) {
        extraction.fragments.push({ source, document: fragmentOf(stated, source) });
      }
    }
    extraction.problems.push(...findings.problems);
    extraction.notices.push(...findings.notices);
  }
  return extraction;
}

function layersOf(root: Root): PulledLayer[] {
  const layers: PulledLayer[] = [];
  if (findOpenApiSection(root)) layers.push("openapi");
  if (partsOf(root).some((part) => endpointLines(part).length > 0)) layers.push("prose");
  return layers;
}

function extract(
  text: string,
  root: Root,
  source: PageSource,
  report: Report,
): JsonObject | undefined {
  if (source.layer === "openapi") return extractOpenApi(root, source, report);
  const blockPath = readReference(findOpenApiSection(root)?.codes[0])?.path;
  return extractProse(text, root, source, blockPath, report);
}

function fragmentOf(stated: JsonObject, { page, language, layer }: PageSource): JsonObject {
  const { version = "0.0.0" } = (stated["info"] ?? {}) as JsonObject;
  return inFragmentOrder({
    openapi: "3.1.0",
    "x-source": { page, language, layer },
    ...stated,
    info: { title: "Jelou External Support Panel", version },
  }) as JsonObject;
}

import type { JsonObject } from "../../inputs/json.js";
import { findUnclosedFence, readOperationReference } from "./fence.js";
import { lineOf, parseMarkdown, parseMdx } from "./markdown.js";
import type { Root } from "./markdown.js";
import { extractOpenApi, findOpenApiSection } from "./openapi.js";
import { endpointLines } from "./endpoint.js";
import { partsOf } from "./parts.js";
import { extractProse } from "./prose.js";
import {
  reportFor,
  type Findings,
  type Fragment,
  type PageSource,
  type PulledLayer,
  type Report,
} from "./report.js";
import { structureOf } from "./structure.js";

export interface Extraction<S extends PageSource = PageSource> extends Findings {
  fragments: Fragment<S>[];
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
  const extraction: Extraction<S> = {
    fragments: [],
    layers: layersOf(root),
    problems: [],
    notices: [],
  };
  for (const source of sources) {
    const findings: Findings = { problems: [], notices: [] };
    const report = reportFor(source.page, source.layer, findings);
    const unclosed = findUnclosedFence(text, root);
    if (unclosed) {
      report.problem("code block", lineOf(unclosed), "it never ends: the page was cut short");
    } else {
      const document = extract(text, root, source, report);
      if (document && findings.problems.length === 0) {
        extraction.fragments.push({ source, document: describe(document, source) });
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
  const [block] = findOpenApiSection(root)?.codes ?? [];
  const blockPath = readOperationReference(block?.meta)?.path;
  let page: Root;
  try {
    page = parseMdx(text);
  } catch (error) {
    // Of a component that is never closed, the parser tells the line in its message only.
    const { line, message } = error as { line?: number; message: string };
    const place = line ?? Number(message.match(/\((\d+):\d+-/)?.[1] ?? 1);
    return void report.problem("page", place, `it can't be read as MDX: ${message}`);
  }
  const prose = extractProse(page, source, blockPath, report);
  return (
    prose &&
    structureOf(prose, {
      problem: (path, message) => report.problem(path.join("."), 1, message),
      notice: (path, message) => report.notice(path.join("."), 1, message),
      reference: () => undefined,
    })
  );
}

function describe({ openapi, ...others }: JsonObject, source: PageSource): JsonObject {
  const { page, language, layer } = source;
  return { openapi: openapi ?? "3.1.0", "x-source": { page, language, layer }, ...others };
}

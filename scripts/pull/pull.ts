import { existsSync } from "node:fs";
import { join } from "node:path";
import pLimit from "p-limit";
import { stringify } from "yaml";
import * as z from "zod";
import { merge } from "../generate/merge.js";
import { byText, PipelineError, type JsonObject } from "../json.js";
import {
  currentText,
  digestOf,
  pagesOf,
  readSources,
  readYaml,
  type Page,
  type Sources,
} from "../sources.js";
import { fetchText, FetchFailure } from "./fetch.js";
import { PageFault, readBlock, readPage } from "./page.js";

export interface PullOptions {
  /** The project's folder. */
  readonly folder: string;
  /** A mirror to fetch from, instead of the site. */
  readonly baseUrl?: string | undefined;
  readonly timeoutMs: number;
  /** Records the sections of one slug or of all pages as read. */
  readonly reviewed?: { readonly slug: string | undefined } | undefined;
}

export interface Pulled {
  /** The files to write. */
  readonly texts: ReadonlyMap<string, string>;
  /** The tasks for a person, one line each. */
  readonly failures: readonly string[];
  readonly unread: readonly string[];
  readonly reviewed: readonly string[];
  readonly pageCount: number;
}

type Digests = Record<string, string>;
type Outcome = {
  page: Page;
  fragment?: string;
  sections?: ReadonlyMap<string, string>;
  failure?: string;
};

const header =
  "# The digests of the sections that a person has read. Written by `npm run spec:pull -- --reviewed`.\n";

export async function pull(options: PullOptions): Promise<Pulled> {
  const { folder, reviewed } = options;
  const sources = readSources(folder);
  const slug = reviewed?.slug;
  if (slug !== undefined && !(slug in sources.pages))
    throw new PipelineError(`spec/sources.yaml has no page "${slug}".`);
  const index = slug === undefined ? await readIndex(sources, options) : undefined;
  const pages = pagesOf(sources).filter((page) => slug === undefined || page.slug === slug);
  const fourAtATime = pLimit(4);
  const outcomes = await Promise.all(
    pages.map((page) => fourAtATime(() => pullPage(page, options))),
  );
  outcomes.sort((a, b) => byText(a.page.address, b.page.address));
  const texts = new Map(
    outcomes.flatMap(({ page, fragment }) =>
      fragment === undefined ? [] : [[fileOf(page, folder), fragment] as const],
    ),
  );
  const known = readReviewed(folder);
  const changes = describeChanges(outcomes, known, folder);
  if (reviewed) texts.set(reviewedFile(folder), renderReviewed(outcomes, known, sources));
  return {
    texts,
    failures: [
      ...(index instanceof FetchFailure ? [`the index, llms.txt: ${index.message}`] : []),
      ...(index instanceof Set ? compareIndex(index, sources, outcomes) : []),
      ...failuresOf(outcomes),
    ],
    unread: reviewed ? [] : changes,
    reviewed: reviewed ? changes : [],
    pageCount: outcomes.filter(({ sections }) => sections).length,
  };
}

async function pullPage(page: Page, options: PullOptions): Promise<Outcome> {
  try {
    const { origin, pathname } = new URL(page.address);
    const url = onHost(`${pathname}.md`, options.baseUrl ?? origin);
    const { sections, block } = readPage(await fetchText(url, options.timeoutMs));
    const file = fileOf(page, options.folder);
    const before = currentText(file);
    if (before !== undefined && !/^x-digest:/m.test(before))
      // This fragment is written by hand, so a person must read the block, too.
      return {
        page,
        sections: new Map([...sections, ["OpenAPI", digestOf({ block: block?.yaml ?? "" })]]),
      };
    if (!block && before !== undefined)
      throw new PageFault("it has no OpenAPI block any more: delete its fragment if that is right");
    if (!block) return { page, sections };
    if (page.operation === undefined)
      throw new PageFault("it has an OpenAPI block: name its `operation` in spec/sources.yaml");
    const document = readBlock(block, page.operation);
    // A document that the merge can't read is refused here, so that the old fragment stays.
    merge([{ id: `${keyOf(page)}.md.openapi`, document }], [], () => "");
    return { page, sections, fragment: fragmentText(page, document) };
  } catch (error) {
    const isKnown = [FetchFailure, PageFault, PipelineError].some((kind) => error instanceof kind);
    return { page, failure: isKnown ? (error as Error).message : `unexpected: ${String(error)}` };
  }
}

export function fragmentText({ address }: Page, document: JsonObject): string {
  const { openapi = "", ...rest } = document;
  const marked = { openapi, "x-digest": digestOf(document), ...rest };
  return (
    `# Written by \`npm run spec:pull\` from ${address}; not edited by hand.\n` +
    stringify(marked, { lineWidth: 0, aliasDuplicateObjects: false })
  );
}

// ── The digests of the sections that a person has read

function reviewedFile(folder: string): string {
  return join(folder, "spec/reviewed.yaml");
}

function readReviewed(folder: string): Readonly<Record<string, Digests>> {
  const file = reviewedFile(folder);
  const schema = z.record(z.string(), z.record(z.string(), z.string())).nullable();
  return existsSync(file) ? (readYaml(file, schema) ?? {}) : {};
}

/** The new text of spec/reviewed.yaml: the pages that were just read replace their older digests. */
function renderReviewed(
  outcomes: readonly Outcome[],
  known: Readonly<Record<string, Digests>>,
  sources: Sources,
): string {
  const read = outcomes.flatMap(({ page, sections }) =>
    sections ? [[keyOf(page), Object.fromEntries(sections)] as const] : [],
  );
  const pages = pagesOf(sources).map(keyOf);
  const digests = Object.entries({ ...known, ...Object.fromEntries(read) })
    .filter(([key]) => pages.includes(key))
    .sort(([a], [b]) => byText(a, b));
  return header + stringify(Object.fromEntries(digests), { lineWidth: 0 });
}

/** One line for each page with sections that a person must read. */
function describeChanges(
  outcomes: readonly Outcome[],
  known: Readonly<Record<string, Digests>>,
  folder: string,
): string[] {
  return outcomes.flatMap(({ page, sections }) => {
    const changes = sections ? changesOf(known[keyOf(page)], sections) : [];
    return changes.length > 0 ? [describe(page, changes, folder)] : [];
  });
}

/** The headings of the sections that a person must read. */
function changesOf(known: Digests = {}, sections: ReadonlyMap<string, string>): string[] {
  const found = [...sections].filter(([title, digest]) => known[title] !== digest);
  const gone = Object.keys(known).filter((title) => !sections.has(title));
  return [
    ...found.map(([title]) => (title in known ? `${title} (changed)` : title)),
    ...gone.map((title) => `${title} (gone)`),
  ];
}

function describe(page: Page, changes: readonly string[], folder: string): string {
  // A block is a section only if a person keeps its fragment.
  const isKept = changes.some((change) => /^OpenAPI\b/.test(change));
  const layers = [...(isKept ? ["md.openapi"] : []), "md.prose", "rendered.prose"];
  const files = layers.map((layer) => `spec/pages/${keyOf(page)}.${layer}.yaml`);
  const own = files.filter((file) => existsSync(join(folder, file)));
  return `${page.address}: ${changes.join(", ")} → ${own.join(", ") || `${files[0]} (new)`}`;
}

/** One line for each page, or a single line if all pages fail for the same reason. */
function failuresOf(outcomes: readonly Outcome[]): string[] {
  const failed = outcomes.filter(({ failure }) => failure !== undefined);
  const reasons = new Set(failed.map(({ failure }) => failure));
  if (failed.length === outcomes.length && reasons.size === 1 && failed.length > 1)
    return [`all ${failed.length} pages: ${failed[0]?.failure}`];
  return failed.map(({ page, failure }) => `${page.address}: ${failure}`);
}

/** The addresses that the site lists, or the reason why its index is unusable. */
async function readIndex(
  { site }: Sources,
  { baseUrl, timeoutMs }: PullOptions,
): Promise<ReadonlySet<string> | FetchFailure> {
  try {
    const text = await fetchText(onHost("/llms.txt", baseUrl ?? site), timeoutMs);
    const links = [...text.matchAll(/\]\((\S+?)\.md\)/g)].map(([, link = ""]) => link);
    const addresses = links.filter((link) => URL.canParse(link, site));
    return new Set(addresses.map((link) => new URL(link, site).href));
  } catch (error) {
    if (error instanceof FetchFailure && !error.isUnreachable) return error;
    // Without an answer for the index, each page would only wait for the same timeout.
    throw new PipelineError(`${site}/llms.txt: ${(error as Error).message}. Nothing was read.`);
  }
}

/** Compares the site's index with spec/sources.yaml: pages that only one of them lists. */
function compareIndex(
  listed: ReadonlySet<string>,
  { site, section }: Sources,
  outcomes: readonly Outcome[],
): string[] {
  const prefixes = Object.values(section).map((prefix) => new URL(prefix, site).href);
  const ours = [...listed].filter((address) => prefixes.some((one) => address.startsWith(one)));
  if (ours.length === 0) return ["the index, llms.txt, lists no page of the section"];
  const known = outcomes.map(({ page }) => page.address);
  const read = outcomes.filter(({ failure }) => failure === undefined);
  return [
    ...ours
      .filter((address) => !known.includes(address))
      .map((address) => `${address}: it is new in the index: add its slug to spec/sources.yaml`),
    ...read
      .filter(({ page }) => !listed.has(page.address))
      .map(({ page }) => `${page.address}: the index doesn't list it any more`),
  ];
}

/** A path on the site or on a mirror. The address of a mirror may have a path itself. */
function onHost(path: string, base: string): URL {
  return new URL(new URL(base).pathname.replace(/\/$/, "") + path, base);
}

function keyOf({ slug, language }: Page): string {
  return `${slug}.${language}`;
}

function fileOf(page: Page, folder: string): string {
  return join(folder, `spec/pages/${keyOf(page)}.md.openapi.yaml`);
}

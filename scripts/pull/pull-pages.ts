import pLimit from "p-limit";
import type { DocumentedSource, Sources } from "../inputs/sources.js";
import { markdownAddress, onHost, pageKey } from "./addresses.js";
import { coverageOf, ignoredPages, pagesOfIndex, type Coverage } from "./coverage.js";
import { extractPage } from "./extract/page.js";
import type { Finding, PageSource } from "./extract/report.js";
import { FetchFailure, fetchText, type FetchOptions } from "./fetch-text.js";
import { writeFragment, type FragmentChange } from "./write-fragment.js";

export interface PullOptions {
  /** The folder that holds `pages/`; nothing outside of it is written. */
  specDirectory: string;
  sources: Sources;
  /** Fetch from this host instead of the pages' own. */
  baseUrl?: string | undefined;
  /** Bounds one attempt. @default 10_000 */
  timeoutMs?: number | undefined;
  /** Before the first retry; doubled for the second. @default 500 */
  retryDelayMs?: number | undefined;
  /** Called when a page is done with. */
  onPage?: (progress: Progress) => void;
}

export interface Progress {
  page: string;
  hasFailed: boolean;
  done: number;
  total: number;
}

export interface PageNotice {
  /** The address of a page or of the site's index. */
  page: string;
  reason: string;
}

export interface PageFailure extends PageNotice {
  /** Another try may succeed. */
  isPassing: boolean;
}

export interface PullResult extends Coverage {
  /** The pages that were read, whether or not all of their parts could be understood. */
  read: string[];
  changed: FragmentChange[];
  failures: PageFailure[];
  /** What a person should know of, though nothing failed. */
  notices: PageNotice[];
  /** The ids of the sources that a person keeps: no page was looked at for them. */
  transcribed: string[];
}

type PulledSource = DocumentedSource & PageSource;

interface Page {
  address: string;
  /** None of a page that is ignored: it is looked at all the same, for layers that it didn't have. */
  sources: PulledSource[];
}

const pagesAtOnce = 4;

/** Fetches every page of the section and rewrites the fragments of its sources. A page that fails keeps its old ones. */
export async function pullPages(options: PullOptions): Promise<PullResult> {
  const { sources } = options;
  const byHand = sources.documented.filter(({ origin }) => origin !== "pulled");
  const result: PullResult = {
    read: [],
    changed: [],
    failures: [],
    notices: [],
    transcribed: byHand.map(({ id }) => id).sort(),
    uncovered: [],
    gone: [],
  };
  const limit = pLimit(pagesAtOnce);
  const pages = pagesOf(sources, result);
  let done = 0;
  const pulls = pages.map((page) =>
    limit(async () => {
      const failures = await pullPage(page, options, result).catch(unreadable(page.address));
      result.failures.push(...failures);
      done++;
      const hasFailed = failures.length > 0;
      options.onPage?.({ page: page.address, hasFailed, done, total: pages.length });
    }),
  );
  await Promise.all([...pulls, limit(() => readCoverage(options, result))]);
  return sorted(result);
}

function pagesOf(sources: Sources, result: PullResult): Page[] {
  const pages = new Map<string, Page>();
  const pageAt = (address: string): Page => {
    const key = pageKey(address, sources.site);
    const page = pages.get(key) ?? { address, sources: [] };
    pages.set(key, page);
    return page;
  };
  for (const source of sources.documented) {
    if (source.origin !== "pulled") continue;
    if (isPullable(source)) {
      pageAt(source.page).sources.push(source);
    } else {
      const reason = `${source.id}: only the openapi and prose layers of .md pages can be pulled`;
      result.failures.push({ page: source.page, reason, isPassing: false });
    }
  }
  for (const address of ignoredPages(sources)) pageAt(address);
  return [...pages.values()];
}

function isPullable(source: DocumentedSource): source is PulledSource {
  return source.rendition === "md" && (source.layer === "openapi" || source.layer === "prose");
}

async function pullPage(
  page: Page,
  options: PullOptions,
  result: PullResult,
): Promise<PageFailure[]> {
  const { address, sources } = page;
  const url = markdownAddress(address, options.baseUrl);
  const text = await fetchText(url, address, fetchOptions(options));
  result.read.push(address);
  const { fragments, problems, notices, layers } = extractPage(text, sources);
  const failures = problems.map(describe);
  for (const { source, document } of fragments) {
    const outcome = await writeFragment(options.specDirectory, source.id, document);
    if (!Array.isArray(outcome)) {
      if (outcome) result.changed.push(outcome);
      continue;
    }
    for (const { path, message } of outcome) {
      const reason = `${source.layer} layer, ${path.join(".")}: no valid OpenAPI: ${message}`;
      failures.push({ page: address, reason, isPassing: false });
    }
  }
  result.notices.push(...notices.map(describe));
  for (const layer of layers) {
    if (sources.some((source) => source.layer === layer)) continue;
    const reason = `the page has a layer that no source takes: ${layer}; name it in spec/sources.yaml`;
    result.notices.push({ page: address, reason });
  }
  return failures;
}

async function readCoverage(options: PullOptions, result: PullResult): Promise<void> {
  const { site } = options.sources;
  const index = onHost("/llms.txt", site).href;
  try {
    const address = onHost("/llms.txt", options.baseUrl ?? site);
    const listed = pagesOfIndex(await fetchText(address, index, fetchOptions(options)));
    if (listed.length === 0) throw new FetchFailure("the index lists no page");
    Object.assign(result, coverageOf(listed, options.sources));
  } catch (error) {
    result.failures.push(...unreadable(index)(error));
  }
}

function fetchOptions({ timeoutMs = 10_000, retryDelayMs = 500 }: PullOptions): FetchOptions {
  return { timeoutMs, retryDelayMs };
}

/** One page that breaks the reading, whatever the reason, must not end the pull of the others. */
function unreadable(page: string): (error: unknown) => PageFailure[] {
  return (error) => {
    if (!(error instanceof FetchFailure)) {
      return [{ page, reason: `unexpected: ${String(error)}`, isPassing: false }];
    }
    return [{ page, reason: error.message, isPassing: error.isPassing }];
  };
}

function describe({ page, layer, part, line, message }: Finding): PageFailure {
  const reason = `${layer} layer, line ${line}, ${part}: ${message}`;
  return { page, reason, isPassing: false };
}

/** Pages finish in any order; what is told of them stands in one. */
function sorted(result: PullResult): PullResult {
  const byPage = (a: PageNotice, b: PageNotice) => (a.page < b.page ? -1 : a.page > b.page ? 1 : 0);
  result.read.sort();
  result.changed.sort((a, b) => (a.id < b.id ? -1 : 1));
  result.failures.sort(byPage);
  result.notices.sort(byPage);
  return result;
}

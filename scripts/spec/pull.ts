import pLimit from "p-limit";
import { fragmentText } from "./extract/fragment-text.js";
import { extractPage } from "./extract/page.js";
import type { Finding, PageSource } from "./extract/report.js";
import { markdownAddress, onHost, pageKey } from "./pull/addresses.js";
import { FetchFailure, fetchText, type FetchOptions } from "./pull/fetch-text.js";
import { coverageOf, pagesOfIndex, type Coverage } from "./pull/site-index.js";
import { writeFragment } from "./pull/write-fragment.js";
import type { Source, Sources } from "../inputs/sources.js";

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
  /** Pages fetched at once. @default 4 */
  concurrency?: number | undefined;
  /** Called when a page is done with. */
  onPage?: (progress: Progress) => void;
}

export interface Progress {
  page: string;
  hasFailed: boolean;
  done: number;
  total: number;
}

export interface Failure {
  /** The address of a page or of the site's index. */
  page: string;
  reason: string;
}

export interface PullResult extends Coverage {
  /** The pages that were read, whether or not all of their parts could be understood. */
  read: string[];
  /** The ids of the fragments that changed. */
  changed: string[];
  failures: Failure[];
  /** What a person should know of, though nothing failed. */
  notices: Failure[];
}

type PulledSource = Source & PageSource;

/** Fetches the pages of all pulled sources and rewrites their fragments. A page that fails keeps its old ones. */
export async function pullPages(options: PullOptions): Promise<PullResult> {
  const { sources } = options;
  const result: PullResult = {
    read: [],
    changed: [],
    failures: [],
    notices: [],
    uncovered: [],
    gone: [],
  };
  const limit = pLimit(options.concurrency ?? 4);
  const pages = pagesOf(sources, result);
  let done = 0;
  const pulls = [...pages.values()].map(([first, ...others]) =>
    limit(async () => {
      const { page } = first;
      const failures = await pullPage([first, ...others], options, result).catch(unreadable(page));
      result.failures.push(...failures);
      done++;
      const hasFailed = failures.length > 0;
      options.onPage?.({ page, hasFailed, done, total: pages.size });
    }),
  );
  await Promise.all([...pulls, limit(() => readCoverage(options, result))]);
  return sorted(result);
}

function pagesOf(
  { sources, site }: Sources,
  result: PullResult,
): Map<string, [PulledSource, ...PulledSource[]]> {
  const pages = new Map<string, [PulledSource, ...PulledSource[]]>();
  for (const source of sources) {
    if (source.origin !== "pulled") continue;
    if (!isPullable(source)) {
      const reason = `${source.id}: only the openapi and prose layers of .md pages can be pulled`;
      result.failures.push({ page: source.page, reason });
      continue;
    }
    const key = pageKey(source.page, site);
    const others = pages.get(key);
    if (others) others.push(source);
    else pages.set(key, [source]);
  }
  return pages;
}

function isPullable(source: Source): source is PulledSource {
  return source.rendition === "md" && source.layer !== "reference";
}

async function pullPage(
  sources: readonly [PulledSource, ...PulledSource[]],
  options: PullOptions,
  result: PullResult,
): Promise<Failure[]> {
  const [{ page }] = sources;
  const address = markdownAddress(page, options.baseUrl);
  const text = await fetchText(address, page, fetchOptions(options));
  result.read.push(page);
  const { fragments, problems, notices, layers } = extractPage(text, sources);
  for (const { source, document } of fragments) {
    const hasChanged = await writeFragment(
      options.specDirectory,
      source.id,
      fragmentText({ document }),
    );
    if (hasChanged) result.changed.push(source.id);
  }
  result.notices.push(...notices.map(describe));
  for (const layer of layers) {
    if (sources.some((source) => source.layer === layer)) continue;
    result.notices.push({ page, reason: `the page has a layer that no source takes: ${layer}` });
  }
  return problems.map(describe);
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
function unreadable(page: string): (error: unknown) => Failure[] {
  return (error) => {
    const reason = error instanceof FetchFailure ? error.message : `unexpected: ${String(error)}`;
    return [{ page, reason }];
  };
}

function describe({ page, layer, part, line, message }: Finding): Failure {
  return { page, reason: `${layer} layer, line ${line}, ${part}: ${message}` };
}

/** Pages finish in any order; what is told of them stands in one. */
function sorted(result: PullResult): PullResult {
  const byPage = (a: Failure, b: Failure) => (a.page < b.page ? -1 : a.page > b.page ? 1 : 0);
  result.read.sort();
  result.changed.sort();
  result.failures.sort(byPage);
  result.notices.sort(byPage);
  return result;
}

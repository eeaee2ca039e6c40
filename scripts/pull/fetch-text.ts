import ky, { HTTPError, TimeoutError, type Options } from "ky";
import { redirectTarget } from "./addresses.js";

export interface FetchOptions {
  /** Bounds one attempt, its body included. */
  timeoutMs: number;
  /** Before the first retry; doubled for the second. */
  retryDelayMs: number;
}

/** A page that couldn't be had. Its message says why, to a person, and what to do where trying again won't help. */
export class FetchFailure extends Error {
  override readonly name = "FetchFailure";
  /** Another try may succeed. */
  readonly isPassing: boolean;

  constructor(message: string, options: ErrorOptions & { isPassing?: boolean } = {}) {
    super(message, options);
    this.isPassing = options.isPassing ?? false;
  }
}

const retries = 2;
const maxRetryAfterMs = 30_000;
/** Real pages have some 10 kB; a parser must not be fed without end. */
const maxCharacters = 512 * 1024;
const worthRetrying = [408, 429, ...Array.from({ length: 100 }, (_, index) => 500 + index)];
const textTypes = [
  "",
  "text/markdown",
  "text/x-markdown",
  "text/plain",
  "application/octet-stream",
];

/**
 * Fetches a Markdown text whole, with retries. Redirects aren't followed: a page that moved must be known by its new
 * address. `page` is its canonical address, for messages.
 *
 * @throws {FetchFailure} when there is no such text.
 */
export async function fetchText(
  address: URL,
  page: string,
  options: FetchOptions,
): Promise<string> {
  let response: Response;
  try {
    response = await ky.get(address, kyOptions(options));
  } catch (error) {
    const { reason, isPassing } = diagnose(error, address, page, options);
    throw new FetchFailure(reason, { cause: error, isPassing });
  }
  const type = response.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  const text = decode(await response.arrayBuffer());
  if (!textTypes.includes(type))
    throw new FetchFailure(`not Markdown: its content type is ${type}`);
  if (/^\s*<(?:!doctype\s+html|html\b)/i.test(text))
    throw new FetchFailure("not Markdown: it is HTML");
  if (text.trim() === "") throw new FetchFailure("the page is empty");
  if (text.length > maxCharacters) throw new FetchFailure("the page has more than 512 kB");
  return text;
}

function kyOptions({ timeoutMs, retryDelayMs }: FetchOptions): Options {
  return {
    fetch: fetchWhole,
    redirect: "manual",
    timeout: timeoutMs,
    headers: { accept: "text/markdown, text/plain;q=0.9" },
    retry: {
      limit: retries,
      statusCodes: worthRetrying,
      afterStatusCodes: [429, 503],
      maxRetryAfter: maxRetryAfterMs,
      retryOnTimeout: true,
      delay: (attempt) => retryDelayMs * 2 ** (attempt - 1),
    },
  };
}

/** ky's timeout and retries end with the headers. Reading the body inside puts it under both. */
async function fetchWhole(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  const { status, headers } = response;
  const body = await response.arrayBuffer();
  const mayHaveBody = status !== 204 && status !== 205 && status !== 304;
  return new Response(mayHaveBody ? body : null, { status, headers });
}

function decode(body: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch (cause) {
    throw new FetchFailure("not Markdown: its bytes are no UTF-8 text", { cause });
  }
}

function diagnose(
  error: unknown,
  address: URL,
  page: string,
  { timeoutMs }: FetchOptions,
): { reason: string; isPassing: boolean } {
  const attempts = `${retries + 1} attempts`;
  if (error instanceof TimeoutError) {
    const reason = `no complete answer within ${timeoutMs} ms, in ${attempts}`;
    return { reason, isPassing: true };
  }
  if (!(error instanceof HTTPError)) {
    const reason = `the connection failed or ended before the page did, in ${attempts}: ${messagesOf(error)}`;
    return { reason, isPassing: true };
  }
  const { status, headers } = error.response;
  const location = headers.get("location");
  if (status >= 300 && status < 400 && location !== null) {
    const target = redirectTarget(location, address, page);
    const reason = `the page moved to ${target} (HTTP ${status}): name its new address in spec/sources.yaml`;
    return { reason, isPassing: false };
  }
  if (status === 404 || status === 410) {
    const reason =
      `the page is gone (HTTP ${status}): where it is gone for good, take it (or its language) out of ` +
      `spec/sources.yaml and delete its fragments; where it has moved, name its new address there`;
    return { reason, isPassing: false };
  }
  const isPassing = worthRetrying.includes(status);
  return { reason: isPassing ? `HTTP ${status}, in ${attempts}` : `HTTP ${status}`, isPassing };
}

/** "fetch failed" alone says nothing: what happened is in the cause. */
function messagesOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.message === "" ? error.name : error.message;
  return error.cause === undefined ? own : `${own}: ${messagesOf(error.cause)}`;
}

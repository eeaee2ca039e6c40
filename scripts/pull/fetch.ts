import ky, { HTTPError, TimeoutError } from "ky";

/** A page couldn't be read. The message says why, and what to do if another try won't help. */
export class FetchFailure extends Error {
  /** Whether there was no answer at all, so that the whole site may be down. */
  get isUnreachable(): boolean {
    return this.cause !== undefined && !(this.cause instanceof HTTPError);
  }
}

// Real pages have some 10 kB.
const maxLength = 1024 * 1024;

/** Fetches a whole Markdown text, with retries. Redirects aren't followed: a page that moved needs a new address. */
export async function fetchText(address: URL, timeoutMs: number): Promise<string> {
  try {
    const response = await ky.get(address, {
      fetch: fetchWhole,
      redirect: "manual",
      timeout: timeoutMs,
      headers: { accept: "text/markdown, text/plain;q=0.9" },
      retry: { limit: 2, retryOnTimeout: true, maxRetryAfter: 10_000 },
    });
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await response.arrayBuffer());
    if (text.trim() === "") throw new FetchFailure("the page is empty");
    if (text.length > maxLength) throw new FetchFailure("the page has more than 1 MB");
    if (/^\s*<(?:!doctype|html)\b/i.test(text)) throw new FetchFailure("it is HTML, not Markdown");
    return text;
  } catch (error) {
    if (error instanceof FetchFailure) throw error;
    throw new FetchFailure(reasonOf(error), { cause: error });
  }
}

/** ky's timeout and retries don't cover the body, so the body is read here, inside ky's request. */
async function fetchWhole(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  const { status, headers } = response;
  const body = await response.arrayBuffer();
  return new Response([204, 205, 304].includes(status) ? null : body, { status, headers });
}

const renaming =
  "rename its slug in spec/sources.yaml and spec/reviewed.yaml, and its fragments in spec/pages/";

function reasonOf(error: unknown): string {
  if (error instanceof HTTPError) {
    const { status, headers } = error.response;
    const location = headers.get("location");
    if (status >= 300 && status < 400 && location !== null)
      return `it moved to ${location}: ${renaming}`;
    if (status === 404 || status === 410)
      return (
        `it is gone (HTTP ${status}): if it moved, ${renaming}; ` +
        "if it is gone for good, remove it (or its language) from spec/sources.yaml and delete its fragments"
      );
    return `HTTP ${status}`;
  }
  if (error instanceof TimeoutError) return "no complete answer in time";
  // "fetch failed" says nothing. The reason is in the cause.
  const causes = [];
  for (let cause = error; cause instanceof Error; cause = cause.cause) causes.push(cause.message);
  return `can't be reached: ${causes.join(": ")}`;
}

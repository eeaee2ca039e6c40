import { maxCauses, readErrorLike, type ErrorLike } from "./error-like.js";

// Which failures may be retried, and when. A request that may have acted is only sent again if it can't act twice.

const transientStatuses = new Set([408, 500, 502, 503, 504]);

/** Codes that only a failed connect has: no byte of the request was sent. */
const connectCodes = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);
const connectSystemCalls = new Set(["connect", "getaddrinfo"]);

/** Whether a second request has no effect beyond the first. */
export function isIdempotent(method: string): boolean {
  return method === "GET" || method === "DELETE";
}

/** Whether `method` may be sent again after an answer with `status`. */
export function isRetryableStatus(method: string, status: number): boolean {
  return status === 429 || (isIdempotent(method) && transientStatuses.has(status));
}

/** Whether `method` may be sent again after `fetch` threw. */
export function isRetryableFailure(method: string, thrown: unknown): boolean {
  return isConnectionFailure(thrown) && (isIdempotent(method) || wasNeverConnected(thrown));
}

/** Whether an error is about the connection: a TypeError, as `fetch` throws, or an error with a code, or its cause is one. */
export function isConnectionFailure(thrown: unknown, depth = 0): boolean {
  const error = readErrorLike(thrown);
  if (!error || depth >= maxCauses) return false;
  // The assertions of node:assert have a code too.
  if (error.code === "ERR_ASSERTION") return false;
  // workerd throws plain errors and marks them as retryable.
  const isOwn =
    error.name === "TypeError" || typeof error.code === "string" || error.retryable === true;
  const inner = [error.cause, ...(error.errors ?? [])];
  return isOwn || inner.some((one) => isConnectionFailure(one, depth + 1));
}

/** Whether a connection failed before a request could be sent on it. If the error doesn't say so, it didn't. */
export function wasNeverConnected(thrown: unknown, depth = 0): boolean {
  const error = readErrorLike(thrown);
  if (!error || depth >= maxCauses) return false;
  // Node tried several addresses: https://nodejs.org/api/net.html#netsetdefaultautoselectfamilyvalue
  if (error.errors) {
    return error.errors.every((one) => isConnectError(readErrorLike(one) ?? {}) === true);
  }
  return isConnectError(error) ?? wasNeverConnected(error.cause, depth + 1);
}

/** Whether an error is about the connect itself. `undefined` if it has neither a system call nor a code. */
function isConnectError({ code, syscall }: ErrorLike): boolean | undefined {
  // A read on an open connection may fail with the same code.
  if (typeof syscall === "string") return connectSystemCalls.has(syscall);
  return typeof code === "string" ? connectCodes.has(code) : undefined;
}

/** Exponential with full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ */
export function backoffMs(attempt: number): number {
  return Math.random() * Math.min(8_000, 500 * 2 ** (attempt - 1));
}

/**
 * The milliseconds that `Retry-After` asks for: seconds, or a date (RFC 9110, section 10.2.3). `undefined` if it is absent,
 * malformed, or a date in the past.
 */
export function readRetryAfterMs(headers: Headers): number | undefined {
  const value = headers.get("retry-after") ?? "";
  // A number of too many digits would be Infinity, which JSON can't write.
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1_000, Number.MAX_SAFE_INTEGER);
  const date = parseHttpDate(value);
  if (date === undefined) return undefined;
  // The server's own clock, if it sends it: ours may be minutes away.
  const delayMs = date - (parseHttpDate(headers.get("date") ?? "") ?? Date.now());
  return delayMs > 0 ? delayMs : undefined;
}

function parseHttpDate(value: string): number | undefined {
  // Date.parse alone would read "1.5" as a day in 2001, and a date without a zone as local time.
  if (!/^[A-Z].*:\d\d/.test(value)) return undefined;
  const date = Date.parse(value.endsWith(" GMT") ? value : `${value} GMT`);
  return Number.isNaN(date) ? undefined : date;
}

import { maxCauses, readErrorLike, type ErrorLike } from "./error-like.js";

/** Answers that say "not now" without saying that nothing was done, as 429 does. */
const passingStatuses = new Set([408, 500, 502, 503, 504]);

/** Codes that only the connect phase has: no byte of the request could leave. */
const connectCodes = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);
const connectSystemCalls = new Set(["connect", "getaddrinfo"]);

/** Whether a method acts once however often it is sent. */
function isIdempotent(method: string): boolean {
  return method === "GET" || method === "DELETE";
}

/** Whether `method` may be sent again after an answer of `status`. */
export function mayRetryStatus(method: string, status: number): boolean {
  return status === 429 || (isIdempotent(method) && passingStatuses.has(status));
}

/** Whether `method` may be sent again after its connection failed before an answer came. */
export function mayRetryConnection(method: string, cause: unknown): boolean {
  return isIdempotent(method) || wasNeverConnected(cause);
}

/** Whether `method` may be sent again after the body of its answer broke off. */
export function mayRetryBody(method: string): boolean {
  return isIdempotent(method);
}

/** Whether a connection failed before anything could be sent on it. Where nothing tells, it did not. */
export function wasNeverConnected(cause: unknown, depth = 0): boolean {
  const error = readErrorLike(cause);
  if (!error || depth >= maxCauses) return false;
  // Several addresses were tried: https://nodejs.org/api/net.html#netsetdefaultautoselectfamilyvalue
  if (error.errors) {
    return error.errors.every((one) => isOfConnectPhase(readErrorLike(one) ?? {}) === true);
  }
  return isOfConnectPhase(error) ?? wasNeverConnected(error.cause, depth + 1);
}

/** What an error says by itself; `undefined` where it says nothing. */
function isOfConnectPhase({ code, syscall }: ErrorLike): boolean | undefined {
  // The same code may come of a read, on a connection that had carried the request.
  if (typeof syscall === "string") return connectSystemCalls.has(syscall);
  return typeof code === "string" ? connectCodes.has(code) : undefined;
}

/** Exponential, with full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ */
export function backoffMs(attempt: number): number {
  return Math.random() * Math.min(8_000, 500 * 2 ** (attempt - 1));
}

/** Milliseconds that `Retry-After` asks for (RFC 9110 §10.2.3); `undefined` where it is absent or nonsense. */
export function readRetryAfterMs(headers: Headers): number | undefined {
  const value = headers.get("retry-after") ?? "";
  // Of more digits than a number has, it would be Infinity, which JSON has not.
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1_000, Number.MAX_SAFE_INTEGER);
  // `Date.parse` alone would take "1.5" for a day in 2001, and the zoneless asctime form for local time.
  if (!/^[A-Z].*:\d\d/.test(value)) return undefined;
  const date = Date.parse(value.endsWith(" GMT") ? value : `${value} GMT`);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

// Answers that say "not now"; asking again can't do harm for a method that acts once however often it is sent.
const passing = [408, 429, 500, 502, 503, 504];

// Failures before any byte of the request could leave: libuv's and undici's codes. Other runtimes give none, and a
// request that may have arrived is not sent again.
const neverConnected =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|E(HOST|NET)UNREACH|UND_ERR_CONNECT_TIMEOUT)$/;

/** Whether `method` may be sent again after an answer of `status`. */
export const isRetryableStatus = (method: string, status: number) =>
  status === 429 || (isIdempotent(method) && passing.includes(status));

/** Whether `method` may be sent again after its connection failed. */
export const isRetryableFailure = (method: string, cause: unknown) =>
  isIdempotent(method) || neverConnected.test(connectionCode(cause) ?? "");

const isIdempotent = (method: string) => method === "GET" || method === "DELETE";

/** The platform's code of a connection failure, wherever in the chain of causes it stands. */
export function connectionCode(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > 4) return undefined;
  return "code" in error && typeof error.code === "string"
    ? error.code
    : connectionCode(error.cause, depth + 1);
}

/** Exponential, with full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ */
export const backoffMs = (attempt: number) =>
  Math.random() * Math.min(8_000, 500 * 2 ** (attempt - 1));

/** Milliseconds that `Retry-After` asks for (RFC 9110 §10.2.3); `undefined` where it is absent or nonsense. */
export function retryAfterMs(headers: Headers): number | undefined {
  const value = headers.get("retry-after")?.trim() ?? "";
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  // `Date.parse` alone would take "1.5" for a day in 2001, and the zoneless asctime form for local time.
  const date = /^[A-Z].*:\d\d/.test(value) ? Date.parse(value.replace(/( GMT)?$/, " GMT")) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

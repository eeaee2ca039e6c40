// What a failed answer says may pass, and asking again can't do harm for a method that acts once however often it is sent.
const passingStatus = new Set([408, 429, 500, 502, 503, 504]);

// Failures before any byte of the request could leave: libuv's and undici's codes.
const neverConnected = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EHOSTDOWN",
  "ENETDOWN",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Whether `method` may be sent again after an answer of `status`. */
export function isRetryableStatus(method: string, status: number): boolean {
  return isIdempotent(method) ? passingStatus.has(status) : status === 429;
}

/** Whether `method` may be sent again after its connection failed. */
export function isRetryableFailure(method: string, error: unknown): boolean {
  return isIdempotent(method) || wasNeverConnected(error);
}

function isIdempotent(method: string): boolean {
  return method === "GET" || method === "DELETE";
}

/** Certain only where the platform says so; where it doesn't, the request may have arrived. */
function wasNeverConnected(error: unknown): boolean {
  const code = connectionCode(error);
  return code !== undefined && neverConnected.has(code);
}

/** The platform's code of a connection failure, wherever in the chain of causes it stands. */
export function connectionCode(error: unknown): string | undefined {
  for (
    let current = error, depth = 0;
    current instanceof Error && depth < 5;
    current = current.cause, depth++
  ) {
    if ("code" in current && typeof current.code === "string") return current.code;
  }
  return undefined;
}

/** Exponential, with full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ */
export function backoffMs(attempt: number): number {
  return Math.random() * Math.min(8_000, 500 * 2 ** (attempt - 1));
}

/** Milliseconds that `Retry-After` asks for (RFC 9110 §10.2.3); `undefined` where it is absent or nonsense. */
export function retryAfterMs(headers: Headers): number | undefined {
  const value = headers.get("retry-after")?.trim() ?? "";
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  // Dates begin with a weekday. `Date.parse` alone would take "1.5" for a day in 2001, and the zoneless asctime form for local.
  if (!/^[A-Z][a-z]+,? /.test(value)) return undefined;
  const date = Date.parse(value.endsWith("GMT") ? value : `${value} GMT`);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

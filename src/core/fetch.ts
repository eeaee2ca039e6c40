import type { FetchInit, FetchResponse } from "../options.js";
import { BodyTooLarge, cancel, isStream, readText } from "./body.js";
import { isSuccess, notify, requestIdHeaders, type CallState } from "./call-state.js";
import type { CallSettings, Config } from "./config.js";
import type { Deadline } from "./deadline.js";
import { errorCode, readErrorLike } from "./error-like.js";
import { connectionError, noResponseError } from "./call-errors.js";
import { Reply, type BuiltRequest } from "./http.js";
import {
  backoffMs,
  isIdempotent,
  isRetryableFailure,
  isRetryableStatus,
  readRetryAfterMs,
  wasNeverConnected,
} from "./retry.js";

/** An attempt that failed. It's retried if `isRetryable` is true, and retries and time are left. */
interface FailedAttempt {
  /** The result of the call if this was the last attempt: a reply, or an error if there was no reply. */
  readonly outcome: Reply | Error;
  readonly isRetryable: boolean;
  /** For `onRetry`. */
  readonly reason: string;
  readonly retryAfterMs?: number | undefined;
}

/**
 * Sends a request and reads the answer, with retries, under one deadline. A request that may have acted is only repeated
 * if it can't act twice. A reply with an error status is returned like any other. `Answer` makes the error from it.
 */
export async function resilientFetch(
  built: BuiltRequest,
  headers: Readonly<Record<string, string>>,
  call: CallState,
  config: Pick<Config, "fetch" | "onRetry">,
  { maxRetries }: Pick<CallSettings, "maxRetries">,
  deadline: Deadline,
): Promise<Reply> {
  const { url, method, body } = built;
  call.method = method;
  const request: Omit<FetchInit, "signal"> = {
    method,
    // These come last, so that callers can't replace the content type or the signature.
    headers: { ...headers, ...Object.fromEntries(built.headers) },
    ...(body !== undefined && { body }),
    // By default, fetch would follow a redirect and take the credentials along.
    redirect: "manual",
    ...(method === "GET" && hasCacheOption() && { cache: "no-store" }),
  };
  for (;;) {
    deadline.check();
    const result = await attempt(url, request, call, config.fetch ?? globalThis.fetch, deadline);
    if (result instanceof Reply) return result;
    const { outcome, isRetryable, reason, retryAfterMs } = result;
    const delayMs = retryAfterMs ?? backoffMs(call.attempts);
    const hasRetry = isRetryable && call.attempts <= maxRetries;
    if (!hasRetry || delayMs >= deadline.timeLeftMs()) {
      call.lacksTimeToRetry = hasRetry && retryAfterMs !== undefined;
      if (outcome instanceof Reply) return outcome;
      throw outcome;
    }
    const { operation, projectId, attempts } = call;
    notify(config.onRetry, { operation, projectId, attempt: attempts, delayMs, reason });
    call.stage = "waiting to retry";
    await deadline.sleep(delayMs);
  }
}

async function attempt(
  url: string,
  request: Omit<FetchInit, "signal">,
  call: CallState,
  fetch: NonNullable<Config["fetch"]>,
  deadline: Deadline,
): Promise<Reply | FailedAttempt> {
  call.noteSent();
  call.stage = "waiting for an answer";
  let pending: Promise<FetchResponse> | undefined;
  let response: FetchResponse;
  try {
    pending = fetch(url, { ...request, signal: deadline.signal });
    response = await deadline.race(pending);
  } catch (thrown) {
    if (!deadline.hasEnded) return assessError(thrown, call);
    // A `fetch` that ignores its signal may still answer. Nobody will read that body.
    cancelLate(pending);
    throw thrown;
  }
  const headers = readHeaders(response);
  if (!headers) throw noResponseError(call);
  // If `fetch` followed a redirect in spite of its options, the answer counts as a redirect: status 0, as in browsers.
  const isFollowed = (response as { redirected?: unknown }).redirected === true;
  const status = isFollowed ? 0 : response.status;
  call.noteAnswer(status, headers);
  call.stage = "reading the answer";
  try {
    return assessReply(
      new Reply(status, headers, { text: await readText(response, deadline) }),
      call,
    );
  } catch (failure) {
    if (deadline.hasEnded) throw failure;
    return assessReply(new Reply(status, headers, { failure }), call);
  }
}

/** Older versions of workerd throw if they get `cache`. */
function hasCacheOption(): boolean {
  return typeof Request === "function" && "cache" in Request.prototype;
}

/** Decides whether an attempt is retried after `fetch` threw. */
function assessError(thrown: unknown, call: CallState): FailedAttempt {
  // Next.js and React control rendering by throwing errors with a digest. They must get the same object back.
  if (typeof readErrorLike(thrown)?.digest === "string") throw thrown;
  if (wasNeverConnected(thrown)) call.noteNeverConnected();
  return {
    outcome: connectionError(call, thrown),
    isRetryable: isRetryableFailure(call.method, thrown),
    reason: connectionReason(thrown, call),
  };
}

/** Why a connection failed, for `onRetry`: its code, if it has one. */
function connectionReason(thrown: unknown, { redact }: CallState): string {
  return redact(errorCode(thrown) ?? "connection failed", 100);
}

/** Decides whether an attempt is retried after a reply. It is if the status is transient or the body of a success was cut. */
function assessReply(reply: Reply, call: CallState): Reply | FailedAttempt {
  const { method } = call;
  const { status, headers, content } = reply;
  const isCut = "failure" in content && !(content.failure instanceof BodyTooLarge);
  const isRetryableCut = isCut && isSuccess(status) && isIdempotent(method);
  const isRetryable = isRetryableStatus(method, status) || isRetryableCut;
  if (!isRetryable) return reply;
  const reason = isRetryableCut ? connectionReason(content.failure, call) : `status ${status}`;
  return { outcome: reply, isRetryable, reason, retryAfterMs: readRetryAfterMs(headers) };
}

/** The headers as the platform's own class, or `undefined` if `value` isn't a response. */
function readHeaders(value: unknown): Headers | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  try {
    const { status, headers, body, text } = value as Partial<FetchResponse>;
    const isReadable = typeof text === "function" || isStream(body) || body === null;
    if (typeof status !== "number" || typeof headers !== "object" || !isReadable) return undefined;
    // `instanceof` fails for the headers of another realm or implementation, and a test double may have a Map.
    if (headers instanceof Headers) return headers;
    if (Symbol.iterator in headers) return new Headers([...(headers as Headers)]);
    // A test double may have nothing but `get`.
    const entries = usedHeaders.map((name) => [name, headers.get(name) ?? ""] as const);
    return new Headers(entries.filter(([, value]) => value !== "") as [string, string][]);
  } catch {
    return undefined;
  }
}

const usedHeaders = ["retry-after", "date", "location", ...requestIdHeaders];

async function cancelLate(pending: Promise<FetchResponse> | undefined): Promise<void> {
  try {
    const body = (await pending)?.body;
    if (isStream(body)) cancel(body);
  } catch {
    // `fetch` threw: there is nothing to cancel.
  }
}

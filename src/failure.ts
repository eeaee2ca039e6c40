import { adviceByEffect, adviceByStatus } from "./advice.js";
import { factsOf, nameOf, noteNothingSent, type CallState } from "./call.js";
import type { RefusalBody } from "./documented.js";
import { isSuccess } from "./effect.js";
import { readEnvelope, readRefusal } from "./envelope.js";
import { errorCode, wordsOf } from "./error-like.js";
import {
  JelouApiError,
  JelouConnectionError,
  JelouResponseError,
  JelouTimeoutError,
  type JelouError,
} from "./errors.js";
import { BodyTooLong } from "./body.js";
import type { Mask } from "./mask.js";
import { maskedCause, maskedHeaders, maskedJson } from "./masked.js";
import { isObject, type Sent } from "./read.js";
import {
  mayRetryBody,
  mayRetryConnection,
  mayRetryStatus,
  readRetryAfterMs,
  wasNeverConnected,
} from "./retry.js";

/** A failed attempt, and whether and when another one may follow. */
export interface Failure {
  readonly error: JelouError;
  readonly isRetryable: boolean;
  /** What `onRetry` hears. */
  readonly reason: string;
  readonly retryAfterMs?: number | undefined;
}

/** Nothing came back. */
export function noAnswer(thrown: unknown, call: CallState): Failure {
  const { operation, method, baseUrl, attempts, mask } = call;
  if (wasNeverConnected(thrown)) noteNothingSent(call);
  const cause = maskedCause(thrown, mask);
  const advice =
    errorCode(thrown) === undefined
      ? "look at its cause, and at the `fetch` that was passed, if one was"
      : "check network, DNS, TLS and baseUrl";
  const error = new JelouConnectionError(
    `${nameOf(call)} got no answer from ${baseUrl} in attempt ${attempts} (${wordsOf(cause)}): ${advice}.` +
      adviceByEffect(operation, call.effect),
    { ...factsOf(call), cause },
  );
  return {
    error,
    isRetryable: mayRetryConnection(method, thrown),
    reason: connectionReason(thrown, mask),
  };
}

/** Headers came, and no body that could be read. */
export function brokenBody(
  failure: unknown,
  status: number,
  headers: Headers,
  call: CallState,
): Failure {
  const { method, mask } = call;
  if (failure instanceof BodyTooLong) {
    return {
      ...unusableAnswer("its body is longer than 1 MB; check baseUrl and proxies", call),
      isRetryable: mayRetryStatus(method, status),
      retryAfterMs: readRetryAfterMs(headers),
    };
  }
  const cause = maskedCause(failure, mask);
  // The status says enough.
  if (!isSuccess(status)) return refusedCall(status, headers, undefined, call, cause);
  return {
    ...unusableAnswer(`its body was cut short (${wordsOf(cause)})`, call, cause),
    isRetryable: mayRetryBody(method),
    reason: connectionReason(failure, mask),
  };
}

function connectionReason(cause: unknown, mask: Mask): string {
  return mask(errorCode(cause) ?? "connection failed", 100);
}

/** An answer that nothing can be made of. */
export function unusableAnswer(reason: string, call: CallState, cause?: unknown) {
  const { operation, effect, status = 0 } = call;
  const error = new JelouResponseError(
    `${nameOf(call)} got an answer that can't be used, status ${status}: ${reason}.${adviceByEffect(operation, effect)}`,
    { ...factsOf(call), status, cause },
  );
  return { error, isRetryable: false, reason: `status ${status}` };
}

/** What is kept of the body of a refusal, in characters. */
const maxBodyLength = 64_000;

/** Jelou, or the gateway before it, said no. */
export function refusedCall(
  status: number,
  headers: Headers,
  body: unknown,
  call: CallState,
  cause?: unknown,
): Failure {
  const { operation, method, attempts, effect, mask } = call;
  const masked = maskedJson(body, mask, maxBodyLength);
  const { messages } = readEnvelope(masked);
  const retryAfterMs = readRetryAfterMs(headers);
  const isFault = status >= 500 || status === 408;
  const verb = isFault ? "failed" : "was refused";
  const error = new JelouApiError(
    `${nameOf(call)} ${verb} with status ${status} in attempt ${attempts}: ${quote(masked, messages, status, mask)}. ` +
      adviceByStatus(operation, status, retryAfterMs) +
      adviceByEffect(operation, effect),
    {
      ...factsOf(call),
      ...readRefusal(masked),
      cause,
      status,
      messages,
      headers: maskedHeaders(headers, mask),
      retryAfterMs,
      body: masked,
    },
  );
  return {
    error,
    isRetryable: mayRetryStatus(method, status),
    reason: `status ${status}`,
    retryAfterMs,
  };
}

/** Made by whoever awaited the call, so that its stack leads to the caller's line. */
export function timeoutError(call: CallState, timeoutMs: number): JelouTimeoutError {
  const { operation, attempts, effect } = call;
  const cause =
    attempts === 0
      ? "before anything was sent: the function that gives its secret is slow, or timeoutMs too short."
      : `in attempt ${attempts}: Jelou is slow or out of reach, or timeoutMs too short.`;
  return new JelouTimeoutError(
    `${nameOf(call)} took over ${timeoutMs} ms, ${cause}${adviceByEffect(operation, effect)}`,
    factsOf(call),
  );
}

// ── Jelou's words

/** How much of a body is quoted; of one that says which value is wrong, more. */
const quoteLength = 160;
const longQuoteLength = 400;

/** In one line, without tags, and without what moves the cursor of a terminal or turns the text around. */
function quote(body: unknown, messages: string[], status: number, mask: Mask): string {
  const isAboutValues = status === 400 || status === 422;
  const length = isAboutValues ? longQuoteLength : quoteLength;
  const parts = [...messages];
  if (typeof body === "string") parts.push(body);
  else if (isAboutValues || messages.length === 0) parts.push(besidesMessages(body));
  // Cut first: a search for tags takes long in a text of "<".
  const line = parts
    .join(" ")
    .slice(0, 2_000)
    .replace(/(<[^>]*>|[\s\p{Cc}\p{Bidi_Control}])+/gu, " ");
  // Once more, since a tag may have stood in the middle of a secret.
  const words = mask(line.trim(), length);
  return words === "" ? "without a word" : `"${words}"`;
}

/** What else a body says, what is wrong with the values first. */
function besidesMessages(body: unknown): string {
  if (!isObject(body)) return JSON.stringify(body) ?? "";
  const sent: Sent<RefusalBody> = body;
  const { message: _, status: __, statusMessage: ___, validationError, error, ...rest } = sent;
  const besides = { validationError, error, ...rest };
  const isEmpty = Object.values(besides).every((value) => value === undefined);
  return isEmpty ? "" : JSON.stringify(besides);
}

import { adviceByEffect, adviceByStatus } from "./advice.js";
import type { Difference } from "./difference.js";
import { effectOfSent, effectOfStatus, worstEffect } from "./effect.js";
import { readEnvelope, readRefusal, type Envelope } from "./envelope.js";
import {
  JelouApiError,
  JelouConnectionError,
  JelouResponseError,
  type CallEffect,
  type CallFacts,
  type JelouError,
} from "./errors.js";
import { BodyTooLong, NoResponse, type Exchange } from "./http.js";
import type { Mask } from "./mask.js";
import { maskedCause, maskedHeaders, maskedJson, wordsOf } from "./masked.js";
import { isObject } from "./read.js";
import {
  connectionCode,
  mayRetryBody,
  mayRetryConnection,
  mayRetryStatus,
  readRetryAfterMs,
  wasNeverConnected,
} from "./retry.js";

/** A call while it goes on: what its errors and its observers say of it. */
export interface CallState {
  readonly operation: string;
  readonly projectId: string;
  readonly baseUrl: string;
  /** Empty until a request is built. */
  method: string;
  /** How many requests were sent. */
  attempts: number;
  /** What the attempts before this one did at Jelou. */
  earlierEffect: CallEffect;
  /** What all attempts so far did. */
  effect: CallEffect;
  /** Of the last answer, if any came. */
  status: number | undefined;
  headers: Headers | undefined;
  mask: Mask;
}

/** A 2xx that doesn't say failure. */
export interface Answer extends Pick<Envelope, "messages" | "payload" | "differences"> {
  /** The whole body: parsed, the text itself where it is no JSON, `undefined` where it is empty. */
  readonly body: unknown;
  /** Tells differences that don't matter. */
  tell(differences: readonly Difference[]): void;
  /** The error for an answer that the resource can't use. */
  unusable(reason: string): JelouResponseError;
}

/** A failed attempt, and whether and when another one may follow. */
export interface Failure {
  readonly error: JelouError;
  readonly isRetryable: boolean;
  readonly reason: string;
  readonly retryAfterMs?: number | undefined;
}

/** What an exchange amounts to. */
export function judge(exchange: Exchange, call: CallState, tell: Answer["tell"]): Answer | Failure {
  const { status } = exchange;
  if ("failure" in exchange && exchange.failure instanceof NoResponse) {
    return unusable("the `fetch` that was passed gave no Response", call);
  }
  if (isRedirect(status)) {
    return unusable("credentials don't follow redirects; check baseUrl", call);
  }
  if ("failure" in exchange) return judgeBroken(exchange.failure, exchange, call);

  const { headers, text } = exchange;
  const body = parse(text);
  // An earlier attempt may have acted, and only its answer was lost: the integration is gone, as it should be.
  const isGone = call.method === "DELETE" && status === 404 && call.earlierEffect !== "none";
  if (isGone) return toAnswer(undefined, readEnvelope(undefined), call, tell);
  const envelope = readEnvelope(body);
  if (!isSuccess(status)) return refuse(status, headers, body, call);
  if (envelope.isFailure) {
    doubtEffect(call);
    return refuse(status, headers, body, call);
  }
  const isBroken = body === text;
  if (isBroken && /^\s*</.test(text)) {
    // Not Jelou's own words, so nobody knows what Jelou did.
    doubtEffect(call);
    return unusable("it is HTML; check baseUrl and proxies", call);
  }
  if (isBroken && /^\s*[[{]/.test(text)) {
    return unusable("its JSON is cut short or broken", call);
  }
  return toAnswer(body, envelope, call, tell);
}

function toAnswer(
  body: unknown,
  { messages, payload, differences }: Envelope,
  call: CallState,
  tell: Answer["tell"],
): Answer {
  const giveUp = (reason: string) => unusable(reason, call).error;
  return { messages, payload, differences, body, tell, unusable: giveUp };
}

/** Takes note of an answer, whatever can be made of its body. */
export function noteAnswer({ status, headers }: Exchange, call: CallState): void {
  call.status = status;
  call.headers = headers;
  call.effect = worstEffect(call.earlierEffect, effectOfStatus(call.method, status));
}

/** A 2xx alone doesn't say that Jelou took the call. */
function doubtEffect(call: CallState): void {
  call.effect = worstEffect(call.earlierEffect, effectOfSent(call.method));
}

/** The first of the names under which gateways tell it. */
const requestIdHeaders = [
  "x-request-id",
  "request-id",
  "x-correlation-id",
  "x-amzn-requestid",
  "cf-ray",
];

/** What Jelou, or the gateway before it, calls the last request that was answered. */
export function requestIdOf({ headers, mask }: CallState): string | undefined {
  const name = requestIdHeaders.find((header) => headers?.get(header));
  return name && mask(headers?.get(name) ?? "", 200);
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

const redirects = new Set([301, 302, 303, 307, 308]);

/** A browser hides the status of a redirect: it is 0. */
function isRedirect(status: number): boolean {
  return status === 0 || redirects.has(status);
}

/** `undefined` for an empty body, and the text itself for what is no JSON. */
function parse(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text.trim() === "" ? undefined : text;
  }
}

/** What every error of the call says of it. */
export function factsOf(call: CallState): CallFacts {
  const { operation, projectId, attempts, effect } = call;
  return { operation, projectId, attempts, effect, requestId: requestIdOf(call) };
}

/** How the message of every error of the call begins. */
function subjectOf({ operation, projectId }: CallState): string {
  return `${operation} (project ${projectId})`;
}

function unusable(reason: string, call: CallState, cause?: unknown) {
  const { operation, effect, status = 0 } = call;
  const error = new JelouResponseError(
    `${subjectOf(call)} got an answer that can't be used, status ${status}: ${reason}.${adviceByEffect(operation, effect)}`,
    { ...factsOf(call), status, cause },
  );
  return { error, isRetryable: false, reason };
}

/** Headers came, and no body that could be read. */
function judgeBroken(failure: unknown, { status, headers }: Exchange, call: CallState): Failure {
  if (failure instanceof BodyTooLong) {
    return {
      ...unusable("its body is longer than 1 MB; check baseUrl and proxies", call),
      isRetryable: mayRetryStatus(call.method, status),
      retryAfterMs: readRetryAfterMs(headers),
    };
  }
  const cause = maskedCause(failure, call.mask);
  // The status says enough.
  if (!isSuccess(status)) return refuse(status, headers, undefined, call, cause);
  return {
    ...unusable(`its body was cut short (${wordsOf(cause)})`, call, cause),
    isRetryable: mayRetryBody(call.method),
    reason: reasonOf(failure, call.mask),
  };
}

/** What is kept of the body of a refusal, in characters. */
const maxBodyLength = 64_000;

function refuse(
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
  const words = quote(masked, messages, status, mask);
  const error = new JelouApiError(
    `Jelou refused ${subjectOf(call)} with status ${status}, in attempt ${attempts}: ${words}. ` +
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

/** How much of a body is quoted; of one that says which value is wrong, more. */
const quoteLength = 160;
const longQuoteLength = 400;

/** Jelou's words, in one line and without tags. */
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
    .replace(/(<[^>]*>|\s)+/g, " ");
  // Once more, since a tag may have stood in the middle of a secret.
  const words = mask(line.trim(), length);
  return words === "" ? "without a word" : `"${words}"`;
}

/** What else a body says, what is wrong with the values first. */
function besidesMessages(body: unknown): string {
  if (!isObject(body)) return body === undefined ? "" : JSON.stringify(body);
  const { message: _, status: __, statusMessage: ___, validationError, error, ...rest } = body;
  const besides = { validationError, error, ...rest };
  const isEmpty = Object.values(besides).every((value) => value === undefined);
  return isEmpty ? "" : JSON.stringify(besides);
}

/** Nothing came back. */
export function judgeNoAnswer(thrown: unknown, call: CallState): Failure {
  const { operation, method, baseUrl, attempts, mask } = call;
  const cause = maskedCause(thrown, mask);
  if (wasNeverConnected(thrown)) call.effect = call.earlierEffect;
  const advice =
    connectionCode(thrown) === undefined
      ? "look at its cause, and at the `fetch` that was passed, if one was"
      : "check network, DNS, TLS and baseUrl";
  const error = new JelouConnectionError(
    `${subjectOf(call)} got no answer from ${baseUrl} in attempt ${attempts} (${wordsOf(cause)}): ${advice}.` +
      adviceByEffect(operation, call.effect),
    { ...factsOf(call), cause },
  );
  return {
    error,
    isRetryable: mayRetryConnection(method, thrown),
    reason: reasonOf(thrown, mask),
  };
}

function reasonOf(cause: unknown, mask: Mask): string {
  return mask(connectionCode(cause) ?? "connection failed", 100);
}

/** The message for a call that ran out of time. */
export function describeTimeout(call: CallState, timeoutMs: number): string {
  const { operation, attempts, effect } = call;
  const cause =
    attempts === 0
      ? "before anything was sent: the function that gives its secret is slow, or timeoutMs too short."
      : `in attempt ${attempts}: Jelou is slow or out of reach, or timeoutMs too short.`;
  return `${subjectOf(call)} took over ${timeoutMs} ms, ${cause}${adviceByEffect(operation, effect)}`;
}

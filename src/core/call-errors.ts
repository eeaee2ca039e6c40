import { envelope } from "../../generated/validators.js";
import type { CreateIntegrationAnswer, Envelope } from "../../generated/bodies.js";
import {
  JelouApiError,
  JelouConnectionError,
  JelouResponseError,
  JelouTimeoutError,
} from "../errors.js";
import { isSuccess, type CallState } from "./call-state.js";
import { isEnvelope, messagesOf } from "./envelope.js";
import * as say from "./error-messages.js";
import { innermostMessage } from "./error-like.js";
import { isObject, parseUrl } from "./input.js";
import { readBody } from "./validation.js";
import { placeholder, redactError, redactHeaders, redactJson, type Redact } from "./redact.js";
import { isConnectionFailure, readRetryAfterMs } from "./retry.js";

// The errors of calls. Everything in them that came from outside is a copy without secrets.

export function connectionError(call: CallState, thrown: unknown): JelouConnectionError {
  const cause = redactError(thrown, call.redact);
  const message = say.notConnected(call, innermostMessage(cause), isConnectionFailure(thrown));
  return new JelouConnectionError(message, { ...call.facts, cause });
}

export function timeoutError(call: CallState, timeoutMs: number): JelouTimeoutError {
  return new JelouTimeoutError(say.timedOut(call, timeoutMs), call.facts);
}

export function noResponseError(call: CallState): JelouResponseError {
  return new JelouResponseError(say.notAResponse(call), { ...call.facts, status: 0 });
}

export function redirectError(
  call: CallState,
  status: number,
  headers: Headers,
): JelouResponseError {
  const header = headers.get("location");
  const target = header === null ? undefined : parseUrl(header, call.baseUrl);
  // A query may have credentials in it.
  const location = target && call.redact(target.origin + target.pathname, 500);
  const message = say.redirected(call, status, location);
  return new JelouResponseError(message, { ...call.facts, status, location });
}

/** An answer that the client can't use. `isFromJelou` is false if a proxy may have sent it. */
export function unusableError(
  call: CallState,
  reason: string,
  isFromJelou: boolean,
): JelouResponseError {
  const { status = 0 } = call;
  const message = say.unusable(call, status, reason, isFromJelou);
  return new JelouResponseError(message, { ...call.facts, status });
}

export function cutError(call: CallState, failure: unknown): JelouResponseError {
  const { status = 0 } = call;
  const cause = redactError(failure, call.redact);
  const message = say.cutShort(call, innermostMessage(cause));
  return new JelouResponseError(message, { ...call.facts, status, cause });
}

/** The most of a body that an error keeps, in characters. */
const maxKeptBody = 64_000;

/** Jelou or its gateway said no, by the status or by the body of a 2xx. */
export function refusalError(
  call: CallState,
  status: number,
  headers: Headers,
  sentBody: unknown,
  failure?: unknown,
): JelouApiError {
  const { redact } = call;
  const body = redactJson(sentBody, redact, maxKeptBody);
  const isFromJelou = isEnvelope(body);
  const messages = isFromJelou ? messagesOf(body) : [];
  const { error: detail, validationError: validation }: Envelope = isFromJelou
    ? readBody(envelope, body, { keepUnknown: true }).body
    : {};
  const retryAfterMs = readRetryAfterMs(headers);
  const quote =
    quoteValidation(validation, redact) || quoteText(messages.join(" ") || textOf(body), redact);
  const facts = { isFromJelou, hasValidation: validation !== undefined, retryAfterMs };
  const message = isSuccess(status)
    ? say.saidFailure(call, status, quote)
    : say.refused(call, status, quote, facts);
  return new JelouApiError(message, {
    ...call.facts,
    status,
    messages,
    detail,
    validation,
    headers: redactHeaders(headers, redact),
    retryAfterMs,
    body,
    cause: failure === undefined ? undefined : redactError(failure, redact),
  });
}

// ── Quotations in messages

const maxQuote = 160;
const maxValidationQuote = 400;

/** `webhookUrl: "must be https", authType: "unknown"`, for the fields that Jelou found wrong. */
function quoteValidation(validation: Record<string, unknown> = {}, redact: Redact): string {
  const fields = Object.entries(validation).map(
    ([field, faults]) => `${oneLine(field)}: "${oneLine(firstText(faults))}"`,
  );
  return redact(fields.join(", "), maxValidationQuote);
}

function quoteText(text: string, redact: Redact): string {
  // Again, because a tag may have stood in the middle of a secret.
  const line = redact(oneLine(text), maxQuote);
  return line === "" ? "" : `"${line}"`;
}

/** One line, without tags and without characters that move a terminal's cursor or reverse the text. */
function oneLine(text: string): string {
  // Cut first: the search for tags is slow in a text full of "<".
  const start = text.slice(0, 2_000);
  return start.replace(/(<[^>]*>|[\s\p{Cc}\p{Bidi_Control}])+/gu, " ").trim();
}

/** The English text of a fault, which is a text, texts by language, or a list of these. */
function firstText(fault: unknown): string {
  if (typeof fault === "string") return fault;
  if (Array.isArray(fault)) return firstText(fault[0]);
  if (!isObject(fault)) return String(fault ?? "");
  return firstText(fault["en"] ?? Object.values(fault)[0]);
}

const signingSecret: keyof CreateIntegrationAnswer = "signingSecret";

/** The words of a body that has no `message`. */
function textOf(body: unknown): string {
  if (typeof body === "string") return body;
  if (!isObject(body)) return body === undefined ? "" : JSON.stringify(body);
  // The message has the status already.
  const { status: _, statusMessage: __, ...words }: Envelope = body;
  if (Object.keys(words).length === 0) return "";
  // A failed create may have a signing secret in its answer. error.body keeps it, messages end up in logs.
  return JSON.stringify(words, (name, value: unknown) =>
    name === signingSecret ? placeholder : value,
  );
}

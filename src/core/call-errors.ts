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

// Creates the errors of calls. All data from outside is a copy without secrets.

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

/** How many characters of a body an error keeps. */
const maxKeptBody = 64_000;

/** Jelou or its gateway refused the call, by the status or in the body of a 2xx. */
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
  // Redacted again, because removing a tag may have joined the two halves of a secret.
  const line = redact(oneLine(text), maxQuote);
  return line === "" ? "" : `"${line}"`;
}

/** One line, without tags and without characters that move a terminal's cursor or reverse the text. */
function oneLine(text: string): string {
  // The text is cut first, because the search for tags is slow in a text full of "<".
  const start = text.slice(0, 2_000);
  return start.replace(/(<[^>]*>|[\s\p{Cc}\p{Bidi_Control}])+/gu, " ").trim();
}

/** The English text of a fault. A fault is a text, an object of texts by language, or a list of these. */
function firstText(fault: unknown): string {
  if (typeof fault === "string") return fault;
  if (Array.isArray(fault)) return firstText(fault[0]);
  if (!isObject(fault)) return String(fault ?? "");
  return firstText(fault["en"] ?? Object.values(fault)[0]);
}

const signingSecret: keyof CreateIntegrationAnswer = "signingSecret";

/** The text to quote from a body without a `message`. */
function textOf(body: unknown): string {
  if (typeof body === "string") return body;
  if (!isObject(body)) return body === undefined ? "" : JSON.stringify(body);
  // The error's message already has the status.
  const { status: _, statusMessage: __, ...words }: Envelope = body;
  if (Object.keys(words).length === 0) return "";
  // The answer to a failed create may contain a signing secret. error.body keeps it, but messages end up in logs.
  return JSON.stringify(words, (name, value: unknown) =>
    name === signingSecret ? placeholder : value,
  );
}

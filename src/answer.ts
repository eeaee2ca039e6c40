import type { Config } from "./config.js";
import { readEnvelope, type Difference, type Envelope } from "./envelope.js";
import {
  JelouApiError,
  JelouConnectionError,
  JelouInputError,
  JelouResponseError,
  type JelouError,
} from "./errors.js";
import { connectionCode, isRetryableFailure, isRetryableStatus, retryAfterMs } from "./retry.js";
import { maskedCause, type Mask } from "./secrets.js";

/** Which attempt of which call; kept up to date while the call goes on. */
export type Attempt = Pick<Config, "baseUrl" | "onDrift"> & Progress;
/** `method` is empty until the first request is sent. */
type Progress = { readonly operation: string; method: string; count: number; mask: Mask };

/** What came back: no `text` where the body broke off. A browser hides the status of a redirect: it is 0. */
export type Exchange = { status: number; headers: Headers; text?: string; cause?: unknown };

/** A failed attempt, and whether and when another one may follow. */
export type Failure = {
  error: JelouError;
  isRetryable: boolean;
  reason: string;
  delayMs?: number | undefined;
};

/** A 2xx that doesn't say failure. */
export interface Answer extends Envelope {
  /** Reports differences that don't matter to `onDrift`. */
  tell(differences: readonly Difference[]): void;
  /** The error for an answer that the resource can't use. */
  unusable(what: string): JelouResponseError;
}

/** What an exchange amounts to. */
export function judge(exchange: Exchange, attempt: Attempt): Answer | Failure {
  const { status, text = "", cause } = exchange;
  const { operation, method, count, mask, onDrift } = attempt;
  const isOk = status >= 200 && status < 300;
  const isAccepted = isOk && method !== "GET";
  const unusable = (what: string) =>
    new JelouResponseError(
      `${operation} got an answer that can't be used (status ${status}): ${what}.${isAccepted ? " Jelou accepted the call: look before you repeat it." : ""}`,
      cause === undefined ? {} : { cause: maskedCause(cause, mask) },
      { status, isAccepted },
    );
  const fail = (what: string) => ({ error: unusable(what), isRetryable: false, reason: what });
  // The integration is gone, as it should be: an earlier attempt did that, and only its answer was lost.
  const isGone = method === "DELETE" && status === 404 && count > 1;
  const body = isGone ? undefined : parse(text);
  const answer: Answer = {
    ...readEnvelope(body),
    unusable,
    tell: (differences) =>
      differences.forEach((one) => tell(onDrift, { operation, ...one, path: mask(one.path) })),
  };
  if (status === 0 || /^30[12378]$/.test(`${status}`))
    return fail("credentials don't follow redirects; check baseUrl");
  if (!isGone && (!isOk || answer.isFailure)) return refusal(exchange, attempt);
  const isRetryable = isRetryableFailure(method, cause);
  if (cause)
    return { ...fail("its body was cut short"), isRetryable, reason: reasonOf(cause, mask) };
  if (/^\s*</.test(text)) return fail("it is HTML; check baseUrl and proxies");
  if (body === text && /^\s*[[{]/.test(text)) return fail("its JSON is cut short or broken");
  answer.tell(answer.differences);
  return answer;
}

/** `undefined` for an empty body, and the text itself for what is no JSON. */
const parse = (text: string): unknown =>
  attempt(() => (text.trim() === "" ? undefined : JSON.parse(text)), text);

/** The likeliest cure, by status. */
const advice: Readonly<Record<number, string>> = {
  401: "Check the credentials: their project, and whether this account takes a key or Basic.",
  403: "Ask Jelou for access.",
  404: "Create it first, or try the other of JELOU_BASE_URLS.",
  409: "It exists: update or delete it.",
  429: "Wait, then send fewer calls.",
};

function refusal(
  { status, headers, text = "" }: Exchange,
  { operation, method, count, mask }: Attempt,
): Failure {
  const body = maskedBody(text, mask);
  const { messages, detail, validation } = readEnvelope(body);
  const visible = new Headers(
    [...headers].map(([name, value]): [string, string] => [name, mask(value)]),
  );
  visible.delete("set-cookie");
  const delayMs = retryAfterMs(headers);
  // Never the text as it came, whose escapes may hide a secret. Short, since a search for tags takes long in a text of "<".
  const words = (
    messages.join(" ") || (typeof body === "string" ? body : JSON.stringify(body))
  ).slice(0, 2_000);
  const said = words.replace(/(<[^>]*>|\s)+/g, " ").trim();
  const error = new JelouApiError(
    `Jelou refused ${operation} with status ${status} in attempt ${count}: "${said.slice(0, 160)}". ${advice[status] ?? (status < 500 ? "See `validation` and `body`." : "Try again later.")}`,
    {
      status,
      messages,
      detail,
      validation,
      headers: visible,
      retryAfterMs: delayMs,
      attempts: count,
      body,
    },
  );
  return {
    error,
    isRetryable: isRetryableStatus(method, status),
    reason: `status ${status}`,
    delayMs,
  };
}

/** Masked in its one canonical form, so that no escape (`\u0041`, `\/`) hides a secret from the mask. */
const maskedBody = (text: string, mask: Mask): unknown =>
  attempt(() => JSON.parse(mask(JSON.stringify(JSON.parse(text)))), mask(text));

/** Nothing came back. */
export function noAnswer(
  cause: unknown,
  { operation, method, baseUrl, count, mask }: Attempt,
): Failure {
  const reason = reasonOf(cause, mask);
  const message = `${operation} got no answer from ${baseUrl} in attempt ${count} (${reason}): check network, DNS, TLS and baseUrl.`;
  const options = { cause: maskedCause(cause, mask) };
  // Without a method no request came about: the caller's input can't be written as JSON.
  const error = method
    ? new JelouConnectionError(message + doubt(method), options)
    : new JelouInputError(`${operation} can't be sent: its input has no JSON form.`, options);
  return { error, isRetryable: isRetryableFailure(method, cause), reason };
}

const reasonOf = (cause: unknown, mask: Mask) => mask(connectionCode(cause) ?? "connection failed");

/** The message for a call that ran out of time. */
export const overdue = ({ operation, method, count }: Attempt, timeoutMs: number) =>
  `${operation} took over ${timeoutMs} ms, in attempt ${count}: Jelou is slow or out of reach, or timeoutMs too short.${doubt(method)}`;

const doubt = (method: string) =>
  /^(GET)?$/.test(method) ? "" : " It may have been carried out: look before you repeat it.";

/** An observer can't break a call, nor the process where it is async and rejects. */
export const tell = <T>(observer: ((event: T) => void) | undefined, event: T) =>
  attempt(() => void Promise.resolve(observer?.(event)).catch(() => {}), undefined);

function attempt<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    return otherwise;
  }
}

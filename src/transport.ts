import createClient, { type Client } from "openapi-fetch";
import type { paths } from "../generated/schema.js";
import {
  checkProjectId,
  readLimits,
  type Config,
  type Credential,
  type RequestOptions,
} from "./config.js";
import { startDeadline, type Deadline } from "./deadline.js";
import { readEnvelope, type Difference, type Envelope } from "./envelope.js";
import {
  apiErrorCode,
  JelouApiError,
  JelouConnectionError,
  JelouInputError,
  JelouResponseError,
  type JelouApiErrorCode,
  type JelouError,
} from "./errors.js";
import {
  backoffMs,
  connectionCode,
  isRetryableFailure,
  isRetryableStatus,
  retryAfterMs,
} from "./retry.js";
import { createMask, maskedCause, type Mask } from "./secrets.js";

/** openapi-fetch, typed by the merged spec. */
export type Http = Client<paths>;

/** What a resource hands on to openapi-fetch besides its parameters and body. */
export interface HttpInit {
  baseUrl: string;
  headers: Record<string, string>;
  signal: AbortSignal;
  fetch: (request: Request) => Promise<Response>;
}

/** One call of a resource. */
export interface Call {
  /** As the caller knows it, such as `integrations.get`. */
  readonly operation: string;
  readonly projectId: string;
  readonly options: RequestOptions | undefined;
  readonly baseUrl: string;
  readonly authorize: (projectId: string) => Credential | Promise<Credential>;
  /** Secrets in the body of the call. */
  readonly secrets: readonly (string | undefined)[];
  /** Sends one attempt. */
  readonly send: (http: Http, init: HttpInit) => Promise<unknown>;
}

/** A 2xx that doesn't say failure. */
export interface Answer extends Envelope {
  readonly status: number;
  /** Reports differences that don't matter to `onDrift`. */
  tell(differences: readonly Difference[]): void;
  /** The error for an answer that the resource can't use. */
  unusable(what: string): JelouResponseError;
}

export type Transport = (call: Call) => Promise<Answer>;

/** What a body looks like once JSON has left `undefined` out: the generated types are exact about optional fields. */
export type Sent<T> = T extends object ? { [K in keyof T]: Sent<Exclude<T[K], undefined>> } : T;

export function toBody<T>(input: T): Sent<T> {
  return input as Sent<T>;
}

/** What came back on one attempt; `body` is `undefined` where it broke off. */
interface Exchange {
  readonly method: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string | undefined;
  readonly cause?: unknown;
}

/** A failed attempt: what to throw, and whether and why another one may follow. */
interface Failure {
  readonly error: JelouError;
  readonly isRetryable: boolean;
  readonly reason: string;
  readonly retryAfterMs?: number | undefined;
}

type Outcome = Failure | { readonly answer: Answer };

/** How far a call has come, for the error of its deadline. */
interface Progress {
  attempt: number;
  method: string;
}

export function createTransport(config: Config): Transport {
  const http = createClient<paths>({
    // fetch would carry `x-api-key` to wherever a redirect points.
    redirect: "manual",
  });
  return async (call) => {
    checkProjectId(call.projectId);
    const limits = readLimits(call.options, config.limits);
    const caller = call.options?.signal;
    if (caller !== undefined && typeof caller?.addEventListener !== "function") {
      throw new JelouInputError("signal must be an AbortSignal.");
    }
    const progress: Progress = { attempt: 0, method: "" };
    const deadline = startDeadline(limits.timeoutMs, caller, () => {
      const where =
        progress.attempt === 0
          ? "while its credential was awaited"
          : `in attempt ${progress.attempt}`;
      return `${call.operation} was not done after ${limits.timeoutMs} ms, ${where}: Jelou is slow or out of reach, or timeoutMs is too short.${doubt(progress.method)}`;
    });
    try {
      const credential = await deadline.race(call.authorize(call.projectId));
      const mask = createMask([
        ...credential.secrets,
        ...call.secrets.filter((one) => one !== undefined),
      ]);
      const headers = { accept: "application/json", ...limits.headers, ...credential.headers };
      for (;;) {
        progress.attempt++;
        const outcome = await attempt(call, headers, deadline, mask, progress);
        if (!("error" in outcome)) return outcome.answer;
        const { error, isRetryable, reason } = outcome;
        const delayMs = outcome.retryAfterMs ?? backoffMs(progress.attempt);
        if (
          !isRetryable ||
          progress.attempt > limits.maxRetries ||
          delayMs >= deadline.timeLeftMs()
        )
          throw error;
        tell(config.onRetry, {
          operation: call.operation,
          attempt: progress.attempt,
          delayMs,
          reason,
        });
        await deadline.sleep(delayMs);
      }
    } finally {
      deadline.release();
    }
  };

  async function attempt(
    call: Call,
    headers: Record<string, string>,
    deadline: Deadline,
    mask: Mask,
    progress: Progress,
  ): Promise<Outcome> {
    const received: { exchange?: Exchange } = {};
    try {
      await call.send(http, {
        baseUrl: call.baseUrl,
        headers,
        signal: deadline.signal,
        async fetch(request) {
          progress.method = request.method;
          received.exchange = await receive(request, config.fetch ?? globalThis.fetch, deadline);
          // The body is read already: openapi-fetch would trust Content-Length, and parse what is no JSON.
          return new Response(null, { status: 204 });
        },
      });
    } catch (cause) {
      if (deadline.signal.aborted) throw deadline.signal.reason;
      const code = connectionCode(cause);
      const error = new JelouConnectionError(
        `${call.operation} got no answer from ${new URL(call.baseUrl).host} (${attempts(progress.attempt)}${code ? `, ${mask(code)}` : ""}): check the network, DNS and TLS, and baseUrl.${doubt(progress.method)}`,
        { cause: maskedCause(cause, mask) },
      );
      return {
        error,
        isRetryable: isRetryableFailure(progress.method, cause),
        reason: mask(code ?? "connection failed"),
      };
    }
    if (!received.exchange) throw new TypeError("openapi-fetch sent nothing.");
    return judge(call, received.exchange, mask, progress.attempt);
  }

  function judge(
    call: Call,
    { method, status, headers, text, cause }: Exchange,
    mask: Mask,
    attempt: number,
  ): Outcome {
    const isOk = status >= 200 && status < 300;
    const unusable = (what: string, cause?: unknown) =>
      new JelouResponseError(
        `${call.operation} got an answer (status ${status}) that can't be used: ${what}.${isOk && !isSafe(method) ? " Jelou accepted the call: look before you repeat it." : ""}`,
        {
          status,
          isAccepted: isOk && !isSafe(method),
          ...(cause !== undefined && { cause: maskedCause(cause, mask) }),
        },
      );
    const tellDrift = (differences: readonly Difference[]) => {
      for (const one of differences) {
        tell(config.onDrift, { operation: call.operation, ...one, path: mask(one.path) });
      }
    };
    const accept = (envelope: Envelope) => ({
      answer: { ...envelope, status, tell: tellDrift, unusable },
    });
    if (status === 0 || (status >= 301 && status <= 308 && status !== 304)) {
      const error = unusable(
        "it redirects elsewhere, where the credentials must not go; check baseUrl",
      );
      return { error, isRetryable: false, reason: `status ${status}` };
    }
    // The integration is gone, as it should be: an earlier attempt did it, and only its answer was lost.
    if (status === 404 && method === "DELETE" && attempt > 1)
      return accept(readEnvelope(undefined));
    if (isOk && text === undefined) {
      const error = unusable("its body was cut short", cause);
      return {
        error,
        isRetryable: isRetryableFailure(method, cause),
        reason: connectionCode(cause) ?? "body cut short",
      };
    }
    const body = parse(text ?? "");
    const envelope = readEnvelope(body);
    if (isOk && !envelope.isFailure) {
      if (body === notJson) {
        const error = unusable(
          `it is not JSON${/^\s*</.test(text ?? "") ? " but HTML; a proxy may have answered, check baseUrl" : " or was cut short"}`,
        );
        return { error, isRetryable: false, reason: "not JSON" };
      }
      tellDrift(envelope.differences);
      return accept(envelope);
    }
    const wait = retryAfterMs(headers);
    const error = refusal(call.operation, {
      status,
      headers,
      text: text ?? "",
      mask,
      attempt,
      wait,
    });
    return {
      error,
      isRetryable: !isOk && isRetryableStatus(method, status),
      reason: `status ${status}`,
      retryAfterMs: wait,
    };
  }
}

async function receive(
  request: Request,
  fetch: typeof globalThis.fetch,
  deadline: Deadline,
): Promise<Exchange> {
  const response = await deadline.race(fetch(request));
  // A `fetch` of the caller's may follow redirects all the same.
  const status = response.redirected || response.type === "opaqueredirect" ? 0 : response.status;
  const exchange = { method: request.method, status, headers: response.headers };
  try {
    return { ...exchange, text: await deadline.race(response.text()) };
  } catch (cause) {
    if (deadline.signal.aborted) throw cause;
    return { ...exchange, text: undefined, cause };
  }
}

const notJson = Symbol("not JSON");

/** `undefined` for an empty body. */
function parse(text: string): unknown {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return notJson;
  }
}

/** The cause that is likeliest, and what to do, by code. */
const advice: Record<JelouApiErrorCode, string> = {
  bad_request: "A value isn't allowed: see `validation`.",
  unauthorized:
    "The credentials are wrong, of another project, or not the kind this account takes (apiKey, or clientId and clientSecret).",
  forbidden: "The credentials are known but may not do this: ask Jelou for access.",
  not_found:
    "No such integration, bot or user; or baseUrl isn't this account's: try the other of JELOU_BASE_URLS.",
  conflict: "It exists already: update it, or delete it first.",
  unprocessable: "A value isn't valid: see `validation`.",
  rate_limited: "Too many calls: wait `retryAfterMs`, send fewer.",
  server_error: "The fault is Jelou's: try again later.",
  api_error: "See `messages` and `body`.",
};

interface Refusal {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly mask: Mask;
  readonly attempt: number;
  readonly wait: number | undefined;
}

function refusal(
  operation: string,
  { status, headers, text, mask, attempt, wait }: Refusal,
): JelouApiError {
  const body = maskedBody(text, mask);
  const { messages, detail, validation } = readEnvelope(
    typeof body === "string" ? undefined : body,
  );
  const visible = new Headers();
  headers.forEach((value, name) => {
    if (name !== "set-cookie") visible.append(name, mask(value));
  });
  const words =
    messages.join(" ") ||
    mask(text)
      .replace(/<[^>]*>/g, " ")
      .replace(/\s+/g, " ")
      .trim()
      .slice(0, 160);
  return new JelouApiError(
    `Jelou refused ${operation} with status ${status} (${attempts(attempt)})${words && `: ${JSON.stringify(words.replace(/\.$/, ""))}`}. ${advice[apiErrorCode(status)]}`,
    {
      status,
      messages,
      detail,
      validation,
      headers: visible,
      retryAfterMs: wait,
      attempts: attempt,
      body,
    },
  );
}

/** Masked in its one canonical form, so that no escape (`\u0041`, `\/`) hides a secret from the mask. */
function maskedBody(text: string, mask: Mask): unknown {
  try {
    return JSON.parse(mask(JSON.stringify(JSON.parse(text))));
  } catch {
    return mask(text);
  }
}

function isSafe(method: string): boolean {
  return method === "GET";
}

function doubt(method: string): string {
  return method === "" || isSafe(method)
    ? ""
    : " The call may have been carried out: look before you repeat it.";
}

function attempts(count: number): string {
  return count === 1 ? "1 attempt" : `${count} attempts`;
}

/** An observer can't break a call. */
function tell<T>(observer: ((event: T) => void) | undefined, event: T): void {
  try {
    observer?.(event);
  } catch {
    // Its own fault is its own to report.
  }
}

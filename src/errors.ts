import type { Envelope } from "../generated/bodies.js";

/**
 * Whether a call acted at Jelou, as far as we can tell.
 *
 * - `none`: nothing happened. The call was never sent, only reads, or was refused.
 * - `done`: Jelou accepted the call.
 * - `unknown`: the request was sent, and nothing says whether Jelou acted. Check before you repeat it.
 */
export type CallEffect = "none" | "unknown" | "done";

/** Facts about the call that an error came from. Errors about client options and webhooks have no call. */
export interface CallFacts {
  /** The method that was called, such as `integrations.get`. */
  operation?: string | undefined;
  /** The project that the call was for. */
  projectId?: string | undefined;
  /** How many requests were sent. */
  attempts?: number | undefined;
  /** Whether the call acted at Jelou. */
  effect?: CallEffect | undefined;
  /** The request id that Jelou or its gateway sent with the last answer. Quote it when you ask Jelou. */
  requestId?: string | undefined;
}

/** The options that the constructor of every error class takes. */
export interface JelouErrorOptions extends CallFacts {
  /** The error that led to this one. */
  cause?: unknown;
}

// All copies of this package in a process share this symbol, so it recognises their errors. `instanceof` doesn't.
const brand: unique symbol = Symbol.for("jelou-client.error");

/**
 * The base class of every error of this package. Catch it, then switch on `code`.
 *
 * No error contains a credential, a signing secret or a `Request`: not in its message, stack, `cause` or properties.
 */
export abstract class JelouError extends Error {
  /** The kind of failure, for programs. */
  abstract readonly code: string;
  /**
   * Whether the same call may succeed later without a change: status 408, 429 and 5xx, no connection, a timeout. It says
   * nothing about `effect`. A queue repeats a job if `isTransient && effect === "none"`.
   */
  readonly isTransient: boolean;
  /** The method that was called, such as `integrations.get`. */
  declare readonly operation?: string;
  /** The project that the call was for. */
  declare readonly projectId?: string;
  /** How many requests were sent. */
  declare readonly attempts?: number;
  /** Whether the call acted at Jelou. */
  declare readonly effect?: CallEffect;
  /** The request id that Jelou or its gateway sent with the last answer. Quote it when you ask Jelou. */
  declare readonly requestId?: string;

  constructor(message: string, options: JelouErrorOptions = {}, isTransient = false) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.isTransient = isTransient;
    const { operation, projectId, attempts, effect, requestId } = options;
    assignDefined(this, { operation, projectId, attempts, effect, requestId });
  }

  /** @internal */
  get [brand](): true {
    return true;
  }

  /** The facts for a log. `JSON.stringify` alone would leave out name, message and cause. */
  toJSON(): Record<string, unknown> {
    const { name, code, message, operation, projectId, attempts, effect, requestId } = this;
    const json = { name, code, message, isTransient: this.isTransient };
    const cause = this.cause === undefined ? undefined : innermostCause(this.cause);
    return assignDefined(json, { operation, projectId, attempts, effect, requestId, cause });
  }
}

function assignDefined<Target extends object>(target: Target, values: object): Target {
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) (target as Record<string, unknown>)[name] = value;
  }
  return target;
}

/** One line about the first error of a chain: `Error: connect ECONNREFUSED 127.0.0.1:9 (ECONNREFUSED)`. */
function innermostCause(cause: unknown, depth = 0): string {
  if (typeof cause !== "object" || cause === null) return String(cause);
  const { name = "Error", message = "", code, cause: inner, errors } = cause as ErrorLike;
  const next = inner ?? errors?.[0];
  // A chain of causes may be circular.
  if (next !== undefined && depth < 10) return innermostCause(next, depth + 1);
  const line = `${name}: ${message}`.trim();
  return code === undefined ? line : `${line} (${String(code)})`;
}

// Not core/error-like.ts: core/ imports this file, so this file imports nothing from core/.
interface ErrorLike {
  name?: string;
  message?: string;
  code?: unknown;
  cause?: unknown;
  errors?: readonly unknown[];
}

// In each class, `name` is a getter on the prototype, because minifiers rename classes and the first line of a stack shows
// the prototype's name.

/** Options or arguments are unusable. Nothing was sent. */
export class JelouInputError extends JelouError {
  readonly code = "invalid_input";

  override get name(): "JelouInputError" {
    return "JelouInputError";
  }
}

const codeByStatus = {
  400: "bad_request",
  401: "unauthorized",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  422: "unprocessable",
  429: "rate_limited",
} as const;

/** The `code` of a {@link JelouApiError}. Some statuses have their own code; the others share two. */
export type JelouApiErrorCode =
  (typeof codeByStatus)[keyof typeof codeByStatus] | "server_error" | "api_error";

function codeOf(status: number): JelouApiErrorCode {
  const code = (codeByStatus as Partial<Record<number, JelouApiErrorCode>>)[status];
  return code ?? (status >= 500 ? "server_error" : "api_error");
}

function isTransientStatus(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/** The `error` object of Jelou's answer. Jelou may leave out any field. */
export interface JelouErrorDetail extends NonNullable<Envelope["error"]> {}

/** The options that the constructor of {@link JelouApiError} takes. */
export interface JelouApiErrorOptions extends JelouErrorOptions {
  /** The HTTP status. It decides the error's `code`. */
  status: number;
  /**
   * The texts in `message` of the answer.
   *
   * @default []
   */
  messages?: string[] | undefined;
  /** The `error` object of the body. */
  detail?: JelouErrorDetail | undefined;
  /** The `validationError` object of the body. */
  validation?: Record<string, unknown> | undefined;
  /**
   * The response headers.
   *
   * @default new Headers()
   */
  headers?: Headers | undefined;
  /** Milliseconds, from `Retry-After`. */
  retryAfterMs?: number | undefined;
  /** The parsed body. */
  body?: unknown;
}

/** Jelou or its gateway refused the call or failed: any status except 2xx and redirects, or a 2xx whose body says failure. */
export class JelouApiError extends JelouError {
  readonly code: JelouApiErrorCode;
  /** The HTTP status. It's 2xx if only the body says failure. */
  readonly status: number;
  /** The texts in `message` of the answer. Empty if the answer has none, such as a gateway's HTML. */
  readonly messages: string[];
  /** The `error` object of the body. */
  declare readonly detail?: JelouErrorDetail;
  /** The faults in the values of the request, by field. */
  declare readonly validation?: Record<string, unknown>;
  /** The response headers, without `set-cookie`. */
  readonly headers: Headers;
  /** How long Jelou asked to wait, in milliseconds. Only present if Jelou sent `Retry-After`. */
  declare readonly retryAfterMs?: number;
  /**
   * The first 64 kB of the response body, parsed if it is JSON, without secrets. It isn't enumerable, so that loggers
   * leave it out.
   */
  declare readonly body: unknown;

  constructor(message: string, options: JelouApiErrorOptions) {
    super(message, options, isTransientStatus(options.status));
    const { status, messages = [], headers = new Headers() } = options;
    this.code = codeOf(status);
    this.status = status;
    this.messages = messages;
    this.headers = headers;
    const { detail, validation, retryAfterMs, body } = options;
    assignDefined(this, { detail, validation, retryAfterMs });
    Object.defineProperty(this, "body", { value: body });
  }

  override get name(): "JelouApiError" {
    return "JelouApiError";
  }

  override toJSON(): Record<string, unknown> {
    const { status, messages, detail, validation, retryAfterMs } = this;
    return assignDefined(super.toJSON(), { status, messages, detail, validation, retryAfterMs });
  }
}

/** No answer: DNS, connection refused or reset, TLS, or the `fetch` option threw. `cause` has the reason. */
export class JelouConnectionError extends JelouError {
  readonly code = "connection";

  constructor(message: string, options?: JelouErrorOptions) {
    super(message, options, true);
  }

  override get name(): "JelouConnectionError" {
    return "JelouConnectionError";
  }
}

/** `timeoutMs` ran out, at any stage of the call. */
export class JelouTimeoutError extends JelouError {
  readonly code = "timeout";

  constructor(message: string, options?: JelouErrorOptions) {
    super(message, options, true);
  }

  override get name(): "JelouTimeoutError" {
    return "JelouTimeoutError";
  }
}

/** The options that the constructor of {@link JelouResponseError} takes. */
export interface JelouResponseErrorOptions extends JelouErrorOptions {
  /** The HTTP status of the answer, or 0 if there is none. */
  status: number;
  /** Where a redirect pointed to: origin and path. */
  location?: string | undefined;
}

/** An answer that can't be used: HTML, broken JSON, cut short, over 1 MB, nothing usable in it, or a redirect. */
export class JelouResponseError extends JelouError {
  readonly code = "unexpected_response";
  /** The HTTP status of the answer. It's 0 if the platform hides it, as browsers do for a redirect. */
  readonly status: number;
  /** Where a redirect pointed to: origin and path, without its query. */
  declare readonly location?: string;

  constructor(message: string, options: JelouResponseErrorOptions) {
    super(message, options, isTransientStatus(options.status));
    this.status = options.status;
    assignDefined(this, { location: options.location });
  }

  override get name(): "JelouResponseError" {
    return "JelouResponseError";
  }

  override toJSON(): Record<string, unknown> {
    const { status, location } = this;
    return assignDefined(super.toJSON(), { status, location });
  }
}

/** The `code` of a {@link JelouWebhookError}. */
export type JelouWebhookErrorCode =
  | "missing_signature"
  | "malformed_signature"
  | "signature_mismatch"
  | "body_not_raw"
  | "body_too_large"
  | "invalid_json";

/** A webhook that must not be trusted. Answer it with status 401, or 413 for `body_too_large`, and do nothing else. */
export class JelouWebhookError extends JelouError {
  readonly code: JelouWebhookErrorCode;

  constructor(code: JelouWebhookErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  override get name(): "JelouWebhookError" {
    return "JelouWebhookError";
  }
}

/** Every error of this package. Narrow it on `code`. */
export type AnyJelouError =
  | JelouInputError
  | JelouApiError
  | JelouConnectionError
  | JelouTimeoutError
  | JelouResponseError
  | JelouWebhookError;

/**
 * Whether `value` is an error of this package, even if another copy or realm threw it.
 *
 * @example
 * if (isJelouError(error) && error.code === "not_found") return undefined;
 */
export function isJelouError(value: unknown): value is AnyJelouError {
  return typeof value === "object" && value !== null && (value as JelouError)[brand] === true;
}

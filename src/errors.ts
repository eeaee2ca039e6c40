/** What a call did at Jelou, as far as can be told. */
export type CallEffect = "none" | "unknown" | "done";

/** What is known of a call when it ends in an error. An error of the options, or of a webhook, belongs to none. */
export interface CallFacts {
  /** The method that was called, such as `integrations.get`. */
  operation?: string | undefined;
  /** The project that it was for. */
  projectId?: string | undefined;
  /** How many requests were sent. */
  attempts?: number | undefined;
  /**
   * `none`: nothing happened at Jelou (never sent, only read, or refused). `done`: Jelou took the call. `unknown`: look
   * before you repeat it.
   */
  effect?: CallEffect | undefined;
  /** What Jelou, or the gateway before it, calls the last request that was answered: quote it when you ask them. */
  requestId?: string | undefined;
}

/** What an error is made of, besides its message. */
export interface JelouErrorOptions extends CallFacts {
  /** What was thrown below. */
  cause?: unknown;
}

// Shared by every copy of this package in a process, so that `isJelouError` works where `instanceof` can't.
const brand: unique symbol = Symbol.for("jelou-client.error") as never;

/**
 * What every error of this package is. Catch it, then switch on `code`.
 *
 * No error holds a credential, a signing secret or a `Request`: not in its message, stack, `cause` or properties.
 */
export abstract class JelouError extends Error {
  /** The stable, machine-readable kind of failure. */
  abstract readonly code: string;
  /** The method that was called, such as `integrations.get`. */
  declare readonly operation?: string;
  /** The project that it was for. */
  declare readonly projectId?: string;
  /** How many requests were sent. */
  declare readonly attempts?: number;
  /**
   * `none`: nothing happened at Jelou (never sent, only read, or refused). `done`: Jelou took the call. `unknown`: look
   * before you repeat it.
   */
  declare readonly effect?: CallEffect;
  /** What Jelou, or the gateway before it, calls the last request that was answered: quote it when you ask them. */
  declare readonly requestId?: string;

  constructor(message: string, options: JelouErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    if (options.operation !== undefined) this.operation = options.operation;
    if (options.projectId !== undefined) this.projectId = options.projectId;
    if (options.attempts !== undefined) this.attempts = options.attempts;
    if (options.effect !== undefined) this.effect = options.effect;
    if (options.requestId !== undefined) this.requestId = options.requestId;
  }

  /** @internal */
  get [brand](): true {
    return true;
  }

  /** What a person needs, for loggers: `JSON.stringify(error)` would leave name, message and cause out. */
  toJSON(): Record<string, unknown> {
    return {
      name: this.name,
      code: this.code,
      message: this.message,
      ...(this.operation !== undefined && { operation: this.operation }),
      ...(this.projectId !== undefined && { projectId: this.projectId }),
      ...(this.attempts !== undefined && { attempts: this.attempts }),
      ...(this.effect !== undefined && { effect: this.effect }),
      ...(this.requestId !== undefined && { requestId: this.requestId }),
      ...(this.cause !== undefined && { cause: describeCause(this.cause) }),
    };
  }
}

function describeCause(cause: unknown): string {
  if (typeof cause !== "object" || cause === null) return String(cause);
  const { name, message } = cause as Partial<Error>;
  return `${name ?? "Error"}: ${message ?? ""}`;
}

// The names are getters, by hand and on the prototype: minifiers rename classes, and a stack takes its first line from
// the prototype.

/** Options or arguments are unusable. Thrown before anything is sent. */
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

/** The `code` of a {@link JelouApiError}: one for each status that has a meaning of its own, and two for the others. */
export type JelouApiErrorCode =
  (typeof codeByStatus)[keyof typeof codeByStatus] | "server_error" | "api_error";

function codeOf(status: number): JelouApiErrorCode {
  const code = (codeByStatus as Partial<Record<number, JelouApiErrorCode>>)[status];
  return code ?? (status >= 500 ? "server_error" : "api_error");
}

/** What Jelou says about a refusal in the `error` object of its body. It may leave out any field. */
export interface JelouErrorDetail {
  /** Jelou's own code, such as `E0422`. */
  code?: string;
  /** Jelou's own key, such as `VALIDATOR_ERROR`. */
  key?: string;
  description?: string;
  /** Text for developers, by language code. */
  developerMessages?: Record<string, unknown>;
  /** Text for end users, by language code. */
  clientMessages?: Record<string, unknown>;
}

/** What a {@link JelouApiError} is made of, besides its message. */
export interface JelouApiErrorOptions extends JelouErrorOptions {
  /** The HTTP status, which gives the error its `code`. */
  status: number;
  /**
   * Jelou's own words.
   *
   * @default []
   */
  messages?: string[] | undefined;
  /** The `error` of the body. */
  detail?: JelouErrorDetail | undefined;
  /** The `validationError` of the body. */
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

/** Jelou, or the gateway before it, said no: any status but 2xx and redirects, or a 2xx whose envelope says failure. */
export class JelouApiError extends JelouError {
  readonly code: JelouApiErrorCode;
  /** The HTTP status, which is 2xx where only the body says failure. */
  readonly status: number;
  /** Jelou's own words, empty where the answer had none (a gateway's HTML, an empty body). */
  readonly messages: string[];
  declare readonly detail?: JelouErrorDetail;
  /** What Jelou found wrong, by field of the request. */
  declare readonly validation?: Record<string, unknown>;
  /** The response headers, without `set-cookie`. */
  readonly headers: Headers;
  /** How long Jelou asked to wait, in milliseconds, where it sent `Retry-After`. */
  declare readonly retryAfterMs?: number;
  /**
   * The response body, parsed where it is JSON, up to 64 kB of it, secrets masked. Not enumerable, so that loggers leave
   * it out.
   */
  declare readonly body: unknown;

  constructor(message: string, options: JelouApiErrorOptions) {
    super(message, options);
    this.code = codeOf(options.status);
    this.status = options.status;
    this.messages = options.messages ?? [];
    this.headers = options.headers ?? new Headers();
    if (options.detail !== undefined) this.detail = options.detail;
    if (options.validation !== undefined) this.validation = options.validation;
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
    Object.defineProperty(this, "body", { value: options.body });
  }

  override get name(): "JelouApiError" {
    return "JelouApiError";
  }

  override toJSON(): Record<string, unknown> {
    return {
      ...super.toJSON(),
      status: this.status,
      messages: this.messages,
      ...(this.detail !== undefined && { detail: this.detail }),
      ...(this.validation !== undefined && { validation: this.validation }),
      ...(this.retryAfterMs !== undefined && { retryAfterMs: this.retryAfterMs }),
    };
  }
}

/** No answer: DNS, connection refused or reset, TLS. `cause` tells which. */
export class JelouConnectionError extends JelouError {
  readonly code = "connection";

  override get name(): "JelouConnectionError" {
    return "JelouConnectionError";
  }
}

/** `timeoutMs` ran out, at any stage of the call. */
export class JelouTimeoutError extends JelouError {
  readonly code = "timeout";

  override get name(): "JelouTimeoutError" {
    return "JelouTimeoutError";
  }
}

/** What a {@link JelouResponseError} is made of, besides its message. */
export interface JelouResponseErrorOptions extends JelouErrorOptions {
  /** The HTTP status of the answer; 0 where there is none. */
  status: number;
}

/** An answer that can't be used: not JSON, cut short, nothing of what was asked for in it, a redirect. */
export class JelouResponseError extends JelouError {
  readonly code = "unexpected_response";
  /** The HTTP status of the answer; 0 where the platform hides it (a redirect in a browser), or where it is no answer. */
  readonly status: number;

  constructor(message: string, options: JelouResponseErrorOptions) {
    super(message, options);
    this.status = options.status;
  }

  override get name(): "JelouResponseError" {
    return "JelouResponseError";
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), status: this.status };
  }
}

/** The `code` of a {@link JelouWebhookError}. */
export type JelouWebhookErrorCode =
  | "missing_signature"
  | "malformed_signature"
  | "signature_mismatch"
  | "body_not_raw"
  | "invalid_json";

/** A webhook that must not be trusted. Answer it with status 400 or 401 and do nothing else. */
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

/** Every error of this package, to be narrowed on `code`. */
export type AnyJelouError =
  | JelouInputError
  | JelouApiError
  | JelouConnectionError
  | JelouTimeoutError
  | JelouResponseError
  | JelouWebhookError;

/**
 * Tells whether `value` is an error of this package, also one thrown by another copy or realm.
 *
 * @example
 * if (isJelouError(error) && error.code === "not_found") return undefined;
 */
export function isJelouError(value: unknown): value is AnyJelouError {
  return typeof value === "object" && value !== null && (value as JelouError)[brand] === true;
}

// Shared by every copy of this package in a process, so that `isJelouError` works where `instanceof` can't.
const brand: unique symbol = Symbol.for("jelou-client.error") as never;

/**
 * What every error of this package is. Catch it, then switch on `code`.
 *
 * No error holds a credential, a signing secret or a `Request`: not in its message, stack, `cause` or properties.
 */
export abstract class JelouError extends Error {
  static {
    this.prototype.name = "JelouError";
  }

  /** The stable, machine-readable kind of failure. */
  abstract readonly code: string;

  /** @internal */
  get [brand](): true {
    return true;
  }
}

/**
 * Tells whether `value` is an error of this package, also one thrown by another copy or realm.
 *
 * @example
 * if (isJelouError(error) && error.code === "not_found") return undefined;
 */
export function isJelouError(
  value: unknown,
): value is
  | JelouInputError
  | JelouApiError
  | JelouConnectionError
  | JelouTimeoutError
  | JelouResponseError
  | JelouWebhookError {
  return typeof value === "object" && value !== null && (value as JelouError)[brand] === true;
}

/** Options or arguments are unusable. Thrown before anything is sent. */
export class JelouInputError extends JelouError {
  static {
    this.prototype.name = "JelouInputError";
  }

  readonly code = "invalid_input";
}

/** The `code` of a {@link JelouApiError}. `api_error` is any refusal without a code of its own. */
export type JelouApiErrorCode =
  | "bad_request"
  | "unauthorized"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "unprocessable"
  | "rate_limited"
  | "server_error"
  | "api_error";

const codeByStatus: Readonly<Record<number, JelouApiErrorCode>> = {
  400: "bad_request",
  401: "unauthorized",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  422: "unprocessable",
  429: "rate_limited",
};

/** @internal */
export function apiErrorCode(status: number): JelouApiErrorCode {
  return codeByStatus[status] ?? (status >= 500 ? "server_error" : "api_error");
}

/** What Jelou says about a refusal in the `error` object of its body. Fields that it leaves out are `undefined`. */
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

/** Jelou said no: any status but 2xx, or a 2xx whose envelope says failure. */
export class JelouApiError extends JelouError {
  static {
    this.prototype.name = "JelouApiError";
  }

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
  /** How many requests were sent. */
  readonly attempts: number;
  /** The response body, parsed where it is JSON, secrets masked. Not enumerable, so that loggers leave it out. */
  declare readonly body: unknown;

  /** @internal */
  constructor(
    message: string,
    init: {
      status: number;
      messages: string[];
      headers: Headers;
      attempts: number;
      body: unknown;
      detail?: JelouErrorDetail | undefined;
      validation?: Record<string, unknown> | undefined;
      retryAfterMs?: number | undefined;
    },
  ) {
    super(message);
    this.status = init.status;
    this.code = apiErrorCode(init.status);
    this.messages = init.messages;
    if (init.detail) this.detail = init.detail;
    if (init.validation) this.validation = init.validation;
    this.headers = init.headers;
    if (init.retryAfterMs !== undefined) this.retryAfterMs = init.retryAfterMs;
    this.attempts = init.attempts;
    Object.defineProperty(this, "body", { value: init.body });
  }
}

/** No answer: DNS, connection refused or reset, TLS. `cause` tells which. */
export class JelouConnectionError extends JelouError {
  static {
    this.prototype.name = "JelouConnectionError";
  }

  readonly code = "connection";
}

/** `timeoutMs` ran out, at any stage of the call. */
export class JelouTimeoutError extends JelouError {
  static {
    this.prototype.name = "JelouTimeoutError";
  }

  readonly code = "timeout";
}

/** An answer that can't be used: not JSON, cut short, nothing of what was asked for in it, a redirect. */
export class JelouResponseError extends JelouError {
  static {
    this.prototype.name = "JelouResponseError";
  }

  readonly code = "unexpected_response";
  /** The HTTP status of the answer; 0 where the platform hides it (a redirect in a browser). */
  readonly status: number;
  /** Jelou took the call, which may change something: it was carried out, though its answer can't be used. */
  readonly isAccepted: boolean;

  /** @internal */
  constructor(message: string, init: { status: number; isAccepted: boolean; cause?: unknown }) {
    super(message, "cause" in init ? { cause: init.cause } : undefined);
    this.status = init.status;
    this.isAccepted = init.isAccepted;
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
  static {
    this.prototype.name = "JelouWebhookError";
  }

  readonly code: JelouWebhookErrorCode;

  /** @internal */
  constructor(code: JelouWebhookErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

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
  /** @internal */
  declare readonly [brand]: true;
}

/** Options or arguments are unusable. Thrown before anything is sent. */
export class JelouInputError extends JelouError {
  readonly code = "invalid_input";
}

const codes = {
  400: "bad_request",
  401: "unauthorized",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  422: "unprocessable",
  429: "rate_limited",
} as const;

/** The `code` of a {@link JelouApiError}: one for each status that has a meaning of its own, and two for the others. */
export type JelouApiErrorCode = (typeof codes)[keyof typeof codes] | "server_error" | "api_error";

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

/** Jelou said no: any status but 2xx, or a 2xx whose envelope says failure. */
export class JelouApiError extends JelouError {
  declare readonly code: JelouApiErrorCode;
  /** The HTTP status, which is 2xx where only the body says failure. */
  declare readonly status: number;
  /** Jelou's own words, empty where the answer had none (a gateway's HTML, an empty body). */
  declare readonly messages: string[];
  declare readonly detail?: JelouErrorDetail;
  /** What Jelou found wrong, by field of the request. */
  declare readonly validation?: Record<string, unknown>;
  /** The response headers, without `set-cookie`. */
  declare readonly headers: Headers;
  /** How long Jelou asked to wait, in milliseconds, where it sent `Retry-After`. */
  declare readonly retryAfterMs?: number;
  /** How many requests were sent. */
  declare readonly attempts: number;
  /** The response body, parsed where it is JSON, secrets masked. Not enumerable, so that loggers leave it out. */
  declare readonly body: unknown;

  /** @internal */
  constructor(message: string, { body, ...fields }: ApiErrorFields & { status: number }) {
    super(message);
    const code =
      codes[fields.status as keyof typeof codes] ??
      (fields.status < 500 ? "api_error" : "server_error");
    const known = Object.entries({ code, ...fields }).filter(([, value]) => value !== undefined);
    Object.assign(this, Object.fromEntries(known));
    Object.defineProperty(this, "body", { value: body });
  }
}

type ApiErrorFields = {
  [K in Exclude<keyof JelouApiError, keyof JelouError>]: JelouApiError[K] | undefined;
};

/** No answer: DNS, connection refused or reset, TLS. `cause` tells which. */
export class JelouConnectionError extends JelouError {
  readonly code = "connection";
}

/** `timeoutMs` ran out, at any stage of the call. */
export class JelouTimeoutError extends JelouError {
  readonly code = "timeout";
}

/** An answer that can't be used: not JSON, cut short, nothing of what was asked for in it, a redirect. */
export class JelouResponseError extends JelouError {
  readonly code = "unexpected_response";
  /** The HTTP status of the answer; 0 where the platform hides it (a redirect in a browser). */
  declare readonly status: number;
  /** Jelou took a call that changes something: it was carried out, though its answer can't be used. */
  declare readonly isAccepted: boolean;

  /** @internal */
  constructor(
    message: string,
    options: ErrorOptions,
    fields: { status: number; isAccepted: boolean },
  ) {
    super(message, options);
    Object.assign(this, fields);
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

  /** @internal */
  constructor(code: JelouWebhookErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const classes = {
  ...{
    JelouInputError,
    JelouApiError,
    JelouConnectionError,
    JelouTimeoutError,
    JelouResponseError,
    JelouWebhookError,
  },
};
// By hand, because minifiers rename classes; on the prototype, because the stack takes its first line from there.
for (const [name, { prototype }] of Object.entries(classes))
  Object.assign(prototype, { name, [brand]: true });

/**
 * Tells whether `value` is an error of this package, also one thrown by another copy or realm.
 *
 * @example
 * if (isJelouError(error) && error.code === "not_found") return undefined;
 */
export function isJelouError(
  value: unknown,
): value is InstanceType<(typeof classes)[keyof typeof classes]> {
  return (value as JelouError | null | undefined)?.[brand] === true;
}

/** @internal */
export function checkInput(isUsable: unknown, message: string): asserts isUsable {
  if (!isUsable) throw new JelouInputError(message);
}

/** The properties of an error that a person or a retry needs. */
export interface ErrorLike {
  name?: unknown;
  message?: unknown;
  stack?: unknown;
  code?: unknown;
  syscall?: unknown;
  digest?: unknown;
  retryable?: unknown;
  cause?: unknown;
  /** Only of an AggregateError with errors. */
  errors?: readonly unknown[] | undefined;
}

/**
 * The properties of an error, or `undefined` if `value` is none or can't be read. It looks at the properties, because
 * `instanceof` fails for the platform's own errors in Jest, jsdom and edge sandboxes.
 */
export function readErrorLike(value: unknown): ErrorLike | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  try {
    if (!("message" in value)) return undefined;
    const { name, message, stack, code, syscall, digest, retryable, cause } = value as ErrorLike;
    const { errors } = value as ErrorLike;
    const isAggregate = Array.isArray(errors) && errors.length > 0;
    const copies = isAggregate ? [...errors] : undefined;
    return { name, message, stack, code, syscall, digest, retryable, cause, errors: copies };
  } catch {
    return undefined; // A getter or a proxy may throw.
  }
}

/** How far a chain of causes is followed: it may be a circle. */
export const maxCauses = 5;

/** The platform's code of a failure, such as `ECONNRESET`, of the error or of one of its causes. */
export function errorCode(thrown: unknown, depth = 0): string | undefined {
  const error = readErrorLike(thrown);
  if (!error || depth >= maxCauses) return undefined;
  return typeof error.code === "string" ? error.code : errorCode(error.cause, depth + 1);
}

/** The message of the innermost cause, and its code if the message doesn't have it: `connect ECONNREFUSED 127.0.0.1:9`. */
export function innermostMessage(thrown: unknown, depth = 0): string {
  const error = readErrorLike(thrown);
  if (!error) return String(thrown);
  const { name, message, code, cause, errors } = error;
  const inner = cause ?? errors?.[0];
  if (inner !== undefined && depth < maxCauses) return innermostMessage(inner, depth + 1);
  const words = String(message || name);
  return code === undefined || words.includes(String(code)) ? words : `${words} (${String(code)})`;
}

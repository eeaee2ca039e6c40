/** The properties of an error that messages and retries need. */
export interface ErrorLike {
  name?: unknown;
  message?: unknown;
  stack?: unknown;
  code?: unknown;
  syscall?: unknown;
  digest?: unknown;
  retryable?: unknown;
  cause?: unknown;
  /** Only present on an AggregateError that contains errors. */
  errors?: readonly unknown[] | undefined;
}

/**
 * The properties of an error, or `undefined` if `value` isn't an error or can't be read. It doesn't use `instanceof`, which
 * fails for the platform's own errors in Jest, jsdom and edge sandboxes.
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

/** How many causes are followed: a chain of causes may be circular. */
export const maxCauses = 5;

/** The platform's code of an error or of one of its causes, such as `ECONNRESET`. */
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

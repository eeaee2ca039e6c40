/** What errors have that a person or a retry asks for. */
export interface ErrorLike {
  name?: unknown;
  message?: unknown;
  stack?: unknown;
  code?: unknown;
  syscall?: unknown;
  cause?: unknown;
  /** Of an AggregateError that has some. */
  errors?: readonly unknown[] | undefined;
}

/**
 * What `value` has of an error; `undefined` where it is none, or can't be read: a getter or a proxy may throw.
 *
 * By what it has, since `instanceof` fails for the platform's own errors in Jest, jsdom and edge sandboxes.
 */
export function readErrorLike(value: unknown): ErrorLike | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  try {
    if (!("message" in value)) return undefined;
    const { name, message, stack, code, syscall, cause, errors } = value as ErrorLike;
    const isAggregate = Array.isArray(errors) && errors.length > 0;
    return {
      name,
      message,
      stack,
      code,
      syscall,
      cause,
      errors: isAggregate ? [...errors] : undefined,
    };
  } catch {
    return undefined;
  }
}

/** How far a chain of causes is followed: it may be a circle. */
export const maxCauses = 5;

/** The platform's code of a failure, wherever in the chain of causes it stands. */
export function errorCode(thrown: unknown, depth = 0): string | undefined {
  const error = readErrorLike(thrown);
  if (!error || depth >= maxCauses) return undefined;
  return typeof error.code === "string" ? error.code : errorCode(error.cause, depth + 1);
}

/** The messages of an error and of what caused it, as one line. For a copy, whose causes come to an end. */
export function wordsOf(thrown: unknown): string {
  const error = readErrorLike(thrown);
  if (!error) return String(thrown);
  const inner = error.cause ?? error.errors?.[0];
  const own = String(error.message || (inner === undefined ? (error.code ?? error.name) : ""));
  const rest = inner === undefined ? "" : wordsOf(inner);
  return [own, rest].filter((words) => words !== "").join(": ");
}

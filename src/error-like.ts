/** What errors have that a person or a retry asks for. */
export interface ErrorLike {
  name?: unknown;
  message?: unknown;
  stack?: unknown;
  code?: unknown;
  syscall?: unknown;
  cause?: unknown;
  /** Of an AggregateError. */
  errors?: unknown;
}

/** By what it has, since `instanceof` fails for the platform's own errors in Jest, jsdom and edge sandboxes. */
export function isErrorLike(value: unknown): value is ErrorLike {
  return typeof value === "object" && value !== null && "message" in value;
}

/** How far a chain of causes is followed: it may be a circle. */
export const maxCauses = 5;

/** The platform's code of a failure, wherever in the chain of causes it stands. */
export function errorCode(error: unknown, depth = 0): string | undefined {
  if (!isErrorLike(error) || depth >= maxCauses) return undefined;
  return typeof error.code === "string" ? error.code : errorCode(error.cause, depth + 1);
}

/** The messages of an error and of what caused it, as one line. */
export function wordsOf(error: unknown, depth = 0): string {
  if (!isErrorLike(error)) return String(error);
  const inner = error.cause ?? (Array.isArray(error.errors) ? error.errors[0] : undefined);
  const own = String(error.message || (inner === undefined ? (error.code ?? error.name) : ""));
  const rest = inner === undefined || depth >= maxCauses ? "" : wordsOf(inner, depth + 1);
  return [own, rest].filter((words) => words !== "").join(": ");
}

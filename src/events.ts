/** Told to `onRetry` before each wait. Holds no secret. */
export interface RetryEvent {
  /** The method that was called, such as `integrations.get`. */
  operation: string;
  /** The attempt that failed, counted from 1. */
  attempt: number;
  /** Milliseconds until the next attempt. */
  delayMs: number;
  /** Why: `status 503`, or the platform's code of a connection failure such as `ECONNRESET`. */
  reason: string;
}

/** Told to `onDrift` for each difference between an answer and the documentation that doesn't matter. Holds no secret. */
export interface DriftEvent {
  /** The method that was called, such as `integrations.get`. */
  operation: string;
  /** Where in the body, such as `data.createdAt`. */
  path: string;
  /** What differs: a field that no page documents, another type than documented, or a value outside the documented ones. */
  kind: "unknown_field" | "wrong_type" | "unknown_value";
  /** The documented type or values; absent for an unknown field. */
  expected?: string;
  /** The JSON type that arrived; the value itself is never told. */
  received: string;
}

import { isJelouError } from "jelou-client";

/** The action of a queue after an attempt at a job. */
export type Verdict =
  | { action: "complete" }
  /** The same job may succeed later, and nothing happened yet. */
  | { action: "retry"; delayMs: number }
  /** It may have happened. A person must check in Jelou before anyone repeats it. */
  | { action: "park"; error: Error }
  /** It fails every time, until somebody corrects it. */
  | { action: "fail"; error: Error };

/**
 * Runs a job that makes one call, such as `() => jelou.messages.send(…)`. With BullMQ, for example, throw an error to
 * retry a job, and an `UnrecoverableError` to park or fail it.
 */
export async function runJob(job: () => Promise<unknown>, attempt: number): Promise<Verdict> {
  try {
    await job();
    return { action: "complete" };
  } catch (error) {
    if (!isJelouError(error)) throw error;
    // Jelou accepted the call. Only its answer is unusable.
    if (error.effect === "done") return { action: "complete" };
    if (error.effect === "unknown") return { action: "park", error };
    if (!error.isTransient) return { action: "fail", error };
    const retryAfterMs = "retryAfterMs" in error ? error.retryAfterMs : undefined;
    return { action: "retry", delayMs: retryAfterMs ?? 1_000 * 2 ** attempt };
  }
}

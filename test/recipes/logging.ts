import type { CallEvent, JelouClientOptions } from "jelou-client";
import type { Logger } from "pino";

/** For example a Histogram of prom-client. */
export interface Durations {
  observe(labels: Record<"operation" | "outcome" | "effect", string>, seconds: number): void;
}

/** One line and one measurement for each call: `createJelouClient({ apiKey, ...observeCalls(logger, durations) })`. */
export function observeCalls(logger: Logger, durations: Durations) {
  return {
    onCall({ error, ...call }: CallEvent) {
      const { operation, outcome, effect, durationMs } = call;
      // The project isn't a label, because each value of a label creates another series.
      durations.observe({ operation, outcome, effect }, durationMs / 1_000);
      // pino writes the fields, stack and causes of `err`. They contain no secret.
      if (outcome === "error") logger.error({ ...call, err: error }, "Jelou call failed");
      else logger.info(call, "Jelou call");
    },
    onRetry: (retry) => logger.warn(retry, "Jelou call is retried"),
    onDrift: (drift) => logger.warn(drift, "Jelou's answer differs from its documentation"),
  } satisfies Pick<JelouClientOptions, "onCall" | "onRetry" | "onDrift">;
}

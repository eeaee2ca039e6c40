import type { Logger } from "pino";
import type { CallEvent, JelouClientOptions } from "../../src/index.js";

/** Such as a Histogram of prom-client. */
export interface Durations {
  observe(labels: Record<"operation" | "outcome" | "effect", string>, seconds: number): void;
}

/** One line and one measurement for each call, for `createJelouClient({ apiKey, ...observeCalls(logger, durations) })`. */
export function observeCalls(logger: Logger, durations: Durations) {
  return {
    onCall({ error, ...call }: CallEvent) {
      const { operation, outcome, effect, durationMs } = call;
      // Not the project: a label with many values makes many series.
      durations.observe({ operation, outcome, effect }, durationMs / 1_000);
      // As `err`, pino writes the error's own fields, its stack and its causes. No secret is in any of them.
      if (outcome === "error") logger.error({ ...call, err: error }, "jelou call failed");
      else logger.info(call, "jelou call");
    },
    onRetry: (retry) => logger.warn(retry, "jelou call is tried again"),
    onDrift: (drift) => logger.warn(drift, "jelou answered otherwise than documented"),
  } satisfies Pick<JelouClientOptions, "onCall" | "onRetry" | "onDrift">;
}

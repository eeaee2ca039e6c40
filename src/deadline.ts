import { JelouTimeoutError } from "./errors.js";

/** Bounds a whole call: by time, and by the caller's signal. */
export interface Deadline {
  /** Aborts when the time is up or the caller aborts. Made for one call, so that nothing gathers on the caller's own. */
  readonly signal: AbortSignal;
  timeLeftMs(): number;
  /** Settles as `work` does, or rejects with the reason of the end, whichever is first. */
  race<T>(work: T | PromiseLike<T>): Promise<T>;
  sleep(delayMs: number): Promise<void>;
  /** Lets go of the timer and of the caller's signal. */
  release(): void;
}

export function startDeadline(
  timeoutMs: number,
  caller: AbortSignal | undefined,
  describe: () => string,
): Deadline {
  caller?.throwIfAborted();
  const controller = new AbortController();
  const { signal } = controller;
  const endsAt = performance.now() + timeoutMs;
  const timer = setTimeout(() => controller.abort(new JelouTimeoutError(describe())), timeoutMs);
  const onAbort = () => controller.abort(caller?.reason);
  caller?.addEventListener("abort", onAbort, { once: true });
  const ended = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  ended.catch(() => {});
  const race = <T>(work: T | PromiseLike<T>) => Promise.race([ended, work]);
  return {
    signal,
    race,
    timeLeftMs: () => endsAt - performance.now(),
    async sleep(delayMs) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      try {
        await race(new Promise<void>((resolve) => (timer = setTimeout(resolve, delayMs))));
      } finally {
        clearTimeout(timer);
      }
    },
    release() {
      clearTimeout(timer);
      caller?.removeEventListener("abort", onAbort);
    },
  };
}

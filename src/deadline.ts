import { JelouTimeoutError } from "./errors.js";

/** Bounds a whole call: by time, and by the caller's signal. */
export type Deadline = ReturnType<typeof startDeadline>;

export function startDeadline(timeoutMs: number, caller: AbortSignal | undefined, describe: () => string) {
  caller?.throwIfAborted();
  const controller = new AbortController();
  // Made for one call, so that nothing gathers on the caller's own, which may live as long as the process.
  const { signal } = controller;
  const endsAt = performance.now() + timeoutMs;
  let waking: ReturnType<typeof setTimeout> | undefined;
  const timer = setTimeout(() => controller.abort(new JelouTimeoutError(describe())), timeoutMs);
  const onAbort = () => controller.abort(caller?.reason);
  caller?.addEventListener("abort", onAbort, { once: true });
  const ended = new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  ended.catch(() => {});
  /** Settles as `work` does, or rejects with the reason of the end, whichever is first. */
  const race = <T>(work: T | PromiseLike<T>) => Promise.race([ended, work]);
  return {
    signal,
    race,
    timeLeftMs: () => endsAt - performance.now(),
    sleep: (delayMs: number) => race(new Promise<void>((resolve) => (waking = setTimeout(resolve, delayMs)))),
    /** Lets go of the timers and of the caller's signal. */
    release() {
      clearTimeout(timer);
      clearTimeout(waking);
      caller?.removeEventListener("abort", onAbort);
    },
  };
}

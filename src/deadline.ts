import { JelouTimeoutError } from "./errors.js";

/** The calls that share a signal listen to it as one, since Node warns of a leak from the eleventh listener on. */
class Followers extends Set<() => void> {
  handleEvent = () => this.forEach((follower) => follower());
}
const followers = new WeakMap<AbortSignal, Followers>();

/** Calls `onAbort` when `signal` aborts, until the returned function is called. */
function follow(signal: AbortSignal, onAbort: () => void): () => void {
  const all = followers.get(signal) ?? new Followers();
  followers.set(signal, all.add(onAbort));
  signal.addEventListener("abort", all);
  return () => all.delete(onAbort) && all.size === 0 && signal.removeEventListener("abort", all);
}

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
  const leave = caller && follow(caller, () => controller.abort(caller.reason));
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
      leave?.();
    },
  };
}

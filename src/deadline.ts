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

export function startDeadline(
  timeoutMs: number,
  caller: AbortSignal | undefined,
  describe: () => string,
) {
  caller?.throwIfAborted();
  // Made for one call, so that nothing gathers on the caller's own signal, which may live as long as the process.
  const controller = new AbortController();
  const endsAt = performance.now() + timeoutMs;
  let waking: ReturnType<typeof setTimeout> | undefined;
  let refuse: (reason: unknown) => void = () => {};
  const ended = new Promise<never>((_, reject) => (refuse = reject));
  ended.catch(() => {});
  // Not by a listener on the signal, which costs Node more than all the rest of this.
  const end = (reason: unknown) => {
    refuse(reason);
    controller.abort(reason);
  };
  const timer = setTimeout(() => end(new JelouTimeoutError(describe())), timeoutMs);
  const leave = caller && follow(caller, () => end(caller.reason));
  /** Settles as `work` does, or rejects with the reason of the end, whichever is first. */
  const race = <T>(work: T | PromiseLike<T>) => Promise.race([ended, work]);
  return {
    signal: controller.signal,
    race,
    timeLeftMs: () => endsAt - performance.now(),
    sleep: (delayMs: number) =>
      race(new Promise<void>((resolve) => (waking = setTimeout(resolve, delayMs)))),
    /** Lets go of the timers and of the caller's signal. */
    release() {
      clearTimeout(timer);
      clearTimeout(waking);
      leave?.();
    },
  };
}

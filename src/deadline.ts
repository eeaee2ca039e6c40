/**
 * What work is rejected with when its deadline ends. Whoever awaited the work makes the error, so that its stack leads to
 * the caller: one made in a timer would lead nowhere.
 */
export class DeadlineEnded {
  constructor(readonly by: "timeout" | "caller") {}
}

/** Bounds a whole call: by time, and by the caller's signal. */
export interface Deadline {
  /** Aborted when the deadline ends; made for one call, so that nothing gathers on the caller's own signal. */
  readonly signal: AbortSignal;
  /** Settles as `work` does, or rejects with {@link DeadlineEnded}, whichever is first. */
  race<Value>(work: Value | PromiseLike<Value>): Promise<Value>;
  /** Throws {@link DeadlineEnded} once the time is over, also where timers are starved. */
  check(): void;
  timeLeftMs(): number;
  sleep(delayMs: number): Promise<void>;
  /** Lets go of the timers and of the caller's signal. */
  release(): void;
}

export function startDeadline(timeoutMs: number, caller: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  const endsAt = performance.now() + timeoutMs;
  let endedBy: DeadlineEnded | undefined;
  let reject: (reason: DeadlineEnded) => void = () => {};
  const ended = new Promise<never>((_, rejectEnded) => (reject = rejectEnded));
  // Nobody may be waiting when it ends.
  ended.catch(() => {});

  function end(by: DeadlineEnded["by"]): DeadlineEnded {
    if (endedBy) return endedBy;
    endedBy = new DeadlineEnded(by);
    // Before the signal, whose listeners reject too: not by one of them, which costs more than all the rest of this.
    reject(endedBy);
    controller.abort(by === "caller" ? caller?.reason : undefined);
    return endedBy;
  }

  const timer = setTimeout(() => end("timeout"), timeoutMs);
  const leave = caller && listen(caller, () => end("caller"));
  let waking: ReturnType<typeof setTimeout> | undefined;
  const race = <Value>(work: Value | PromiseLike<Value>) => Promise.race([ended, work]);
  const timeLeftMs = () => endsAt - performance.now();
  if (caller?.aborted) end("caller");

  return {
    signal: controller.signal,
    race,
    timeLeftMs,
    check() {
      if (endedBy) throw endedBy;
      if (timeLeftMs() <= 0) throw end("timeout");
    },
    sleep(delayMs) {
      return race(new Promise<void>((resolve) => (waking = setTimeout(resolve, delayMs))));
    },
    release() {
      clearTimeout(timer);
      clearTimeout(waking);
      leave?.();
    },
  };
}

/** The calls under way on one signal: they listen as one, since Node warns of a leak from the eleventh listener on. */
const listeners = new WeakMap<AbortSignal, { calls: Set<() => void>; onAbort: () => void }>();

/** Calls `onAbort` when `signal` aborts, until the returned function is called. */
function listen(signal: AbortSignal, onAbort: () => void): () => void {
  let shared = listeners.get(signal);
  if (!shared) {
    const calls = new Set<() => void>();
    shared = { calls, onAbort: () => calls.forEach((call) => call()) };
    listeners.set(signal, shared);
  }
  const { calls, onAbort: onSharedAbort } = shared;
  if (calls.size === 0) signal.addEventListener("abort", onSharedAbort);
  calls.add(onAbort);
  return () => {
    calls.delete(onAbort);
    if (calls.size === 0) signal.removeEventListener("abort", onSharedAbort);
  };
}

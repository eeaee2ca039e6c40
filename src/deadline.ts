/**
 * What work is rejected with when its deadline ends. Whoever awaited the work makes the error, so that its stack leads to
 * the caller: one made in a timer would lead nowhere.
 */
export class DeadlineEnded {
  constructor(readonly by: "timeout" | "caller") {}
}

/** Bounds a whole call: by time, and by the caller's signal. */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly endsAt: number;
  private readonly timer: ReturnType<typeof setTimeout>;
  private sleepTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly stopListening: (() => void) | undefined;
  private ended: DeadlineEnded | undefined;
  private rejectWork: ((reason: DeadlineEnded) => void) | undefined;

  constructor(
    timeoutMs: number,
    private readonly caller: AbortSignal | undefined,
  ) {
    this.endsAt = performance.now() + timeoutMs;
    this.timer = setTimeout(() => this.end("timeout"), timeoutMs);
    this.stopListening = caller && listen(caller, () => this.end("caller"));
    if (caller?.aborted) this.end("caller");
  }

  /** Aborted when the deadline ends; made for one call, so that nothing gathers on the caller's own signal. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Settles as `work` does, or rejects with {@link DeadlineEnded}, whichever is first. One at a time. */
  race<Value>(work: PromiseLike<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.rejectWork = reject;
      if (this.ended) reject(this.ended);
      // By `Promise.resolve`, since a `fetch` of the caller's may give anything.
      Promise.resolve(work).then(resolve, reject);
    });
  }

  /** Throws {@link DeadlineEnded} once the time is over, also where timers are starved. */
  check(): void {
    if (this.timeLeftMs() <= 0) this.end("timeout");
    if (this.ended) throw this.ended;
  }

  timeLeftMs(): number {
    return this.endsAt - performance.now();
  }

  sleep(delayMs: number): Promise<void> {
    return this.race(new Promise((resolve) => (this.sleepTimer = setTimeout(resolve, delayMs))));
  }

  /** Lets go of the timers and of the caller's signal. */
  release(): void {
    clearTimeout(this.timer);
    clearTimeout(this.sleepTimer);
    this.stopListening?.();
  }

  private end(by: DeadlineEnded["by"]): void {
    if (this.ended) return;
    this.ended = new DeadlineEnded(by);
    // Before the signal, on which the work may reject by itself; not by a listener on it, which costs more than all this.
    this.rejectWork?.(this.ended);
    this.controller.abort(by === "caller" ? this.caller?.reason : undefined);
  }
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
  // One that listens already is not added again.
  signal.addEventListener("abort", onSharedAbort);
  calls.add(onAbort);
  return () => {
    calls.delete(onAbort);
    if (calls.size === 0) signal.removeEventListener("abort", onSharedAbort);
  };
}

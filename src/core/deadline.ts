/**
 * Thrown when the time of a call is over or its caller aborted it. It isn't an Error, because the stack of an error that
 * is created in a timer is useless. `runCall` creates the real error, whose stack leads to the caller's line.
 */
export class DeadlineEnded {
  constructor(readonly by: "timeout" | "caller") {}
}

/**
 * The clock and timers of the platform. A call reads them once, so that it ends on the clock that it began with, even if
 * a test installs or removes fake timers meanwhile.
 */
export function readClock() {
  const { performance, setTimeout, clearTimeout } = globalThis;
  const now = performance.now;
  return { now: () => now.call(performance), setTimeout, clearTimeout };
}

export type Clock = ReturnType<typeof readClock>;
type Timer = ReturnType<typeof setTimeout>;

/** Limits a whole call by time and by the caller's signal. */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly endsAt: number;
  private readonly timer: Timer;
  private sleepTimer: Timer | undefined;
  private readonly stopListening: (() => void) | undefined;
  private ended: DeadlineEnded | undefined;
  private rejectWork: ((reason: DeadlineEnded) => void) | undefined;

  constructor(
    timeoutMs: number,
    private readonly caller: AbortSignal | undefined,
    private readonly clock: Clock,
  ) {
    this.endsAt = clock.now() + timeoutMs;
    // Not `clock.setTimeout(…)`: browsers refuse timers that are called as a method of another object.
    const { setTimeout } = clock;
    this.timer = setTimeout(() => this.end("timeout"), timeoutMs);
    this.stopListening = caller && listen(caller, () => this.end("caller"));
    if (caller?.aborted) this.end("caller");
  }

  /** Aborts when the deadline ends. Each call has its own, so that no listeners pile up on the caller's signal. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Settles like `work`, or rejects with {@link DeadlineEnded} if that comes first. Only one race can run at a time. */
  race<Value>(work: PromiseLike<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.rejectWork = reject;
      if (this.ended) reject(this.ended);
      // Promise.resolve, because the caller's `fetch` may return something other than a promise.
      Promise.resolve(work).then(resolve, reject);
    });
  }

  /** Throws {@link DeadlineEnded} if the time is over, even if a busy event loop kept the timer from firing. */
  check(): void {
    if (this.timeLeftMs() <= 0) this.end("timeout");
    if (this.ended) throw this.ended;
  }

  get hasEnded(): boolean {
    return this.ended !== undefined;
  }

  timeLeftMs(): number {
    return this.endsAt - this.clock.now();
  }

  sleep(delayMs: number): Promise<void> {
    const { setTimeout } = this.clock;
    return this.race(new Promise((resolve) => (this.sleepTimer = setTimeout(resolve, delayMs))));
  }

  /** Stops the timers, and stops listening to the caller's signal. */
  release(): void {
    const { clearTimeout } = this.clock;
    clearTimeout(this.timer);
    clearTimeout(this.sleepTimer);
    this.stopListening?.();
  }

  private end(by: DeadlineEnded["by"]): void {
    if (this.ended) return;
    this.ended = new DeadlineEnded(by);
    // This comes first, because the work may reject by itself once the signal aborts.
    this.rejectWork?.(this.ended);
    this.controller.abort(by === "caller" ? this.caller?.reason : undefined);
  }
}

/** Calls that share a signal share one listener: Node warns about a leak from the eleventh listener on. */
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
  // Adding the same listener again has no effect.
  signal.addEventListener("abort", onSharedAbort);
  calls.add(onAbort);
  return () => {
    calls.delete(onAbort);
    if (calls.size === 0) signal.removeEventListener("abort", onSharedAbort);
  };
}

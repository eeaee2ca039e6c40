/** Waits so many milliseconds; no longer where the signal aborts before. */
export type Wait = (milliseconds: number, signal: AbortSignal) => PromiseLike<unknown>;

/** By the timers of the platform, or of a test that replaces them: they are looked up when they are needed. */
export const waitForTimer: Wait = (milliseconds, signal) =>
  new Promise<void>((resolve) => {
    const end = () => {
      globalThis.clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = globalThis.setTimeout(end, milliseconds);
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) end();
  });

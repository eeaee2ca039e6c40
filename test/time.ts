import { afterEach, beforeEach, vi } from "vitest";

/** For all tests of a file: retries come at once, because the jitter is 0. Replaced globals are restored after each test. */
export function retryAtOnce(): void {
  beforeEach(() => void vi.spyOn(Math, "random").mockReturnValue(0));
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });
}

/** A fake clock, which only moves when the test moves it. */
export function stopTime(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
}

/** The result of `work` after the given time on the fake clock. */
export async function afterMs<Value>(milliseconds: number, work: () => Promise<Value>) {
  stopTime();
  const pending = work();
  await vi.advanceTimersByTimeAsync(milliseconds);
  return pending.finally(() => vi.useRealTimers());
}

import { afterEach, beforeEach, vi } from "vitest";

/** For the tests of a file: retries come at once, by full jitter at its lower end, and what a test replaced is restored. */
export function retryAtOnce(): void {
  beforeEach(() => void vi.spyOn(Math, "random").mockReturnValue(0));
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });
}

/** Time stands still but for what the test lets pass. */
export function stopTime(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
}

/** What `work` comes to once so much time has passed, none of which is waited for. */
export async function afterMs<Value>(milliseconds: number, work: () => Promise<Value>) {
  stopTime();
  const pending = work();
  await vi.advanceTimersByTimeAsync(milliseconds);
  return pending.finally(() => vi.useRealTimers());
}

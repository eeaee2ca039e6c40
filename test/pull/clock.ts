import { onTestFinished, vi } from "vitest";

/** How long an attempt may take in these tests; nothing else waits as long. */
export const timeoutMs = 12_345;

/** What happens when the time of an attempt is up, by its timer. */
const bounds = new Map<object, () => void>();
let unanswered = 0;

/** Stops the clock for attempts until the test ends: the time of none is up by itself, however slow the machine is. */
export function stopClock(): void {
  const { setTimeout: wait, clearTimeout: end } = globalThis;
  bounds.clear();
  unanswered = 0;
  vi.stubGlobal("setTimeout", (run: () => void, milliseconds: number) => {
    if (milliseconds !== timeoutMs) return wait(run, milliseconds);
    const timer = {};
    bounds.set(timer, run);
    return timer;
  });
  vi.stubGlobal("clearTimeout", (timer: object) => {
    if (bounds.delete(timer)) elapse();
    else end(timer as NodeJS.Timeout);
  });
  onTestFinished(() => void vi.unstubAllGlobals());
}

/** Says that an attempt gets no answer: its time is up as soon as nothing else is waited for. */
export function letTimePass(): void {
  unanswered++;
  elapse();
}

function elapse(): void {
  if (bounds.size !== unanswered) return;
  const passed = [...bounds.values()];
  bounds.clear();
  unanswered = 0;
  for (const run of passed) run();
}

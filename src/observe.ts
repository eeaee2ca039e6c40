/** Tells an observer, which can't break a call, nor the process where it is async and rejects. */
export function notify<Event>(
  observer: ((event: Event) => unknown) | undefined,
  event: Event,
): void {
  if (!observer) return;
  try {
    Promise.resolve(observer(event)).catch(() => {});
  } catch {
    // What an observer throws is nobody's but its own.
  }
}

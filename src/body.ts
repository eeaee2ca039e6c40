import type { Deadline } from "./deadline.js";

/** What is read of a body: far more than any answer of Jelou's, and little enough to be parsed within the deadline. */
const maxBytes = 1_000_000;

/** Why a body is not read to its end. */
export class BodyTooLong {}

/** A body as text, whatever `Content-Length` says. A leading byte order mark is dropped. */
export async function readBody(response: Response, deadline: Deadline): Promise<string> {
  // Some implementations have no streams: React Native, node-fetch, a test's double.
  if (typeof response.body?.getReader !== "function") {
    const text: unknown = response.body === null ? "" : await deadline.race(response.text());
    if (typeof text !== "string") throw new TypeError("The body holds something else than text.");
    if (text.length > maxBytes) throw new BodyTooLong();
    return text;
  }
  const reader = response.body.getReader();
  try {
    return new TextDecoder().decode(await deadline.race(readBytes(reader, deadline)));
  } catch (failure) {
    abandon(reader);
    throw failure;
  }
}

/** Lets go of a body that nobody reads on: a `fetch` that ignores its signal would send it on. */
export function abandon(stream: { cancel(): Promise<void> } | null | undefined): void {
  // In an async function, since a test's double may give no promise, or throw.
  (async () => stream?.cancel())().catch(() => {});
}

async function readBytes(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  deadline: Deadline,
): Promise<Uint8Array> {
  let bytes: Uint8Array = new Uint8Array();
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return bytes.subarray(0, length);
    // A stream that is always ready starves the timers: only the clock tells that time is over.
    deadline.check();
    if (!ArrayBuffer.isView(value))
      throw new TypeError("The body holds something else than bytes.");
    // Another kind of view may count in other units.
    const chunk = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    if (length + chunk.length > maxBytes) throw new BodyTooLong();
    bytes = length === 0 ? chunk : append(bytes, length, chunk);
    length += chunk.length;
  }
}

/** The first `length` of `bytes`, and `chunk`. The room for them doubles, so that small chunks cost no more than large ones. */
function append(bytes: Uint8Array, length: number, chunk: Uint8Array): Uint8Array {
  const needed = length + chunk.length;
  let room = bytes;
  if (needed > bytes.length) {
    room = new Uint8Array(needed * 2);
    room.set(bytes.subarray(0, length));
  }
  room.set(chunk, length);
  return room;
}

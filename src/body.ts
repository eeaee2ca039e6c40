import type { Deadline } from "./deadline.js";

/** What is read of a body: far more than any answer of Jelou's, and little enough to be parsed within the deadline. */
const maxBytes = 1_000_000;

/** Why a body is not read to its end. */
export class BodyTooLong {}

/** A body as text, whatever `Content-Length` says. A leading byte order mark is dropped. */
export async function readBody(response: Response, deadline: Deadline): Promise<string> {
  // Some implementations have no streams: React Native, node-fetch, a test's double.
  if (typeof response.body?.getReader !== "function") {
    const text = response.body === null ? "" : await deadline.race(response.text());
    if (text.length > maxBytes) throw new BodyTooLong();
    return text;
  }
  const reader = response.body.getReader();
  try {
    return new TextDecoder().decode(await deadline.race(readBytes(reader, deadline)));
  } catch (failure) {
    // What is left of the body is not wanted, and a `fetch` that ignores its signal would send it on.
    reader.cancel().catch(() => {});
    throw failure;
  }
}

async function readBytes(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  deadline: Deadline,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    // A stream that is always ready starves the timers: only the clock tells that time is over.
    deadline.check();
    if (!ArrayBuffer.isView(value))
      throw new TypeError("The body holds something else than bytes.");
    length += value.byteLength;
    if (length > maxBytes) throw new BodyTooLong();
    chunks.push(value);
  }
  const [first] = chunks;
  return first && chunks.length === 1 ? first : joined(chunks, length);
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

/** Larger bodies aren't read. Jelou's answers are far smaller, and parsing this much takes milliseconds. */
export const maxBodyBytes = 1_000_000;

/** Thrown when a body has more than {@link maxBodyBytes}. */
export class BodyTooLarge {}

interface BodySource {
  readonly body?: unknown;
  text(): Promise<string>;
}

/** The part of a `Deadline` that stops the reading. */
interface ReadLimit {
  race<Value>(work: PromiseLike<Value>): Promise<Value>;
  /** Throws if the time is over. A stream that is always ready keeps timers from firing. */
  check(): void;
}

/** Reads a body as text. It ignores `Content-Length`. */
export async function readText(source: BodySource, limit: ReadLimit): Promise<string> {
  const { body } = source;
  if (isStream(body)) return new TextDecoder().decode(await readBytes(body, limit));
  // React Native, node-fetch and test doubles have no web streams.
  const text: unknown = body === null ? "" : await limit.race(source.text());
  if (typeof text !== "string") throw new TypeError("The body's text() didn't return a string.");
  if (text.length > maxBodyBytes) throw new BodyTooLarge();
  return text;
}

/** The bytes of a stream, at most 1 MB of them. If they aren't read to the end, the stream is cancelled. */
export async function readBytes(
  stream: ReadableStream<Uint8Array>,
  limit: ReadLimit = { race: async (work) => work, check() {} },
): Promise<Uint8Array> {
  const reader = stream.getReader();
  try {
    return await limit.race(collect(reader, limit));
  } catch (failure) {
    cancel(reader);
    throw failure;
  }
}

async function collect(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  limit: ReadLimit,
): Promise<Uint8Array> {
  let bytes: Uint8Array = new Uint8Array();
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return bytes.subarray(0, length);
    limit.check();
    if (!ArrayBuffer.isView(value)) throw new TypeError("The body's stream didn't return bytes.");
    // The `length` of other typed arrays doesn't count bytes.
    const chunk = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    if (length + chunk.length > maxBodyBytes) throw new BodyTooLarge();
    bytes = length === 0 ? chunk : append(bytes, length, chunk);
    length += chunk.length;
  }
}

/** Puts `chunk` behind the first `length` bytes. The buffer doubles, so that small chunks cost no more than large ones. */
function append(bytes: Uint8Array, length: number, chunk: Uint8Array): Uint8Array {
  let buffer = bytes;
  if (length + chunk.length > bytes.length) {
    buffer = new Uint8Array((length + chunk.length) * 2);
    buffer.set(bytes.subarray(0, length));
  }
  buffer.set(chunk, length);
  return buffer;
}

export function isStream(body: unknown): body is ReadableStream<Uint8Array> {
  return typeof (body as ReadableStream | null | undefined)?.getReader === "function";
}

/** Cancels a body that nobody will read, so that its connection is closed. */
export function cancel(stream: { cancel(): Promise<void> } | null | undefined): void {
  // A test double may return no promise, or throw.
  (async () => stream?.cancel())().catch(() => {});
}

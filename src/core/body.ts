/** The most that is read of a body. It's far more than any answer of Jelou, and parsing it takes milliseconds. */
export const maxBodyBytes = 1_000_000;

/** Why a body was not read to its end. */
export class BodyTooLarge {}

interface BodySource {
  readonly body?: unknown;
  text(): Promise<string>;
}

/** Ends the reading when a deadline ends. */
interface Bound {
  race<Value>(work: PromiseLike<Value>): Promise<Value>;
  /** Throws if the time is over. A stream that is always ready keeps timers from firing. */
  check(): void;
}

/** A body as text, whatever `Content-Length` says. */
export async function readText(source: BodySource, bound: Bound): Promise<string> {
  const { body } = source;
  if (isStream(body)) return new TextDecoder().decode(await readBytes(body, bound));
  // React Native, node-fetch and test doubles have no web streams.
  const text: unknown = body === null ? "" : await bound.race(source.text());
  if (typeof text !== "string") throw new TypeError("The body's text() gave no string.");
  if (text.length > maxBodyBytes) throw new BodyTooLarge();
  return text;
}

/** The bytes of a stream, at most 1 MB of them. If they aren't read to the end, the stream is cancelled. */
export async function readBytes(
  stream: ReadableStream<Uint8Array>,
  bound: Bound = { race: async (work) => work, check() {} },
): Promise<Uint8Array> {
  const reader = stream.getReader();
  try {
    return await bound.race(collect(reader, bound));
  } catch (failure) {
    cancel(reader);
    throw failure;
  }
}

async function collect(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  bound: Bound,
): Promise<Uint8Array> {
  let bytes: Uint8Array = new Uint8Array();
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return bytes.subarray(0, length);
    bound.check();
    if (!ArrayBuffer.isView(value)) throw new TypeError("The body gave no bytes.");
    // Other views than Uint8Array count in other units.
    const chunk = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    if (length + chunk.length > maxBodyBytes) throw new BodyTooLarge();
    bytes = length === 0 ? chunk : append(bytes, length, chunk);
    length += chunk.length;
  }
}

/** Puts `chunk` behind the first `length` bytes. The room doubles, so that small chunks cost no more than large ones. */
function append(bytes: Uint8Array, length: number, chunk: Uint8Array): Uint8Array {
  let room = bytes;
  if (length + chunk.length > bytes.length) {
    room = new Uint8Array((length + chunk.length) * 2);
    room.set(bytes.subarray(0, length));
  }
  room.set(chunk, length);
  return room;
}

export function isStream(body: unknown): body is ReadableStream<Uint8Array> {
  return typeof (body as ReadableStream | null | undefined)?.getReader === "function";
}

/** Cancels a body that nobody will read, so that its connection is closed. */
export function cancel(stream: { cancel(): Promise<void> } | null | undefined): void {
  // A test double may return no promise, or throw.
  (async () => stream?.cancel())().catch(() => {});
}

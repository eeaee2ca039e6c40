import { json, refuse, type Answer } from "./answer.js";

/** An answer that replaces a true one. */
export interface FakeFailure {
  /**
   * From 200 to 599: a success whose body can't be used is a failure too. The fake's `fetch` hands a redirect over as it
   * is, whatever `redirect` asks for.
   */
  readonly status: number;
  /** A string is sent as it is, anything else as JSON. @default the documented error body */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export function answerWith({ status, body, headers }: FakeFailure): Answer {
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new RangeError(`No answer has the status ${status}: give one from 200 to 599.`);
  }
  const answer =
    typeof body === "string"
      ? { headers: { "content-type": "text/plain" }, body }
      : body === undefined
        ? refuse(status, "The fake was told to fail.")
        : json(status, body);
  const merged = new Headers(answer.headers);
  for (const [name, value] of Object.entries(headers ?? {})) merged.set(name, value);
  const isBodiless = status === 204 || status === 205 || status === 304;
  return { status, headers: Object.fromEntries(merged), body: isBodiless ? null : answer.body };
}

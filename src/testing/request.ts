import type { Call } from "./call.js";

/** A request that reached the fake, whatever came of it. */
export interface FakeRequest {
  readonly method: string;
  /** The documented https address, also where the request came in on loopback. */
  readonly url: string;
  /** By lower-case name. The values of `authorization` and `x-api-key` are masked. */
  readonly headers: Readonly<Record<string, string>>;
  /** The exact text that was sent; empty where there was none. */
  readonly body: string;
  /** What it was answered with, once it was; none where the connection was reset. */
  readonly status?: number;
}

export function toRequest({ method, url, headers, body }: Call): FakeRequest {
  const shown = Object.fromEntries(headers);
  for (const secret of ["authorization", "x-api-key"]) {
    if (secret in shown) shown[secret] = "[redacted]";
  }
  return {
    method,
    url: url.href,
    headers: shown,
    body: new TextDecoder("utf-8", { ignoreBOM: true }).decode(body),
  };
}

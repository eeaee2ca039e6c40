import type { Answer } from "./answer.js";

/** A request from either way in, with the documented https address. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: ArrayBuffer;
  /** Aborts where nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What becomes of a call: an answer, one whose body breaks off halfway, or a connection that is reset. */
export type Ending =
  { readonly kind: "answered" | "cut"; readonly answer: Answer } | { readonly kind: "reset" };

export type AnswerCall = (call: Call) => Promise<Ending>;

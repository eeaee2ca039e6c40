import type { Success } from "./answer.js";

/** That Jelou took a call whose success body no page shows readably: any 2xx that doesn't say failure. */
export interface Acknowledgement {
  /** Jelou's own words, if it sent any. */
  messages: string[];
  /** Whatever else it sent: `data` of an envelope, or the whole body. */
  data?: unknown;
}

/** @internal */
export function readAcknowledgement({ messages, payload }: Success): Acknowledgement {
  return payload === undefined ? { messages } : { messages, data: payload };
}

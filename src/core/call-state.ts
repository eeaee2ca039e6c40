import type { CallEffect, CallFacts } from "../errors.js";
import type { Redact } from "./redact.js";

/** The facts about a running call. Its errors and the events for observers contain them. */
export class CallState {
  /** Empty until a request is built. */
  method = "";
  /** How many requests were sent. */
  attempts = 0;
  /** The combined effect of all attempts so far. */
  effect: CallEffect = "none";
  /** The combined effect of the attempts before the current one. */
  earlierEffect: CallEffect = "none";
  /** The status of the last answer, if there was one. */
  status: number | undefined;
  /** The headers of the last answer. */
  headers: Headers | undefined;
  /** The current step of the call, for the message of a timeout. */
  stage = "preparing the request";
  /** Jelou asked to wait for longer than the deadline allows. */
  lacksTimeToRetry = false;
  redact: Redact = (text) => text;

  constructor(
    readonly operation: string,
    readonly projectId: string,
    /** Where the requests go. */
    public baseUrl: string,
  ) {}

  /** Call it before a request is sent. Until an answer says more, a write may have acted. */
  noteSent(): void {
    this.attempts++;
    this.earlierEffect = this.effect;
    this.noteUnknownEffect();
  }

  /** Call it if the connection was never made. */
  noteNeverConnected(): void {
    this.setEffect("none");
  }

  /** Call it when status and headers arrive. */
  noteAnswer(status: number, headers: Headers): void {
    this.status = status;
    this.headers = headers;
    const isRefusal = status >= 400 && status < 500 && status !== 408;
    if (isRefusal || this.method === "GET") this.setEffect("none");
    else if (isSuccess(status)) this.setEffect("done");
  }

  /** Call it if we can't tell whether Jelou acted: no answer yet, or a 2xx that is a gateway's page or says failure. */
  noteUnknownEffect(): void {
    this.setEffect(this.method === "GET" ? "none" : "unknown");
  }

  /** Call it if a retried delete finds nothing: an earlier attempt deleted the integration. */
  noteDeleted(): void {
    this.setEffect("done");
  }

  /** Combines the effects of all attempts: done beats unknown beats none. */
  private setEffect(ofThisAttempt: CallEffect): void {
    const effects = [this.earlierEffect, ofThisAttempt];
    this.effect = effects.includes("done")
      ? "done"
      : effects.includes("unknown")
        ? "unknown"
        : "none";
  }

  /** The facts that every error of the call has. */
  get facts(): CallFacts {
    const { operation, projectId, attempts, effect, requestId } = this;
    return { operation, projectId, attempts, effect, requestId };
  }

  /** The request id of the last answer. Gateways use different headers for it; the first one that is present counts. */
  get requestId(): string | undefined {
    const ids = requestIdHeaders.map((name) => this.headers?.get(name));
    const first = ids.find((id) => id);
    return first ? this.redact(first, 200) : undefined;
  }
}

export const requestIdHeaders: readonly string[] = [
  "x-request-id",
  "request-id",
  "x-correlation-id",
  "x-amzn-requestid",
  "cf-ray",
];

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Calls an observer and ignores its errors, even if it is async. */
export function notify<Event>(
  observer: ((event: Event) => unknown) | undefined,
  event: Event,
): void {
  if (!observer) return;
  try {
    Promise.resolve(observer(event)).catch(() => {});
  } catch {
    // An observer can't break a call.
  }
}

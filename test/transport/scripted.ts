import {
  createJelouClient,
  type DriftEvent,
  type JelouClient,
  type RetryEvent,
} from "../../src/index.js";
import { byKey, created } from "./calls.js";

/** An answer, what is thrown instead, or what makes either. */
export type Step = Response | Error | ((request: Request) => Response | Promise<Response>);

export interface Scripted {
  jelou: JelouClient;
  requests: Request[];
  retries: RetryEvent[];
  drift: DriftEvent[];
}

export const ok = () => Response.json(created);
export const refused = (status: number, headers: Record<string, string> = {}) =>
  new Response(null, { status, headers });
/** What undici throws, with the code where undici puts it. */
export const broken = (code: string) =>
  new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });

/** A client whose `fetch` does the steps in turn, and the last one from then on. */
export function scripted(steps: Step[], options: object = {}): Scripted {
  const [requests, retries, drift]: [Request[], RetryEvent[], DriftEvent[]] = [[], [], []];
  const fetch = async (url: string, init: RequestInit) => {
    const request = new Request(url, init);
    requests.push(request);
    const step = steps[Math.min(requests.length, steps.length) - 1];
    if (step instanceof Error) throw step;
    return typeof step === "function" ? step(request) : (step as Response).clone();
  };
  const observers = {
    onRetry: (event: RetryEvent) => void retries.push(event),
    onDrift: (event: DriftEvent) => void drift.push(event),
  };
  return {
    jelou: createJelouClient({ ...byKey, fetch, ...observers, ...options }),
    requests,
    retries,
    drift,
  };
}

export const never = () => new Promise<Response>(() => {});
/** What Node gives for a failed system call. */
export const systemError = (code: string, syscall: string) =>
  Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
/** What undici throws for a reason. */
export const fetchFailed = (cause: unknown) => new TypeError("fetch failed", { cause });

/** A client whose `fetch` gives, or throws, whatever `make` does, though the types forbid it. */
export function clientOf(make: () => unknown, options: object = {}): JelouClient {
  return createJelouClient({ ...byKey, fetch: make as () => Promise<Response>, ...options });
}

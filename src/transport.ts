import createClient, { type Client } from "openapi-fetch";
import type { paths } from "../generated/schema.js";
import {
  judge,
  noAnswer,
  overdue,
  tell,
  type Answer,
  type Attempt,
  type Exchange,
} from "./answer.js";
import { checkProjectId, readLimits, type Config, type RequestOptions } from "./config.js";
import { startDeadline, type Deadline } from "./deadline.js";
import { backoffMs } from "./retry.js";
import { createMask } from "./secrets.js";

type Fetch = (request: Request, init?: RequestInit) => Promise<Response>;
/** What a resource hands on to openapi-fetch. */
type Init = {
  baseUrl: string;
  params: { path: { projectId: string } };
  headers: Record<string, string>;
  fetch: Fetch;
};

/** Sends one attempt, by a client that is typed by the merged spec. */
export type Send = (http: Client<paths>, init: Init) => Promise<unknown>;

export type Options = RequestOptions | undefined;
/** How a call differs from most; `secrets` are those in its body. */
type Own = Partial<Pick<Config, "baseUrl" | "authorize">> & {
  secrets?: readonly (string | undefined)[];
};

/** Makes one call, named as the caller knows it: `integrations.get`. */
export type Transport = (
  name: string,
  projectId: string,
  options: Options,
  send: Send,
  own?: Own,
) => Promise<Answer>;

export function createTransport(config: Config): Transport {
  // fetch would carry `x-api-key` to wherever a redirect points.
  const http = createClient<paths>({ redirect: "manual" });
  // openapi-fetch would trust Content-Length, and parse what is no JSON: nothing is left for it to read.
  const nothing = new Response(null, { status: 204 });
  return async (operation, projectId, options, send, own) => {
    checkProjectId(projectId);
    const { baseUrl = config.baseUrl, authorize = config.authorize, secrets = [] } = own ?? {};
    const { timeoutMs, maxRetries, headers } = readLimits(options, config);
    const attempt: Attempt = {
      operation,
      baseUrl,
      method: "",
      count: 0,
      mask: String,
      onDrift: config.onDrift,
    };
    const deadline = startDeadline(timeoutMs, options?.signal, () => overdue(attempt, timeoutMs));
    try {
      const credential = await deadline.race(authorize(projectId));
      attempt.mask = createMask([...credential.secrets, ...secrets]);
      const init = { baseUrl, params: { path: { projectId } } };
      const sendOnce: Sending = (fetch) =>
        send(http, {
          ...init,
          headers: { accept: "application/json", ...headers, ...credential.headers },
          fetch,
        });
      for (;;) {
        attempt.count++;
        const result = await exchange(
          sendOnce,
          config.fetch ?? fetch,
          deadline,
          attempt,
          nothing,
        ).then(
          (exchange) => judge(exchange, attempt),
          (cause: unknown) => noAnswer(cause, attempt),
        );
        if (!("error" in result)) return result;
        deadline.signal.throwIfAborted();
        const { error, isRetryable, reason, delayMs = backoffMs(attempt.count) } = result;
        if (!isRetryable || attempt.count > maxRetries || delayMs >= deadline.timeLeftMs())
          throw error;
        tell(config.onRetry, { operation, attempt: attempt.count, delayMs, reason });
        await deadline.sleep(delayMs);
      }
    } finally {
      deadline.release();
    }
  };
}

type Sending = (fetch: Fetch) => Promise<unknown>;
/** Reads what comes back once, as text, whatever its headers say. */
async function exchange(
  send: Sending,
  own: Fetch,
  { race, signal }: Deadline,
  attempt: Attempt,
  nothing: Response,
) {
  let received: Exchange = { status: 0, headers: nothing.headers };
  await send(async (request) => {
    attempt.method = request.method;
    // Beside the Request, not in it: making one with a signal costs Node half a call.
    const response = await race(own(request, { signal }));
    // A `fetch` of the caller's may follow redirects all the same.
    const status = response.redirected ? 0 : response.status;
    received = { status, headers: response.headers };
    await race(response.text()).then(
      (text) => (received.text = text),
      (cause: unknown) => (received.cause = cause),
    );
    return nothing;
  });
  return received;
}

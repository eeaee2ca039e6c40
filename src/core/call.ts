import { JelouInputError } from "../errors.js";
import type { CallEvent, RequestOptions } from "../options.js";
import { Answer } from "./answer.js";
import { CallState, notify } from "./call-state.js";
import { readRequestOptions, type CallSettings, type Config } from "./config.js";
import type { Credential } from "./credentials.js";
import { Deadline, DeadlineEnded, readClock } from "./deadline.js";
import { timeoutError } from "./failure.js";
import { resilientFetch } from "./fetch.js";
import { createHttp, sendWith, type Http, type HttpInit } from "./http.js";
import { createRedact } from "./redact.js";

/** How a resource sends its request. */
export interface Sending {
  /**
   * The base URL of the API.
   *
   * @default the client's `baseUrl`
   */
  readonly baseUrl?: string;
  /**
   * Gives the credential, under the call's deadline.
   *
   * @default the client's key or Basic value
   */
  readonly authorize?: () => Promise<Credential>;
  /** Secrets in the body. */
  readonly secrets?: readonly (string | undefined)[];
}

/** Sends the request of a call, once. */
export type Send = (
  request: (http: Http, init: HttpInit) => Promise<{ response: Response }>,
  sending?: Sending,
) => Promise<Answer>;

/**
 * Runs one call, from its arguments to its value or its error. `operation` is the method's name, such as
 * `integrations.get`. The part of `work` before its first `await` runs at once, so that later changes of the caller's
 * input have no effect.
 */
export type RunCall = <Value>(
  operation: string,
  projectId: string,
  options: RequestOptions | undefined,
  work: (send: Send) => Promise<Value>,
) => Promise<Value>;

export function createCaller(config: Config): RunCall {
  const http = createHttp();

  return async function runCall(operation, projectId, options, work) {
    const call = new CallState(operation, projectId, config.baseUrl);
    let settings: CallSettings;
    try {
      settings = readRequestOptions(options, config);
    } catch (error) {
      throw withCall(error, call);
    }
    const clock = readClock();
    const startedAt = clock.now();
    const deadline = new Deadline(settings.timeoutMs, settings.signal, clock);
    const report = (outcome: CallEvent["outcome"], error?: unknown) =>
      reportCall(config, call, clock.now() - startedAt, outcome, error);
    try {
      const value = await work((request, sending = {}) =>
        send(call, settings, deadline, request, sending),
      );
      report("ok");
      return value;
    } catch (thrown) {
      if (thrown instanceof DeadlineEnded && thrown.by === "caller") {
        const reason = abortReason(settings.signal);
        report("aborted", reason);
        throw reason;
      }
      const error =
        thrown instanceof DeadlineEnded
          ? timeoutError(call, settings.timeoutMs)
          : withCall(thrown, call);
      // Invalid input called nothing.
      if (!(error instanceof JelouInputError)) report("error", error);
      throw error;
    } finally {
      deadline.release();
    }
  };

  async function send(
    call: CallState,
    settings: CallSettings,
    deadline: Deadline,
    request: Parameters<Send>[0],
    { baseUrl = config.baseUrl, authorize, secrets = [] }: Sending,
  ): Promise<Answer> {
    deadline.check();
    call.baseUrl = baseUrl;
    call.stage = `waiting for ${authorize ? "signingSecret" : "apiKey"}`;
    const authorized = authorize ? authorize() : config.authorize(call.projectId);
    // A fixed key needs no wait.
    const credential = "then" in authorized ? await deadline.race(authorized) : authorized;
    call.redact = createRedact([...credential.secrets, ...secrets]);
    const headers = { accept: "application/json", ...settings.headers, ...credential.headers };
    const reply = await sendWith(
      (init) => request(http, init),
      baseUrl,
      (built) => resilientFetch(built, headers, call, config, settings, deadline),
    );
    return new Answer(reply, call, config.onDrift);
  }
}

/** An input error with the call that it belongs to. All other errors stay the same. */
function withCall(error: unknown, { operation, projectId }: CallState): unknown {
  if (!(error instanceof JelouInputError) || error.operation !== undefined) return error;
  return new JelouInputError(`${operation}: ${error.message}`, {
    operation,
    // Not checked yet.
    projectId: typeof projectId === "string" ? projectId : undefined,
    attempts: 0,
    effect: "none",
  });
}

/** A polyfilled signal may have no reason. */
function abortReason(signal: AbortSignal | undefined): unknown {
  if (signal?.reason !== undefined) return signal.reason;
  return Object.assign(new Error("The call was aborted."), { name: "AbortError" });
}

function reportCall(
  { onCall }: Config,
  { operation, projectId, effect, attempts, status, requestId }: CallState,
  durationMs: number,
  outcome: CallEvent["outcome"],
  error: unknown,
): void {
  notify(onCall, {
    operation,
    projectId,
    outcome,
    effect,
    attempts,
    durationMs,
    ...(status !== undefined && { status }),
    ...(requestId !== undefined && { requestId }),
    ...(outcome !== "ok" && { error }),
  });
}

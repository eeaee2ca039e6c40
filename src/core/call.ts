import { JelouInputError } from "../errors.js";
import type { CallEvent, RequestOptions } from "../options.js";
import { Answer } from "./answer.js";
import { CallState, notify } from "./call-state.js";
import { readRequestOptions, type CallSettings, type Config } from "./config.js";
import type { Credential } from "./credentials.js";
import { Deadline, DeadlineEnded, readClock } from "./deadline.js";
import { timeoutError } from "./call-errors.js";
import { resilientFetch } from "./fetch.js";
import { createHttp, sendWith, type Http, type HttpInit } from "./http.js";
import { createRedact } from "./redact.js";

/** The options of {@link Send}: another base URL or credential, and secrets in the body. */
export interface SendOptions {
  /**
   * The base URL of the API.
   *
   * @default the client's `baseUrl`
   */
  readonly baseUrl?: string;
  /**
   * Returns the credential, under the call's deadline.
   *
   * @default the client's API key or Basic credentials
   */
  readonly authorize?: () => Promise<Credential>;
  /** Secrets in the body, so that errors don't show them. */
  readonly secrets?: readonly (string | undefined)[];
}

/** Sends the request of a call, with retries. Each call does this once. */
export type Send = (
  request: (http: Http, init: HttpInit) => Promise<{ response: Response }>,
  options?: SendOptions,
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
      const value = await work((request, sendOptions = {}) =>
        send(call, settings, deadline, request, sendOptions),
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
      // Invalid input sends nothing, so it causes no event.
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
    { baseUrl = config.baseUrl, authorize, secrets = [] }: SendOptions,
  ): Promise<Answer> {
    deadline.check();
    call.baseUrl = baseUrl;
    call.stage = `waiting for ${authorize ? "signingSecret" : "apiKey"}`;
    const authorized = authorize ? authorize() : config.authorize(call.projectId);
    // A fixed key is there at once. Only a function's key must be awaited.
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

/** Adds the call to an input error. Other errors are returned unchanged. */
function withCall(error: unknown, { operation, projectId }: CallState): unknown {
  if (!(error instanceof JelouInputError) || error.operation !== undefined) return error;
  return new JelouInputError(`${operation}: ${error.message}`, {
    operation,
    // It isn't checked yet, so it may have any type.
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

import {
  describeTimeout,
  factsOf,
  judge,
  judgeNoAnswer,
  noteAnswer,
  requestIdOf,
  type Answer,
  type CallState,
  type Failure,
} from "./answer.js";
import { readRequestOptions, type CallOptions, type Config } from "./config.js";
import type { Credential } from "./credentials.js";
import { Deadline, DeadlineEnded } from "./deadline.js";
import type { Difference } from "./difference.js";
import { effectOfSent, worstEffect } from "./effect.js";
import { JelouInputError, JelouTimeoutError } from "./errors.js";
import {
  buildRequest,
  createHttp,
  exchange,
  type BuiltRequest,
  type Exchange,
  type Http,
  type RequestInitOfCall,
} from "./http.js";
import { createMask } from "./mask.js";
import { tell } from "./observe.js";
import type { RequestOptions } from "./options.js";
import { backoffMs } from "./retry.js";

/** What a resource makes of its input, before anything is awaited. */
export interface PreparedCall<Value, Given extends Credential> {
  readonly baseUrl: string;
  /** Gives the credential, under the call's deadline. */
  authorize(projectId: string): Given | Promise<Given>;
  /** Builds the request by openapi-fetch. The credential's headers are added to it. */
  build(http: Http, init: RequestInitOfCall, credential: Given): Promise<unknown>;
  /** Secrets in the body. */
  readonly secrets?: readonly (string | undefined)[];
  /** The value of a success. Throws `answer.unusable(…)` where there is none. */
  read(answer: Answer): Value;
}

/**
 * Makes a call, named as the caller knows it: `integrations.get`.
 *
 * `prepare` runs at once, and reads the input: what the caller changes afterwards changes nothing.
 */
export type Transport = <Value, Given extends Credential>(
  operation: string,
  projectId: string,
  options: RequestOptions | undefined,
  prepare: () => PreparedCall<Value, Given>,
) => Promise<Value>;

export function createTransport(config: Config): Transport {
  const http = createHttp();

  return async function makeCall(operation, projectId, options, prepare) {
    const begin = performance.now();
    const { prepared, settings } = readCall(operation, projectId, () => ({
      prepared: prepare(),
      settings: readRequestOptions(options, config),
    }));
    const call = newCall(operation, projectId, prepared.baseUrl);
    const deadline = new Deadline(settings.timeoutMs, settings.signal);
    try {
      const value = await run(prepared, settings, call, deadline);
      if (call.method !== "GET") call.effect = "done";
      report(call, begin, { outcome: "ok" });
      return value;
    } catch (thrown) {
      // Made here, so that the stack of a timeout leads to the caller's line.
      const error = errorOf(thrown, call, settings);
      const isAborted = thrown instanceof DeadlineEnded && thrown.by === "caller";
      // Of invalid input nothing is told: nothing was called.
      if (!(error instanceof JelouInputError)) {
        report(call, begin, { outcome: isAborted ? "aborted" : "error", error });
      }
      throw error;
    } finally {
      deadline.release();
    }
  };

  async function run<Value, Given extends Credential>(
    prepared: PreparedCall<Value, Given>,
    settings: CallOptions,
    call: CallState,
    deadline: Deadline,
  ): Promise<Value> {
    deadline.check();
    const authorized = prepared.authorize(call.projectId);
    // A key that is known from the start costs no call a wait.
    const credential = "then" in authorized ? await deadline.race(authorized) : authorized;
    call.mask = createMask([...credential.secrets, ...(prepared.secrets ?? [])]);
    const request = await buildRequest(
      (init) => prepared.build(http, init, credential),
      prepared.baseUrl,
      { accept: "application/json", ...settings.headers, ...credential.headers },
    );
    call.method = request.method;
    for (;;) {
      deadline.check();
      const result = await attempt(request, call, deadline);
      if (!("error" in result)) {
        result.tell(result.differences);
        return prepared.read(result);
      }
      await waitForRetry(result, settings, call, deadline);
    }
  }

  /** Sends the request once, and says what came of it. */
  async function attempt(
    request: BuiltRequest,
    call: CallState,
    deadline: Deadline,
  ): Promise<Answer | Failure> {
    call.attempts++;
    call.earlierEffect = call.effect;
    // Until something tells otherwise.
    call.effect = worstEffect(call.earlierEffect, effectOfSent(request.method));
    let exchanged: Exchange;
    try {
      exchanged = await exchange(request, config.fetch ?? globalThis.fetch, deadline);
    } catch (thrown) {
      if (thrown instanceof DeadlineEnded) throw thrown;
      return judgeNoAnswer(thrown, call);
    }
    noteAnswer(exchanged, call);
    if ("failure" in exchanged && exchanged.failure instanceof DeadlineEnded) {
      throw exchanged.failure;
    }
    return judge(exchanged, call, (differences) => tellDrift(differences, call));
  }

  /** Waits until the next attempt, or throws the failure where none may follow. */
  async function waitForRetry(
    failure: Failure,
    { maxRetries }: CallOptions,
    call: CallState,
    deadline: Deadline,
  ): Promise<void> {
    const { operation, projectId, attempts } = call;
    const delayMs = failure.retryAfterMs ?? backoffMs(attempts);
    const isLast = !failure.isRetryable || attempts > maxRetries;
    if (isLast || delayMs >= deadline.timeLeftMs()) throw failure.error;
    tell(config.onRetry, {
      operation,
      projectId,
      attempt: attempts,
      delayMs,
      reason: failure.reason,
    });
    await deadline.sleep(delayMs);
  }

  function tellDrift(differences: readonly Difference[], call: CallState): void {
    const { operation, projectId, mask } = call;
    for (const difference of differences) {
      tell(config.onDrift, {
        operation,
        projectId,
        ...difference,
        path: mask(difference.path, 200),
      });
    }
  }

  function report(
    call: CallState,
    begin: number,
    ended: { outcome: "ok" | "error" | "aborted"; error?: unknown },
  ): void {
    if (!config.onCall) return;
    const { operation, projectId, effect, attempts, status } = call;
    const requestId = requestIdOf(call);
    tell(config.onCall, {
      operation,
      projectId,
      ...ended,
      effect,
      attempts,
      durationMs: performance.now() - begin,
      ...(status !== undefined && { status }),
      ...(requestId !== undefined && { requestId }),
    });
  }
}

function newCall(operation: string, projectId: string, baseUrl: string): CallState {
  return {
    operation,
    projectId,
    baseUrl,
    method: "",
    attempts: 0,
    earlierEffect: "none",
    effect: "none",
    status: undefined,
    headers: undefined,
    mask: (text) => text,
  };
}

/** What a call rejects with, where something was thrown in it. */
function errorOf(thrown: unknown, call: CallState, { signal, timeoutMs }: CallOptions): unknown {
  if (thrown instanceof DeadlineEnded) {
    return thrown.by === "caller"
      ? signal?.reason
      : new JelouTimeoutError(describeTimeout(call, timeoutMs), factsOf(call));
  }
  return ofCall(thrown, call.operation, call.projectId);
}

/** Reads what the caller passed; an error of it says which call it was meant for. */
function readCall<Read>(operation: string, projectId: string, read: () => Read): Read {
  try {
    return read();
  } catch (error) {
    throw ofCall(error, operation, projectId);
  }
}

/** An error of the input with the call that it was meant for; any other one, and that of another call, as it is. */
function ofCall(error: unknown, operation: string, projectId: string): unknown {
  if (!(error instanceof JelouInputError) || error.operation !== undefined) return error;
  return new JelouInputError(`${operation}: ${error.message}`, {
    operation,
    // Nobody has checked it yet.
    ...(typeof projectId === "string" && { projectId }),
    attempts: 0,
    effect: "none",
    cause: error.cause,
  });
}

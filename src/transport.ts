import { judge, type Success } from "./answer.js";
import { newCall, noteAnswer, noteSent, requestIdOf, type CallState } from "./call.js";
import { readRequestOptions, type CallSettings, type Config } from "./config.js";
import type { Credential } from "./credentials.js";
import { Deadline, DeadlineEnded } from "./deadline.js";
import type { Difference } from "./difference.js";
import { JelouInputError } from "./errors.js";
import { noAnswer, timeoutError, type Failure } from "./failure.js";
import {
  buildRequest,
  createHttp,
  exchange,
  type BuildInit,
  type BuiltRequest,
  type Exchange,
  type Http,
} from "./http.js";
import { createMask } from "./mask.js";
import { notify } from "./observe.js";
import type { Operation } from "./operation.js";
import type { RequestOptions } from "./options.js";
import { backoffMs } from "./retry.js";

/** What a resource makes of its input, before anything is awaited. */
export interface PreparedCall<Value, Given extends Credential> {
  readonly baseUrl: string;
  /** Gives the credential, under the call's deadline. */
  authorize(projectId: string): Given | Promise<Given>;
  /** Builds the request by openapi-fetch. The credential's headers are added to it. */
  build(http: Http, init: BuildInit, credential: Given): Promise<unknown>;
  /** Secrets in the body. */
  readonly secrets?: readonly (string | undefined)[];
  /** The value of a success. Throws `answer.unusable(…)` where there is none. */
  read(answer: Success): Value;
}

/**
 * Makes a call, named as the caller knows it: `integrations.get`.
 *
 * `prepare` runs at once, and reads the input: what the caller changes afterwards changes nothing.
 */
export type Transport = <Value, Given extends Credential>(
  operation: Operation,
  projectId: string,
  options: RequestOptions | undefined,
  prepare: () => PreparedCall<Value, Given>,
) => Promise<Value>;

export function createTransport(config: Config): Transport {
  const http = createHttp();

  return async function makeCall(operation, projectId, options, prepare) {
    const begin = performance.now();
    const { prepared, settings } = namingCall(operation, projectId, () => ({
      prepared: prepare(),
      settings: readRequestOptions(options, config),
    }));
    const call = newCall(operation, projectId, prepared.baseUrl);
    const deadline = new Deadline(settings.timeoutMs, settings.signal);
    try {
      const value = await run(prepared, settings, call, deadline);
      report(call, begin, { outcome: "ok" });
      return value;
    } catch (thrown) {
      if (thrown instanceof DeadlineEnded && thrown.by === "caller") {
        const error: unknown = settings.signal?.reason;
        report(call, begin, { outcome: "aborted", error });
        throw error;
      }
      // Made here, so that the stack of a timeout leads to the caller's line.
      const error =
        thrown instanceof DeadlineEnded
          ? timeoutError(call, settings.timeoutMs)
          : namedError(thrown, operation, projectId);
      // Of invalid input nothing is told: nothing was sent.
      if (!(error instanceof JelouInputError)) report(call, begin, { outcome: "error", error });
      throw error;
    } finally {
      deadline.release();
    }
  };

  async function run<Value, Given extends Credential>(
    prepared: PreparedCall<Value, Given>,
    settings: CallSettings,
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
        result.reportDrift(result.differences);
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
  ): Promise<Success | Failure> {
    noteSent(call);
    let exchanged: Exchange;
    try {
      exchanged = await exchange(request, config.fetch ?? globalThis.fetch, deadline);
    } catch (thrown) {
      if (thrown instanceof DeadlineEnded) throw thrown;
      return noAnswer(thrown, call);
    }
    noteAnswer(call, exchanged.status, exchanged.headers);
    if ("failure" in exchanged && exchanged.failure instanceof DeadlineEnded) {
      throw exchanged.failure;
    }
    return judge(exchanged, call, (differences) => tellDrift(differences, call));
  }

  /** Waits until the next attempt; throws the failure where none may follow, or where the wait would take all the time left. */
  async function waitForRetry(
    failure: Failure,
    { maxRetries }: CallSettings,
    call: CallState,
    deadline: Deadline,
  ): Promise<void> {
    const { operation, projectId, attempts } = call;
    const delayMs = failure.retryAfterMs ?? backoffMs(attempts);
    const isLast = !failure.isRetryable || attempts > maxRetries;
    if (isLast || delayMs >= deadline.timeLeftMs()) throw failure.error;
    notify(config.onRetry, {
      operation,
      projectId,
      attempt: attempts,
      delayMs,
      reason: failure.reason,
    });
    await deadline.sleep(delayMs);
  }

  function tellDrift(differences: readonly Difference[], call: CallState): void {
    // Their paths need not be masked where nobody hears of them.
    if (!config.onDrift) return;
    const { operation, projectId, mask } = call;
    for (const difference of differences) {
      notify(config.onDrift, {
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
    notify(config.onCall, {
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

/** Runs `read`; an error of the caller's input that it throws says which call it was meant for. */
function namingCall<Read>(operation: string, projectId: string, read: () => Read): Read {
  try {
    return read();
  } catch (error) {
    throw namedError(error, operation, projectId);
  }
}

/** An error of the input with the call that it was meant for; any other one, and that of another call, as it is. */
function namedError(error: unknown, operation: string, projectId: string): unknown {
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

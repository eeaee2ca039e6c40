import { json, refuse, type Answer } from "./answer.js";
import type { Ending } from "./call.js";
import { operations } from "../operation.js";
import type { FakeOperation } from "./operation.js";
import { refuseUnknownOptions, refuseUnknownValue } from "./refusals.js";
import type { Wait } from "./wait.js";

/**
 * What goes wrong, for which calls, and how often. Give a `status`, a `fault` or `delayMs`; all else is optional.
 *
 * @example
 * fake.failNext({ status: 503 }); // the next call
 * fake.failNext({ status: 429, headers: { "Retry-After": "1" }, projectId: "P1", times: 2 });
 * fake.failNext({ fault: "reset", acted: true, operation: "conversations.start" });
 */
export interface FakeFailure {
  /**
   * Sent in place of the operation's own answer. From 200 to 599: a success whose body can't be used is a failure too.
   * The fake's `fetch` hands a redirect over as it is, whatever `redirect` asks for.
   */
  readonly status?: number | undefined;
  /** Goes with `status`. A string is sent as it is, anything else as JSON. @default the documented error body */
  readonly body?: unknown;
  /** Goes with `status`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * `reset`: the connection breaks before an answer. `hang`: no answer comes until the request is aborted. `cut`: the
   * answer's body breaks off halfway.
   */
  readonly fault?: "reset" | "hang" | "cut" | undefined;
  /** The answer, or the reset, comes so many milliseconds late, by the fake's `wait`. @default 0 */
  readonly delayMs?: number | undefined;
  /**
   * Whether the operation is carried out all the same, before it fails: what a client sees as `effect: "unknown"`.
   *
   * @default false, but where a late or cut answer is the operation's own, since no `status` is given
   */
  readonly acted?: boolean | undefined;
  /** @default any */
  readonly operation?: FakeOperation | undefined;
  /** @default any */
  readonly projectId?: string | undefined;
  /** How many calls it is for; `Infinity` for all. @default 1 */
  readonly times?: number | undefined;
}

/** A failure, checked, that waits for its calls. */
export interface QueuedFailure {
  readonly operation: FakeOperation | undefined;
  readonly projectId: string | undefined;
  readonly isActing: boolean;
  readonly fault: FakeFailure["fault"];
  readonly delayMs: number;
  /** `undefined`: the operation's own. */
  readonly answer: Answer | undefined;
  timesLeft: number;
}

const options = {
  status: true,
  body: true,
  headers: true,
  fault: true,
  delayMs: true,
  acted: true,
  operation: true,
  projectId: true,
  times: true,
} satisfies Record<keyof FakeFailure, true>;

/** Checks a failure, all at once, so that a mistake shows where it was made and not in a call. */
export function readFailure(given: FakeFailure): QueuedFailure {
  refuseUnknownOptions("failNext", given, options);
  const { status, body, headers, fault, operation, projectId, delayMs = 0, times = 1 } = given;
  if (status === undefined && fault === undefined && given.delayMs === undefined) {
    throw new TypeError(
      "failNext was not told what goes wrong: give a status, a fault or delayMs.",
    );
  }
  refuseUnknownValue("failNext's fault", fault, ["reset", "hang", "cut"]);
  refuseUnknownValue("failNext's operation", operation, operations);
  if (status === undefined && (body !== undefined || headers !== undefined)) {
    throw new TypeError("failNext's body and headers belong to an answer: give its status too.");
  }
  const isUnanswered = fault === "reset" || fault === "hang";
  if (isUnanswered && status !== undefined) {
    throw new TypeError(
      `Where failNext's fault is ${fault}, no answer comes: leave the status out.`,
    );
  }
  if (fault === "hang" && given.delayMs !== undefined) {
    throw new TypeError("Where failNext's fault is hang, nothing comes late: leave delayMs out.");
  }
  const isOwnAnswer = status === undefined && !isUnanswered;
  if (isOwnAnswer && given.acted === false) {
    throw new TypeError(
      "Without a status, failNext sends the operation's own answer, so the operation must act: leave acted out, or give a status.",
    );
  }
  if (!Number.isFinite(delayMs) || delayMs < 0) {
    throw new RangeError(`failNext's delayMs is ${delayMs}: give milliseconds, from 0.`);
  }
  if (times !== Infinity && (!Number.isInteger(times) || times < 1)) {
    throw new RangeError(`failNext's times is ${times}: give a whole number from 1, or Infinity.`);
  }
  if (projectId === "") {
    throw new RangeError(`No call has the projectId "": leave it out for calls of any project.`);
  }
  const answer = status === undefined ? undefined : answerWith(status, body, headers);
  if (fault === "cut" && answer?.body === "") {
    throw new TypeError("An answer without a body can't be cut short: give a body.");
  }
  return {
    operation,
    projectId,
    isActing: isOwnAnswer || given.acted === true,
    fault,
    delayMs,
    answer,
    timesLeft: times,
  };
}

function answerWith(status: number, body: unknown, headers: FakeFailure["headers"]): Answer {
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new RangeError(`No answer has the status ${status}: give one from 200 to 599.`);
  }
  const answer =
    typeof body === "string"
      ? { headers: { "content-type": "text/plain" }, body }
      : body === undefined
        ? refuse(status, "The fake was told to fail.")
        : json(status, body);
  const merged = new Headers(answer.headers);
  for (const [name, value] of Object.entries(headers ?? {})) merged.set(name, value);
  const isBodiless = status === 204 || status === 205 || status === 304;
  return { status, headers: Object.fromEntries(merged), body: isBodiless ? "" : answer.body };
}

/** The first failure that is for such a call; it is used up by being taken often enough. */
export function takeFailure(
  failures: QueuedFailure[],
  operation: FakeOperation,
  projectId: string | undefined,
): QueuedFailure | undefined {
  const index = failures.findIndex(
    (failure) =>
      (failure.operation ?? operation) === operation &&
      (failure.projectId ?? projectId) === projectId,
  );
  const failure = failures[index];
  if (failure && --failure.timesLeft === 0) failures.splice(index, 1);
  return failure;
}

/** Does to a call what the failure says; `act` carries the operation out. */
export async function failWith(
  { isActing, fault, delayMs, answer }: QueuedFailure,
  act: () => Promise<Answer>,
  wait: Wait,
  signal: AbortSignal,
): Promise<Ending> {
  const own = isActing ? await act() : undefined;
  // Whoever aborts the call doesn't wait for this.
  if (fault === "hang") return new Promise<never>(() => {});
  if (delayMs > 0) await wait(delayMs, signal);
  const sent = answer ?? own;
  if (fault === "reset" || sent === undefined) return { kind: "reset" };
  return { kind: fault === "cut" ? "cut" : "answered", answer: sent };
}

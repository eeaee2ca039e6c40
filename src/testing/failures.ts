import { json, refuse, type Answer } from "./answers.js";
import { refuseUnknownNames, refuseUnknownValue, type State } from "./state.js";

/** The client's name of an operation: its method, and the `operation` of its errors. */
export type FakeOperation =
  | "integrations.create"
  | "integrations.get"
  | "integrations.update"
  | "integrations.delete"
  | "conversations.start"
  | "conversations.close"
  | "conversations.get"
  | "messages.send";

/**
 * A failure, the calls that it applies to, and how often. Give a `status` or a `fault`; everything else is optional.
 *
 * @example
 * fake.failNext({ status: 503 }); // the next call
 * fake.failNext({ status: 429, headers: { "Retry-After": "1" }, projectId: "P1", times: 2 });
 * fake.failNext({ fault: "reset", acted: true, operation: "conversations.start" });
 */
export interface FakeFailure {
  /** Sent instead of the operation's own answer, from 200 to 599. */
  readonly status?: number | undefined;
  /** Sent with `status`: a string unchanged, any other value as JSON. @default the documented error body */
  readonly body?: unknown;
  /** Sent with `status`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * - `reset`: the connection breaks before an answer.
   * - `hang`: no answer comes until the request is aborted.
   * - `cut`: the answer's body breaks off in the middle.
   */
  readonly fault?: "reset" | "hang" | "cut" | undefined;
  /**
   * Whether the operation is carried out before it fails. A client then reports `effect: "unknown"`.
   *
   * @default false; true for `cut` without a `status`, because the operation's own answer is cut
   */
  readonly acted?: boolean | undefined;
  /** @default any */
  readonly operation?: FakeOperation | undefined;
  /** @default any */
  readonly projectId?: string | undefined;
  /** How many calls fail; `Infinity` for all. @default 1 */
  readonly times?: number | undefined;
}

/** A failure that is still to happen `timesLeft` times. */
export interface QueuedFailure {
  readonly operation: FakeOperation | undefined;
  readonly projectId: string | undefined;
  readonly hasActed: boolean;
  readonly fault: FakeFailure["fault"];
  /** If it's `undefined`, the operation's own answer is used. */
  readonly answer: Answer | undefined;
  timesLeft: number;
}

/** How a request ends: with an answer, with an answer that is cut in the middle, or with a reset connection. */
export type Outcome =
  { readonly kind: "answered" | "cut"; readonly answer: Answer } | { readonly kind: "reset" };

const names = ["status", "body", "headers", "fault", "acted", "operation", "projectId", "times"];

/** Checks a failure when it's queued, so that the error points to the line with the mistake. */
export function queueFailure(
  failures: QueuedFailure[],
  given: FakeFailure,
  operations: readonly FakeOperation[],
): void {
  refuseUnknownNames("failNext", given, names);
  const { status, body, headers, fault, acted, operation, projectId, times = 1 } = given;
  if (status === undefined && fault === undefined) {
    throw new TypeError("failNext needs a status or a fault.");
  }
  refuseUnknownValue("failNext's fault", fault, ["reset", "hang", "cut"]);
  refuseUnknownValue("failNext's operation", operation, operations);
  if (status === undefined && (body !== undefined || headers !== undefined)) {
    throw new TypeError("failNext's body and headers belong to an answer: give its status too.");
  }
  const isUnanswered = fault === "reset" || fault === "hang";
  if (isUnanswered && status !== undefined) {
    throw new TypeError(`With the fault ${fault}, no answer comes: leave the status out.`);
  }
  const isOwnAnswer = status === undefined && !isUnanswered;
  if (isOwnAnswer && acted === false) {
    throw new TypeError("Without a status, the operation's own answer is cut, so it must act.");
  }
  if (projectId === "") {
    throw new TypeError(
      "failNext's projectId is empty: give one, or leave it out for any project.",
    );
  }
  if (times !== Infinity && (!Number.isInteger(times) || times < 1)) {
    throw new RangeError(`failNext's times is ${times}: give a whole number from 1, or Infinity.`);
  }
  const answer = status === undefined ? undefined : answerWith(status, body, headers);
  if (fault === "cut" && answer?.body === "") {
    throw new TypeError("An answer without a body can't be cut short: give a body.");
  }
  const hasActed = isOwnAnswer || acted === true;
  failures.push({ operation, projectId, hasActed, fault, answer, timesLeft: times });
}

function answerWith(status: number, body: unknown, headers: FakeFailure["headers"]): Answer {
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new RangeError(`failNext's status is ${status}: give one from 200 to 599.`);
  }
  const answer =
    typeof body === "string"
      ? { headers: { "content-type": "text/plain" }, body }
      : body === undefined
        ? refuse(status, "A test asked for this failure.")
        : json(status, body);
  const merged = new Headers(answer.headers);
  for (const [name, value] of Object.entries(headers ?? {})) merged.set(name, value);
  const isBodiless = status === 204 || status === 205 || status === 304;
  return { status, headers: Object.fromEntries(merged), body: isBodiless ? "" : answer.body };
}

/** Carries out a call, or makes it fail if a queued failure fits it. */
export async function applyFailures(
  { failures }: State,
  operation: FakeOperation,
  projectId: string,
  act: () => Promise<Answer>,
): Promise<Outcome> {
  const failure = failures.find(
    (one) =>
      (one.operation ?? operation) === operation && (one.projectId ?? projectId) === projectId,
  );
  if (!failure) return { kind: "answered", answer: await act() };
  if (--failure.timesLeft === 0) failures.splice(failures.indexOf(failure), 1);
  const own = failure.hasActed ? await act() : undefined;
  // The request's own signal ends this.
  if (failure.fault === "hang") return new Promise<never>(() => {});
  const answer = failure.answer ?? own;
  if (failure.fault === "reset" || answer === undefined) return { kind: "reset" };
  return { kind: failure.fault === "cut" ? "cut" : "answered", answer };
}

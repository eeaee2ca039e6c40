import { combineEffects, effectOfSent, effectOfStatus } from "./effect.js";
import type { CallEffect, CallFacts } from "./errors.js";
import type { Mask } from "./mask.js";
import type { Operation } from "./operation.js";

/** Those that change nothing at Jelou. */
type ReadOperation = Extract<Operation, `${string}.get`>;

export function isRead(operation: Operation): operation is ReadOperation {
  return operation.endsWith(".get");
}

/** A call while it goes on: what its errors and its observers say of it. */
export interface CallState {
  readonly operation: Operation;
  readonly projectId: string;
  readonly baseUrl: string;
  /** Empty until a request is built. */
  method: string;
  /** How many requests were sent. */
  attempts: number;
  /** What the attempts before this one did at Jelou. */
  earlierEffect: CallEffect;
  /** What all attempts so far did. */
  effect: CallEffect;
  /** Of the last answer, if any came. */
  status: number | undefined;
  headers: Headers | undefined;
  mask: Mask;
}

export function newCall(operation: Operation, projectId: string, baseUrl: string): CallState {
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

// ── What is known of it, in the order in which it becomes known

/** A request goes out: until something tells otherwise, it may have acted. */
export function noteSent(call: CallState): void {
  call.attempts++;
  call.earlierEffect = call.effect;
  noteEffect(call, effectOfSent(call.method));
}

/** The connection was never made. */
export function noteNothingSent(call: CallState): void {
  noteEffect(call, "none");
}

/** Status and headers came, whatever can be made of the body. */
export function noteAnswer(call: CallState, status: number, headers: Headers): void {
  call.status = status;
  call.headers = headers;
  noteEffect(call, effectOfStatus(call.method, status));
}

/** A 2xx that isn't Jelou's word that it took the call. */
export function noteDoubt(call: CallState): void {
  noteEffect(call, effectOfSent(call.method));
}

/** What was to be deleted is gone. */
export function noteGone(call: CallState): void {
  noteEffect(call, "done");
}

function noteEffect(call: CallState, ofThisAttempt: CallEffect): void {
  call.effect = combineEffects(call.earlierEffect, ofThisAttempt);
}

// ── What its errors and events say

/** What every error of the call says of it. */
export function factsOf(call: CallState): CallFacts {
  const { operation, projectId, attempts, effect } = call;
  return { operation, projectId, attempts, effect, requestId: requestIdOf(call) };
}

/** How the message of every error of the call names it. */
export function nameOf({ operation, projectId }: CallState): string {
  return `${operation} (project ${projectId})`;
}

/** The first of the names under which gateways tell it. */
const requestIdHeaders = [
  "x-request-id",
  "request-id",
  "x-correlation-id",
  "x-amzn-requestid",
  "cf-ray",
];

/** What Jelou, or the gateway before it, calls the last request that was answered. */
export function requestIdOf({ headers, mask }: CallState): string | undefined {
  const ids = requestIdHeaders.map((name) => headers?.get(name));
  const first = ids.find((id) => id);
  return first ? mask(first, 200) : undefined;
}

import type { CallEffect } from "./errors.js";

/** What a request did at Jelou that was sent, where nothing tells what came of it. */
export function effectOfSent(method: string): CallEffect {
  return method === "GET" ? "none" : "unknown";
}

/** What a request did at Jelou that was answered with `status`, where its body says nothing else. */
export function effectOfStatus(method: string, status: number): CallEffect {
  const isRefusal = status >= 400 && status < 500 && status !== 408;
  if (method === "GET" || isRefusal) return "none";
  return isSuccess(status) ? "done" : "unknown";
}

/** What two attempts did: what is certain to have happened goes before what may have. */
export function combineEffects(one: CallEffect, other: CallEffect): CallEffect {
  if (one === "done" || other === "done") return "done";
  return one === "unknown" || other === "unknown" ? "unknown" : "none";
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

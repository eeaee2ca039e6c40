import type { Call, Outcome } from "./call.js";
import { failWith, takeFailure } from "./failure.js";
import { toRequest } from "./request.js";
import { routeOf } from "./routes.js";
import type { State } from "./state.js";

/** Keeps a record of one call and answers it, or fails as a test has asked for. */
export async function answerCall(state: State, call: Call): Promise<Outcome> {
  const request = toRequest(call);
  state.requests.push(request);
  const outcome = await outcomeOf(state, call);
  if (outcome.kind !== "reset") Object.assign(request, { status: outcome.answer.status });
  return outcome;
}

async function outcomeOf(state: State, call: Call): Promise<Outcome> {
  const route = routeOf(state, call);
  if (!("act" in route)) return { kind: "answered", answer: route };
  const failure = takeFailure(state.failures, route.operation, route.projectId);
  if (failure) return failWith(failure, route.act, state.wait, call.signal);
  return { kind: "answered", answer: await route.act() };
}

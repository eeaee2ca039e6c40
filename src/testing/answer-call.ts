import type { Call, Ending } from "./call.js";
import { failWith, takeFailure } from "./failure.js";
import { toRequest } from "./request.js";
import { routeOf } from "./routes.js";
import type { State } from "./state.js";

/** Keeps a record of one call and answers it, or fails as a test has asked for. */
export async function answerCall(state: State, call: Call): Promise<Ending> {
  const request = toRequest(call);
  state.requests.push(request);
  const ending = await endingOf(state, call);
  if (ending.kind !== "reset") Object.assign(request, { status: ending.answer.status });
  return ending;
}

async function endingOf(state: State, call: Call): Promise<Ending> {
  const route = routeOf(state, call);
  if (!("act" in route)) return { kind: "answered", answer: route };
  const failure = takeFailure(state.failures, route.operation, route.projectId);
  if (failure) return failWith(failure, route.act, state.wait, call.signal);
  return { kind: "answered", answer: await route.act() };
}

import { refuse, type Answer } from "../answer.js";
import type { State } from "../state.js";

/** A request to the panel, known to be in the fake's dialect and by somebody with the project's credentials. */
export interface PanelCall {
  readonly state: State;
  readonly projectId: string;
  readonly body: ArrayBuffer;
}

export function refuseUnknownProject(): Answer {
  return refuse(404, "The project has no integration.");
}

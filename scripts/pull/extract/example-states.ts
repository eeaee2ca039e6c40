import { members, type Json, type JsonObject } from "../../inputs/json.js";
import type { Endpoint } from "./endpoint.js";
import { isDateTimeText } from "./infer.js";

/** What examples say without stating it: how dates are written, and which id `brainId` is. */
export function statesOfExamples(
  operation: string,
  { path }: Endpoint,
  examples: readonly Json[],
): JsonObject {
  const dates = new Set<string>();
  const brainIds = new Set<string>();
  const placeholders = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => placeholderOf(name));
  examples.forEach(visit);
  return {
    ...(brainIds.size > 0 ? { [`${operation}.brainId`]: [...brainIds].sort() } : {}),
    ...(dates.size > 0 ? { [`${operation}.dates`]: [...dates].sort() } : {}),
  };

  function visit(value: Json): void {
    if (typeof value === "string" && isDateTimeText(value)) {
      dates.add(/\.\d{3}/.test(value) ? "with milliseconds" : "whole seconds");
    }
    if (Array.isArray(value)) value.forEach(visit);
    for (const [key, inner] of members(value)) {
      if (key === "brainId" && typeof inner === "string") {
        const isOfPath = placeholders.includes(inner);
        brainIds.add(isOfPath ? "the project id of the path" : "an id beside the integration id");
      }
      visit(inner);
    }
  }
}

/** Examples write `PROJECT_ID` for the path's `{projectId}`. */
function placeholderOf(parameter: string): string {
  return parameter.replace(/([a-z])([A-Z])/g, "$1_$2").toUpperCase();
}

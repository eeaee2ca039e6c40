import type { Place } from "./place.js";
import type { Has, Speaker } from "./statement.js";

/** An operation, a parameter or a header that one source calls deprecated is deprecated. */
export function stateDeprecated(id: string, place: Place, say: Speaker): Has[] {
  if (place.at("deprecated").value !== true) return [];
  return [say.has(id, "parts", `${id}.deprecated`, "deprecated")];
}

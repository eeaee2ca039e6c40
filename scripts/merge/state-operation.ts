import { elements } from "../inputs/json.js";
import type { StatedOperation } from "./operations.js";
import { stateRequest, stateResponses } from "./state-bodies.js";
import { stateAddress } from "./state-parameters.js";
import { stateDeprecated } from "./state-deprecated.js";
import { stateSecurity } from "./state-security.js";
import { stateServers } from "./state-servers.js";
import { theSpec, type Speaker, type Statement } from "./statement.js";

/** What a source says of one operation. */
export function stateOperation(stated: StatedOperation, say: Speaker): Statement[] {
  const { id, operation, section, method } = stated;
  if (operation.has("callbacks")) {
    throw operation
      .inside("callbacks")
      .fault("callbacks can't be merged: state them under `webhooks`.");
  }
  const tags = elements(operation.at("tags").value).map(String);
  return [
    say.has(theSpec, section, id, id, method),
    say.lists(id, ["parts", "parameters", "tags"]),
    ...tags.map((tag) => say.has(id, "tags", `${id}.tag.${tag}`, tag)),
    ...stateDeprecated(id, operation, say),
    ...stateServers(stated, say),
    ...stateSecurity(stated, say),
    ...stateAddress(stated, say),
    ...stateRequest(stated, say),
    ...stateResponses(stated, say),
  ];
}

import { isJsonObject, type Json, type JsonObject } from "../inputs/json.js";
import type { StatedOperation } from "./operations.js";
import { Place } from "./place.js";
import type { Speaker, Statement } from "./statement.js";

/** OpenAPI: the narrowest level that has servers replaces the wider ones. */
export function stateServers(stated: StatedOperation, say: Speaker): Statement[] {
  const { id, section, operation, pathItem } = stated;
  // A webhook goes to an address of the customer's.
  if (section === "webhooks") return [];
  const levels = [operation, pathItem, Place.root(operation.fragment)].map((level) =>
    level
      .at("servers")
      .elements()
      .map(({ value }) => readServer(value)),
  );
  const [narrowest = [], ...wider] = levels.filter((level) => level.length > 0);
  const urls = new Set(narrowest.map(({ url }) => url));
  return [
    ...narrowest.map(({ url, json }) => say.is(id, "server", url, { json, isAlternative: true })),
    ...wider
      .flat()
      .filter(({ url }) => !urls.has(url))
      .map(({ url }) => say.overridden(`${id}.server`, url)),
  ];
}

function readServer(server: Json | undefined): { url: string; json: JsonObject } {
  const { description: _, ...rest } = isJsonObject(server) ? server : {};
  // A slash at the end makes no difference.
  const url = String(rest["url"]).replace(/(?<=[^/])\/$/, "");
  return { url, json: { ...rest, url } };
}

import { createConfig, lintFromString } from "@redocly/openapi-core";
import type { JsonObject } from "../../scripts/inputs/json.js";

const config = createConfig({ rules: { struct: "error", "no-unresolved-refs": "error" } });

/** What Redocly finds wrong with the structure of a document. */
export async function faultsIn(document: JsonObject): Promise<string[]> {
  const source = JSON.stringify(document);
  const problems = await lintFromString({
    source,
    absoluteRef: "/openapi.json",
    config: await config,
  });
  return problems.map(({ message, location }) => `${location[0]?.pointer}: ${message}`);
}

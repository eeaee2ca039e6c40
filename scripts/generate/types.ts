import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";
import type { JsonObject } from "../inputs/json.js";
import { renderLiterals } from "./literals.js";

const header = "// Written by `npm run generate` from spec/openapi.yaml; never edited.\n";

/** The TypeScript types of the merged spec. */
export async function renderTypes(document: JsonObject): Promise<string> {
  const ast = await openapiTS(structuredClone(document) as unknown as OpenAPI3, {
    // A `default` says what the server assumes, not what the caller must send or will get.
    defaultNonNullable: false,
    // `type: object` without properties holds anything; `Record<string, never>` would hold nothing.
    emptyObjectsUnknown: true,
    silent: true,
  });
  return `${header}${astToString(ast)}${renderLiterals(document)}`;
}

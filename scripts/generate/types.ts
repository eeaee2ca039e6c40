import { createRequire } from "node:module";
import { createConfig } from "@redocly/openapi-core";
import type * as OpenapiTypescript from "openapi-typescript";
import type { JsonObject } from "../inputs/json.js";
import { renderLiterals } from "./literals.js";

// Required, because node looks for names in the text of what is imported: in TypeScript's 9 MB, for a second.
const require = createRequire(import.meta.url);
const { default: openapiTS, astToString } =
  require("openapi-typescript") as typeof OpenapiTypescript;

const header = "// Written by `npm run generate` from spec/openapi.yaml; never edited.\n";

/** The TypeScript types of the merged spec. */
export async function renderTypes(document: JsonObject): Promise<string> {
  const ast = await openapiTS(structuredClone(document) as unknown as OpenapiTypescript.OpenAPI3, {
    // A `default` says what the server assumes, not what the caller must send or will get.
    defaultNonNullable: false,
    // `type: object` without properties holds anything; `Record<string, never>` would hold nothing.
    emptyObjectsUnknown: true,
    // The document is linted already.
    redocly: await createConfig({}, { extends: [] }),
    silent: true,
  });
  return `${header}${astToString(ast)}${renderLiterals(document)}`;
}

import { BaseResolver, createConfig, lintDocument, Source } from "@redocly/openapi-core";
import { pointerKeys, type JsonObject } from "../inputs/json.js";

export interface LintFault {
  path: string[];
  message: string;
}

/** What keeps a document from being an OpenAPI document that stands alone. */
export async function lintFragment(document: JsonObject, file: string): Promise<LintFault[]> {
  const problems = await lint(document, file, await fragmentRules);
  return problems.map(({ message, location }) => ({
    path: pointerKeys(location[0]?.pointer ?? "#/"),
    message,
  }));
}

/** What Redocly finds in a document; nothing but the document is opened, whatever it refers to. */
export function lint(
  document: JsonObject,
  file: string,
  rules: Awaited<ReturnType<typeof createConfig>>,
) {
  return lintDocument({
    // Parsed already: the text is asked for in excerpts alone, which nobody prints.
    document: { source: new Source(file, ""), parsed: document },
    config: rules.styleguide,
    externalRefResolver: new ClosedResolver(),
  });
}

class ClosedResolver extends BaseResolver {
  override loadExternalRef(reference: string): Promise<never> {
    return Promise.reject(new Error(`${reference} is outside of the document, and isn't opened`));
  }
}

const fragmentRules = createConfig({
  rules: {
    struct: "error",
    "no-unresolved-refs": "error",
    "operation-operationId-unique": "error",
  },
});

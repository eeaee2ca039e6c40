import { BaseResolver, createConfig, lintFromString } from "@redocly/openapi-core";
import { pointerKeys } from "../inputs/json.js";

export interface LintFault {
  path: string[];
  message: string;
}

/** What keeps a text from being an OpenAPI document that stands alone. */
export async function lintFragment(text: string, file: string): Promise<LintFault[]> {
  const problems = await lint(text, file, await fragmentRules);
  return problems.map(({ message, location }) => ({
    path: pointerKeys(location[0]?.pointer ?? "#/"),
    message,
  }));
}

/** What Redocly finds in a document; nothing but the document is opened, whatever it refers to. */
export function lint(text: string, file: string, rules: Awaited<ReturnType<typeof createConfig>>) {
  return lintFromString({
    source: text,
    absoluteRef: file,
    config: rules,
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

import { BaseResolver, createConfig, lintFromString } from "@redocly/openapi-core";
import { pointerKeys } from "../inputs/json.js";

export interface LintFault {
  path: string[];
  message: string;
}

/** Opens nothing, so that no document is asked for whatever a fragment holds. */
class ClosedResolver extends BaseResolver {
  override loadExternalRef(reference: string): Promise<never> {
    return Promise.reject(new Error(`${reference} is outside of the fragment, and isn't opened`));
  }
}

/** What keeps a text from being an OpenAPI document that stands alone. */
export async function lintFragment(text: string, file: string): Promise<LintFault[]> {
  const problems = await lintFromString({
    source: text,
    absoluteRef: file,
    config: await lintRules,
    externalRefResolver: new ClosedResolver(),
  });
  return problems.map(({ message, location }) => ({
    path: pointerKeys(location[0]?.pointer ?? "#/"),
    message,
  }));
}

const lintRules = createConfig({
  rules: {
    struct: "error",
    "no-unresolved-refs": "error",
    "operation-operationId-unique": "error",
  },
});

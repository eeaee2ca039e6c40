import { createConfig, lintDocument, BaseResolver, Source } from "@redocly/openapi-core";
import { PipelineError, type JsonObject } from "../json.js";

/** Throws unless the spec is valid and clean under Redocly's recommended rules, warnings included. */
export async function lintSpec(document: JsonObject): Promise<void> {
  const { styleguide } = await createConfig({ extends: ["recommended"] });
  const problems = await lintDocument({
    // The document is parsed already. Redocly needs the text only for excerpts, which aren't printed.
    document: { source: new Source("spec/openapi.yaml", ""), parsed: document },
    config: styleguide,
    // The merged document has no external references.
    externalRefResolver: new BaseResolver(),
  });
  if (problems.length === 0) return;
  const lines = problems.map(
    ({ message, ruleId, location }) => `  ${location[0]?.pointer ?? "#/"}: ${message} (${ruleId})`,
  );
  throw new PipelineError(`spec/openapi.yaml would break Redocly's rules:\n${lines.join("\n")}`);
}

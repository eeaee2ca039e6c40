import { createConfig } from "@redocly/openapi-core";
import { lint } from "../fragments/lint.js";
import type { JsonObject } from "../inputs/json.js";
import { PipelineError } from "../inputs/problem.js";

/** Throws unless the spec is valid and clean under Redocly's recommended rules, warnings included. */
export async function lintSpec(document: JsonObject): Promise<void> {
  const problems = await lint(document, "spec/openapi.yaml", await recommended);
  if (problems.length === 0) return;
  const lines = problems.map(
    ({ message, ruleId, location }) =>
      `spec/openapi.yaml ${location[0]?.pointer ?? "#/"}: ${message} (${ruleId})`,
  );
  throw new PipelineError(
    `The merged spec breaks Redocly's recommended rules:\n${lines.join("\n")}`,
  );
}

const recommended = createConfig({ extends: ["recommended"] });

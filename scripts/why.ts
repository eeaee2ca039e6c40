import { parseArgs } from "node:util";
import { runCommand } from "./command.js";
import { PipelineError } from "./inputs/problem.js";
import { nearest } from "./inputs/nearest.js";
import { explain, explanationsOf, renderExplanations } from "./ledger/why.js";

const help = `Usage: npm run spec:why -- <operation or id> [--json]

Says who states what the merged spec holds: for an operation (getIntegration) everything about it, for an id
(getIntegration.response.200.shape, updateIntegration.request.webhookUrl) that and what is inside. spec/disagreements.md has
the ids of disagreements; others are made of the names in the spec.

  --json   as JSON, for machines
  --help   show this text`;

await runCommand(help, async () => {
  const { values, positionals } = parseArgs({
    options: { json: { type: "boolean" }, help: { type: "boolean" } },
    allowPositionals: true,
  });
  if (values.help) return void console.log(help);
  const [id, ...others] = positionals;
  if (id === undefined || others.length > 0)
    throw new PipelineError(`One operation or id is needed.\n\n${help}`);
  const known = await explain(process.cwd());
  const found = explanationsOf(known, id);
  if (found.length === 0) {
    throw new PipelineError(
      `Nothing is called "${id}". Nearest:\n${nearest(
        id,
        known.all.map((one) => one.id),
      )
        .map((one) => `  ${one}`)
        .join("\n")}`,
    );
  }
  if (!values.json) return void console.log(renderExplanations(found, known));
  const pages = Object.fromEntries(known.pages);
  console.log(JSON.stringify({ explanations: found, pages }, undefined, 2));
});

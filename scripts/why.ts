import { parseArgs } from "node:util";
import { runCommand } from "./command.js";
import { PipelineError } from "./inputs/problem.js";
import { nearest } from "./inputs/nearest.js";
import { explain, explanationsOf } from "./ledger/explain.js";
import { explanationsInFull, explanationsInShort } from "./ledger/explanations-text.js";

const help = `Usage: npm run spec:why -- <operation or id> [--all] [--json]

Says who states what the merged spec holds: for an operation (getIntegration) everything about it, for an id
(getIntegration.response.200.shape, updateIntegration.request.webhookUrl) that and what is inside. spec/disagreements.md has
the ids of disagreements; others are made of the names in the spec. Of much, a page is printed.

  --all    everything, with the address of every page
  --json   as JSON, for machines: everything
  --help   show this text`;

/** Explanations that fit on a page with all of their sources. */
const mostInFull = 8;

await runCommand(help, async () => {
  const { values, positionals } = parseArgs({
    options: { all: { type: "boolean" }, json: { type: "boolean" }, help: { type: "boolean" } },
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
  const isShort = !values.all && found.length > mostInFull;
  if (!values.json) {
    return void console.log(
      isShort ? explanationsInShort(found, id) : explanationsInFull(found, known),
    );
  }
  const pages = Object.fromEntries(known.pages);
  console.log(JSON.stringify({ explanations: found, pages }, undefined, 2));
});

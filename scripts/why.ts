import { parseArgs } from "node:util";
import { Misuse } from "./inputs/problem.js";
import { defineCommand, startIfMain } from "./command.js";
import { nearest } from "./inputs/nearest.js";
import { PipelineError } from "./inputs/problem.js";
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

export const whyCommand = defineCommand({ help }, async (args, { folder, stdout }) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { all: { type: "boolean" }, json: { type: "boolean" } },
    allowPositionals: true,
  });
  const [id, ...others] = positionals;
  if (id === undefined || others.length > 0) throw new Misuse("One operation or id is needed.");
  const known = await explain(folder);
  const found = explanationsOf(known, id);
  if (found.length === 0) {
    const ids = known.all.map((one) => one.id);
    const similar = nearest(id, ids).map((one) => `  ${one}`);
    throw new PipelineError(`Nothing is called "${id}". Nearest:\n${similar.join("\n")}`);
  }
  if (values.json) {
    const pages = Object.fromEntries(known.pages);
    stdout.write(`${JSON.stringify({ explanations: found, pages }, undefined, 2)}\n`);
    return 0;
  }
  const isShort = !values.all && found.length > mostInFull;
  const text = isShort ? explanationsInShort(found, id) : explanationsInFull(found, known);
  stdout.write(`${text}\n`);
  return 0;
});

await startIfMain(import.meta.url, whyCommand);

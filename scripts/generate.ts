import { parseArgs } from "node:util";
import { defineCommand, startIfMain } from "./command.js";
import { generate } from "./generate/generate.js";
import { staleness, writeOutputs } from "./generate/outputs.js";

const help = `Usage: npm run generate [-- --check]

Merges spec/pages/ into spec/openapi.yaml, spec/disagreements.md and generated/schema.d.ts: all three, or none.

  --check   write nothing; exit 1 with a diff when one of them is stale
  --help    show this text`;

export const generateCommand = defineCommand({ help }, async (args, world) => {
  const { values } = parseArgs({
    args: [...args],
    options: { check: { type: "boolean" } },
  });
  const { folder, stdout, stderr } = world;
  const outputs = await generate(folder);
  if (values.check) {
    const patch = staleness(outputs);
    if (patch === "") {
      stdout.write("Every generated file is up to date.\n");
      return 0;
    }
    stderr.write(`${patch}\nStale: run \`npm run generate\` and commit what it writes.\n`);
    return 1;
  }
  const changed = writeOutputs(outputs);
  if (changed.length === 0) stdout.write("Nothing changed.\n");
  for (const file of changed) stdout.write(`wrote ${file}\n`);
  return 0;
});

await startIfMain(import.meta.url, generateCommand);

import { relative } from "node:path";
import { parseArgs } from "node:util";
import { generate } from "./generate/generate.js";
import { staleness, writeOutputs } from "./generate/outputs.js";
import { runCommand } from "./command.js";

const help = `Usage: npm run generate [-- --check]

Merges spec/pages/ into spec/openapi.yaml, spec/disagreements.md and generated/schema.d.ts: all three, or none.

  --check   write nothing; exit 1 with a diff when one of them is stale`;

await runCommand(help, async () => {
  const { values } = parseArgs({
    options: { check: { type: "boolean" }, help: { type: "boolean" } },
  });
  if (values.help) return void console.log(help);
  const outputs = await generate(process.cwd());
  if (values.check) {
    const patch = staleness(outputs);
    if (patch === "") return void console.log("Every generated file is up to date.");
    process.exitCode = 1;
    return void console.error(
      `${patch}\nStale: run \`npm run generate\` and commit what it writes.`,
    );
  }
  const changed = writeOutputs(outputs);
  if (changed.length === 0) console.log("Nothing changed.");
  for (const file of changed) console.log(`wrote ${relative(process.cwd(), file)}`);
});

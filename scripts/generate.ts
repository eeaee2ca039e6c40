import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { defineCommand, startIfMain } from "./command.js";
import { generate } from "./generate/generate.js";
import { currentText, writeFiles } from "./sources.js";

const help = `Usage: npm run generate [-- --check]

Merges spec/pages/ into spec/openapi.yaml and spec/disagreements.md, and writes generated/. If anything fails, no file
changes.

  --check   write nothing; exit 1 with a diff if a file is stale
  --help    show this text`;

export const generateCommand = defineCommand({ help }, async (args, context) => {
  const { values } = parseArgs({ args: [...args], options: { check: { type: "boolean" } } });
  const { folder, stdout, stderr } = context;
  const outputs = await generate(folder);
  if (!values.check) {
    const changed = writeFiles(outputs);
    stdout.write(changed.map((file) => `wrote ${file}\n`).join("") || "Nothing changed.\n");
    return 0;
  }
  const stale = [...outputs].filter(([file, text]) => currentText(file) !== text);
  for (const [file, text] of stale) {
    const diff = [
      "diff",
      "--no-index",
      "--",
      currentText(file) === undefined ? "/dev/null" : file,
      "-",
    ];
    stderr.write(spawnSync("git", diff, { input: text, encoding: "utf8" }).stdout);
  }
  if (stale.length === 0) stdout.write("Every generated file is up to date.\n");
  else stderr.write("Stale: run `npm run generate` and commit what it writes.\n");
  return stale.length === 0 ? 0 : 1;
});

await startIfMain(import.meta.url, generateCommand);

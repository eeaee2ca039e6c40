import { parseArgs } from "node:util";
import { Misuse } from "./inputs/problem.js";
import { defineCommand, startIfMain } from "./command.js";
import { diffSpecs } from "./diff/compare.js";
import { diffFormats } from "./diff/formats.js";
import { readVersion } from "./diff/version.js";

const help = `Usage: npm run spec:diff [-- options]

Says what changed between two versions of the merged spec, and how much that is: major, minor or patch, by what our users
lose (major) or gain (minor). A version is a file, or a git revision of spec/openapi.yaml.

  --base <version>      the older one (default: HEAD, the last commit)
  --revision <version>  the newer one (default: spec/openapi.yaml, the working tree)
  --format <format>     text (default), json, or markdown for a pull request
  --help                show this text

Exit status: 0 nothing, or nothing major, changed; 1 there is a major change; 2 the versions can't be compared.`;

// Status 1 says "major", so that no fault may have it.
export const diffCommand = defineCommand({ help, faultStatus: 2 }, async (args, world) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      base: { type: "string", default: "HEAD" },
      revision: { type: "string", default: "spec/openapi.yaml" },
      format: { type: "string", default: "text" },
    },
  });
  const render = Object.entries(diffFormats).find(([name]) => name === values.format)?.[1];
  if (!render) {
    const known = Object.keys(diffFormats).join(", ");
    throw new Misuse(`--format is ${known}, not "${values.format}".`);
  }
  const diff = diffSpecs(readVersion(values.base, world), readVersion(values.revision, world));
  world.stdout.write(`${render(diff)}\n`);
  return diff.bump === "major" ? 1 : 0;
});

await startIfMain(import.meta.url, diffCommand);

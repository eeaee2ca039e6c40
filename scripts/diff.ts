import { parseArgs } from "node:util";
import { tellFault } from "./command.js";
import { diffSpecs } from "./diff/compare.js";
import { PipelineError } from "./inputs/problem.js";
import { diffFormats } from "./diff/formats.js";

const help = `Usage: npm run spec:diff [-- options]

Says what changed between two versions of the merged spec, and how much that is: major, minor or patch, by what our users
lose (major) or gain (minor). A version is a file, or a git revision of spec/openapi.yaml.

  --base <version>      the older one (default: HEAD, the last commit)
  --revision <version>  the newer one (default: spec/openapi.yaml, the working tree)
  --format <format>     text (default), json, or markdown for a pull request
  --help                show this text

Exit status: 0 nothing, or nothing major, changed; 1 there is a major change; 2 the versions can't be compared.`;

// Status 1 says "major", so that no other end of this command may have it.
process.exitCode = 2;
try {
  const { values } = parseArgs({
    options: {
      base: { type: "string", default: "HEAD" },
      revision: { type: "string", default: "spec/openapi.yaml" },
      format: { type: "string", default: "text" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    console.log(help);
    process.exitCode = 0;
  } else {
    const render = Object.entries(diffFormats).find(([name]) => name === values.format)?.[1];
    if (!render)
      throw new PipelineError(
        `--format is ${Object.keys(diffFormats).join(", ")}, not "${values.format}".`,
      );
    const diff = diffSpecs(values.base, values.revision);
    console.log(render(diff));
    process.exitCode = diff.bump === "major" ? 1 : 0;
  }
} catch (error) {
  tellFault(error, help);
}

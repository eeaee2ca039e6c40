import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { defineCommand, startIfMain, type CommandContext } from "./command.js";
import { compareSpecs, impacts } from "./diff/compare.js";
import { isJsonObject, PipelineError, type JsonObject } from "./json.js";
import { currentText } from "./sources.js";

const help = `Usage: npm run spec:diff [-- options]

Lists the changes of the merged spec and what they mean for our users: major if they lose something, minor if something
is added, patch if only words changed. A version is a file, or a git revision of spec/openapi.yaml.

  --base <version>      the older version (default: HEAD, the last commit)
  --revision <version>  the newer version (default: spec/openapi.yaml, the working tree)
  --help                show this text

Exit status: 0 if there is no major change; 1 if there is one; 2 if the versions can't be compared.`;

export const diffCommand = defineCommand({ help, faultStatus: 2 }, async (args, context) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      base: { type: "string", default: "HEAD" },
      revision: { type: "string", default: "spec/openapi.yaml" },
    },
  });
  const changes = compareSpecs(
    readVersion(values.base, context),
    readVersion(values.revision, context),
  );
  for (const { impact, text } of changes) context.stdout.write(`${impact}  ${text}\n`);
  const bump = impacts.find((impact) => changes.some((change) => change.impact === impact));
  context.stdout.write(bump ? `The change is ${bump}.\n` : "Nothing changed.\n");
  return bump === "major" ? 1 : 0;
});

function readVersion(name: string, { folder }: CommandContext): JsonObject {
  const document: unknown = parse(currentText(resolve(folder, name)) ?? readRevision(name, folder));
  if (isJsonObject(document)) return document;
  throw new PipelineError(`"${name}" is not an OpenAPI document.`);
}

function readRevision(name: string, folder: string): string {
  const command = ["show", "--end-of-options", `${name}:spec/openapi.yaml`];
  const options = { cwd: folder, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 } as const;
  const { status, stdout } = spawnSync("git", command, options);
  if (status === 0) return stdout;
  throw new PipelineError(
    `"${name}" is neither a file nor a git revision that has spec/openapi.yaml.`,
  );
}

await startIfMain(import.meta.url, diffCommand);

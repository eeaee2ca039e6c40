import { parseArgs } from "node:util";
import { Misuse } from "./inputs/problem.js";
import { defineCommand, pathFrom, startIfMain } from "./command.js";
import { readSources } from "./inputs/sources.js";
import { progressTo } from "./pull/progress.js";
import { pullPages } from "./pull/pull-pages.js";
import { summaryOf } from "./pull/summary.js";

const help = `Usage: npm run spec:pull -- [options]

Fetches the documentation pages that spec/sources.yaml lists as pulled, rewrites their fragments under spec/pages/, and
says what fragments lost, what wasn't looked at, and which pages and layers of the section no source covers.
Ends with status 1 when a page failed, 2 when an option is wrong.

  --base-url <url>   fetch from this host instead of the pages' own, such as a mirror
  --spec <folder>    the folder of sources.yaml and pages/ (default: spec)
  --timeout-ms <ms>  bound of one attempt, of three (default: 10000)
  --help             show this text`;

export const pullCommand = defineCommand({ help }, async (args, world) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      "base-url": { type: "string" },
      spec: { type: "string", default: "spec" },
      "timeout-ms": { type: "string", default: "10000" },
    },
  });
  const baseUrl = values["base-url"];
  if (baseUrl !== undefined && !isWebAddress(baseUrl)) {
    throw new Misuse(`--base-url takes an http or https address, not "${baseUrl}".`);
  }
  const timeoutMs = Number(values["timeout-ms"]);
  if (!Number.isInteger(timeoutMs) || timeoutMs <= 0) {
    const given = values["timeout-ms"];
    throw new Misuse(`--timeout-ms takes a number of milliseconds, not "${given}".`);
  }
  const specDirectory = pathFrom(world, values.spec);
  const result = await pullPages({
    specDirectory,
    sources: readSources(specDirectory),
    baseUrl,
    timeoutMs,
    onPage: progressTo(world.stderr),
  });
  world.stdout.write(`${summaryOf(result)}\n`);
  return result.failures.length > 0 ? 1 : 0;
});

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ["http:", "https:"].includes(new URL(text).protocol);
}

await startIfMain(import.meta.url, pullCommand);

import { parseArgs } from "node:util";
import { progressTo } from "./pull/progress.js";
import { pullPages } from "./pull/pull-pages.js";
import { summaryOf } from "./pull/summary.js";
import { PipelineError } from "./inputs/problem.js";
import { readSources } from "./inputs/sources.js";

const help = `Usage: npm run spec:pull -- [options]

Fetches the documentation pages that spec/sources.yaml lists as pulled, rewrites their fragments under spec/pages/, and
says what fragments lost, what wasn't looked at, and which pages and layers of the section no source covers.
Ends with status 1 when a page failed, 2 when an option is wrong.

  --base-url <url>   fetch from this host instead of the pages' own, such as a mirror
  --spec <folder>    the folder of sources.yaml and pages/ (default: spec)
  --timeout-ms <ms>  bound of one attempt, of three (default: 10000)
  --help             show this text`;

const options = readOptions();
if (typeof options === "string") {
  const isHelp = options === help;
  (isHelp ? process.stdout : process.stderr).write(`${options}\n`);
  process.exitCode = isHelp ? 0 : 2;
} else {
  await run(options);
}

type CommandOptions = { spec: string; baseUrl: string | undefined; timeoutMs: number | undefined };

async function run({ spec, baseUrl, timeoutMs }: CommandOptions): Promise<void> {
  try {
    const result = await pullPages({
      specDirectory: spec,
      sources: readSources(spec),
      baseUrl,
      timeoutMs,
      onPage: progressTo(process.stderr),
    });
    process.stdout.write(`${summaryOf(result)}\n`);
    process.exitCode = result.failures.length > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

/** The options, or the text to show instead of running. */
function readOptions(): CommandOptions | string {
  try {
    const { values } = parseArgs({
      options: {
        "base-url": { type: "string" },
        spec: { type: "string", default: "spec" },
        "timeout-ms": { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return help;
    const { spec, "base-url": baseUrl, "timeout-ms": timeout } = values;
    if (baseUrl !== undefined && !isWebAddress(baseUrl)) {
      return `--base-url takes an http or https address, not "${baseUrl}".`;
    }
    const timeoutMs = timeout === undefined ? undefined : Number(timeout);
    if (timeoutMs !== undefined && !(Number.isInteger(timeoutMs) && timeoutMs > 0)) {
      return `--timeout-ms takes a number of milliseconds, not "${timeout}".`;
    }
    return { spec, baseUrl, timeoutMs };
  } catch (error) {
    return `${(error as Error).message}\n\n${help}`;
  }
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ["http:", "https:"].includes(new URL(text).protocol);
}

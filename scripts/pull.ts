import { parseArgs } from "node:util";
import { defineCommand, UsageError, startIfMain } from "./command.js";
import { pull } from "./pull/pull.js";
import { writeFiles } from "./sources.js";

const help = `Usage: npm run spec:pull [-- --reviewed [slug]] [-- options]

Fetches the documentation pages in every language. Writes the fragment of each page's OpenAPI block, and lists the other
sections that are new or have changed since a person read them. A page that fails keeps its fragment.
Exit status: 0 if there is nothing to do; 1 if a page failed or a section must be read; 2 if an option is wrong.

  --reviewed [slug]  record the sections of all pages, or of one, as read
  --base-url <url>   fetch from a mirror instead of the site
  --timeout-ms <ms>  the limit of one attempt, of three (default: 10000)
  --help             show this text`;

export const pullCommand = defineCommand({ help }, async (args, context) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      reviewed: { type: "boolean" },
      "base-url": { type: "string" },
      "timeout-ms": { type: "string", default: "10000" },
    },
    allowPositionals: true,
  });
  const [slug, ...others] = positionals;
  const baseUrl = values["base-url"];
  const timeoutMs = Number(values["timeout-ms"]);
  if (others.length > 0 || (slug !== undefined && !values.reviewed))
    throw new UsageError("Give one slug at most, and only with --reviewed.");
  if (baseUrl !== undefined && !/^https?:/.test(baseUrl))
    throw new UsageError(`--base-url takes an http or https address, not "${baseUrl}".`);
  if (!Number.isInteger(timeoutMs) || timeoutMs <= 0)
    throw new UsageError(`--timeout-ms takes milliseconds, not "${values["timeout-ms"]}".`);
  const reviewed = values.reviewed ? { slug } : undefined;
  const { folder, stdout } = context;
  const result = await pull({ folder, baseUrl, timeoutMs, reviewed });
  const print = (title: string, lines: readonly string[]) =>
    lines.length > 0 &&
    stdout.write([title, ...lines.map((line) => `  ${line}`)].join("\n") + "\n");
  stdout.write(`${result.pageCount} pages read.\n`);
  for (const file of writeFiles(result.texts)) stdout.write(`wrote ${file}\n`);
  print("Recorded as read:", result.reviewed);
  print("Failed:", result.failures);
  print("To read, because they are new or have changed:", result.unread);
  if (result.unread.length > 0)
    stdout.write(
      "Put their facts into the fragments, then: npm run spec:pull -- --reviewed [slug]\n",
    );
  return result.failures.length + result.unread.length > 0 ? 1 : 0;
});

await startIfMain(import.meta.url, pullCommand);

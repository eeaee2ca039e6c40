import { parseArgs } from "node:util";
import { JELOU_BASE_URLS } from "../options.js";
import { Misuse } from "./misuse.js";
import { isPlainName } from "./vocabulary.js";

/** What the command line asks for. */
export interface Settings {
  readonly projectId: string;
  readonly isJson: boolean;
  /** As it was given, where it was. */
  readonly baseUrl: string | undefined;
  readonly timeoutMs: number;
  /** The file to write what was seen to. */
  readonly file: string | undefined;
  /** Names that the user wants in that file, though no page documents them. */
  readonly names: readonly string[];
}

export const help = `Usage: npx jelou-client probe <projectId> [options]

Finds out which documented base path and which credential are live for a project, by reading its integration; nothing is
changed. Credentials come from the environment: JELOU_API_KEY, or JELOU_CLIENT_ID with JELOU_CLIENT_SECRET, or both kinds.

  --json             the findings as JSON
  --base-url <url>   another origin than ${new URL(JELOU_BASE_URLS.platform).origin}, such as a fake's
  --timeout-ms <n>   how long each of up to four attempts may take, 10000 unless given
  --record <file>    write what was seen as an OpenAPI fragment, to be shared: structure in the words of the
                     documentation, never a value, an id or a credential
  --name <name>      a field or header that no page documents, to be in that file all the same; may be repeated
  --help             this text

Exit status: 0 where something fits, 1 where nothing does, 2 for a wrong use of this command.`;

/** `undefined` where help is asked for. */
export function readSettings(args: readonly string[]): Settings | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [command, projectId, ...others] = positionals;
  if (command !== "probe") throw new Misuse("The one command is probe.");
  if (projectId === undefined || others.length > 0) throw new Misuse("Give one project id.");
  const names = values.name ?? [];
  if (names.length > 0 && values.record === undefined) {
    throw new Misuse("--name is for the file that --record writes: give --record too.");
  }
  if (!names.every(isPlainName)) {
    throw new Misuse("--name takes letters, digits, '_' and '-', at most 40, a letter first.");
  }
  return {
    projectId,
    isJson: values.json ?? false,
    baseUrl: values["base-url"],
    timeoutMs: Number(values["timeout-ms"]),
    file: values.record,
    names,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: "boolean" },
        "base-url": { type: "string" },
        "timeout-ms": { type: "string", default: "10000" },
        record: { type: "string" },
        name: { type: "string", multiple: true },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new Misuse((error as Error).message);
  }
}

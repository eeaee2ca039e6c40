import { parseArgs } from "node:util";
import Table from "cli-table3";
import { createJelouClient, isJelouError, JELOU_BASE_URLS } from "../src/index.js";
import { attempt, type Attempt, type Held } from "./probe/attempt.js";
import { diagnose, type Diagnosis } from "./probe/diagnosis.js";

const help = `Usage: npm run probe -- <projectId> [--json] [--base-url <url>] [--timeout-ms <n>]

Finds out which documented base path and which credential are live for a project, by reading its integration; nothing is
changed. Credentials come from the environment: JELOU_API_KEY, or JELOU_CLIENT_ID with JELOU_CLIENT_SECRET, or both kinds.

  --json             the findings as JSON
  --base-url <url>   another origin than ${new URL(JELOU_BASE_URLS.platform).origin}, such as a fake's
  --timeout-ms <n>   how long each of up to four attempts may take, 10000 unless given

Exit status: 0 where something fits, 1 where nothing does, 2 for a wrong use of this command.`;

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: "boolean" },
        "base-url": { type: "string" },
        "timeout-ms": { type: "string", default: "10000" },
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help) return say(help, 0);
    const [projectId, ...others] = positionals;
    if (projectId === undefined || others.length > 0) return complain("Give one project id.");
    const held = readCredentials();
    if (typeof held === "string") return complain(held);
    const timeoutMs = Number(values["timeout-ms"]);
    // Whatever no attempt could work with is told at once.
    for (const { credentials } of held) createJelouClient({ ...credentials, timeoutMs });
    const baseUrls = Object.entries(JELOU_BASE_URLS).map(
      ([name, url]) => [name, relocate(url, values["base-url"])] as const,
    );
    const attempts = await Promise.all(
      baseUrls.flatMap(([basePath, baseUrl]) =>
        held.map((one) => attempt({ basePath, baseUrl, projectId, timeoutMs, held: one })),
      ),
    );
    const diagnosis = diagnose(attempts, values["base-url"] !== undefined);
    if (values.json)
      console.log(
        JSON.stringify({ projectId, ...diagnosis, attempts: attempts.map(toJson) }, null, 2),
      );
    else print(attempts, diagnosis);
    return diagnosis.isFitting ? 0 : 1;
  } catch (error) {
    const isMisuse =
      isJelouError(error) ||
      String((error as { code?: unknown }).code).startsWith("ERR_PARSE_ARGS");
    if (!isMisuse) throw error;
    return complain((error as Error).message);
  }
}

function readCredentials(): Held[] | string {
  const {
    JELOU_API_KEY: apiKey,
    JELOU_CLIENT_ID: clientId,
    JELOU_CLIENT_SECRET: clientSecret,
  } = process.env;
  const held: Held[] = [];
  if (apiKey)
    held.push({
      auth: "x-api-key",
      variables: { apiKey: "JELOU_API_KEY" },
      credentials: { apiKey },
    });
  if (!clientId !== !clientSecret)
    return "JELOU_CLIENT_ID and JELOU_CLIENT_SECRET belong together: one of them is not set.";
  if (clientId && clientSecret) {
    const variables = { clientId: "JELOU_CLIENT_ID", clientSecret: "JELOU_CLIENT_SECRET" };
    held.push({ auth: "Basic", variables, credentials: { clientId, clientSecret } });
  }
  return held.length > 0
    ? held
    : "Neither JELOU_API_KEY nor JELOU_CLIENT_ID with JELOU_CLIENT_SECRET is set.";
}

/** The documented base path, at the origin that is asked for. */
function relocate(documented: string, origin: string | undefined): string {
  if (origin === undefined) return documented;
  return URL.canParse(origin) ? new URL(new URL(documented).pathname, origin).href : origin;
}

function print(attempts: readonly Attempt[], { isFitting, options, problem }: Diagnosis): void {
  const table = new Table({
    head: ["base path", "auth", "status", "shape", "verdict"],
    style: { head: [], border: [] },
  });
  for (const { basePath, auth, status, shape, verdict } of attempts) {
    table.push([`/${basePath}`, auth, status ?? "-", shape ?? "-", verdict]);
  }
  console.log(table.toString());
  if (problem) console.log(problem);
  if (options) console.log(`${isFitting ? "This fits" : "This would fit"}:\n\n${options}`);
}

function toJson({ basePath, baseUrl, auth, status, shape, outcome, verdict }: Attempt) {
  return {
    basePath,
    baseUrl,
    auth,
    status: status ?? null,
    shape: shape ?? null,
    outcome,
    verdict,
  };
}

function complain(message: string): number {
  console.error(`${message}\n\n${help}`);
  return 2;
}

function say(text: string, status: number): number {
  console.log(text);
  return status;
}

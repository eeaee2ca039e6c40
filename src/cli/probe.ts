import { parseArgs } from "node:util";
import { createJelouClient, isJelouError, JELOU_BASE_URLS, type JelouError } from "../index.js";

const help = `Usage: npx --no jelou-client probe <projectId> [options]

Finds the documented base path and the credential that work for a project. It only reads the project's integration.
Credentials come from the environment: JELOU_API_KEY, or JELOU_CLIENT_ID with JELOU_CLIENT_SECRET, or both kinds.

  --json             print the findings as JSON
  --base-url <url>   ask another origin than ${new URL(JELOU_BASE_URLS.platform).origin}, such as a fake
  --timeout-ms <n>   limit each of up to four attempts (default 10000)
  --help             print this text

Exit status: 0 if a combination fits, 1 if none does, 2 if the command was used wrongly.`;

type Variables = Readonly<Record<string, string | undefined>>;
type Shape = "envelope" | "flat" | "other JSON" | "HTML" | "text" | "empty";
type Outcome = "fits" | "no_integration" | "refused" | "nothing_there" | "unreachable" | "other";

/** Credentials from the environment. */
interface Login {
  auth: "x-api-key" | "Basic";
  credentials: { apiKey: string } | { clientId: string; clientSecret: string };
  /** The same credentials as source code, with the names of the variables instead of their values. */
  source: string;
}

interface Endpoint {
  basePath: keyof typeof JELOU_BASE_URLS;
  baseUrl: string;
}

/** One combination, and the answer to it. */
interface Attempt extends Endpoint {
  auth: Login["auth"];
  status: number | null;
  shape: Shape | null;
  outcome: Outcome;
  verdict: string;
}

interface Findings {
  projectId: string;
  isFitting: boolean;
  /** The call of `createJelouClient` that fits. */
  options: string | null;
  problem: string | null;
  attempts: readonly Attempt[];
}

class UsageError extends Error {}

/** Runs the command `jelou-client` and returns its exit status. */
export async function main(args: readonly string[], environment: Variables): Promise<number> {
  try {
    return await run([...args], environment);
  } catch (error) {
    // The client's options come from the command line and the environment, so its errors are wrong usage too.
    if (!(error instanceof UsageError) && !isJelouError(error)) throw error;
    console.error(`${error.message}\n\n${help}`);
    return 2;
  }
}

async function run(args: string[], environment: Variables): Promise<number> {
  refuseSecrets(args, environment);
  const { values, positionals } = parse(args);
  if (values.help) {
    console.log(help);
    return 0;
  }
  const [command, projectId, ...others] = positionals;
  if (command !== "probe") throw new UsageError("The only command is probe.");
  if (projectId === undefined || others.length > 0) throw new UsageError("Give one project id.");
  const timeoutMs = Number(values["timeout-ms"]);
  const logins = readLogins(environment);
  const endpoints = (["platform", "jelouapi"] as const).map((basePath) => ({
    basePath,
    baseUrl: relocate(JELOU_BASE_URLS[basePath], values["base-url"]),
  }));
  const combinations = endpoints.flatMap((endpoint) =>
    logins.map((login) => ({ ...endpoint, login })),
  );
  const attempts = await Promise.all(
    combinations.map(({ login, ...endpoint }) => attempt(endpoint, login, projectId, timeoutMs)),
  );

  const fitting = attempts.find(({ outcome }) => outcome === "fits");
  const accepted = fitting ?? attempts.find(({ outcome }) => outcome === "no_integration");
  const login = logins.find(({ auth }) => auth === accepted?.auth);
  const findings: Findings = {
    projectId,
    isFitting: fitting !== undefined,
    options: accepted && login ? optionsFor(accepted, login) : null,
    problem: fitting ? null : problemOf(attempts, accepted),
    attempts,
  };
  console.log(values.json ? JSON.stringify(findings, null, 2) : render(findings));
  return fitting ? 0 : 1;
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: "boolean" },
        "base-url": { type: "string" },
        "timeout-ms": { type: "string", default: "10000" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Arguments may be printed, so no credential may be among them. */
function refuseSecrets(args: readonly string[], environment: Variables): void {
  const secrets = [environment["JELOU_API_KEY"], environment["JELOU_CLIENT_SECRET"]];
  if (secrets.some((secret) => secret && args.some((arg) => arg.includes(secret)))) {
    throw new UsageError("An argument contains a credential. Credentials come from variables.");
  }
}

function readLogins({
  JELOU_API_KEY: apiKey,
  JELOU_CLIENT_ID: clientId,
  JELOU_CLIENT_SECRET: clientSecret,
}: Variables): Login[] {
  if (!clientId !== !clientSecret) {
    throw new UsageError("Set both JELOU_CLIENT_ID and JELOU_CLIENT_SECRET, or neither.");
  }
  const logins: Login[] = [];
  if (apiKey) {
    const source = "  apiKey: process.env.JELOU_API_KEY,\n";
    logins.push({ auth: "x-api-key", credentials: { apiKey }, source });
  }
  if (clientId && clientSecret) {
    const source =
      "  clientId: process.env.JELOU_CLIENT_ID,\n  clientSecret: process.env.JELOU_CLIENT_SECRET,\n";
    logins.push({ auth: "Basic", credentials: { clientId, clientSecret }, source });
  }
  if (logins.length > 0) return logins;
  throw new UsageError("Set JELOU_API_KEY, or JELOU_CLIENT_ID with JELOU_CLIENT_SECRET.");
}

/** Moves a documented base URL to another origin. An origin that isn't a URL is left to the client, which refuses it. */
function relocate(documented: string, origin: string | undefined): string {
  if (origin === undefined) return documented;
  return URL.canParse(origin) ? new URL(new URL(documented).pathname, origin).href : origin;
}

/** Reads the integration once through the client. */
async function attempt(
  endpoint: Endpoint,
  { auth, credentials }: Login,
  projectId: string,
  timeoutMs: number,
): Promise<Attempt> {
  let last: Response | undefined;
  let read: Uint8Array[] = [];
  const client = createJelouClient({
    ...credentials,
    baseUrl: endpoint.baseUrl,
    timeoutMs,
    maxRetries: 1,
    // Copies the bytes while the client reads them, so that the client's time and size limits apply.
    async fetch(url, init) {
      last = await fetch(url, init);
      const chunks: Uint8Array[] = (read = []);
      // A `Response` can't be made with a status above 599.
      if (!last.body || last.status > 599) return last;
      const keeping = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          chunks.push(chunk);
          controller.enqueue(chunk);
        },
      });
      return new Response(last.body.pipeThrough(keeping), last);
    },
  });
  const error: unknown = await client.integrations.get(projectId).then(
    () => undefined,
    (thrown) => thrown,
  );
  if (error && (!isJelouError(error) || error.code === "invalid_input")) throw error;
  const shape = last ? shapeOf(Buffer.concat(read).toString()) : null;
  const [outcome, verdict] = isJelouError(error)
    ? assess(error, shape)
    : (["fits", "fits"] as const);
  return { ...endpoint, auth, status: last?.status ?? null, shape, outcome, verdict };
}

function shapeOf(text: string): Shape {
  if (text.trim() === "") return "empty";
  if (/^\s*</.test(text)) return "HTML";
  try {
    const body = Object(JSON.parse(text)) as object;
    if (["message", "statusMessage", "data"].some((name) => name in body)) return "envelope";
    return "webhookUrl" in body || "brainId" in body ? "flat" : "other JSON";
  } catch {
    return "text";
  }
}

function assess({ code, cause }: JelouError, shape: Shape | null): readonly [Outcome, string] {
  switch (code) {
    case "not_found":
      // Jelou looks for the integration only after it accepted the credential. Any other 404 is a gateway's.
      return shape === "envelope"
        ? ["no_integration", "accepted, but the project has no integration"]
        : ["nothing_there", "nothing there"];
    case "unauthorized":
      return ["refused", "credential refused"];
    case "forbidden":
      return ["refused", "credential refused for this project"];
    case "rate_limited":
      return ["other", "too many calls, try again later"];
    case "connection":
      return ["unreachable", `unreachable ${errorCodeIn(cause)}`.trim()];
    case "timeout":
      return ["unreachable", "no answer in time"];
    case "unexpected_response":
      return ["other", "answers, but not as Jelou does"];
    default:
      return ["other", `failed (${code})`];
  }
}

/** The platform's error code in a chain of causes. */
function errorCodeIn(cause: unknown): string {
  if (!(cause instanceof Error)) return "";
  return "code" in cause ? `(${String(cause.code)})` : errorCodeIn(cause.cause);
}

function optionsFor({ basePath, baseUrl }: Endpoint, { source }: Login): string {
  const isDocumented = baseUrl === JELOU_BASE_URLS[basePath];
  const address = isDocumented ? `JELOU_BASE_URLS.${basePath}` : JSON.stringify(baseUrl);
  return `createJelouClient({\n${source}  baseUrl: ${address},\n});`;
}

function problemOf(attempts: readonly Attempt[], accepted: Attempt | undefined): string {
  if (accepted) {
    return `The project has no integration: create one (integrations.create). ${accepted.auth} was accepted at /${accepted.basePath}.`;
  }
  const outcomes = attempts.map(({ outcome }) => outcome);
  const { host } = new URL(attempts[0]?.baseUrl ?? "");
  const all = (...expected: Outcome[]) => outcomes.every((outcome) => expected.includes(outcome));
  if (all("unreachable"))
    return `${host} is unreachable: check network, DNS, proxies and firewalls.`;
  if (all("nothing_there")) return `${host} doesn't have the documented base paths.`;
  if (all("refused", "nothing_there")) {
    return "The credentials are refused everywhere: check that they are complete and belong to this project.";
  }
  return "No combination fits: see the verdicts.";
}

function render({ attempts, isFitting, options, problem }: Findings): string {
  const rows = attempts.map(({ basePath, auth, status, shape, verdict }) => [
    `/${basePath}`,
    auth,
    String(status ?? "-"),
    shape ?? "-",
    verdict,
  ]);
  const widths = [11, 11, 8, 12];
  const table = [["base path", "auth", "status", "shape", "verdict"], ...rows].map((cells) =>
    cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(""),
  );
  const parts = [table.join("\n")];
  if (problem) parts.push(problem);
  if (options) parts.push(`${isFitting ? "This fits" : "This would fit"}:\n\n${options}`);
  return parts.join("\n\n");
}

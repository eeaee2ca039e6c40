import { inspect, isDeepStrictEqual, parseArgs } from "node:util";
import {
  createJelouClient,
  isJelouError,
  JELOU_BASE_URLS,
  type JelouClientOptions,
} from "../src/index.js";
import { runDesk } from "./demo/desk.js";
import { dialects, runLifecycle } from "./demo/lifecycle.js";
import { defineCommand, startIfMain, type World } from "./command.js";

const help = `Usage: npm run demo [-- --live]

Runs the life of an integration against a fake Jelou, over HTTP on loopback, in all eight documented dialects.

  --live   asks the real host instead, by one read-only get. It needs JELOU_PROJECT_ID, and JELOU_API_KEY or
           JELOU_CLIENT_ID with JELOU_CLIENT_SECRET. JELOU_BASE_URL is ${JELOU_BASE_URLS.platform} by default.
  --help   shows this text`;

export const demoCommand = defineCommand({ help }, async (args, world) => {
  const { values } = parseArgs({
    args: [...args],
    options: { live: { type: "boolean" } },
  });
  const isFine = values.live ? await askLive(world) : await showDialects(world);
  return isFine ? 0 : 1;
});

async function showDialects({ stdout }: World): Promise<boolean> {
  const print = (line: string) => void stdout.write(`${line}\n`);
  const lifecycles = await Promise.all(dialects.map(runLifecycle));
  const [reference = []] = lifecycles;
  print("The same calls, over HTTP, in every documented dialect:");
  print(`${reference.map(({ name }) => name).join(" → ")} (not found)\n`);
  printRow("base path", "auth", "shape", "calls", "values");
  let isFine = reference.at(-1)?.value === "not_found";
  for (const [index, { basePath, auth, shape }] of dialects.entries()) {
    const steps = lifecycles[index] ?? [];
    const isEqual = isDeepStrictEqual(steps, reference);
    isFine &&= isEqual;
    const method = auth === "apiKey" ? "x-api-key" : "Basic";
    printRow(`/${basePath}`, method, shape, `${steps.length}`, isEqual ? "equal" : "DIFFERENT");
  }
  print("\nA support desk, with signed webhooks:");
  const isDeskFine = await runDesk(print);
  isFine &&= isDeskFine;
  print(isFine ? "\nEverything works." : "\nSomething is wrong: see above.");
  return isFine;

  function printRow(...cells: string[]) {
    print(`  ${cells.map((cell) => cell.padEnd(12)).join("")}`.trimEnd());
  }
}

async function askLive({ environment, stdout, stderr }: World): Promise<boolean> {
  const { JELOU_PROJECT_ID: projectId, JELOU_BASE_URL: baseUrl } = environment;
  const {
    JELOU_API_KEY: apiKey,
    JELOU_CLIENT_ID: clientId,
    JELOU_CLIENT_SECRET: clientSecret,
  } = environment;
  if (!projectId) {
    stderr.write(`JELOU_PROJECT_ID is not set.\n\n${help}\n`);
    return false;
  }
  try {
    // The client says which of these is missing.
    const options = (
      apiKey ? { apiKey, baseUrl } : { clientId, clientSecret, baseUrl }
    ) as JelouClientOptions;
    const integration = await createJelouClient(options).integrations.get(projectId);
    stdout.write(`Found at ${baseUrl ?? JELOU_BASE_URLS.platform}:\n${inspect(integration)}\n`);
    return true;
  } catch (error) {
    if (!isJelouError(error)) throw error;
    stderr.write(`${error.name} (${error.code}): ${error.message}\n`);
    return false;
  }
}

await startIfMain(import.meta.url, demoCommand);

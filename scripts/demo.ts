import { inspect, isDeepStrictEqual, parseArgs } from "node:util";
import Table from "cli-table3";
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

Runs the life of an integration, over HTTP on loopback, against a fake Jelou in all eight documented dialects.

  --live   ask the real host instead, by one read-only get: needs JELOU_PROJECT_ID, and JELOU_API_KEY or JELOU_CLIENT_ID
           with JELOU_CLIENT_SECRET; JELOU_BASE_URL where the account is not on ${JELOU_BASE_URLS.platform}
  --help   show this text`;

// A line between any two rows would only make the table longer.
const plain = { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" };

export const demoCommand = defineCommand({ help }, async (args, world) => {
  const { values } = parseArgs({
    args: [...args],
    options: { live: { type: "boolean" } },
  });
  const isFine = values.live ? await askLive(world) : await showDialects(world);
  return isFine ? 0 : 1;
});

async function showDialects({ stdout }: World): Promise<boolean> {
  const print = (line: string) => stdout.write(`${line}\n`);
  const lifecycles = [];
  for (const dialect of dialects) lifecycles.push(await runLifecycle(dialect));
  const [reference] = lifecycles;
  const table = new Table({
    head: ["base path", "auth", "shape", "steps passed", "values"],
    style: { head: [], border: [] },
    chars: plain,
  });
  let isFine = true;
  for (const { dialect, steps } of lifecycles) {
    const passed = steps.filter(({ isPassed }) => isPassed).length;
    const isEqual = isDeepStrictEqual(steps, reference?.steps);
    isFine &&= isEqual && passed === steps.length;
    table.push([
      `/${dialect.basePath}`,
      dialect.auth === "apiKey" ? "x-api-key" : "Basic",
      dialect.shape,
      `${passed} of ${steps.length}`,
      isEqual ? "equal" : "DIFFERENT",
    ]);
  }
  print(
    `${reference?.steps.map(({ name }) => name).join(" → ")} (not found), over HTTP, in every documented dialect:`,
  );
  print(table.toString());
  print("A desk on top: start → message in → reply → close, with signed webhooks:");
  const isDeskFine = await runDesk(print);
  print(isFine && isDeskFine ? "All as it should be." : "Something differs: see above.");
  return isFine && isDeskFine;
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
    // The client itself says what is wrong with what the environment holds.
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

import { isDeepStrictEqual, parseArgs } from "node:util";
import Table from "cli-table3";
import { JELOU_BASE_URLS } from "../src/index.js";
import { runDesk } from "./demo/desk.js";
import { dialects, runLifecycle } from "./demo/lifecycle.js";
import { askLive } from "./demo/live.js";
import { runCommand } from "./command.js";

const help = `Usage: npm run demo [-- --live]

Runs the life of an integration, over HTTP on loopback, against a fake Jelou in all eight documented dialects.

  --live   ask the real host instead, by one read-only get: needs JELOU_PROJECT_ID, and JELOU_API_KEY or JELOU_CLIENT_ID
           with JELOU_CLIENT_SECRET; JELOU_BASE_URL where the account is not on ${JELOU_BASE_URLS.platform}`;

// A line between any two rows would only make the table longer.
const plain = { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" };

await runCommand(help, async () => {
  const { values } = parseArgs({
    options: { live: { type: "boolean" }, help: { type: "boolean" } },
  });
  if (values.help) return void console.log(help);
  const isFine = values.live ? await askLive(process.env, help) : await showDialects();
  if (!isFine) process.exitCode = 1;
});

async function showDialects(): Promise<boolean> {
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
  console.log(
    `${reference?.steps.map(({ name }) => name).join(" → ")} (not found), over HTTP, in every documented dialect:`,
  );
  console.log(table.toString());
  console.log("A desk on top: start → message in → reply → close, with signed webhooks:");
  const isDeskFine = await runDesk(console.log);
  console.log(isFine && isDeskFine ? "All as it should be." : "Something differs: see above.");
  return isFine && isDeskFine;
}

import { isDeepStrictEqual, parseArgs } from "node:util";
import { defineCommand, startIfMain, type Output } from "./command.js";
import { runDesk } from "./demo/desk.js";
import { dialects, runLifecycle } from "./demo/lifecycle.js";

const help = `Usage: npm run demo

Runs the life of an integration against a fake Jelou, over HTTP on loopback, in all eight documented dialects, and then a
small support desk with signed webhooks. It needs no credentials.

  --help   show this text`;

export const demoCommand = defineCommand({ help }, async (args, { stdout }) => {
  parseArgs({ args: [...args], options: {} });
  const isEqual = await showDialects(stdout);
  stdout.write("A small desk: start → message in → reply → close, with signed webhooks:\n");
  const isDone = await runDesk((line) => stdout.write(`${line}\n`));
  stdout.write(isEqual && isDone ? "Everything works.\n" : "Something differs: see above.\n");
  return isEqual && isDone ? 0 : 1;
});

async function showDialects(stdout: Output): Promise<boolean> {
  const lifecycles = [];
  for (const dialect of dialects) lifecycles.push(await runLifecycle(dialect));
  const reference = lifecycles[0]?.steps ?? [];
  stdout.write(`${reference.map(({ name }) => name).join(" → ")} (not found), in each dialect:\n`);
  const results = lifecycles.map(({ dialect, steps }) => {
    const { basePath, auth, shape } = dialect;
    const passed = steps.filter(({ isPassed }) => isPassed).length;
    const isEqual = isDeepStrictEqual(steps, reference);
    const cells = [`/${basePath}`.padEnd(10), auth.padEnd(7), shape.padEnd(9)];
    const values = isEqual ? "equal values" : "DIFFERENT VALUES";
    stdout.write(`  ${cells.join("")} ${passed} of ${steps.length} steps, ${values}\n`);
    return isEqual && passed === steps.length;
  });
  return results.every(Boolean);
}

await startIfMain(import.meta.url, demoCommand);

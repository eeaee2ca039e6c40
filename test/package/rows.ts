// The rows of test:consumers and test:runtimes: two run at a time, and one table is printed at the end.
import { spawn } from "node:child_process";

export interface Row {
  name: string;
  /** The fact that only this row proves. */
  proves: string;
  run: () => Promise<unknown>;
}

/** Runs all rows, prints the table, and sets a non-zero exit status if one fails. */
export async function runRows(rows: readonly Row[]): Promise<void> {
  const results: object[] = [];
  const waiting = rows.entries();
  async function work(): Promise<void> {
    for (const [index, { name, proves, run }] of waiting) {
      const start = performance.now();
      let result = "passed";
      try {
        await run();
      } catch (error) {
        result = "FAILED";
        process.exitCode = 1;
        console.error(`\n${name}:\n${error instanceof Error ? error.message : error}`);
      }
      const seconds = Number(((performance.now() - start) / 1000).toFixed(1));
      results[index] = { name, proves, result, seconds };
    }
  }
  await Promise.all([work(), work()]);
  console.table(results);
}

/** Runs a command line in a folder and returns its output. Throws its output if it fails. */
export async function shell(
  command: string,
  { cwd, env = {} }: { cwd: string; env?: Record<string, string> },
): Promise<string> {
  const child = spawn(command, {
    cwd,
    env: { ...process.env, ...env },
    shell: true,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 300_000,
    killSignal: "SIGKILL",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => (output += chunk));
  }
  const status = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (status !== 0) throw new Error(`${command}\nended with ${status}:\n${output.trim()}`);
  return output;
}

// The runs of test:consumers and test:runtimes: two at a time, a table at the end.
import { spawn } from "node:child_process";
import Table from "cli-table3";
import limit from "p-limit";

export interface Row {
  /** What is tried, and in what: the first columns of the table. */
  cells: string[];
  run: () => Promise<Outcome>;
}

export interface Outcome {
  isPassed: boolean;
  /** What to print where it failed. */
  output: string;
  /** Shown in the table where it passed. */
  note?: string;
}

/** Runs all rows, prints the table, and leaves a non-zero exit status where one failed. */
export async function runRows(head: string[], rows: readonly Row[]): Promise<void> {
  const atOnce = limit(2);
  const table = new Table({
    head: [...head, "result", "seconds"],
    style: { head: [], border: [], compact: true },
  });
  const failures: string[] = [];
  const done = await Promise.all(
    rows.map(({ cells, run }) =>
      atOnce(async () => {
        const start = performance.now();
        const outcome = await run().catch((error: Error): Outcome => ({
          isPassed: false,
          output: String(error.stack),
        }));
        console.error(
          `${outcome.isPassed ? "passed" : "FAILED"}  ${cells.join("  ").replaceAll("\n", ", ")}`,
        );
        return { cells, ...outcome, seconds: (performance.now() - start) / 1000 };
      }),
    ),
  );
  for (const { cells, isPassed, output, note = "passed", seconds } of done) {
    table.push([
      ...cells,
      isPassed ? note : "FAILED",
      { content: seconds.toFixed(1), hAlign: "right" },
    ]);
    if (!isPassed) failures.push(`${cells.join(" ")}:\n${output.trim()}`);
  }
  console.log(table.toString());
  for (const failure of failures) console.error(`\n${failure}`);
  if (failures.length > 0) process.exitCode = 1;
}

/** Runs a command to its end, or ends it after `seconds`. */
export async function runCommand(
  [command = "", ...args]: string[],
  { cwd, env = {}, seconds = 120 }: { cwd: string; env?: Record<string, string>; seconds?: number },
): Promise<Outcome> {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: seconds * 1000,
    killSignal: "SIGKILL",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status, signal) => {
      resolve({
        isPassed: status === 0,
        output: signal ? `${output}\n${signal} after ${seconds} s` : output,
      });
    });
  });
}

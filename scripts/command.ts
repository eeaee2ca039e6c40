import { PipelineError } from "./inputs/problem.js";

/** Runs a command of this project: a fault in its inputs or flags is told without a stack, and ends with exit status 1. */
export async function runCommand(help: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    process.exitCode = 1;
    tellFault(error, help);
  }
}

/** Tells a fault in a command's inputs or flags, without a stack; throws what is none. */
export function tellFault(error: unknown, help: string): void {
  if (error instanceof PipelineError) console.error(error.message);
  else if (
    error instanceof TypeError &&
    "code" in error &&
    String(error.code).startsWith("ERR_PARSE_ARGS")
  ) {
    console.error(`${error.message}\n\n${help}`);
  } else throw error;
}

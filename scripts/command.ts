import { existsSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PipelineError } from "./json.js";

export interface Output {
  write(text: string): unknown;
}

/** The folder and the outputs that a command uses. Tests pass their own. */
export interface CommandContext {
  /** The project's folder. */
  readonly folder: string;
  readonly stdout: Output;
  readonly stderr: Output;
}

/** Runs a command and returns its exit status. */
export type Command = (args: readonly string[], context: CommandContext) => Promise<number>;

interface CommandSettings {
  readonly help: string;
  /** The exit status if the command's input has a fault. @default 1 */
  readonly faultStatus?: number;
}

/** A wrong option or argument. */
export class UsageError extends Error {}

/** Adds `--help` to a command. Faults in its input and wrong usage (exit status 2) are printed without a stack. */
export function defineCommand({ help, faultStatus = 1 }: CommandSettings, run: Command): Command {
  return async (args, context) => {
    if (args.includes("--help")) {
      context.stdout.write(`${help}\n`);
      return 0;
    }
    try {
      return await run(args, context);
    } catch (error) {
      if (error instanceof PipelineError) {
        context.stderr.write(`${error.message}\n`);
        return faultStatus;
      }
      if (!isUsageError(error)) throw error;
      context.stderr.write(`${error.message}\n\n${help}\n`);
      return 2;
    }
  };
}

/** Runs the command if its file is the one that Node was started with. */
export async function startIfMain(fileUrl: string, command: Command): Promise<void> {
  const [, started = "", ...args] = process.argv;
  if (!existsSync(started) || realpathSync(started) !== fileURLToPath(fileUrl)) return;
  const { stdout, stderr } = process;
  try {
    process.exitCode = await command(args, { folder: ".", stdout, stderr });
  } catch (error) {
    // Status 1 may be a result, such as a major change, so a bug in the command has status 2.
    console.error(error);
    process.exitCode = 2;
  }
}

function isUsageError(error: unknown): error is Error {
  const code = error instanceof TypeError && "code" in error ? String(error.code) : "";
  return error instanceof UsageError || code.startsWith("ERR_PARSE_ARGS");
}

import { existsSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PipelineError } from "./json.js";

export interface Output {
  write(text: string): unknown;
}

/** Everything that a command uses besides its arguments. */
export interface World {
  /** The project's folder. */
  readonly folder: string;
  readonly stdout: Output;
  readonly stderr: Output;
}

/** Does its work and returns the exit status. */
export type Command = (args: readonly string[], world: World) => Promise<number>;

interface CommandSettings {
  readonly help: string;
  /** The exit status of a fault in what the command reads. @default 1 */
  readonly faultStatus?: number;
}

/** A wrong option or argument. */
export class Misuse extends Error {}

/** A command that explains itself with `--help`. Faults in its inputs and misuse (exit status 2) are printed without a stack. */
export function defineCommand({ help, faultStatus = 1 }: CommandSettings, run: Command): Command {
  return async (args, world) => {
    if (args.includes("--help")) {
      world.stdout.write(`${help}\n`);
      return 0;
    }
    try {
      return await run(args, world);
    } catch (error) {
      if (error instanceof PipelineError) {
        world.stderr.write(`${error.message}\n`);
        return faultStatus;
      }
      if (!isMisuse(error)) throw error;
      world.stderr.write(`${error.message}\n\n${help}\n`);
      return 2;
    }
  };
}

/** Runs the command if Node was started with its file. */
export async function startIfMain(fileUrl: string, command: Command): Promise<void> {
  const [, started = "", ...args] = process.argv;
  if (!existsSync(started) || realpathSync(started) !== fileURLToPath(fileUrl)) return;
  const { stdout, stderr } = process;
  try {
    process.exitCode = await command(args, { folder: ".", stdout, stderr });
  } catch (error) {
    // Status 1 may be a finding, such as a major change, so a fault of our own has another one.
    console.error(error);
    process.exitCode = 2;
  }
}

function isMisuse(error: unknown): error is Error {
  const code = error instanceof TypeError && "code" in error ? String(error.code) : "";
  return error instanceof Misuse || code.startsWith("ERR_PARSE_ARGS");
}

import { existsSync, realpathSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Misuse, PipelineError } from "./inputs/problem.js";

/** Takes what a command says; a terminal says so, and how wide it is. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** What a command meets besides its arguments. */
export interface World {
  /** The project's folder: files are told by the path that leads through it. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
}

/** Does its work, and says with which exit status it ends. */
export type Command = (args: readonly string[], world: World) => Promise<number>;

export interface CommandSettings {
  readonly help: string;
  /** The exit status of a fault in what the command reads. @default 1 */
  readonly faultStatus?: number;
}

/** A command that explains itself with `--help`, and tells faults and wrong uses (exit status 2) without a stack. */
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

/** A path that was given to a command, seen from the project's folder. */
export function pathFrom({ folder }: World, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}

/** Starts a command where Node was started with its file, and not where a test imports it. */
export async function startIfMain(fileUrl: string, command: Command): Promise<void> {
  const [, started = "", ...args] = process.argv;
  if (!existsSync(started) || realpathSync(started) !== fileURLToPath(fileUrl)) return;
  const { env: environment, stdout, stderr } = process;
  try {
    process.exitCode = await command(args, { folder: ".", environment, stdout, stderr });
  } catch (error) {
    // A fault of our own: status 1 may be a finding, such as a major change.
    console.error(error);
    process.exitCode = 2;
  }
}

function isMisuse(error: unknown): error is Error {
  if (error instanceof Misuse) return true;
  // Thrown by parseArgs.
  return (
    error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS")
  );
}

import type { Command, World } from "../../scripts/command.js";

export interface Outcome {
  status: number;
  stdout: string;
  stderr: string;
}

/** Runs a command of this project in this process. */
export async function run(
  command: Command,
  args: readonly string[],
  world: Partial<World> = {},
): Promise<Outcome> {
  const written = { stdout: "", stderr: "" };
  const status = await command(args, {
    folder: ".",
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    ...world,
  });
  return { status, ...written };
}

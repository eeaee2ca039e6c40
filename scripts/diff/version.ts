import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { pathFrom, type World } from "../command.js";
import { PipelineError } from "../inputs/problem.js";

/** A version of the merged spec. */
export interface Version {
  /** A file, or a git revision. */
  readonly name: string;
  readonly text: string;
}

/** Reads a file, or what a git revision has as spec/openapi.yaml. */
export function readVersion(name: string, world: World): Version {
  const file = pathFrom(world, name);
  return { name, text: existsSync(file) ? readFile(file) : readRevision(name, world) };
}

function readFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new PipelineError(`${file}: can't be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

function readRevision(name: string, { folder }: World): string {
  const { status, stdout, error } = spawnSync(
    "git",
    ["show", "--end-of-options", `${name}:spec/openapi.yaml`],
    { cwd: folder, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 },
  );
  if (error) {
    throw new PipelineError(`"${name}" is no file, and git can't be run: ${error.message}.`);
  }
  if (status !== 0) {
    throw new PipelineError(
      `"${name}" is no file, and no git revision that has spec/openapi.yaml: name one that exists with --base or --revision.`,
    );
  }
  return stdout;
}

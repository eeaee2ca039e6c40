import { execFile } from "node:child_process";
import { cpSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { SpecCopy } from "./spec-copy.js";

const home = join(import.meta.dirname, "../..");
const leftBehind = ["node_modules", "dist", ".git", "coverage", "reports", ".stryker-tmp"];

export interface Outcome {
  status: number;
  stdout: string;
  stderr: string;
}

/** A copy of this whole project, in which its commands are started as a maintainer starts them. */
export class Project extends SpecCopy {
  constructor() {
    super();
    const filter = (file: string) => !leftBehind.includes(basename(file));
    cpSync(home, this.root, { recursive: true, filter });
    symlinkSync(join(home, "node_modules"), join(this.root, "node_modules"));
  }

  run(program: string, ...options: string[]): Promise<Outcome> {
    return new Promise((resolve) => {
      execFile(program, options, { cwd: this.root }, (error, stdout, stderr) => {
        resolve({
          status: error ? (typeof error.code === "number" ? error.code : -1) : 0,
          stdout,
          stderr,
        });
      });
    });
  }

  script(name: string, ...options: string[]): Promise<Outcome> {
    return this.run(process.execPath, "--import", "tsx", `scripts/${name}.ts`, ...options);
  }
}

/** Runs `use` on a copy of its own. */
export async function withProject<T>(use: (project: Project) => Promise<T>): Promise<T> {
  const project = new Project();
  try {
    return await use(project);
  } finally {
    project.remove();
  }
}

import { execFile } from "node:child_process";
import { cpSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import type { Outcome } from "../commands/run.js";
import { SpecCopy } from "./spec-copy.js";

const home = join(import.meta.dirname, "../..");
const leftBehind = ["node_modules", "dist", ".git", "coverage", "reports", ".stryker-tmp"];

/** A copy of this whole project, in which programs are started as a maintainer starts them. */
class Project extends SpecCopy {
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

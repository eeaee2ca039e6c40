import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import pLimit from "p-limit";
import { parse, stringify } from "yaml";

const home = join(import.meta.dirname, "../..");
const leftBehind = ["node_modules", "dist", ".git", "coverage", "reports", ".stryker-tmp"];
// Every use runs the generator or the compiler, which fill a core.
const slots = pLimit(2);

export interface Outcome {
  status: number;
  stdout: string;
  stderr: string;
}

/** A copy of this project, to change at will. */
export class Project {
  readonly root = mkdtempSync(join(tmpdir(), "jelou-project-"));

  constructor(original = home) {
    const filter = (file: string) => !leftBehind.includes(basename(file));
    cpSync(original, this.root, { recursive: true, filter });
    symlinkSync(join(home, "node_modules"), join(this.root, "node_modules"));
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), "utf8");
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.root, file), text);
  }

  /** Changes a YAML file as data. */
  edit<T>(file: string, change: (value: T) => T | void): void {
    const value = parse(this.read(file)) as T;
    this.write(file, stringify(change(value) ?? value, { aliasDuplicateObjects: false }));
  }

  /** The paths of all fragments. */
  fragments(): string[] {
    return readdirSync(join(this.root, "spec/pages")).map((name) => `spec/pages/${name}`);
  }

  /** Text that is the same exactly when every file below the folder is. */
  digest(...folders: string[]): string {
    const hash = createHash("sha256");
    for (const folder of folders) {
      const entries = readdirSync(join(this.root, folder), {
        recursive: true,
        withFileTypes: true,
      });
      const files = entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
      for (const file of files.sort())
        hash.update(`${file}\0`).update(readFileSync(file)).update("\0");
    }
    return hash.digest("hex");
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

  generate(...options: string[]): Promise<Outcome> {
    return this.script("generate", ...options);
  }

  /** Checks what a `tsconfig.json` includes, anew each time only where something has changed. */
  typecheck(project: string): Promise<Outcome> {
    const memory = `.${project.replaceAll("/", ".")}.tsbuildinfo`;
    const options = ["--noEmit", "--incremental", "--tsBuildInfoFile", memory, "-p", project];
    return this.run(process.execPath, "node_modules/typescript/bin/tsc", ...options);
  }
}

/** Runs `use` on a copy of its own, two at a time: of this project, or of `original`. */
export function withProject<T>(
  use: (project: Project) => Promise<T>,
  original?: Project,
): Promise<T> {
  return slots(async () => {
    const project = new Project(original?.root);
    try {
      return await use(project);
    } finally {
      project.remove();
    }
  });
}

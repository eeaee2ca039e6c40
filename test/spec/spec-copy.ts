import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parse, stringify } from "yaml";
import { generate } from "../../scripts/generate/generate.js";
import { writeOutputs } from "../../scripts/generate/outputs.js";
import { PipelineError } from "../../scripts/inputs/problem.js";

const home = join(import.meta.dirname, "../..");
const schemaFile = "generated/schema.d.ts";
const outputs = ["spec/openapi.yaml", "spec/disagreements.md", schemaFile];

/** A copy of `spec/` and `generated/`, to change at will. */
export class SpecCopy {
  readonly root = mkdtempSync(join(tmpdir(), "jelou-spec-copy-"));

  constructor() {
    for (const folder of ["spec", "generated"])
      cpSync(join(home, folder), join(this.root, folder), { recursive: true });
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

  /** Adds to the end of a file. */
  append(file: string, text: string): void {
    this.write(file, this.read(file) + text);
  }

  /** Changes a YAML file as data. */
  edit<T>(file: string, change: (value: T) => T | void): void {
    const value = parse(this.read(file)) as T;
    this.write(file, stringify(change(value) ?? value, { aliasDuplicateObjects: false }));
  }

  /** Changes a fragment as if it had been pulled so: without the digest that an edit by hand would belie. */
  rewrite(fragment: string, change: (text: string) => string): void {
    const text = this.read(fragment).replace(/^ +digest: .*\n/m, "");
    this.write(fragment, change(text));
  }

  /** The paths of all fragments. */
  fragments(): string[] {
    return readdirSync(join(this.root, "spec/pages")).map((name) => `spec/pages/${name}`);
  }

  /** The generated types. */
  schema(): string {
    return this.read(schemaFile);
  }

  outputs(): string[] {
    return outputs.map((file) => this.read(file));
  }

  /** Text that is the same exactly when every file of these folders is. */
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

  /** What `npm run generate` does here: the files that it wrote. Faults name files as they do in the project's folder. */
  async regenerate(): Promise<string[]> {
    try {
      return writeOutputs(await generate(this.root)).map((file) => relative(this.root, file));
    } catch (error) {
      if (!(error instanceof PipelineError)) throw error;
      throw new PipelineError(error.message.replaceAll(`${this.root}/`, ""));
    }
  }
}

/** Runs `use` on a copy of its own. */
export async function withSpec<T>(use: (copy: SpecCopy) => T | Promise<T>): Promise<T> {
  const copy = new SpecCopy();
  try {
    return await use(copy);
  } finally {
    copy.remove();
  }
}

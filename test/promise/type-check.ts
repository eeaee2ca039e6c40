import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/* Programs of `src/` whose generated types are given as text; every other file is parsed once. */

const root = fileURLToPath(new URL("../..", import.meta.url));
export const schemaFile = join(root, "generated/schema.d.ts");

const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
const { options, fileNames } = ts.parseJsonConfigFileContent(
  { ...config, include: ["src"] },
  ts.sys,
  root,
);
const parsed = new Map<string, ts.SourceFile | undefined>();

/** The files that `npm run build` compiles. */
export const sourceFiles: readonly string[] = fileNames;

export function programOf(schema: string, oldProgram?: ts.Program): ts.Program {
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (name, target, ...rest) => {
    if (name === schemaFile) return ts.createSourceFile(name, schema, target, true);
    if (!parsed.has(name)) parsed.set(name, getSourceFile(name, target, ...rest));
    return parsed.get(name);
  };
  return ts.createProgram(sourceFiles, { ...options, noEmit: true }, host, oldProgram);
}

/** The lines of these files that tsc names. */
export function errorsOf(program: ts.Program, files: Iterable<string>): Set<string> {
  const lines = new Set<string>();
  for (const file of files) {
    const source = program.getSourceFile(file);
    for (const { start = 0 } of program.getSemanticDiagnostics(source)) {
      if (source) lines.add(lineAt(source, start));
    }
  }
  return lines;
}

/** `src/integrations.ts: body.webhookUrl = …` */
export function lineAt(source: ts.SourceFile, place: number): string {
  const { line } = source.getLineAndCharacterOfPosition(place);
  const text = source.text.split("\n")[line] ?? "";
  return `${relative(root, source.fileName)}: ${text.trim()}`;
}

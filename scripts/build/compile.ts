import { join, relative } from "node:path";
import ts from "typescript";
import type { Files } from "./files.js";
import { libraryFile } from "./libraries.js";

/** src/ as ES modules, with their maps, and the declarations of all of them. */
export function compileModules(root: string): { code: Files; declarations: Files } {
  const files = emit(root, {});
  const isDeclaration = ([file]: [string, string]) => /\.d\.ts(\.map)?$/.test(file);
  return {
    code: new Map([...files].filter((entry) => !isDeclaration(entry))),
    declarations: new Map([...files].filter(isDeclaration)),
  };
}

/** src/ as CommonJS, with maps. It was checked as modules, so that nothing of it is resolved here. */
export function compileCommonJs(root: string): Files {
  return emit(root, {
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    verbatimModuleSyntax: false,
    declaration: false,
    declarationMap: false,
    noCheck: true,
    noResolve: true,
    noLib: true,
    types: [],
  });
}

function emit(root: string, changed: ts.CompilerOptions): Files {
  const config = ts.getParsedCommandLineOfConfigFile(join(root, "src/tsconfig.json"), changed, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (diagnostic) => fail([diagnostic]),
  });
  if (!config) throw new Error("src/tsconfig.json can't be read.");
  const program = ts.createProgram(config.fileNames, config.options);
  const files: Files = new Map();
  const { diagnostics } = program.emit(undefined, (path, text) => {
    const file = relative(join(root, "dist"), path);
    files.set(file, file.endsWith(".js") ? withLibraries(file, text) : text);
  });
  const found = changed.noCheck
    ? diagnostics
    : [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (found.length > 0) fail(found);
  return files;
}

/** Has a module take a library from the file that it is built into. */
function withLibraries(file: string, text: string): string {
  return text.replace(
    /(?<=^(?:import .* from |const .* = require\())"([^"]+)"/gm,
    (quoted, specifier) => {
      if (/^(\.|node:)/.test(specifier)) return quoted;
      const library = libraryFile(specifier);
      if (library === undefined) {
        throw new Error(
          `src/ imports ${specifier}, for ${file}, and users would have to install it: ` +
            "build it in, by scripts/build/libraries.ts.",
        );
      }
      const path = relative(join(file, ".."), library);
      return JSON.stringify(path.startsWith(".") ? path : `./${path}`);
    },
  );
}

function fail(diagnostics: readonly ts.Diagnostic[]): never {
  throw new Error(
    ts.formatDiagnostics(diagnostics, {
      getCanonicalFileName: (name) => name,
      getCurrentDirectory: ts.sys.getCurrentDirectory,
      getNewLine: () => "\n",
    }),
  );
}

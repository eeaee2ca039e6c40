import { writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, describe, expect, it } from "vitest";
import { unpack } from "./unpack.js";

const { folder, home, remove } = unpack();
afterAll(remove);

const entries = [
  "jelou-client",
  "jelou-client/webhooks",
  "jelou-client/testing",
  "jelou-client/schema",
];

/** How a user's code may resolve the package, as modules and as CommonJS: by Node, by a bundler, and by the rules before `exports`. */
const resolutions = {
  nodenext: {
    extensions: ["mts", "cts"],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  },
  bundler: {
    extensions: ["ts"],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  },
  node10: {
    extensions: ["ts"],
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
  },
};
type Resolution = keyof typeof resolutions;

/** A program of files that export all of an entry each, by the names of these. */
function programOf(specifiers: readonly string[], resolution: Resolution) {
  const { extensions, ...options } = resolutions[resolution];
  const files = specifiers.flatMap((specifier, index) =>
    extensions.map((extension) => {
      const file = join(folder, `${resolution}-${index}.${extension}`);
      writeFileSync(file, `export * from "${specifier}";\n`);
      return { name: `${specifier} (${extension})`, file };
    }),
  );
  const program = ts.createProgram(
    files.map(({ file }) => file),
    {
      target: ts.ScriptTarget.ES2022,
      ...options,
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      types: ["node"],
    },
  );
  return { program, files };
}

/** Every place in what a file exports where a type is `any`, as it would be where a declaration isn't found. */
function findAny(program: ts.Program, file: string) {
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(file) as ts.Node);
  const found: string[] = [];
  const seen = new Set<ts.Type>();
  const isOurs = (symbol: ts.Symbol | undefined) =>
    symbol?.declarations?.some((node) => node.getSourceFile().fileName.startsWith(home)) ?? false;

  function visit(type: ts.Type, path: string): void {
    if (type.flags & ts.TypeFlags.Any) found.push(path);
    if (seen.has(type)) return;
    seen.add(type);
    if (type.isUnionOrIntersection()) for (const part of type.types) visit(part, path);
    for (const argument of [
      ...(type.aliasTypeArguments ?? []),
      ...checker.getTypeArguments(type as ts.TypeReference),
    ]) {
      visit(argument, `${path}<>`);
    }
    // What lib and @types/node declare is not ours to judge.
    if (type.symbol && !isOurs(type.symbol)) return;
    for (const signature of [...type.getCallSignatures(), ...type.getConstructSignatures()]) {
      visit(signature.getReturnType(), `${path}()`);
      for (const parameter of signature.parameters)
        visit(checker.getTypeOfSymbol(parameter), `${path}(${parameter.name})`);
    }
    for (const info of checker.getIndexInfosOfType(type)) visit(info.type, `${path}[]`);
    for (const property of type.getProperties()) {
      if (isOurs(property)) visit(checker.getTypeOfSymbol(property), `${path}.${property.name}`);
    }
  }

  const names = module ? checker.getExportsOfModule(module) : [];
  for (const exported of names) {
    const symbol =
      exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    if (symbol.flags & ts.SymbolFlags.Type)
      visit(checker.getDeclaredTypeOfSymbol(symbol), exported.name);
    if (symbol.flags & ts.SymbolFlags.Value) visit(checker.getTypeOfSymbol(symbol), exported.name);
  }
  return { names: names.map(({ name }) => name), found, visited: seen.size };
}

describe.each(Object.keys(resolutions) as Resolution[])("resolved by %s", (resolution) => {
  const { program, files } = programOf(entries, resolution);

  it.each(files)("no type that $name exports is any, or has it inside", ({ name, file }) => {
    const { names, found, visited } = findAny(program, file);
    expect(names.length).toBeGreaterThan(3);
    expect(found).toEqual([]);
    console.log(`${name}: ${names.length} exports, ${visited} types seen`);
  });
});

it("a declaration that isn't found would be seen", () => {
  writeFileSync(
    join(home, "dist/broken.d.ts"),
    `import type { Gone } from "../generated/gone.js";
     export interface Box { inside: { gone: Gone }; }
     export declare function open(box: Box): Promise<Gone[]>;`,
  );
  const broken = "./node_modules/jelou-client/dist/broken.js";
  const { program, files } = programOf([broken], "bundler");
  const { found } = findAny(program, files[0]?.file ?? "");
  expect(found).toEqual(["open()<><>", "open(box).inside.gone"]);
});

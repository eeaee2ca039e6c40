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

/** How a user's code may resolve the package: from modules, CommonJS, a bundler's input, and by the rules before `exports`. */
const resolutions = {
  nodenext: {
    file: "any.mts",
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  },
  commonjs: {
    file: "any.cts",
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  },
  bundler: {
    file: "bundled.mts",
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  },
  node10: {
    file: "any.ts",
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
  },
};
type Resolution = keyof typeof resolutions;

/** Every place in the exports of `specifier` where a type is `any`, as it would be where a declaration isn't found. */
function findAny(specifier: string, resolution: Resolution) {
  const { file: name, ...options } = resolutions[resolution];
  const file = join(folder, name);
  writeFileSync(file, `export * from "${specifier}";\n`);
  const program = ts.createProgram([file], {
    target: ts.ScriptTarget.ES2022,
    ...options,
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    types: ["node"],
  });
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

describe.each(Object.keys(resolutions) as Resolution[])("resolved as %s", (resolution) => {
  it.each(entries)("no type that %s exports is any, or has it inside", (specifier) => {
    const { names, found, visited } = findAny(specifier, resolution);
    expect(names.length).toBeGreaterThan(3);
    expect(found).toEqual([]);
    console.log(`${specifier}: ${names.length} exports, ${visited} types seen`);
  });
});

it("a declaration that isn't found would be seen", () => {
  writeFileSync(
    join(home, "dist/broken.d.ts"),
    `import type { Gone } from "../generated/gone.js";
     export interface Box { inside: { gone: Gone }; }
     export declare function open(box: Box): Promise<Gone[]>;`,
  );
  const { found } = findAny("./node_modules/jelou-client/dist/broken.js", "nodenext");
  expect(found).toEqual(["open()<><>", "open(box).inside.gone"]);
});

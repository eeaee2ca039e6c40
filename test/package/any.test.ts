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

/** Every place in the exports of `specifier` where a type is `any`, as it would be where a declaration isn't found. */
function findAny(
  specifier: string,
  moduleResolution: "nodenext" | "bundler",
  source = `"${specifier}"`,
) {
  const file = join(folder, `any-${moduleResolution}.mts`);
  writeFileSync(file, `export * from ${source};\n`);
  const isNode = moduleResolution === "nodenext";
  const program = ts.createProgram([file], {
    target: ts.ScriptTarget.ES2022,
    module: isNode ? ts.ModuleKind.NodeNext : ts.ModuleKind.ESNext,
    moduleResolution: isNode ? ts.ModuleResolutionKind.NodeNext : ts.ModuleResolutionKind.Bundler,
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

describe.each(["nodenext", "bundler"] as const)("resolved as %s", (moduleResolution) => {
  it.each(entries)("no type that %s exports is any, or has it inside", (specifier) => {
    const { names, found, visited } = findAny(specifier, moduleResolution);
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
  const { found } = findAny("", "nodenext", `"./node_modules/jelou-client/dist/broken.js"`);
  expect(found).toEqual(["open()<><>", "open(box).inside.gone"]);
});

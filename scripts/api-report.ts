// Writes test/package/api.md: what the package exports, with every signature. Run: npm run api:update
//
// Ours, because api-extractor takes one entry at a time and a configuration for each, and dts-bundle-generator 17 s.
import { readFileSync, realpathSync, writeFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import ts from "typescript";

const root = fileURLToPath(new URL("..", import.meta.url));
export const reportFile = resolve(root, "test/package/api.md");

interface Entry {
  /** As users import it: `jelou-client/webhooks`. */
  specifier: string;
  exports: ts.Symbol[];
}

/** The entries of the package as built, and the compiler's view of them. */
export interface PublicSurface {
  readonly entries: readonly Entry[];
  readonly checker: ts.TypeChecker;
}

/** Reads them from dist/. */
export function readEntries(): PublicSurface {
  const { name, exports } = JSON.parse(readFileSync(resolve(root, "package.json"), "utf8"));
  // The types of CommonJS are the same files again.
  const files = Object.entries<{ import?: { types: string } }>(exports).flatMap(
    ([path, { import: conditions }]) =>
      conditions
        ? [{ specifier: name + path.slice(1), file: resolve(root, conditions.types) }]
        : [],
  );
  const program = ts.createProgram(
    files.map(({ file }) => file),
    {
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      strict: true,
      types: ["node"],
    },
  );
  const checker = program.getTypeChecker();
  const entries = files.map(({ specifier, file }) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file) as ts.Node);
    if (!module) throw new Error(`${relative(root, file)} has no exports: run npm run build.`);
    const exports = checker.getExportsOfModule(module).map((symbol) => original(symbol, checker));
    return { specifier, exports: exports.sort((a, b) => (a.name < b.name ? -1 : 1)) };
  });
  return { entries, checker };
}

/** The reviewed form of the public surface: Markdown, without comments and what is marked `@internal`. */
export async function apiReport({ entries, checker }: PublicSurface): Promise<string> {
  const home = new Map<ts.Symbol, string>();
  const parts = entries.map(({ specifier, exports }) => {
    if (specifier.endsWith("/schema")) {
      const names = exports.map(({ name }) => `\`${name}\``).join(", ");
      return `## ${specifier}\n\n${names}: the types of spec/openapi.yaml, in generated/schema.d.ts.\n`;
    }
    const again = exports.filter((symbol) => home.has(symbol)).map(({ name }) => name);
    const all = withReferenced(exports, checker).filter((symbol) => !home.has(symbol));
    for (const symbol of all) home.set(symbol, specifier);
    const declarations = all.flatMap((symbol) =>
      (symbol.declarations ?? []).map((node) =>
        print(node).replace(/^export /, exports.includes(symbol) ? "$&" : ""),
      ),
    );
    const note =
      again.length > 0
        ? `Also ${again.map((name) => `\`${name}\``).join(", ")}, as above.\n\n`
        : "";
    return `## ${specifier}\n\n${note}\`\`\`ts\n${declarations.join("\n\n")}\n\`\`\`\n`;
  });
  const intro =
    "What users can rely on, read off the built package. A test fails where this file and the package differ: see that " +
    "the difference breaks nobody, or make it a major version, then run `npm run api:update`. Declarations without " +
    "`export` are used by those that have it, and can't be imported.";
  return format(`# Public API\n\n${intro}\n\n${parts.join("\n")}`, {
    parser: "markdown",
    printWidth: 100,
  });
}

/** `symbols`, and what they refer to within the package, each after the one that brought it in. */
function withReferenced(symbols: readonly ts.Symbol[], checker: ts.TypeChecker): ts.Symbol[] {
  const all = new Set(symbols);
  for (const { declarations = [] } of all) {
    for (const declaration of declarations) {
      (function visit(node: ts.Node): void {
        if (isInternal(node)) return;
        const symbol = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node) : undefined;
        const target = symbol && original(symbol, checker);
        const owner = target?.declarations?.[0];
        if (target && owner && isOurs(owner) && isTopLevel(owner)) all.add(target);
        ts.forEachChild(node, visit);
      })(declaration);
    }
  }
  return [...all];
}

function original(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

export function isInternal(node: ts.Node): boolean {
  return ts.getJSDocTags(node).some(({ tagName }) => tagName.text === "internal");
}

function isOurs(node: ts.Node): boolean {
  const file = relative(root, realpathSync(node.getSourceFile().fileName));
  return file.startsWith("dist") || file.startsWith("generated");
}

function isTopLevel(node: ts.Node): boolean {
  return ts.isSourceFile((ts.isVariableDeclaration(node) ? node.parent.parent : node).parent);
}

function print(declaration: ts.Node): string {
  const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  const withoutInternal = ts.transform(node, [
    (context) => (start) => {
      const visit = (child: ts.Node): ts.Node | undefined =>
        isInternal(child) ? undefined : ts.visitEachChild(child, visit, context);
      return ts.visitEachChild(start, visit, context);
    },
  ]);
  const printer = ts.createPrinter({ removeComments: true });
  return printer.printNode(
    ts.EmitHint.Unspecified,
    withoutInternal.transformed[0] as ts.Node,
    node.getSourceFile(),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(reportFile, await apiReport(readEntries()));

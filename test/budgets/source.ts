import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A source file, parsed by the compiler. */
export interface CodeFile {
  /** Relative to the folder, without `.ts`: `webhooks/index`. */
  name: string;
  file: ts.SourceFile;
}

export function readCode(folder: "src" | "scripts" | "test"): CodeFile[] {
  const home = join(root, folder);
  // Folders that begin with a dot are made and removed by other tests at the same time.
  const names = readdirSync(home, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && !/(^|[\\/])\./.test(name),
  );
  return names.sort().map((name) => {
    const text = readFileSync(join(home, name), "utf8");
    const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
    return {
      name: name.replaceAll("\\", "/").replace(/\.ts$/, ""),
      file,
    };
  });
}

export interface Import {
  specifier: string;
  /** Whether it only imports types, which the compiler removes. */
  isTypeOnly: boolean;
}

export function importsOf({ file }: CodeFile): Import[] {
  const imports: Import[] = [];
  (function visit(node: ts.Node): void {
    if (ts.isImportDeclaration(node) || (ts.isExportDeclaration(node) && node.moduleSpecifier)) {
      imports.push({ specifier: textOf(node.moduleSpecifier), isTypeOnly: isTypeOnly(node) });
    } else if (ts.isImportTypeNode(node)) {
      const { argument } = node;
      imports.push({
        specifier: ts.isLiteralTypeNode(argument) ? textOf(argument.literal) : "?",
        isTypeOnly: true,
      });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      imports.push({ specifier: textOf(node.arguments[0]), isTypeOnly: false });
    }
    ts.forEachChild(node, visit);
  })(file);
  return imports;
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) {
    const { exportClause: names } = node;
    return (
      node.isTypeOnly ||
      (!!names && ts.isNamedExports(names) && names.elements.every((name) => name.isTypeOnly))
    );
  }
  const { importClause: clause } = node;
  if (!clause) return false;
  const { namedBindings: names } = clause;
  const areTypes =
    !!names && ts.isNamedImports(names) && names.elements.every((name) => name.isTypeOnly);
  return clause.isTypeOnly || (!clause.name && areTypes);
}

function textOf(node: ts.Node | undefined): string {
  return node && ts.isStringLiteralLike(node) ? node.text : "?";
}

import { readFileSync } from "node:fs";
import ts from "typescript";
import { errorsOf, lineAt, programOf, schemaFile, sourceFiles } from "./type-check.js";

/** Something of the generated types that the facade relies on. */
export interface Reliance {
  /** By its path in the generated types; a value in quotes. */
  readonly on: string;
  /** The lines that rely on it: `src/integrations.ts: body.webhookUrl = …` */
  readonly lines: Set<string>;
  /** The files that these lines are in. */
  readonly files: Set<string>;
  /** Where the generated types have its name, once for each declaration. */
  readonly places: readonly Place[];
}

interface Place {
  readonly start: number;
  readonly end: number;
}

// Neither the fake nor the probe is the facade.
const facadeFiles = sourceFiles.filter((name) => !/\/(testing|cli)\//.test(name));
const original = readFileSync(schemaFile, "utf8");
const base = programOf(original);

/** The program with what is relied on renamed wherever the generated types have it. */
function withRenamed(reliances: readonly Reliance[]): ts.Program {
  const places = new Map(
    reliances.flatMap(({ places }) => places.map((place) => [place.end, place])),
  );
  let schema = original;
  for (const { start, end } of [...places.values()].sort((a, b) => b.start - a.start)) {
    const name = schema.slice(start, end);
    const renamed = /["']$/.test(name)
      ? `${name.slice(0, -1)}_renamed${name.at(-1)}`
      : `${name}_renamed`;
    schema = schema.slice(0, start) + renamed + schema.slice(end);
  }
  return programOf(schema, base);
}

/**
 * The lines that tsc does not name when what they rely on is renamed. Many are renamed at once, since a check takes its time; what one
 * hides of another is tried again among fewer.
 */
export function unnamedLines(all: readonly Reliance[], atOnce = all.length): string[] {
  const unnamed = batchesOf(all, atOnce).flatMap((batch) => {
    const files = new Set(batch.flatMap(({ files }) => [...files]));
    const named = errorsOf(withRenamed(batch), files);
    return batch.filter(({ lines }) => [...lines].some((line) => !named.has(line)));
  });
  if (atOnce > 1 && unnamed.length > 0) return unnamedLines(unnamed, Math.ceil(atOnce / 4));
  return unnamed.map(({ on, lines }) => `${on}: ${[...lines].join(" | ")}`);
}

/** Batches in which no two share a line or a place: the error that names one is none of another's. */
function batchesOf(all: readonly Reliance[], atOnce: number): Reliance[][] {
  const batches: Reliance[][] = [];
  for (const one of all) {
    const batch = batches.find(
      (others) => others.length < atOnce && !others.some((other) => isShared(one, other)),
    );
    if (batch) batch.push(one);
    else batches.push([one]);
  }
  return batches;
}

function isShared(one: Reliance, other: Reliance): boolean {
  return (
    [...one.lines].some((line) => other.lines.has(line)) ||
    one.places.some(({ end }) => other.places.some((place) => place.end === end))
  );
}

/** Names that are read off an object whose type states none. */
export function untypedReads(): string[] {
  const checker = base.getTypeChecker();
  const found: string[] = [];
  const check = (node: ts.Node, type: ts.Type, name: string) => {
    const isStated = checker.getPropertyOfType(checker.getNonNullableType(type), name);
    if (!isStated && type.getStringIndexType())
      found.push(lineAt(node.getSourceFile(), node.getStart()));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) {
      check(node, checker.getTypeAtLocation(node.expression), node.name.text);
    } else if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
      const name = node.propertyName ?? node.name;
      if (ts.isIdentifier(name) && !node.dotDotDotToken) {
        check(node, checker.getTypeAtLocation(node.parent), name.text);
      }
    }
    ts.forEachChild(node, visit);
  };
  for (const file of facadeFiles) {
    const source = base.getSourceFile(file);
    if (source) visit(source);
  }
  return found;
}

// ── What the facade relies on: every name and every value in it that the generated types declare

export function reliances(): Reliance[] {
  const checker = base.getTypeChecker();
  const schema = base.getSourceFile(schemaFile);
  if (!schema) throw new Error(`${schemaFile} is missing.`);
  const values = literalsIn(schema);
  const properties = propertiesIn(schema);
  const found = new Map<string, Reliance>();

  const add = (node: ts.Node, on: string, places: readonly Place[]) => {
    const source = node.getSourceFile();
    const reliance = found.get(on) ?? { on, lines: new Set(), files: new Set(), places };
    found.set(on, reliance);
    reliance.lines.add(lineAt(source, node.getStart()));
    reliance.files.add(source.fileName);
  };
  const addDeclared = (node: ts.Node, declared: readonly ts.PropertySignature[]) => {
    if (declared.length === 0) return;
    const on = [...new Set(declared.map((declaration) => pathOf(declaration)))].sort().join(", ");
    add(
      node,
      on,
      declared.map(({ name }) => ({ start: name.getStart(), end: name.getEnd() })),
    );
  };
  const addProperty = (node: ts.Node, type: ts.Type | undefined, name: string) => {
    const property = type && checker.getPropertyOfType(checker.getNonNullableType(type), name);
    const declared = (property?.declarations ?? []).filter(
      (declaration): declaration is ts.PropertySignature =>
        ts.isPropertySignature(declaration) && declaration.getSourceFile() === schema,
    );
    // A type that is computed forgets who declared its properties: then it is all of that name.
    const isComputed = property !== undefined && (property.declarations ?? []).length === 0;
    addDeclared(node, isComputed ? (properties.get(name) ?? []) : declared);
  };
  const addMethod = (node: ts.MemberName, path: string) => {
    const methods = properties.get(node.text.toLowerCase()) ?? [];
    addDeclared(
      node,
      methods.filter((method) => pathOf(method).startsWith(`paths.${path}.`)),
    );
  };

  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) {
      for (const member of node.properties) {
        if (member.name && (ts.isIdentifier(member.name) || ts.isStringLiteral(member.name))) {
          addProperty(member.name, checker.getContextualType(node), member.name.text);
        }
      }
    } else if (ts.isPropertyAccessExpression(node)) {
      addProperty(node.name, checker.getTypeAtLocation(node.expression), node.name.text);
    } else if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
      const name = node.propertyName ?? node.name;
      if (ts.isIdentifier(name))
        addProperty(name, checker.getTypeAtLocation(node.parent), name.text);
    } else if (ts.isCallExpression(node) && isHttpCall(node)) {
      const [path] = node.arguments;
      const type = path && checker.getTypeAtLocation(path);
      const method = (node.expression as ts.PropertyAccessExpression).name;
      if (type?.isStringLiteral()) addMethod(method, type.value);
    } else if (ts.isStringLiteral(node) && !ts.isLiteralTypeNode(node.parent)) {
      const places = values.get(node.text);
      const type = checker.getContextualType(node);
      if (places && type && isOfLiterals(type)) add(node, `"${node.text}"`, places);
    }
    ts.forEachChild(node, visit);
  };
  for (const file of facadeFiles) {
    const source = base.getSourceFile(file);
    if (source) visit(source);
  }
  return [...found.values()];
}

/** `http.GET(path, …)` */
function isHttpCall({ expression }: ts.CallExpression): boolean {
  return ts.isPropertyAccessExpression(expression) && expression.expression.getText() === "http";
}

function isOfLiterals(type: ts.Type): boolean {
  return type.isUnion() ? type.types.some(isOfLiterals) : type.isStringLiteral();
}

/** The places of each literal value (but "none" for no security scheme, which no page says), and of each name that is written like one: a path, a header. */
function literalsIn(schema: ts.SourceFile): Map<string, Place[]> {
  const places = new Map<string, Place[]>();
  const visit = (node: ts.Node): void => {
    const isOurs = ts.isStringLiteral(node) && node.text === "none";
    if (ts.isStringLiteral(node) && !isOurs && !ts.isIndexedAccessTypeNode(node.parent.parent)) {
      const place = { start: node.getStart(), end: node.getEnd() };
      places.set(node.text, [...(places.get(node.text) ?? []), place]);
    }
    ts.forEachChild(node, visit);
  };
  visit(schema);
  return places;
}

function propertiesIn(schema: ts.SourceFile): Map<string, ts.PropertySignature[]> {
  const properties = new Map<string, ts.PropertySignature[]>();
  const visit = (node: ts.Node): void => {
    if (ts.isPropertySignature(node)) {
      const name = node.name.getText().replaceAll('"', "");
      properties.set(name, [...(properties.get(name) ?? []), node]);
    }
    ts.forEachChild(node, visit);
  };
  visit(schema);
  return properties;
}

/** `operations.createIntegration.requestBody.webhookUrl` */
function pathOf(declaration: ts.Node): string {
  const names: string[] = [];
  for (let node = declaration; !ts.isSourceFile(node); node = node.parent) {
    if (ts.isPropertySignature(node) || ts.isInterfaceDeclaration(node)) {
      names.unshift(node.name.getText().replaceAll('"', ""));
    }
  }
  return names
    .filter((name) => name !== "content" || names.at(-1) === name)
    .join(".")
    .replace(".application/json", "");
}

import { posix } from "node:path";
import ts from "typescript";
import type { Files } from "./files.js";

/** The declarations that users' tools meet, starting from those of the entries; the others would only lead to libraries. */
export function reachableDeclarations(declarations: Files, entries: readonly string[]): Files {
  const reached = new Set(entries);
  for (const file of reached) {
    const text = declarations.get(file);
    if (text === undefined) throw new Error(`src/ has no declaration for ${file}.`);
    for (const { fileName: specifier } of ts.preProcessFile(text).importedFiles) {
      if (specifier.startsWith("node:")) continue;
      const target = posix.join(posix.dirname(file), specifier).replace(/\.js$/, ".d.ts");
      if (!specifier.startsWith(".") || target.startsWith("..")) {
        throw new Error(
          `The types of the package would refer to ${specifier}, by ${file}: mark what needs it there @internal, ` +
            "or move what is public out of it.",
        );
      }
      reached.add(target);
    }
  }
  return new Map([...declarations].filter(([file]) => reached.has(file.replace(/\.map$/, ""))));
}

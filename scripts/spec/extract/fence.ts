import { childrenOf, lineOf } from "./markdown.js";
import type { Code, Node, Root } from "./markdown.js";

/** A fence that never ends means that the page was cut short: what follows its last line is lost. */
export function findUnclosedFence(text: string, root: Root): Code | undefined {
  const lines = text.split(/\r\n|\r|\n/);
  return codesOf(root).find((code) => {
    const first = lines[lineOf(code) - 1] ?? "";
    const opening = first.slice((code.position?.start.column ?? 1) - 1).match(/^(`+|~+)/)?.[0];
    if (opening === undefined) return false;
    const endLine = code.position?.end.line ?? lineOf(code);
    // A container's marker, such as `>`, may stand before the closing fence.
    const last = (lines[endLine - 1] ?? "").match(/^[\s>]*(`+|~+)\s*$/)?.[1] ?? "";
    return endLine === lineOf(code) || !last.startsWith(opening);
  });
}

export function codesOf(node: Node): Code[] {
  return node.type === "code" ? [node] : childrenOf(node).flatMap(codesOf);
}

/** The info string of a fence: `yaml DELETE /v1/x` and `yaml /api/openapi.json post /v1/x` are both in use. */
export function readOperationReference(
  meta: string | null | undefined,
): { method: string; path: string } | undefined {
  const [first = "", ...others] = (meta ?? "").trim().split(/\s+/);
  const words = /\.(json|ya?ml)$/i.test(first) ? others : [first, ...others];
  const method = words[0]?.toLowerCase() ?? "";
  const path = words.slice(1).join(" ");
  return isMethod(method) && path.startsWith("/") ? { method, path } : undefined;
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"] as const;
export type Method = (typeof methods)[number];

export function isMethod(word: string): word is Method {
  return (methods as readonly string[]).includes(word);
}

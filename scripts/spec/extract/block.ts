import { isNode, LineCounter, parseDocument, visit } from "yaml";
import { isJsonObject, type JsonObject } from "../../inputs/json.js";
import { lineOf } from "./markdown.js";
import type { Code } from "./markdown.js";
import type { Report } from "./report.js";
import type { Path } from "./structure.js";

/** The YAML of a fence, which remembers the page's line of each of its values. */
export interface Block {
  document: JsonObject;
  /** The text of a scalar as the page spells it: a version `1.0` is not the number 1. */
  spelling(path: Path): string | undefined;
  lineOf(path: Path): number;
}

export const blockName = "OpenAPI block";

export function readBlock(code: Code, report: Report): Block | undefined {
  const lines = new LineCounter();
  const yaml = parseDocument(code.value, { lineCounter: lines, prettyErrors: false });
  const pageLine = (offset: number) => lineOf(code) + lines.linePos(offset).line;
  if (yaml.errors.length > 0) {
    for (const { message, pos } of yaml.errors) {
      report.problem(blockName, pageLine(pos[0]), `invalid YAML: ${message}`);
    }
    return undefined;
  }
  const value = toPlainValue();
  if (!isJsonObject(value)) {
    if (value !== undefined)
      report.problem(blockName, lineOf(code), "it holds no OpenAPI document");
    return undefined;
  }
  return { document: value, spelling, lineOf: lineOfPath };

  function toPlainValue(): unknown {
    try {
      return yaml.toJS();
    } catch (error) {
      // An alias of nothing, or aliases that multiply without end.
      let line = lineOf(code);
      visit(yaml, {
        Alias(_, alias) {
          if (alias.range && !alias.resolve(yaml)) line = pageLine(alias.range[0]);
        },
      });
      report.problem(blockName, line, `invalid YAML: ${(error as Error).message}`);
      return undefined;
    }
  }

  function nodeAt(path: Path): unknown {
    return path.length === 0 ? yaml.contents : yaml.getIn(path.map(indexOrKey), true);
  }

  function spelling(path: Path): string | undefined {
    const node = nodeAt(path);
    return isNode(node) && "source" in node ? (node.source as string) : undefined;
  }

  function lineOfPath(path: Path): number {
    for (let length = path.length; length >= 0; length--) {
      const node = nodeAt(path.slice(0, length));
      if (isNode(node) && node.range) return pageLine(node.range[0]);
    }
    return lineOf(code);
  }
}

/** A status code is a number in most blocks, as is the index of a list. */
function indexOrKey(key: string): string | number {
  return /^\d+$/.test(key) ? Number(key) : key;
}

import { isNode, LineCounter, parseDocument } from "yaml";
import { isJsonObject, type JsonObject } from "../../inputs/json.js";
import { lineOf, type Code } from "./markdown.js";
import type { Report } from "./report.js";

/** The YAML of a fence, which remembers the page's line of each of its values. */
export interface Block {
  document: JsonObject;
  /** The version as the page spells it: `1.10` is not the number 1.1. */
  version: string;
  lineOf(path: readonly string[]): number;
}

export const blockName = "OpenAPI block";

export function readBlock(code: Code, report: Report): Block | undefined {
  const lines = new LineCounter();
  const yaml = parseDocument(code.value, { lineCounter: lines, prettyErrors: false });
  const pageLine = (offset: number) => lineOf(code) + lines.linePos(offset).line;
  for (const { message, pos } of yaml.errors) {
    report.problem(blockName, pageLine(pos[0]), `invalid YAML: ${message}`);
  }
  if (yaml.errors.length > 0) return undefined;
  let document: unknown;
  try {
    document = yaml.toJS();
  } catch (error) {
    // An alias of nothing, or aliases that multiply without end.
    return void report.problem(
      blockName,
      lineOf(code),
      `invalid YAML: ${(error as Error).message}`,
    );
  }
  if (!isJsonObject(document)) {
    return void report.problem(blockName, lineOf(code), "it holds no OpenAPI document");
  }
  const version = yaml.getIn(["info", "version"], true);
  return {
    document,
    version: isNode(version) && "source" in version ? String(version.source) : "0.0.0",
    lineOf: (path) => {
      for (let length = path.length; length > 0; length--) {
        const node = yaml.getIn(path.slice(0, length).map(indexOrKey), true);
        if (isNode(node) && node.range) return pageLine(node.range[0]);
      }
      return lineOf(code);
    },
  };
}

/** A status code is a number in some blocks, as is the index of a list. */
function indexOrKey(key: string): string | number {
  return /^\d+$/.test(key) ? Number(key) : key;
}

import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { isNode, LineCounter, parseDocument, type Document } from "yaml";
import { PipelineError } from "./problem.js";

/** A YAML file that remembers where each of its values stands. */
export interface YamlFile {
  /** The path for messages, relative to the working directory. */
  readonly name: string;
  readonly value: unknown;
  /** `file:line:column` of the value at `path`, or of its nearest ancestor that exists. */
  locate(path: readonly (string | number)[]): string;
}

interface Parsed {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

function parse(text: string): Parsed {
  const lines = new LineCounter();
  return { document: parseDocument(text, { lineCounter: lines, prettyErrors: false }), lines };
}

export function readYaml(file: string): YamlFile {
  const name = relative(process.cwd(), file);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new PipelineError(`${name}: can't be read (${(cause as NodeJS.ErrnoException).code}).`);
  }
  const { document, lines } = parse(text);
  const [error] = document.errors;
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new PipelineError(`${name}:${line}:${col}: invalid YAML: ${error.message}`);
  }
  if (document.contents === null) {
    throw new PipelineError(`${name}:1:1: the file is empty.`);
  }
  let places: Parsed | undefined;
  return {
    name,
    value: document.toJS(),
    // Parsed again for it: of a thousand files, the places of all values fill the memory, and few are asked for.
    locate(path) {
      places ??= parse(text);
      const { document, lines } = places;
      for (let length = path.length; length >= 0; length--) {
        const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
        if (isNode(node) && node.range) {
          const { line, col } = lines.linePos(node.range[0]);
          return `${name}:${line}:${col}`;
        }
      }
      return name;
    },
  };
}

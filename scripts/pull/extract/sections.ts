import {
  childrenOf,
  lineOf,
  textOf,
  type Code,
  type Node,
  type Root,
  type Table,
} from "./markdown.js";

/** What a section of a page is about, told by the words of its heading. */
export type Section = "request" | "response" | "authentication" | "openapi";

interface Place {
  section: Section | undefined;
  /** The nearest heading, to name the part by. */
  heading: string;
  /** The headings and titles around the part, the nearest first. */
  labels: readonly string[];
  line: number;
}

/** A part of a page that may state facts, and where it stands. */
export type Part = Place & ({ kind: "code"; node: Code } | { kind: "table"; node: Table });

/** In es, en and pt; without accents. */
const sections: readonly (readonly [Section, RegExp])[] = [
  ["openapi", /^openapi$/],
  ["request", /\b(?:solicitud|peticion|request|requisicao|solicitacao)\b/],
  ["response", /\b(?:respuestas?|responses?|respostas?)\b/],
  ["authentication", /\b(?:autenticacion|authentication|autenticacao)\b/],
];

export function sectionOf(heading: string): Section | undefined {
  const words = heading
    .normalize("NFD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .trim();
  return sections.find(([, pattern]) => pattern.test(words))?.[0];
}

/** The code blocks and tables of a page in its order, without its OpenAPI section, which is no prose. */
export function partsOf(root: Root, titlesAt: (line: number) => string[] = () => []): Part[] {
  const parts: Part[] = [];
  let open: { depth: number; text: string; section: Section | undefined }[] = [];
  for (const node of root.children) {
    if (node.type === "heading") {
      const text = textOf(node).trim();
      // The page's own title names its subject: a page may be called "Responses" without being about them.
      const section = node.depth === 1 ? undefined : sectionOf(text);
      open = [
        { depth: node.depth, text, section },
        ...open.filter(({ depth }) => depth < node.depth),
      ];
    } else if (!open.some(({ section }) => section === "openapi")) {
      visit(node);
    }
  }
  return parts;

  function visit(node: Node): void {
    if (node.type !== "code" && node.type !== "table") return childrenOf(node).forEach(visit);
    const line = lineOf(node);
    const headings = open.map(({ text }) => text);
    const meta = node.type === "code" && node.meta ? [node.meta] : [];
    const place = {
      section: open.find(({ section }) => section)?.section,
      heading: headings[0] ?? "",
      labels: [...meta, ...titlesAt(line), ...headings],
      line,
    };
    parts.push(
      node.type === "code" ? { ...place, kind: "code", node } : { ...place, kind: "table", node },
    );
  }
}

export interface TableRow {
  cells: string[];
  nodes: Node[];
  line: number;
}

/** The rows of a table below its head. */
export function rowsOf(table: Table): TableRow[] {
  const [, ...rows] = table.children as Node[];
  return rows.map((row) => ({
    cells: childrenOf(row).map((cell) => textOf(cell).trim()),
    nodes: childrenOf(row),
    line: lineOf(row),
  }));
}

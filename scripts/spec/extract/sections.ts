/** What a section of a page is about, told by its heading. */
export type Section =
  "requestExample" | "responseExample" | "responseStructure" | "responses" | "authentication";

/** Headings in the languages of the site: es, en, pt; without accents. A heading may go on after these words. */
const headings: readonly (readonly [Section, readonly string[]])[] = [
  [
    "requestExample",
    [
      "ejemplo de solicitud",
      "ejemplo de peticion",
      "request example",
      "example request",
      "exemplo de requisicao",
      "exemplo de solicitacao",
    ],
  ],
  [
    "responseExample",
    ["ejemplo de respuesta", "response example", "example response", "exemplo de resposta"],
  ],
  [
    "responseStructure",
    [
      "estructura de la respuesta",
      "estructura de respuesta",
      "response structure",
      "estrutura da resposta",
      "estrutura de resposta",
    ],
  ],
  ["responses", ["respuesta", "response", "resposta"]],
  ["authentication", ["autenticacion", "authentication", "autenticacao"]],
];

export function sectionOf(heading: string): Section | undefined {
  const words = heading
    .normalize("NFD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .trim();
  return headings.find(([, phrases]) => phrases.some((phrase) => words.startsWith(phrase)))?.[0];
}

/** Components of the site's template that hold the same as a section does. */
export const sectionOfComponent: Readonly<Record<string, Section>> = {
  RequestExample: "requestExample",
  ResponseExample: "responseExample",
};

export function isOpenApiHeading(heading: string): boolean {
  return heading.trim().toLowerCase() === "openapi";
}

import { stringify } from "yaml";
import { extractPage, type Extraction } from "../../scripts/pull/extract/page.js";
import type { PulledLayer } from "../../scripts/pull/extract/report.js";
import type { JsonObject } from "../../scripts/inputs/json.js";

export const page = "https://docs.example/api/panel/remove-shelf";

/** A page in the site's form, in words of our own. A part can be replaced, or left out by an empty text. */
export interface PageParts {
  top: string;
  endpoint: string;
  fields: string;
  authentication: string;
  request: string;
  responses: string;
  example: string;
  openapi: string;
}

const shelfField = `<ParamField path="shelfId" type="string" required>
  Which shelf.
</ParamField>`;

const parts: PageParts = {
  top: "> ## Index\n> Everything: https://docs.example/llms.txt\n> Start there.\n\n# Remove a shelf\n\n> Takes a shelf away\n\n<Warning>\n  Books fall.\n</Warning>",
  endpoint: `## Endpoint\n\n${fence("", "DELETE https://gateway.example/platform/v1/shelves/{shelfId}")}`,
  fields: `## Path parameters\n\n${shelfField}`,
  authentication: `## Authentication\n\nSend \`x-api-key\`.\n\n${fence("", "x-api-key: API_KEY")}`,
  request: `## Request example\n\n${fence("bash cURL theme={null}", "curl --request DELETE https://gateway.example")}`,
  responses: `## Responses\n\n${statusTable("200", "404")}`,
  example: `## Response example\n\n${fence("json theme={null}", '{"message": ["Gone"], "status": 1}')}`,
  openapi: openApiSection("yaml DELETE /v1/shelves/{shelfId}", stringify(block())),
};

export function pageText(replaced: Partial<PageParts> = {}): string {
  return Object.values({ ...parts, ...replaced })
    .filter((part) => part !== "")
    .join("\n\n");
}

/** With the closing fence as the last line and no newline after it, as the site has it. */
export function openApiSection(infoString: string, yaml: string): string {
  return `## OpenAPI\n\n${fence(infoString, `${yaml.trimEnd()}\n`, 4)}`;
}

export function fence(infoString: string, text: string, ticks = 3): string {
  return `${"`".repeat(ticks)}${infoString}\n${text}\n${"`".repeat(ticks)}`;
}

export function statusTable(...codes: string[]): string {
  const rows = codes.map((code) => `| ${code} | State | Words about it, with \`shelfId\`. |`);
  return ["| Code | Status | Description |", "| --- | --- | --- |", ...rows].join("\n");
}

/** The OpenAPI document of the page, as plain data that a test changes before it is written down. */
export function block(): JsonObject {
  return {
    openapi: "3.1.0",
    info: { title: "Shelf API", description: "All about shelves.", version: "1.0.0" },
    servers: [{ url: "https://api.example", description: "The default." }],
    security: [{ basicAuth: [] }],
    tags: [{ name: "Shelves", description: "Where books stand." }],
    paths: {
      "/v1/shelves/{shelfId}": {
        servers: [{ url: "https://gateway.example/platform", description: "The gateway." }],
        delete: {
          tags: ["Shelves"],
          summary: "Remove it",
          description: "Takes it away.",
          operationId: "removeShelf",
          parameters: [
            {
              name: "shelfId",
              in: "path",
              required: true,
              description: "Which one.",
              schema: { type: "string", example: "S1" },
            },
          ],
          responses: {
            "200": {
              description: "It is gone.",
              content: {
                "application/json": { schema: { $ref: "#/components/schemas/Removed" } },
              },
            },
            "404": { $ref: "#/components/responses/Missing" },
          },
          security: [{ apiKey: [] }],
        },
      },
    },
    components: {
      schemas: {
        Removed: {
          type: "object",
          title: "Removed shelf",
          required: ["status", "message"],
          properties: {
            status: { type: "integer", example: 1 },
            message: { type: "array", items: { type: "string" } },
          },
        },
        Fault: {
          type: "object",
          properties: { description: { type: "string", description: "What went wrong." } },
        },
      },
      responses: {
        Missing: {
          description: "There is no such shelf.",
          content: { "application/json": { schema: { $ref: "#/components/schemas/Fault" } } },
        },
      },
      securitySchemes: {
        basicAuth: { type: "http", scheme: "basic", description: "Id and secret." },
        apiKey: { type: "apiKey", in: "header", name: "x-api-key", description: "The key." },
      },
    },
  };
}

export function extract(text: string, layer: PulledLayer, operation = "x"): Extraction {
  return extractPage(text, [{ page, language: "en", layer, operation }]);
}

/** The document of the layer; fails the test when the page had a problem. */
export function extracted(text: string, layer: PulledLayer, operation = "x"): JsonObject {
  const { fragments, problems } = extract(text, layer, operation);
  const [fragment] = fragments;
  if (!fragment) throw new Error(`no fragment: ${JSON.stringify(problems)}`);
  return fragment.document;
}

/** The line of the page on which `text` first stands. */
export function lineIn(pageText: string, text: string): number {
  return pageText.split("\n").findIndex((line) => line.includes(text)) + 1;
}

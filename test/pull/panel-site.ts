import { stringify } from "yaml";
import { JELOU_BASE_URLS } from "../../src/index.js";
import { fence } from "../extract/pages.js";
import { indexOfSite, markdown, startSite, type Site } from "./site.js";

/* The section's pages in the form that the real ones have, in three languages, in words of our own. */

const languages = ["es", "en", "pt"] as const;
type Language = (typeof languages)[number];

const prefixes: Record<Language, string> = {
  es: "/api/panel-externo-atencion/",
  en: "/en/api/pma-custom/",
  pt: "/pt/api/pma-custom/",
};

const headings: Record<Language, Record<string, string>> = {
  es: {
    path: "Parámetros de ruta",
    body: "Parámetros del cuerpo",
    authentication: "Autenticación",
    request: "Ejemplo de solicitud",
    responses: "Respuestas",
    example: "Ejemplo de respuesta",
    structure: "Estructura de la respuesta",
    fixed: "Valor fijo",
    or: "o",
  },
  en: {
    path: "Path parameters",
    body: "Body parameters",
    authentication: "Authentication",
    request: "Request example",
    responses: "Responses",
    example: "Response example",
    structure: "Response structure",
    fixed: "Fixed value",
    or: "or",
  },
  pt: {
    path: "Parâmetros de rota",
    body: "Parâmetros do corpo",
    authentication: "Autenticação",
    request: "Exemplo de requisição",
    responses: "Respostas",
    example: "Exemplo de resposta",
    structure: "Estrutura da resposta",
    fixed: "Valor fixo",
    or: "ou",
  },
};

interface PanelField {
  name: string;
  type?: "string" | "object";
  isRequired?: boolean;
  values?: string[];
  /** The fields inside it, and the values that they take. */
  inside?: Record<string, string[]>;
}

interface PanelPage {
  slug: string;
  endpoint: string;
  statuses: Record<number, string>;
  /** Without it, the API key opens the operation. */
  header?: string;
  body?: PanelField[];
  example?: object;
  /** Names and types. */
  table?: Record<string, string>;
  /** The schema of a success, where the page has an OpenAPI block. */
  block?: { request?: object; success?: object };
}

const platform = JELOU_BASE_URLS.platform;
const integrationPath = "/v1/external-support/{projectId}";
const string = { type: "string" };
const dateTime = { type: "string", format: "date-time" };
const authType = { type: "string", enum: ["bearer", "api_key", "basic", "no_auth"] };
const errors = { 401: "Unauthorized", 404: "Not Found", 500: "Internal Server Error" };
const integration = {
  ...{ id: string, brainId: string, webhookUrl: string },
  ...{ authType: string, createdAt: dateTime, updatedAt: dateTime },
};
const settings = { webhookUrl: { type: "string", format: "uri" }, authType, authorization: string };
const success = { message: ["Fine"], statusMessage: "success", status: 1 };
const shown = {
  ...{ brainId: "PROJECT_ID", webhookUrl: "https://panel.example/jelou" },
  ...{ createdAt: "2026-01-15T10:30:00.000Z", updatedAt: "2026-01-20T14:45:00.000Z" },
};
const users: PanelField[] = [
  { name: "botId", type: "string", isRequired: true },
  { name: "userId", type: "string", isRequired: true },
];
const fixed = (name: string, value: string): PanelField => ({
  ...{ name, type: "string", isRequired: true },
  values: [value],
});
const error = {
  type: "object",
  properties: {
    message: { oneOf: [string, { type: "array", items: string }] },
    statusMessage: string,
    status: { type: "integer" },
    error: {
      type: "object",
      properties: {
        ...{ code: string, key: string, description: { ...string, description: "Words." } },
        ...{ developerMessages: { type: "object" }, clientMessages: { type: "object" } },
      },
    },
    validationError: { type: "object" },
  },
};
const envelope = {
  type: "object",
  properties: {
    message: { type: "array", items: string, example: ["Fine."] },
    statusMessage: { type: "string", example: "success" },
    status: { type: "integer", example: 1 },
  },
};

const panelPages: PanelPage[] = [
  {
    slug: "crear-integracion",
    endpoint: `POST ${platform}${integrationPath}`,
    statuses: { 200: "OK", 401: "Unauthorized", 422: "Unprocessable Entity" },
    body: [{ name: "webhookUrl", type: "string", isRequired: true }],
    block: {
      request: { type: "object", required: ["webhookUrl"], properties: settings },
      success: { type: "object", properties: { ...integration, signingSecret: string } },
    },
  },
  {
    slug: "obtener-integracion",
    endpoint: `GET ${platform}${integrationPath}`,
    statuses: { 200: "OK", ...errors },
    example: { ...success, data: shown },
    table: { brainId: "string", webhookUrl: "string", createdAt: "date", updatedAt: "date" },
    block: { success: { type: "object", properties: integration } },
  },
  {
    slug: "actualizar-integracion",
    endpoint: `PATCH ${platform}${integrationPath}`,
    statuses: { 200: "OK", 400: "Bad Request", ...errors },
    body: [{ name: "webhookUrl", type: "string" }],
    example: { ...success, data: shown },
    block: {
      request: { type: "object", properties: settings },
      success: { type: "object", properties: integration },
    },
  },
  {
    slug: "eliminar-integracion",
    endpoint: `DELETE ${platform}${integrationPath}`,
    statuses: { 200: "OK", ...errors },
    example: success,
    block: { success: envelope },
  },
  {
    slug: "iniciar-conversacion",
    endpoint: `POST ${platform}${integrationPath}/conversations/start`,
    statuses: { 200: "OK", ...errors, 422: "Bad Request" },
    body: [
      ...users,
      { name: "initialMessage", type: "string" },
      { name: "metadata", type: "object" },
      {
        name: "assignment",
        type: "object",
        inside: { type: ["queue", "operator", "team"], target: [] },
      },
    ],
    example: success,
    block: { success: envelope },
  },
  {
    slug: "cerrar-conversacion",
    endpoint: `POST ${platform}${integrationPath}/conversations/close`,
    statuses: { 200: "OK", ...errors, 422: "Unprocessable Entity" },
    body: [
      ...users,
      { name: "redirectPayload", type: "object", inside: { type: ["text", "edge"], text: [] } },
    ],
    example: success,
    block: { success: envelope },
  },
  {
    slug: "consultar-conversacion",
    endpoint: `GET ${platform}${integrationPath}/conversations/{conversationId}`,
    statuses: { 200: "OK", ...errors },
    example: {
      ...success,
      data: {
        _id: "CONVERSATION_ID",
        startAt: "2026-01-15T10:30:00.000Z",
        User: { id: "USER_ID" },
      },
    },
    table: {
      ...{ data: "object", "data._id": "string", "data.roomId": "string", "data.state": "string" },
      ...{ "data.startAt": "date", "data.endAt": "date", "data.endedReason": "string" },
      ...{ "data.User": "object", "data.User.names": "string", "data.User.referenceId": "string" },
      ...{ "data.Bot": "object", "data.Bot.id": "string" },
    },
    block: {},
  },
  {
    slug: "enviar-mensajes",
    endpoint: "POST https://chatbot.jelou.ai/v1/external-support/webhook",
    statuses: { 200: "OK", 500: "Internal Server Error" },
    header: "X-Jelou-Signature",
    body: [
      fixed("field", "messages"),
      fixed("object", "message_event"),
      fixed("event_type", "incoming_message"),
      ...["project_id", "room_id", "bot_id", "user_id"].map((name): PanelField => ({
        ...{ name, type: "string", isRequired: true },
      })),
    ],
  },
];

/** Pages without an operation of REST. */
const otherSlugs = ["introduccion", "recibir-mensajes", "firma-hmac"];

function panelText(page: PanelPage, language: Language): string {
  const words = headings[language];
  const { endpoint, header, body, example, table, block } = page;
  const [method = "", address = ""] = endpoint.split(" ");
  const parameters = [...address.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const credential = header === undefined ? "x-api-key: API_KEY" : `${header}: sha256=SIGNATURE`;
  const section = (key: string, text: string) => `## ${words[key]}\n\n${text}`;
  const fields = parameters.map((name) => paramField("path", { name, isRequired: true }, language));
  const bodyFields = (body ?? []).map((field) => paramField("body", field, language));
  return [
    "> ## Documentation Index\n> All of it: https://docs.example/llms.txt\n> Begin there.",
    `# ${page.slug}\n\n> Words about {it}, <5 of them`,
    "<Warning>\n  Words.\n</Warning>",
    `## Endpoint\n\n${fence("", endpoint)}`,
    header === undefined
      ? section("path", fields.join("\n\n"))
      : paramField("header", { name: header, isRequired: true }, language),
    bodyFields.length > 0 ? section("body", bodyFields.join("\n\n")) : "",
    section("authentication", fence("", credential)),
    section("request", fence("bash cURL theme={null}", `curl --request ${method} ${address}`)),
    section("responses", tableOf(Object.entries(page.statuses))),
    example ? section("example", fence("json theme={null}", JSON.stringify(example, null, 2))) : "",
    table ? section("structure", tableOf(Object.entries(table))) : "",
    block ? openApiSection(page, block) : "",
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function paramField(location: string, field: PanelField, language: Language): string {
  const { name, type = "string", isRequired, values = [], inside = {} } = field;
  const lines = Object.entries(inside).map(
    ([key, allowed]) => `  * \`${key}\` — Words${listOf(allowed, language)}.`,
  );
  const list = lines.length > 0 ? `\n\n${lines.join("\n")}` : "";
  return `<ParamField ${location}="${name}" type="${type}"${isRequired ? " required" : ""}>
  Words about it${values.length > 0 ? `. ${headings[language].fixed}: \`${values[0]}\`` : ""}.${list}
</ParamField>`;
}

function listOf(values: string[], language: Language): string {
  if (values.length === 0) return "";
  const codes = values.map((value) => `\`${value}\``);
  return `: ${codes.slice(0, -1).join(", ")} ${headings[language].or} ${codes.at(-1)}`;
}

function tableOf(rows: string[][]): string {
  return [
    "| A | B | C |",
    "| - | - | - |",
    ...rows.map((row) => `| ${row.join(" | ")} | W. |`),
  ].join("\n");
}

function openApiSection(page: PanelPage, block: NonNullable<PanelPage["block"]>): string {
  const [method = "", address = ""] = page.endpoint.split(" ");
  const path = address.slice(platform.length);
  const json = (schema: object) => ({ content: { "application/json": { schema } } });
  const fault = (name: string) => ({ $ref: `#/components/responses/${name}` });
  const described = { description: "Words.", ...json({ $ref: "#/components/schemas/Error" }) };
  const document = {
    openapi: "3.1.0",
    info: { title: "Jelou API", description: "Words.", version: "1.0.0" },
    servers: [{ url: "https://api.jelou.ai", description: "Words." }],
    security: [{ basicAuth: [] }],
    tags: [{ name: "PMA Custom", description: "Words." }],
    paths: {
      [path]: {
        servers: [{ url: platform, description: "Words." }],
        [method.toLowerCase()]: {
          tags: ["External Support Panel"],
          summary: "Words",
          operationId: `${page.slug} operation`,
          parameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
            ...{ name, in: "path", required: true, description: "Words.", schema: string },
          })),
          ...(block.request && {
            requestBody: { required: "required" in block.request, ...json(block.request) },
          }),
          responses: {
            "200": { description: "Words.", ...(block.success && json(block.success)) },
            "401": fault("Unauthorized"),
            "404": fault("NotFound"),
          },
          security: [{ apiKey: [] }],
        },
      },
    },
    components: {
      schemas: { Error: error },
      responses: { Unauthorized: described, NotFound: described },
      securitySchemes: {
        basicAuth: { type: "http", scheme: "basic", description: "Words." },
        apiKey: { type: "apiKey", in: "header", name: "x-api-key", description: "Words." },
      },
    },
  };
  return `## OpenAPI\n\n${fence(`yaml ${method} ${path}`, stringify(document), 4)}`;
}

function panelPath(slug: string, language: Language): string {
  return `${prefixes[language]}${slug}`;
}

/** Serves the whole section and its index. It ends with the test. */
export async function startPanelSite(): Promise<Site> {
  const site = await startSite();
  const paths: string[] = [];
  for (const language of languages) {
    for (const page of panelPages) {
      paths.push(panelPath(page.slug, language));
      site.on(`${paths.at(-1)}.md`, markdown(panelText(page, language)));
    }
    for (const slug of otherSlugs) {
      paths.push(panelPath(slug, language));
      site.on(`${paths.at(-1)}.md`, markdown(`# ${slug}\n\n> Words\n\n## More\n\nWords.`));
    }
  }
  site.on("/llms.txt", indexOfSite("https://docs.jelou.ai", ...paths));
  return site;
}

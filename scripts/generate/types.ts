import { createRequire } from "node:module";
import { createConfig } from "@redocly/openapi-core";
import type * as OpenapiTypescript from "openapi-typescript";
import {
  elements,
  isJsonObject,
  members,
  operationsIn,
  type Json,
  type JsonObject,
} from "../json.js";

// `require`, because an import takes a second longer: Node searches TypeScript's 9 MB of code for exports.
const require = createRequire(import.meta.url);
const { default: openapiTS, astToString } =
  require("openapi-typescript") as typeof OpenapiTypescript;

const header = "// Written by `npm run generate` from spec/openapi.yaml; never edited.\n";

/** The TypeScript types of the merged spec. */
export async function renderTypes(document: JsonObject): Promise<string> {
  const ast = await openapiTS(structuredClone(document) as unknown as OpenapiTypescript.OpenAPI3, {
    // A `default` is the server's assumption. The field may still be missing.
    defaultNonNullable: false,
    // `type: object` without properties allows any field. The default, `Record<string, never>`, would allow none.
    emptyObjectsUnknown: true,
    // The document was linted before.
    redocly: await createConfig({}, { extends: [] }),
    silent: true,
  });
  return `${header}${astToString(ast)}${renderLiterals(document)}`;
}

/** The servers and security schemes, which openapi-typescript leaves out, as literal types that src/ is checked against. */
function renderLiterals(document: JsonObject): string {
  const all = operationsIn(document);
  const calls = all.filter(({ section }) => section === "paths");
  const schemes = isJsonObject(document["components"])
    ? members(document["components"]["securitySchemes"])
    : [];
  const servers = calls.map(({ id, operation }): [string, string] => {
    const own = elements(operation["servers"] ?? document["servers"]);
    return [id, unionOf(own.map((server) => String(isJsonObject(server) && server["url"])))];
  });
  const security = all.map(({ id, operation }): [string, string] => {
    const alternatives = elements(operation["security"]);
    return [
      id,
      unionOf(alternatives.map((one) => Object.keys(one as JsonObject).join(" + ") || "none")),
    ];
  });
  return [
    renderInterface("The servers of each call, with their base paths.", "servers", servers),
    renderInterface(
      "The security schemes of each operation: one of them, or none.",
      "security",
      security,
    ),
    renderInterface(
      "What each security scheme is.",
      "securitySchemes",
      schemes.map(([name, scheme]) => [name, renderScheme(scheme)]),
    ),
  ].join("\n");
}

function renderScheme(scheme: Json): string {
  const lines = members(scheme)
    .filter(([key]) => key !== "description")
    .map(([key, value]) => {
      const literal = typeof value === "object" ? "unknown" : JSON.stringify(value);
      return `        ${keyOf(key)}: ${literal};`;
    });
  return `{\n${lines.join("\n")}\n    }`;
}

function unionOf(values: readonly string[]): string {
  return values.map((value) => JSON.stringify(value)).join(" | ") || "never";
}

function renderInterface(words: string, name: string, fields: readonly [string, string][]): string {
  const lines = fields.map(([field, type]) => `    ${keyOf(field)}: ${type};`);
  return `/** ${words} */\nexport interface ${name} {\n${lines.join("\n")}\n}\n`;
}

function keyOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

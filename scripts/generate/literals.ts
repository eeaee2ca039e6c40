import { elements, isJsonObject, members, type Json, type JsonObject } from "../inputs/json.js";
import { operationsIn } from "../fragments/operations.js";

/**
 * What openapi-typescript leaves out of the types, as types of literals: where operations are, what opens them, and what
 * the security schemes are. The facade is held to these too.
 */
export function renderLiterals(document: JsonObject): string {
  const all = operationsIn(document);
  const calls = all.filter(({ section }) => section === "paths");
  const components = new Map(members(document["components"]));
  return [
    renderInterface(
      "The servers of each call, with their base paths.",
      "servers",
      calls.map(({ operation: one }) => [
        idOf(one),
        unionOf(serversOf(one["servers"] ?? document["servers"])),
      ]),
    ),
    renderInterface(
      "What opens each operation: one of these security schemes, or none.",
      "security",
      all.map(({ operation: one }) => [idOf(one), unionOf(alternativesOf(one["security"]))]),
    ),
    renderInterface(
      "What each security scheme is.",
      "securitySchemes",
      members(components.get("securitySchemes")).map(([name, scheme]) => [
        name,
        renderScheme(scheme),
      ]),
    ),
  ].join("\n");
}

function idOf(operation: JsonObject): string {
  return String(operation["operationId"]);
}

function serversOf(servers: Json | undefined): string[] {
  return elements(servers).map((server) => String(isJsonObject(server) ? server["url"] : server));
}

function alternativesOf(security: Json | undefined): string[] {
  return elements(security).map(
    (alternative) =>
      members(alternative)
        .map(([name]) => name)
        .join(" + ") || "none",
  );
}

/** Words aside. */
function renderScheme(scheme: Json): string {
  const lines = members(scheme)
    .filter(([key]) => key !== "description")
    .map(([key, value]) => `        ${keyOf(key)}: ${renderLiteral(value)};`);
  return `{\n${lines.join("\n")}\n    }`;
}

function renderLiteral(value: Json): string {
  return typeof value === "object" ? "unknown" : JSON.stringify(value);
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

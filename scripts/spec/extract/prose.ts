import type { JsonObject } from "../../inputs/json.js";
import { readAuthentication } from "./authentication.js";
import { readEndpoint } from "./endpoint.js";
import { readField, type Field } from "./field.js";
import { objectSchemaOf } from "./field-schema.js";
import type { Root } from "./markdown.js";
import { reportLeftovers } from "./leftovers.js";
import { fragmentTitle } from "./openapi.js";
import { operationIdOf } from "./operation-id.js";
import { isCredential, readParameters } from "./parameters.js";
import { partsOf } from "./parts.js";
import type { PageSource, Report } from "./report.js";
import { readResponses } from "./responses.js";

/**
 * What the prose of a page states. It counts only if no problem was reported. `blockPath` is the path that the page's
 * OpenAPI block is about, if it has one.
 */
export function extractProse(
  root: Root,
  source: PageSource,
  blockPath: string | undefined,
  report: Report,
): JsonObject | undefined {
  const parts = partsOf(root);
  const endpoint = readEndpoint(parts, blockPath, report);
  if (!endpoint) return undefined;
  const fields = parts.flatMap((part) =>
    part.kind === "field" ? (readField(part.node, report) ?? []) : [],
  );
  const at = (location: Field["location"]) => fields.filter((field) => field.location === location);
  const headers = at("header").map(({ name }) => name.toLowerCase());
  const stated = new Set(headers.filter((name) => !isCredential(name)));
  const authentication = readAuthentication(parts, stated, report);
  const parameters = readParameters(fields, endpoint, authentication, report);
  const body = at("body");
  const { servers, security } = { ...endpoint, ...authentication };
  const operation = {
    operationId: source.operation ?? operationIdOf(endpoint.method, endpoint.path),
    ...(servers.length > 0 ? { servers: servers.map((url) => ({ url })) } : {}),
    ...(security.length > 0 ? { security } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body.length > 0 ? { requestBody: requestBodyOf(body, report) } : {}),
    responses: readResponses(parts, at("response"), report),
  };
  reportLeftovers(root, parts, report);
  return {
    openapi: "3.1.0",
    info: { title: fragmentTitle, version: "0.0.0" },
    paths: { [endpoint.path]: { [endpoint.method]: operation } },
    ...(security.length > 0 ? { components: { securitySchemes: authentication.schemes } } : {}),
  };
}

function requestBodyOf(fields: readonly Field[], report: Report): JsonObject {
  return {
    ...(fields.some(({ isRequired }) => isRequired) ? { required: true } : {}),
    content: { "application/json": { schema: objectSchemaOf(fields, report) } },
  };
}

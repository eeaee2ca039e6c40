import type { Json, JsonObject } from "../../inputs/json.js";
import { headerLines, isStatedElsewhere, readAuthentication } from "./authentication.js";
import { splitComponents } from "./components.js";
import { endpointLines, readEndpoint, type Endpoint } from "./endpoint.js";
import { statesOfExamples } from "./example-states.js";
import { objectSchemaOf, readField, withoutRepetition, type Field } from "./fields.js";
import { parseMarkdown, type Root } from "./markdown.js";
import { isPropertyTable } from "./property-table.js";
import type { PageSource, Report } from "./report.js";
import { isResponseExample, isStatusTable, readResponses } from "./responses.js";
import { partsOf, type Part } from "./sections.js";

/**
 * What the prose of a page states. It counts only if no problem was reported. `root` is the parsed text; `blockPath` is the
 * path that the page's OpenAPI block is about, if it has one.
 */
export function extractProse(
  text: string,
  root: Root,
  source: PageSource,
  blockPath: string | undefined,
  report: Report,
): JsonObject | undefined {
  const page = splitComponents(text, root, report);
  const parts = partsOf(parseMarkdown(page.markdown), page.titlesAt);
  const endpoint = readEndpoint(parts, blockPath, report);
  if (!endpoint) return undefined;
  const stated = page.fields.flatMap((block) => readField(block, report) ?? []);
  const fields = withoutRepetition(stated, report);
  const parameters = readParameters(fields, endpoint, report);
  const headers = parameters.filter((field) => field.location === "header");
  const names = new Set(headers.map(({ name }) => name.toLowerCase()));
  const { security, schemes } = readAuthentication(parts, names, report);
  const body = fields.filter(({ location }) => location === "body");
  const { responses, examples } = readResponses(parts, report);
  const values = examples.map(({ value }) => value);
  const states = statesOfExamples(source.operation, endpoint, values);
  const operation = {
    operationId: source.operation,
    ...(endpoint.servers.length > 0 ? { servers: endpoint.servers.map((url) => ({ url })) } : {}),
    ...(security.length > 0 ? { security } : {}),
    ...(parameters.length > 0 ? { parameters: parameters.map(parameterOf) } : {}),
    ...(body.length > 0 ? { requestBody: requestBodyOf(body) } : {}),
    responses,
  };
  if (security.length === 0 && headers.length === 0) {
    report.notice("authentication", 1, "no code block of the page states a header for it");
  }
  reportLeftovers(parts, report);
  return {
    ...(Object.keys(states).length > 0 ? { "x-states": states } : {}),
    paths: { [endpoint.path]: { [endpoint.method]: operation } },
    ...(security.length > 0 ? { components: { securitySchemes: schemes } } : {}),
  };
}

/** The fields that are parameters. Headers that OpenAPI leaves to other places are none. */
function readParameters(fields: readonly Field[], { path }: Endpoint, report: Report): Field[] {
  const templated = new Set([...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = ""]) => name));
  const parameters = fields.filter(({ location, name, line }) => {
    if (location === "body") return false;
    if (location === "header") return !isStatedElsewhere(name);
    if (location !== "path" || templated.delete(name)) return true;
    report.notice(`ParamField ${name}`, line, `the endpoint's path holds no {${name}}; left out`);
    return false;
  });
  for (const name of templated) {
    report.notice("path parameters", 1, `no field of the page states the path's {${name}}`);
  }
  return parameters;
}

function parameterOf({ name, location, isRequired, schema }: Field): Json {
  const required = isRequired || location === "path";
  return { name, in: location, ...(required ? { required } : {}), schema };
}

function requestBodyOf(fields: readonly Field[]): JsonObject {
  return {
    ...(fields.some(({ isRequired }) => isRequired) ? { required: true } : {}),
    content: { "application/json": { schema: objectSchemaOf(fields) } },
  };
}

/** What no reader claimed: it may be explanation, or facts that nobody would miss until they are needed. */
function reportLeftovers(parts: readonly Part[], report: Report): void {
  for (const part of parts) {
    if (isClaimed(part)) continue;
    const name = part.kind === "table" ? "table" : "code block";
    const where = part.heading === "" ? name : `${name} under "${part.heading}"`;
    report.notice(where, part.line, "not known to extraction; left out");
  }
}

function isClaimed(part: Part): boolean {
  if (isStatusTable(part) || isPropertyTable(part) || isResponseExample(part)) return true;
  if (part.kind === "table") return false;
  return (
    part.section === "request" ||
    isSample(part.node.lang) ||
    endpointLines(part).length > 0 ||
    headerLines(part).length > 0
  );
}

/** Code in a programming language shows a call; data and unnamed fences may state facts. */
function isSample(language: string | null | undefined): boolean {
  const data = ["", "json", "jsonc", "yaml", "yml", "xml", "http", "text", "txt"];
  return !data.includes(language ?? "");
}

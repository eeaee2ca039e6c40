import type { Json, JsonObject } from "../../inputs/json.js";
import { isAboutContent, type Authentication } from "./authentication.js";
import type { Endpoint } from "./endpoint.js";
import type { Field } from "./field.js";
import { schemaOf } from "./field-schema.js";
import type { Report } from "./report.js";

/** The parameters that a page's fields state. Headers that OpenAPI leaves to other places are none. */
export function readParameters(
  fields: readonly Field[],
  { path }: Endpoint,
  authentication: Authentication,
  report: Report,
): Json[] {
  const templated = new Set([...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = ""]) => name));
  const parameters = new Map<string, JsonObject>();
  for (const field of fields) {
    const { location, name, line, isRequired, isDeprecated } = field;
    if (location === "body" || location === "response") continue;
    if (location === "header" && isStatedElsewhere(field, authentication, report)) continue;
    if (location === "path" && !templated.delete(name) && !parameters.has(`path ${name}`)) {
      report.problem(`ParamField ${name}`, line, `the endpoint's path holds no {${name}}`);
    }
    const parameter: JsonObject = {
      name,
      in: location,
      ...(isRequired || location === "path" ? { required: true } : {}),
      ...(isDeprecated ? { deprecated: true } : {}),
      schema: schemaOf({ ...field, isDeprecated: false }, report),
    };
    const known = parameters.get(`${location} ${name}`);
    if (known && JSON.stringify(known) !== JSON.stringify(parameter)) {
      report.problem(
        `ParamField ${name}`,
        line,
        "the page states this field twice, and differently",
      );
    }
    parameters.set(`${location} ${name}`, parameter);
  }
  for (const name of templated) {
    report.problem("path parameters", 1, `no field of the page states the path's {${name}}`);
  }
  return [...parameters.values()];
}

/** OpenAPI wants the headers of media types and of security schemes where those are described. */
function isStatedElsewhere(field: Field, { schemes }: Authentication, report: Report): boolean {
  const name = field.name.toLowerCase();
  if (isAboutContent(name)) return true;
  if (!isCredential(name)) return false;
  const isStated = Object.values(schemes).some((scheme) => {
    const { type, name: header = "authorization" } = scheme as { type: string; name?: string };
    return type === "http" ? name === "authorization" : header.toLowerCase() === name;
  });
  if (!isStated) {
    const message = "it is a credential, and no authentication fence shows its scheme";
    report.problem(`ParamField ${field.name}`, field.line, message);
  }
  return true;
}

export function isCredential(header: string): boolean {
  return ["authorization", "x-api-key"].includes(header.toLowerCase());
}

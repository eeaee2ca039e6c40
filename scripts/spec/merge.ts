import type { Fragment } from "./fragments.js";
import {
  byText,
  canonical,
  elements,
  isJsonObject,
  members,
  type Json,
  type JsonObject,
} from "./json.js";
import type { Ledger } from "./ledger.js";
import {
  mergeContent,
  mergeRequestBody,
  mergeResponseBody,
  type ContentStatement,
  type MergedContent,
} from "./merge-content.js";
import { facet } from "./facet.js";
import { append, mergeShapes, sourcesOf } from "./merge-shapes.js";
import {
  groupOperations,
  type Method,
  type OperationGroup,
  type StatedOperation,
} from "./operations.js";
import { PipelineError } from "./problem.js";
import type { Resolver } from "./resolve.js";
import { mergeSecurity, mergeServers, type Alternative, type SecurityScheme } from "./security.js";
import { shapeOf } from "./shape-reader.js";
import type { Shape } from "./shape.js";
import { fillSilence } from "./silence.js";

export interface MergedParameter {
  readonly name: string;
  readonly in: string;
  readonly isRequired: boolean;
  readonly shape: Shape;
  readonly keywords: ReadonlyMap<string, Json>;
  /** How the value is serialised, where it isn't by `style`. */
  readonly mediaType?: string;
}

export interface MergedResponse {
  readonly headers: readonly MergedParameter[];
  readonly content: MergedContent;
}

export interface MergedOperation {
  readonly id: string;
  readonly place: "paths" | "webhooks";
  readonly method: Method;
  readonly address: string;
  readonly servers: readonly string[] | undefined;
  readonly security: readonly Alternative[] | undefined;
  readonly parameters: readonly MergedParameter[];
  readonly request: { readonly isRequired: boolean; readonly content: MergedContent } | undefined;
  readonly responses: ReadonlyMap<string, MergedResponse>;
  readonly isDeprecated: boolean;
  /** The sources that describe it. */
  readonly sources: readonly string[];
}

export interface MergedSpec {
  readonly operations: readonly MergedOperation[];
  readonly schemes: ReadonlyMap<string, SecurityScheme>;
  readonly servers: ReadonlyMap<string, JsonObject>;
}

/** The union of what all fragments state. Disagreements, and everything that was taken over, are written to `ledger`. */
export function mergeFragments(fragments: readonly Fragment[], ledger: Ledger): MergedSpec {
  const schemes = new Map<string, SecurityScheme>();
  const servers = new Map<string, JsonObject>();
  const operations = groupOperations(fragments).map((group) =>
    mergeOperation(group, schemes, servers, ledger),
  );
  mergeWords(fragments, ledger);
  return { operations: fillSilence(operations, schemes, ledger), schemes, servers };
}

/** Disagreements that OpenAPI has no place for, from `states` in sources.yaml. */
function mergeWords(fragments: readonly Fragment[], ledger: Ledger): void {
  const statements = new Map<string, { source: string; value: string }[]>();
  for (const { source } of fragments) {
    for (const [id, values] of Object.entries(source.states ?? {})) {
      for (const value of [values].flat()) append(statements, id, { source: source.id, value });
    }
  }
  const siblings = new Map<string, string[]>();
  for (const { source } of fragments) append(siblings, source.operation, source.id);
  for (const [id, stated] of statements) {
    ledger.state(id, stated, siblings.get(id.split(".")[0] ?? "") ?? []);
  }
}

function mergeOperation(
  group: OperationGroup,
  schemes: Map<string, SecurityScheme>,
  servers: Map<string, JsonObject>,
  ledger: Ledger,
): MergedOperation {
  const { id, statements } = group;
  const [{ place, method }] = statements;
  const all = sourcesOf(statements);
  ledger.record(id, all, all);
  for (const stated of statements) refuseUnsupported(stated);
  for (const { source, operation } of statements) {
    for (const tag of elements(operation["tags"]))
      ledger.record(`${id}.tag.${String(tag)}`, [source], all);
  }
  const addresses = statements.map(({ source, address }) => ({ source, values: [address] }));
  const [address = ""] = ledger.decide(`${id}.path`, addresses);
  const deprecating = statements.filter(({ operation }) => operation["deprecated"] === true);
  if (deprecating.length > 0) ledger.record(`${id}.deprecated`, sourcesOf(deprecating), all);
  return {
    id,
    place,
    method,
    address,
    servers: mergeServers(group, servers, ledger),
    security: mergeSecurity(group, schemes, ledger),
    parameters: mergeParameters(group, address, ledger),
    request: mergeRequest(group, ledger),
    responses: mergeResponses(group, ledger),
    isDeprecated: deprecating.length > 0,
    sources: all,
  };
}

function refuseUnsupported({ operation, resolver, method, address }: StatedOperation): void {
  if ("callbacks" in operation) {
    throw new PipelineError(
      `${resolver.fragment.file.name}: ${method.toUpperCase()} ${address} has callbacks, which can't be merged; state them as webhooks.`,
    );
  }
}

interface StatedParameter {
  readonly source: string;
  readonly resolver: Resolver;
  readonly value: JsonObject;
}

function mergeParameters(
  { id, statements }: OperationGroup,
  address: string,
  ledger: Ledger,
): MergedParameter[] {
  const parameters = new Map<string, StatedParameter[]>();
  for (const { source, resolver, pathItem, operation } of statements) {
    // OpenAPI: a parameter of the operation replaces one of the path item with the same place and name.
    const own = new Map<string, JsonObject>();
    for (const parameter of [
      ...elements(pathItem["parameters"]),
      ...elements(operation["parameters"]),
    ]) {
      const value = resolver.object(parameter);
      own.set(parameterKey(value), value);
    }
    for (const [key, value] of own) append(parameters, key, { source, resolver, value });
  }
  for (const one of statements) {
    // The path alone states that its parameters exist.
    for (const [, name = ""] of one.address.matchAll(/\{([^}]*)\}/g)) {
      if (!parameters.has(`path.${name}`)) {
        append(parameters, `path.${name}`, {
          ...one,
          value: { name, in: "path", schema: { type: "string" } },
        });
      }
    }
  }
  return [...parameters]
    .sort(([a], [b]) => byText(a, b))
    .map(([, stated]) => {
      const [first] = stated;
      const parameter = facet(
        `${id}.parameter.${first?.value["in"]}`,
        parameterName(first?.value ?? {}),
      );
      ledger.record(parameter, sourcesOf(stated), sourcesOf(statements));
      return mergeParameter(parameter, stated, ledger);
    })
    .filter((parameter) => parameter.in !== "path" || address.includes(`{${parameter.name}}`));
}

function parameterKey(parameter: JsonObject): string {
  return `${String(parameter["in"])}.${parameterName(parameter)}`;
}

function parameterName(parameter: JsonObject): string {
  const name = String(parameter["name"]);
  // RFC 9110 §5.1: field names are case-insensitive.
  return parameter["in"] === "header" ? name.toLowerCase() : name;
}

function mergeParameter(
  id: string,
  stated: readonly StatedParameter[],
  ledger: Ledger,
): MergedParameter {
  const claims = stated.map(({ source, value }) => ({ source, values: [requiredness(value)] }));
  const kept = ledger.decide(`${id}.required`, claims);
  const shapes = stated.map(({ source, resolver, value }) => {
    const [content] = members(value["content"]);
    return {
      source,
      shape: shapeOf(value["schema"] ?? resolver.object(content?.[1])["schema"], resolver),
    };
  });
  const serialisations = stated.map(({ source, value }) => {
    const [content] = members(value["content"]);
    return { source, values: [content?.[0] ?? "by style"] };
  });
  const [mediaType, ...others] = ledger.decide(`${id}.serialisation`, serialisations);
  const keywords = new Map<string, Json>();
  for (const keyword of ["style", "explode", "allowReserved", "deprecated"]) {
    const stating = stated.filter(({ value }) => keyword in value);
    const values = new Map(
      stating.map(({ value }) => [canonical(value[keyword] as Json), value[keyword] as Json]),
    );
    const keptValues = ledger.decide(
      `${id}.${keyword}`,
      stating.map(({ source, value }) => ({ source, values: [canonical(value[keyword] as Json)] })),
    );
    const value = values.get(keptValues[0] ?? "");
    if (keptValues.length === 1 && value !== undefined) keywords.set(keyword, value);
  }
  const names = stated.map(({ value }) => String(value["name"])).sort(byText);
  return {
    name: names[0] ?? "",
    in: String(stated[0]?.value["in"]),
    isRequired: kept.length === 1 && kept[0] === "required",
    shape: mergeShapes(id, shapes, ledger),
    keywords,
    ...(mediaType !== undefined &&
      mediaType !== "by style" &&
      others.length === 0 && { mediaType }),
  };
}

/** OpenAPI: a parameter of the path is always required. */
function requiredness(parameter: JsonObject): string {
  return parameter["required"] === true || parameter["in"] === "path" ? "required" : "optional";
}

function mergeRequest(
  { id, statements }: OperationGroup,
  ledger: Ledger,
): MergedOperation["request"] {
  const stated = statements
    .filter(({ operation }) => "requestBody" in operation)
    .map(({ source, resolver, operation }) => ({
      source,
      resolver,
      value: resolver.object(operation["requestBody"]),
    }));
  if (stated.length === 0) return undefined;
  ledger.record(`${id}.request`, sourcesOf(stated), sourcesOf(statements));
  const claims = stated
    .filter(({ value }) => "required" in value)
    .map(({ source, value }) => ({
      source,
      values: [value["required"] === true ? "required" : "optional"],
    }));
  const kept = ledger.decide(`${id}.request.required`, claims);
  return {
    isRequired: kept.length === 1 && kept[0] === "required",
    content: mergeContent(`${id}.request`, contentOf(stated), ledger, mergeRequestBody),
  };
}

function mergeResponses(
  { id, statements }: OperationGroup,
  ledger: Ledger,
): Map<string, MergedResponse> {
  const responses = new Map<string, StatedParameter[]>();
  for (const { source, resolver, operation } of statements) {
    for (const [status, response] of members(operation["responses"])) {
      if (status.startsWith("x-")) continue;
      append(responses, status, { source, resolver, value: resolver.object(response) });
    }
  }
  const describing = statements.filter(({ operation }) => isJsonObject(operation["responses"]));
  return new Map(
    [...responses]
      .sort(([a], [b]) => byText(a, b))
      .map(([status, stated]) => {
        const response = `${id}.response.${status}`;
        ledger.record(response, sourcesOf(stated), sourcesOf(describing));
        return [
          status,
          {
            headers: mergeHeaders(`${response}.header`, stated, ledger),
            content: mergeContent(response, contentOf(stated), ledger, mergeResponseBody),
          },
        ];
      }),
  );
}

function mergeHeaders(
  id: string,
  responses: readonly StatedParameter[],
  ledger: Ledger,
): MergedParameter[] {
  const headers = new Map<string, StatedParameter[]>();
  for (const { source, resolver, value } of responses) {
    for (const [name, header] of members(value["headers"])) {
      const stated = { ...resolver.object(header), name, in: "header" };
      append(headers, name.toLowerCase(), { source, resolver, value: stated });
    }
  }
  return [...headers]
    .sort(([a], [b]) => byText(a, b))
    .map(([name, stated]) => {
      ledger.record(facet(id, name), sourcesOf(stated), sourcesOf(responses));
      return mergeParameter(facet(id, name), stated, ledger);
    });
}

function contentOf(stated: readonly StatedParameter[]): ContentStatement[] {
  return stated.flatMap(({ source, resolver, value }) =>
    members(value["content"]).map(([mediaType, content]) => {
      const media = resolver.object(content);
      const isInferred = media["x-inferred"] === true;
      return { source, mediaType, shape: shapeOf(media["schema"], resolver, { isInferred }) };
    }),
  );
}

import { STATUS_CODES } from "node:http";
import { byText, canonical, sortKeys, type Json, type JsonObject } from "./json.js";
import type { Disagreement } from "./ledger.js";
import type { MergedContent } from "./merge-content.js";
import type { MergedOperation, MergedParameter, MergedSpec } from "./merge.js";
import { append } from "./merge-shapes.js";
import { methods } from "./operations.js";
import { renderVariants, SchemaRenderer } from "./render-schema.js";
import { nameSchemes } from "./security.js";
import { mostCommon } from "./silence.js";

/** The merged spec as an OpenAPI 3.1 document. What titles, descriptions and tags it needs comes from the overlay. */
export function renderSpec(spec: MergedSpec, disagreements: readonly Disagreement[]): JsonObject {
  const schemas = new SchemaRenderer();
  for (const operation of spec.operations) collectSchemas(operation, schemas);
  schemas.nameComponents();
  // Most operations share their addresses: these stand at the root, the others at their operation.
  const stated = spec.operations.flatMap(({ servers }) => (servers ? [[...servers]] : []));
  const shared = mostCommon(stated, canonical) ?? [];
  const schemeNames = nameSchemes(spec.schemes);
  const idsByOperation = new Map<string, string[]>();
  for (const { id } of disagreements) append(idsByOperation, id.split(".")[0] ?? "", id);
  const context: Context = { spec, schemas, schemeNames, shared, idsByOperation };
  const places: Record<MergedOperation["place"], JsonObject> = { paths: {}, webhooks: {} };
  const ordered = [...spec.operations].sort(
    (a, b) => byText(a.address, b.address) || methods.indexOf(a.method) - methods.indexOf(b.method),
  );
  for (const operation of ordered) {
    const pathItem = (places[operation.place][operation.address] ??= {}) as JsonObject;
    pathItem[operation.method] = renderOperation(operation, context);
  }
  const used = new Set(
    spec.operations.flatMap(({ security }) => (security ?? []).flat().map(({ scheme }) => scheme)),
  );
  const securitySchemes = [...schemeNames]
    .filter(([key]) => used.has(key))
    .map(([key, name]): [string, Json] => [name, renderScheme(spec.schemes.get(key)?.scheme ?? {})])
    .sort(([a], [b]) => byText(a, b));
  return {
    openapi: "3.1.0",
    info: { title: "Merged", version: "1.0.0" },
    ...(shared.length > 0 && { servers: renderServers(shared, spec) }),
    paths: places.paths,
    ...(Object.keys(places.webhooks).length > 0 && { webhooks: places.webhooks }),
    components: {
      schemas: schemas.components(),
      ...(securitySchemes.length > 0 && { securitySchemes: Object.fromEntries(securitySchemes) }),
    },
  };
}

interface Context {
  readonly spec: MergedSpec;
  readonly schemas: SchemaRenderer;
  readonly schemeNames: ReadonlyMap<string, string>;
  readonly shared: readonly string[];
  readonly idsByOperation: ReadonlyMap<string, readonly string[]>;
}

function collectSchemas(
  { id, parameters, request, responses }: MergedOperation,
  schemas: SchemaRenderer,
): void {
  const content = (bodies: MergedContent, name: string) => {
    for (const { mediaType, shapes } of bodies) {
      // Bodies of several kinds become named components: `GetIntegrationEnvelope`, `GetIntegrationFlat`.
      const prefix = name + (mediaType === "application/json" ? "" : pascal(mediaType));
      for (const { kind, shape } of shapes) {
        schemas.collect(shape, id, shapes.length > 1 ? prefix + pascal(kind) : undefined);
      }
    }
  };
  for (const { shape } of parameters) schemas.collect(shape, id);
  if (request) content(request.content, `${pascal(id)}Request`);
  for (const [status, response] of responses) {
    for (const { shape } of response.headers) schemas.collect(shape, id);
    content(response.content, pascal(id) + (status === "200" ? "" : status));
  }
}

function renderScheme({ type, ...rest }: JsonObject): JsonObject {
  return { type: type ?? "", ...(sortKeys(rest) as JsonObject) };
}

function renderServers(urls: readonly string[], { servers }: MergedSpec): Json[] {
  return urls.map((url) => ({ url, ...(sortKeys(servers.get(url) ?? {}) as JsonObject) }));
}

/** `getIntegration` → `Get integration`: an operation that appears has a summary before anybody writes one. */
function sentence(id: string): string {
  const words = id.replace(/(?<=[a-z0-9])(?=[A-Z])/g, " ").toLowerCase();
  return words.replace(/^./, (first) => first.toUpperCase());
}

export function pascal(text: string): string {
  return text.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, first: string) =>
    first.toUpperCase(),
  );
}

function renderOperation(operation: MergedOperation, context: Context): JsonObject {
  const { id, servers, security, parameters, request, responses } = operation;
  const { spec, schemas, schemeNames, shared } = context;
  const disagreements = context.idsByOperation.get(id) ?? [];
  const needsServers = servers && canonical([...servers]) !== canonical([...shared]);
  return {
    operationId: id,
    summary: sentence(id),
    ...(operation.isDeprecated && { deprecated: true }),
    ...(disagreements.length > 0 && { "x-disagreements": [...disagreements] }),
    ...(needsServers && { servers: renderServers(servers, spec) }),
    ...(security && {
      security: security.map((alternative) =>
        Object.fromEntries(
          alternative.map(({ scheme, scopes }) => [schemeNames.get(scheme) ?? scheme, scopes]),
        ),
      ),
    }),
    ...(parameters.length > 0 && {
      parameters: parameters.map((one) => ({
        name: one.name,
        in: one.in,
        ...renderParameter(one, schemas),
      })),
    }),
    ...(request && {
      requestBody: {
        ...(request.isRequired && { required: true }),
        content: renderContent(request.content, schemas),
      },
    }),
    ...(responses.size > 0 && {
      responses: Object.fromEntries(
        [...responses].map(([status, { headers, content }]) => [
          status,
          {
            description: describe(status, content.length > 0),
            ...(headers.length > 0 && {
              headers: Object.fromEntries(
                headers.map((one) => [one.name, renderParameter(one, schemas)]),
              ),
            }),
            ...(content.length > 0 && { content: renderContent(content, schemas) }),
          },
        ]),
      ),
    }),
  };
}

function describe(status: string, hasContent: boolean): string {
  const reason = STATUS_CODES[status] ?? (status === "default" ? "Any other status" : status);
  return hasContent ? reason : `${reason}. What its body holds is documented nowhere.`;
}

function renderParameter(
  { isRequired, shape, keywords, mediaType }: MergedParameter,
  schemas: SchemaRenderer,
): JsonObject {
  const schema = schemas.render(shape);
  return {
    ...(isRequired && { required: true }),
    ...Object.fromEntries(keywords),
    ...(mediaType === undefined ? { schema } : { content: { [mediaType]: { schema } } }),
  };
}

function renderContent(content: MergedContent, schemas: SchemaRenderer): JsonObject {
  return Object.fromEntries(
    content.map(({ mediaType, shapes }) => {
      const rendered = shapes.map(({ shape }) => schemas.render(shape));
      return [mediaType, { schema: rendered.length > 0 ? renderVariants(rendered) : {} }];
    }),
  );
}

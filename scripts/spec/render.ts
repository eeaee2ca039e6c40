import { STATUS_CODES } from "node:http";
import { byText, canonical, type Json, type JsonObject } from "./json.js";
import type { Disagreement } from "./ledger.js";
import type { MergedContent } from "./merge-content.js";
import type { MergedOperation, MergedParameter, MergedSpec } from "./merge.js";
import { methods } from "./operations.js";
import { SchemaRenderer } from "./render-schema.js";
import { nameSchemes } from "./security.js";
import type { Shape } from "./shape.js";

/** The merged spec as an OpenAPI 3.1 document. What titles, descriptions and tags it needs comes from the overlay. */
export function renderSpec(spec: MergedSpec, disagreements: readonly Disagreement[]): JsonObject {
  const schemas = new SchemaRenderer();
  for (const operation of spec.operations)
    visit(operation, (shape) => schemas.collect(shape, operation.id));
  schemas.nameComponents();
  const shared = mostCommonServers(spec.operations);
  const schemeNames = nameSchemes(spec.schemes);
  const places: Record<MergedOperation["place"], JsonObject> = { paths: {}, webhooks: {} };
  const ordered = [...spec.operations].sort(
    (a, b) => byText(a.address, b.address) || methods.indexOf(a.method) - methods.indexOf(b.method),
  );
  for (const operation of ordered) {
    const pathItems = places[operation.place];
    const pathItem = (pathItems[operation.address] ??= {}) as JsonObject;
    pathItem[operation.method] = renderOperation(
      operation,
      spec,
      schemas,
      schemeNames,
      shared,
      disagreements,
    );
  }
  const used = new Set(
    spec.operations.flatMap(({ security }) => (security ?? []).flat().map(({ scheme }) => scheme)),
  );
  const securitySchemes = [...schemeNames]
    .filter(([key]) => used.has(key))
    .map(([key, name]): [string, Json] => [name, spec.schemes.get(key)?.scheme ?? {}])
    .sort(([a], [b]) => byText(a, b));
  return {
    openapi: "3.1.0",
    info: { title: "Merged", version: "1.0.0" },
    ...(shared.length > 0 && { servers: shared.map((url) => spec.servers.get(url) ?? { url }) }),
    paths: places.paths,
    ...(Object.keys(places.webhooks).length > 0 && { webhooks: places.webhooks }),
    components: {
      schemas: schemas.components(),
      ...(securitySchemes.length > 0 && { securitySchemes: Object.fromEntries(securitySchemes) }),
    },
  };
}

function visit(operation: MergedOperation, each: (shape: Shape) => void): void {
  const content = (bodies: MergedContent) => {
    for (const { shapes } of bodies) for (const { shape } of shapes) each(shape);
  };
  for (const { shape } of operation.parameters) each(shape);
  nameKinds(operation);
  if (operation.request) content(operation.request.content);
  for (const response of operation.responses.values()) {
    for (const { shape } of response.headers) each(shape);
    content(response.content);
  }
}

/** Bodies of several kinds become named components: `GetIntegrationEnvelope`, `GetIntegrationFlat`. */
function nameKinds({ id, responses }: MergedOperation): void {
  for (const [status, { content }] of responses) {
    for (const { shapes } of content) {
      if (shapes.length < 2) continue;
      for (const { kind, shape } of shapes) {
        shape.names.clear();
        shape.names.add(pascal(id) + (status === "200" ? "" : status) + pascal(kind));
      }
    }
  }
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

/** Most operations share their addresses: these stand at the root, the others at their operation. */
function mostCommonServers(operations: readonly MergedOperation[]): string[] {
  const counts = new Map<string, { servers: readonly string[]; count: number }>();
  for (const { servers } of operations) {
    if (!servers) continue;
    const key = canonical([...servers]);
    counts.set(key, { servers, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  const [first] = [...counts].sort(
    ([a, one], [b, other]) => other.count - one.count || byText(a, b),
  );
  return [...(first?.[1].servers ?? [])];
}

function renderOperation(
  operation: MergedOperation,
  spec: MergedSpec,
  schemas: SchemaRenderer,
  schemeNames: ReadonlyMap<string, string>,
  shared: readonly string[],
  disagreements: readonly Disagreement[],
): JsonObject {
  const { id, servers, security, parameters, request, responses } = operation;
  const own = disagreements.filter((one) => one.id.startsWith(`${id}.`));
  const needsServers = servers && canonical([...servers]) !== canonical([...shared]);
  return {
    operationId: id,
    summary: sentence(id),
    ...(operation.isDeprecated && { deprecated: true }),
    ...(own.length > 0 && { "x-disagreements": own.map((one) => one.id) }),
    ...(needsServers && { servers: servers.map((url) => spec.servers.get(url) ?? { url }) }),
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
  { isRequired, shape, keywords }: MergedParameter,
  schemas: SchemaRenderer,
): JsonObject {
  return {
    ...(isRequired && { required: true }),
    ...Object.fromEntries(keywords),
    schema: schemas.render(shape),
  };
}

function renderContent(content: MergedContent, schemas: SchemaRenderer): JsonObject {
  return Object.fromEntries(
    content.map(({ mediaType, shapes }) => {
      const rendered = shapes.map(({ shape }) => schemas.render(shape));
      const [only = {}] = rendered;
      return [mediaType, { schema: rendered.length > 1 ? { anyOf: rendered } : only }];
    }),
  );
}

import { byText, canonical, sortKeys, type Json, type JsonObject } from "../inputs/json.js";
import { Components } from "./components.js";
import type { Disagreement } from "./disagreements.js";
import { groupBy, mostCommon } from "./group.js";
import { methods } from "../fragments/methods.js";
import { OperationRenderer } from "./render-operation.js";
import { SecurityRenderer } from "./render-security.js";
import { theSpec } from "./statement.js";
import type { Statements, Thing } from "./statements.js";

/** The statements as an OpenAPI 3.1 document. What titles, descriptions and tags it needs comes from the overlay. */
export function renderSpec(
  statements: Statements,
  disagreements: readonly Disagreement[],
): JsonObject {
  const calls = statements.things(theSpec, "paths");
  const webhooks = statements.things(theSpec, "webhooks");
  const all = [...calls, ...webhooks].sort((a, b) => byText(a.id, b.id));
  const security = new SecurityRenderer(
    statements,
    all.map(({ id }) => id),
  );
  const components = new Components();
  // Most operations share their servers: these stand at the root, the others at their operation.
  const servers = new Map(calls.map(({ id }) => [id, serversOf(id, statements)]));
  const shared =
    mostCommon(
      [...servers.values()].filter((one) => one.length > 0),
      urlsOf,
    ) ?? [];
  const idsOf = groupBy(disagreements, ({ id }) => id.split(".")[0]);
  const operations = new Map(
    all.map(({ id }) => {
      const renderer = new OperationRenderer(id, statements, components);
      const own = servers.get(id) ?? [];
      const isApart = own.length > 0 && urlsOf(own) !== urlsOf(shared);
      const ids = (idsOf.get(id) ?? []).map((disagreement) => disagreement.id);
      return [
        id,
        compact({
          operationId: id,
          summary: sentence(id),
          deprecated: renderer.has("deprecated") || undefined,
          "x-disagreements": unlessEmpty(ids),
          servers: isApart ? own : undefined,
          security: security.requirements(id),
          parameters: unlessEmpty(renderer.parameters(addressOf(id, statements))),
          requestBody: renderer.has("request") ? renderer.requestBody() : undefined,
          responses: unlessEmpty(renderer.responses()),
        }),
      ];
    }),
  );
  const place = (things: readonly Thing[]) => placeOperations(things, operations, statements);
  const { document, schemas } = components.named({
    paths: place(calls),
    webhooks: place(webhooks),
  });
  return compact({
    openapi: "3.1.0",
    info: { title: "Merged", version: "1.0.0" },
    servers: unlessEmpty(shared),
    paths: document["paths"],
    webhooks: unlessEmpty(document["webhooks"] ?? {}),
    components: compact({ schemas, securitySchemes: unlessEmpty(security.schemes()) }),
  });
}

function placeOperations(
  things: readonly Thing[],
  operations: ReadonlyMap<string, JsonObject>,
  statements: Statements,
): JsonObject {
  const placed = things.map(({ id, json: method }) => {
    const address = addressOf(id, statements);
    return { address, method: String(method), operation: operations.get(id) ?? {} };
  });
  const byAddress = groupBy(
    placed.sort((a, b) => byText(a.address, b.address)),
    ({ address }) => address,
  );
  const order = (method: string) => methods.findIndex((one) => one === method);
  return Object.fromEntries(
    [...byAddress].map(([address, at]) => [
      address,
      Object.fromEntries(
        at
          .sort((a, b) => order(a.method) - order(b.method))
          .map(({ method, operation }) => [method, operation]),
      ),
    ]),
  );
}

function addressOf(operation: string, statements: Statements): string {
  const [address = ""] = statements.aspect(operation, "path").map(({ value }) => value);
  return address;
}

function serversOf(operation: string, statements: Statements): JsonObject[] {
  const stated = groupBy(statements.aspect(operation, "server"), ({ value }) => value);
  return [...stated]
    .sort(([a], [b]) => byText(a, b))
    .map(([url, [first]]) => ({ url, ...(sortKeys(first?.json ?? {}) as JsonObject) }));
}

function urlsOf(servers: readonly JsonObject[]): string {
  return canonical(servers.map(({ url }) => url ?? null));
}

/** `getIntegration` → `Get integration`: an operation that appears has a summary before anybody writes one. */
function sentence(id: string): string {
  const words = id.replace(/(?<=[a-z0-9])(?=[A-Z])/g, " ").toLowerCase();
  return words.replace(/^./, (first) => first.toUpperCase());
}

function unlessEmpty<T extends Json>(value: T): T | undefined {
  return value !== null && Object.keys(value).length > 0 ? value : undefined;
}

/** Without what is `undefined`. */
function compact(object: Record<string, Json | undefined>): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

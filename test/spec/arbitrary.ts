import fc from "fast-check";
import type { Json, JsonObject } from "../../scripts/inputs/json.js";

/* Small OpenAPI documents, poor in names, so that sources meet. */

const names = ["Alpha", "Beta", "Gamma"];
const fields = fc.constantFrom("id", "kind", "type", "items", "required", "next", "a.b", "message");
const refs = fc
  .constantFrom(...names)
  .map((name): JsonObject => ({ $ref: `#/components/schemas/${name}` }));
const values = fc.uniqueArray(fc.constantFrom<Json>("x", "y", "z", 1, null), {
  minLength: 1,
  maxLength: 3,
  selector: String,
});

const leaf = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom<JsonObject[]>(
      {},
      { type: "string" },
      { type: "integer" },
      { type: "number", minimum: 1 },
      { type: ["string", "null"] },
      { type: "null" },
      { type: "string", format: "uuid" },
      { type: "object" },
      { type: "array" },
      { const: "x" },
      { type: "object", additionalProperties: false },
      { description: "words" },
    ),
  },
  values.map((list): JsonObject => ({ enum: list })),
);

type Levels = {
  schema: JsonObject;
  object: JsonObject;
};

/** Schemas of which the smallest are these. */
const schemasOf = (smallest: fc.Arbitrary<JsonObject>) =>
  fc.letrec<Levels>((tie) => {
    const inner = tie("schema");
    const object = fc
      .record(
        {
          properties: fc.dictionary(fields, inner, { minKeys: 1, maxKeys: 3 }),
          additionalProperties: fc.oneof(fc.boolean(), inner),
          required: fc.uniqueArray(fields, { maxLength: 2 }),
        },
        { requiredKeys: ["properties"] },
      )
      .map((rest): JsonObject => ({ type: "object", ...(rest as JsonObject) }));
    const branches = fc.array(inner, { minLength: 1, maxLength: 3 });
    return {
      object,
      schema: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        smallest,
        object,
        inner.map((items): JsonObject => ({ type: "array", items })),
        branches.map((anyOf): JsonObject => ({ anyOf })),
        branches.map((oneOf): JsonObject => ({ oneOf })),
        object.map((part): JsonObject => ({ allOf: [part, { description: "words" }] })),
        // An envelope, by its fields; `status` stands nowhere else, so that no union makes one.
        inner.map((data): JsonObject => ({
          type: "object",
          properties: { message: {}, status: { type: "integer" }, data },
        })),
      ),
    };
  }).schema;

// A component that leads back to itself is refused, so that components refer to none.
const component = schemasOf(leaf);
const schema = schemasOf(fc.oneof({ weight: 5, arbitrary: leaf }, { weight: 1, arbitrary: refs }));

const parameter = fc
  .record({
    name: fc.constantFrom("q", "Q", "page"),
    in: fc.constantFrom("query", "header"),
    required: fc.boolean(),
    schema,
  })
  .map((value) => value as unknown as JsonObject);
const content = fc.dictionary(
  fc.constantFrom("application/json", "text/plain"),
  fc.record({ schema, "x-inferred": fc.boolean() }),
  { maxKeys: 2 },
);
const status = fc.constantFrom("200", "201", "404", "4XX", "default");
const servers = fc.uniqueArray(fc.constantFrom("https://a.example", "https://b.example/v1/"), {
  maxLength: 2,
});
const security = fc.array(
  fc.constantFrom<JsonObject[]>({}, { key: [] }, { basic: [] }, { key: [], basic: [] }),
  {
    maxLength: 2,
  },
);

const operation = fc.record(
  {
    parameters: fc.uniqueArray(parameter, {
      maxLength: 2,
      selector: ({ name, in: place }) => `${String(place)} ${String(name).toLowerCase()}`,
    }),
    requestBody: fc.record({ required: fc.boolean(), content }, { requiredKeys: ["content"] }),
    responses: fc.dictionary(
      status,
      fc.record({ content }).map((one) => ({ description: "", ...one })),
      { maxKeys: 3 },
    ),
    security,
    servers: servers.map((urls) => urls.map((url) => ({ url }))),
    deprecated: fc.boolean(),
  },
  { requiredKeys: [] },
);

const isWebhook = (id: string) => id.startsWith("receive");
const addresses: Record<string, [string, string]> = {
  getThing: ["/thing", "get"],
  setThing: ["/thing", "put"],
  getOther: ["/other/{id}", "get"],
  receiveThing: ["thing", "post"],
};

/** A valid OpenAPI 3.1 document. */
export const document: fc.Arbitrary<JsonObject> = fc
  .record({
    operations: fc.dictionary(fc.constantFrom(...Object.keys(addresses)), operation, {
      minKeys: 1,
      maxKeys: 3,
    }),
    schemas: fc.tuple(component, component, component),
    servers: servers.map((urls) => urls.map((url) => ({ url }))),
  })
  .map(({ operations, schemas, servers: root }) => {
    const places: Record<"paths" | "webhooks", Record<string, JsonObject>> = {
      paths: {},
      webhooks: {},
    };
    for (const [id, value] of Object.entries(operations)) {
      const [address = "", method = ""] = addresses[id] ?? [];
      const items = places[isWebhook(id) ? "webhooks" : "paths"];
      items[address] = {
        ...items[address],
        [method]: { operationId: id, ...(value as JsonObject) },
      };
    }
    return {
      openapi: "3.1.0",
      info: { title: "", version: "1" },
      ...(root.length > 0 && { servers: root }),
      ...(places as unknown as JsonObject),
      components: {
        schemas: Object.fromEntries(names.map((name, index) => [name, schemas[index] as Json])),
        securitySchemes: {
          key: { type: "apiKey", in: "header", name: "x-key" },
          basic: { type: "http", scheme: "basic" },
        },
      },
    };
  });

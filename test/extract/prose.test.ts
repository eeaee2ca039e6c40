import { describe, expect, it } from "vitest";
import type { Json } from "../../scripts/inputs/json.js";
import { at, documentOf, extract, fence, lineIn, page, pageText, statusTable } from "./pages.js";
import type { PageParts } from "./pages.js";

const operationPath = ["paths", "/v1/shelves/{shelfId}", "delete"] as const;

const prose = (parts: Partial<PageParts> = {}) => documentOf(pageText(parts), "prose", "x");
const stated = (parts: Partial<PageParts>, ...keys: string[]): Json | undefined =>
  at(prose(parts), ...operationPath, ...keys);

const shelf = '<ParamField path="shelfId" type="string" required>\n  Which shelf.\n</ParamField>';
const withFields = (...fields: string[]) => ({ fields: [shelf, ...fields].join("\n\n") });
const field = (attributes: string, inside = "Some words.") =>
  `<ParamField ${attributes}>\n  ${inside}\n</ParamField>`;

const bodyPath = ["requestBody", "content", "application/json", "schema"] as const;
const bodyOf = (...fields: string[]) => stated(withFields(...fields), ...bodyPath);
const okSchema = ["responses", "200", "content", "application/json"] as const;

function problemsOf(parts: Partial<PageParts>) {
  const { fragments, problems } = extract(pageText(parts), "prose", "x");
  expect(fragments).toEqual([]);
  return problems;
}

describe("a whole page", () => {
  it("states its operation, and nothing that the OpenAPI block says", () => {
    expect(prose()).toEqual({
      openapi: "3.1.0",
      "x-source": { page, language: "en", layer: "prose" },
      info: { title: "Jelou External Support Panel", version: "0.0.0" },
      paths: {
        "/v1/shelves/{shelfId}": {
          delete: {
            operationId: "x",
            servers: [{ url: "https://gateway.example/platform" }],
            security: [{ apiKey: [] }],
            parameters: [
              { name: "shelfId", in: "path", required: true, schema: { type: "string" } },
            ],
            responses: {
              "200": {
                description: "OK",
                content: {
                  "application/json": {
                    "x-inferred": true,
                    schema: {
                      type: "object",
                      properties: {
                        message: { type: "array", items: { type: "string" } },
                        status: { type: "integer" },
                      },
                    },
                  },
                },
              },
              "404": { description: "Not Found" },
            },
          },
        },
      },
      components: {
        securitySchemes: { apiKey: { type: "apiKey", in: "header", name: "x-api-key" } },
      },
    });
  });

  it("without our name, the operation is called by its method and path", () => {
    const document = documentOf(pageText(), "prose");
    expect(at(document, ...operationPath, "operationId")).toBe("deleteV1ShelvesShelfId");
  });

  it("nothing is noticed on a page that is understood", () => {
    expect(extract(pageText(), "prose").notices).toEqual([]);
  });

  it.each([
    ["es", "Autenticación", "Ejemplo de solicitud", "Respuestas", "Ejemplo de respuesta"],
    ["pt", "Autenticação", "Exemplo de requisição", "Respostas", "Exemplo de resposta"],
    // The same letters, with accents as characters of their own.
    ["NFD", "Autenticação", "Exemplo de requisição", "Respostas", "Exemplo de resposta"],
  ])(
    "headings are known in other spellings: %s",
    (_, authentication, request, responses, example) => {
      const text = pageText()
        .replace("## Authentication", `## ${authentication}`)
        .replace("## Request example", `## ${request}`)
        .replace("## Responses", `## ${responses}`)
        .replace("## Response example", `## ${example}`);
      expect(documentOf(text, "prose", "x")).toEqual(prose());
      expect(extract(text, "prose").notices).toEqual([]);
    },
  );

  it("the same facts inside of tabs, steps and code groups are found", () => {
    const within = (text: string) =>
      `<Tabs>\n<Tab title="One">\n\n<CodeGroup>\n\n${text}\n\n</CodeGroup>\n\n</Tab>\n</Tabs>`;
    const parts = {
      endpoint: within(fence("", "DELETE https://gateway.example/platform/v1/shelves/{shelfId}")),
      fields: within(shelf),
      authentication: within(fence("", "x-api-key: API_KEY")),
      responses: within(statusTable("200", "404")),
    };
    expect(prose(parts)).toEqual(prose());
  });

  it("Windows line ends and a byte order mark change nothing", () => {
    const text = `\uFEFF${pageText().replaceAll("\n", "\r\n")}`;
    expect(documentOf(text, "prose", "x")).toEqual(prose());
    expect(documentOf(text, "openapi", "x")).toEqual(documentOf(pageText(), "openapi", "x"));
  });
});

describe("the endpoint", () => {
  const endpointOf = (address: string, openapi?: string) =>
    prose({
      endpoint: fence("", `DELETE ${address}`),
      ...(openapi === undefined ? {} : { openapi }),
    });
  const serverOf = (document: ReturnType<typeof prose>) => {
    const [path = ""] = Object.keys(document["paths"] as object);
    return [at(document, "paths", path, "delete", "servers", "0", "url"), path];
  };

  it("the path begins where the page's OpenAPI block says", () => {
    const block = `## OpenAPI\n\n${fence("yaml DELETE /platform/v1/shelves/{shelfId}", "openapi: 3.1.0", 4)}`;
    expect(serverOf(endpointOf("https://a.example/platform/v1/shelves/{shelfId}", block))).toEqual([
      "https://a.example",
      "/platform/v1/shelves/{shelfId}",
    ]);
  });

  it("without a block, the path begins with the version", () => {
    expect(serverOf(endpointOf("https://a.example/x/y/v2/shelves/{shelfId}", ""))).toEqual([
      "https://a.example/x/y",
      "/v2/shelves/{shelfId}",
    ]);
  });

  it("a block that is about another path isn't asked", () => {
    expect(serverOf(endpointOf("https://a.example/v3/boards/{shelfId}"))).toEqual([
      "https://a.example",
      "/v3/boards/{shelfId}",
    ]);
  });

  it("a path alone states no server", () => {
    expect(serverOf(endpointOf("/v1/shelves/{shelfId}"))).toEqual([
      undefined,
      "/v1/shelves/{shelfId}",
    ]);
  });

  it("the same operation on two hosts has two servers", () => {
    const endpoint = fence(
      "http",
      "DELETE https://a.example/v1/shelves/{shelfId}\nDELETE https://b.example/v1/shelves/{shelfId}",
    );
    expect(stated({ endpoint }, "servers")).toEqual([
      { url: "https://a.example" },
      { url: "https://b.example" },
    ]);
  });

  it.each([
    ["no endpoint", "Soon.", "no fence"],
    ["another operation beside it", "POST https://a.example/v1/boards", "a second operation"],
    ["no version in the address", "DELETE https://a.example/shelves/{shelfId}", "address"],
    ["a query", "DELETE https://a.example/v1/shelves/{shelfId}?a={a}", "address"],
    ["a host that is none", "DELETE https://{host}/v1/shelves/{shelfId}", "address"],
  ])("%s is a problem", (_, text, message) => {
    const { endpoint } = { endpoint: fence("", text) };
    const first = text.startsWith("POST") ? fence("", "DELETE /v1/shelves/{shelfId}") : "";
    const [problem] = problemsOf({ endpoint: `${first}\n\n${endpoint}` });
    expect(problem).toMatchObject({ part: "endpoint", message: expect.stringContaining(message) });
  });

  it("an address in a request example is no endpoint", () => {
    const request = `## Request example\n\n${fence("http", "POST https://a.example/v1/boards")}`;
    expect(prose({ request })).toEqual(prose());
  });
});

describe("parameters", () => {
  it("path, query and header fields become parameters; body fields don't", () => {
    const parts = withFields(
      field('query="page" type="integer" default="1"'),
      field('header="X-Trace" type="string" required'),
      field('query="old" type="boolean" deprecated'),
      field('body="why" type="string"'),
    );
    expect(stated(parts, "parameters")).toEqual([
      { name: "X-Trace", in: "header", required: true, schema: { type: "string" } },
      { name: "shelfId", in: "path", required: true, schema: { type: "string" } },
      { name: "old", in: "query", deprecated: true, schema: { type: "boolean" } },
      { name: "page", in: "query", schema: { type: "integer", default: 1 } },
    ]);
  });

  it("a path parameter is required even where the field doesn't say so", () => {
    const fields = field('path="shelfId" type="string"');
    expect(stated({ fields }, "parameters", "0", "required")).toBe(true);
  });

  it("headers that OpenAPI describes elsewhere are no parameters", () => {
    const parts = withFields(
      field('header="x-api-key" type="string" required'),
      field('header="Content-Type" type="string" required'),
    );
    expect(prose(parts)).toEqual(prose());
  });

  it.each([
    ["a path field that the path lacks", 'path="boardId" type="string"', "holds no {boardId}"],
    ["a credential without a scheme", 'header="Authorization" type="string"', "credential"],
    ["a field stated twice, differently", 'path="shelfId" type="integer"', "twice"],
  ])("%s is a problem", (_, attributes, message) => {
    const text = pageText(withFields(field(attributes)));
    const { problems } = extract(text, "prose");
    expect(problems).toEqual([
      expect.objectContaining({
        line: lineIn(text, `<ParamField ${attributes}`),
        message: expect.stringContaining(message),
      }),
    ]);
  });

  it("a parameter of the path that no field states is a problem", () => {
    expect(problemsOf({ fields: "" })).toEqual([
      expect.objectContaining({ message: expect.stringContaining("{shelfId}") }),
    ]);
  });
});

describe("body fields", () => {
  it("fields form one JSON object; what isn't listed as required is optional", () => {
    expect(
      stated(
        withFields(
          field('body="url" type="string<uri>" required'),
          field('body="kind" type="enum<string>"'),
          field('body="tags" type="string[]" required={true}'),
          field('body="size" type="number" required={false}'),
        ),
        "requestBody",
      ),
    ).toEqual({
      required: true,
      content: {
        "application/json": {
          schema: {
            type: "object",
            required: ["tags", "url"],
            properties: {
              kind: { type: "string" },
              size: { type: "number" },
              tags: { type: "array", items: { type: "string" } },
              url: { type: "string", format: "uri" },
            },
          },
        },
      },
    });
  });

  it("where no field is required, the body isn't", () => {
    const body = stated(withFields(field('body="why" type="string"')), "requestBody");
    expect(body).not.toHaveProperty("required");
    expect(at(body, "content", "application/json", "schema")).not.toHaveProperty("required");
  });

  it.each([
    ["required", ["a"]],
    ['required="true"', ["a"]],
    ['required=""', ["a"]],
    ["required={true}", ["a"]],
    ['required="false"', undefined],
    ["required={false}", undefined],
  ])("the attribute %s is understood", (attribute, required) => {
    expect(at(bodyOf(field(`body="a" type="string" ${attribute}`)), "required")).toEqual(required);
  });

  const nestedProperties = {
    type: "object",
    required: ["kind"],
    properties: { kind: { type: "string" }, note: { type: "string" } },
  };
  const kind = field('body="kind" type="string" required');
  const note = field('body="note" type="string"');
  it.each([
    ["a field", `${kind}\n\n${note}`],
    ["an expandable", `<Expandable title="more">\n${kind}\n\n${note}\n</Expandable>`],
    [
      "response fields",
      `${kind}\n${note}`.replaceAll("ParamField", "ResponseField").replaceAll("body=", "name="),
    ],
  ])("fields nest inside of %s", (_, inside) => {
    expect(bodyOf(field('body="target" type="object"', inside))).toEqual({
      type: "object",
      properties: { target: nestedProperties },
    });
  });

  it.each([
    ["object[]", '<ParamField body="targets" type="object[]">', "targets"],
    ["array", '<ParamField body="targets" type="array">', "targets"],
    ["array<object>", '<ParamField body="targets" type="array<object>">', "targets"],
  ])("fields inside of an %s are those of its elements", (_, tag) => {
    expect(bodyOf(`${tag}\n${kind}\n\n${note}\n</ParamField>`)).toEqual({
      type: "object",
      properties: { targets: { type: "array", items: nestedProperties } },
    });
  });

  it("a dotted name belongs to the field before the dot", () => {
    const fields = [
      field('body="target" type="object"'),
      field('body="target.kind" type="string" required'),
      field('body="target.note" type="string"'),
    ];
    expect(bodyOf(...fields)).toEqual({
      type: "object",
      properties: { target: nestedProperties },
    });
  });

  it.each([
    ["string", { type: "string" }],
    ["int", { type: "integer" }],
    ["integer<int64>", { type: "integer", format: "int64" }],
    ["boolean", { type: "boolean" }],
    ["String", { type: "string" }],
    [
      "array<array<number>>",
      { type: "array", items: { type: "array", items: { type: "number" } } },
    ],
    ["string<date-time>[]", { type: "array", items: { type: "string", format: "date-time" } }],
    ["string | null", { anyOf: [{ type: "string" }, { type: "null" }] }],
    [
      "string or string[]",
      { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] },
    ],
    [
      "array<string | integer>",
      { type: "array", items: { anyOf: [{ type: "string" }, { type: "integer" }] } },
    ],
    ["any", {}],
  ])("the type %s is understood", (type, schema) => {
    expect(at(bodyOf(field(`body="a" type="${type}"`)), "properties", "a")).toEqual(schema);
  });

  it.each([
    ['type="integer" default="3"', 3],
    ['type="integer" default={3}', 3],
    ['type="boolean" default="false"', false],
    ['type="string" default="3"', "3"],
    ['default={"on"} type="string"', "on"],
    ["type=\"array\" default='[1]'", [1]],
  ])("the default of %s has its type", (attributes, value) => {
    expect(at(bodyOf(field(`body="a" ${attributes}`)), "properties", "a", "default")).toEqual(
      value,
    );
  });

  it.each([
    ['body="a" type="shelf"', "type is unknown: shelf"],
    ['body="a" type="toString"', "type is unknown"],
    ['body="a" type={kinds}', "its type can't be read"],
    ['body="a" type="integer" default="many"', "its default is no integer"],
    ['body="a" type="string" required="maybe"', "neither true nor false"],
    ['body="a" {...shared}', "can't be read"],
    ['body="a" query="a"', "several names"],
    ['type="string" required', "has no name"],
    ['name="a" type="string"', "isn't said where it goes"],
    ['body="b.a" type="string"', 'no field states "b"'],
  ])("<ParamField %s> is a problem with its line", (attributes, message) => {
    const text = pageText(withFields(field(attributes)));
    const { fragments, problems } = extract(text, "prose");
    expect(fragments).toEqual([]);
    expect(problems).toEqual([
      expect.objectContaining({
        line: lineIn(text, `<ParamField ${attributes}`),
        message: expect.stringContaining(message),
      }),
    ]);
  });

  it("fields inside of a text are a problem", () => {
    const [problem] = problemsOf(withFields(field('body="a" type="string"', kind)));
    expect(problem?.message).toContain("no object");
  });

  it("an attribute that isn't known is noticed", () => {
    const parts = withFields(field('body="a" type="string" maxLength="3"'));
    const { fragments, notices } = extract(pageText(parts), "prose");
    expect(fragments).toHaveLength(1);
    expect(notices[0]?.message).toContain("maxLength");
  });
});

describe("authentication", () => {
  const of = (...fences: string[]) => {
    const authentication = `## Authentication\n\n${fences.map((text) => fence("", text)).join("\n\n")}`;
    const document = prose({ authentication });
    return [
      at(document, ...operationPath, "security"),
      at(document, "components", "securitySchemes"),
    ];
  };

  it.each([
    ["Authorization: Basic <value>", "basicAuth", { type: "http", scheme: "basic" }],
    ["Authorization: Bearer TOKEN", "bearerAuth", { type: "http", scheme: "bearer" }],
    ["X-API-Key: KEY", "apiKey", { type: "apiKey", in: "header", name: "X-API-Key" }],
    ["X-Shelf-Token: T", "xShelfToken", { type: "apiKey", in: "header", name: "X-Shelf-Token" }],
  ])("%s states %s", (line, key, scheme) => {
    expect(of(line)).toEqual([[{ [key]: [] }], { [key]: scheme }]);
  });

  it("fences are alternatives, lines of one fence go together", () => {
    expect(
      of("x-api-key: K\nX-Tenant: T\nContent-Type: application/json", "Authorization: Basic B")[0],
    ).toEqual([{ apiKey: [], xTenant: [] }, { basicAuth: [] }]);
  });

  it("the credential is known without its heading", () => {
    const authentication = `## How to get in\n\n${fence("", "x-api-key: K")}`;
    expect(prose({ authentication })).toEqual(prose());
  });

  it("a header that the page lists as a parameter is no scheme", () => {
    const document = prose({
      ...withFields(field('header="X-Signature" type="string" required')),
      authentication: `## Authentication\n\n${fence("", "X-Signature: sha256=VALUE")}`,
    });
    expect(at(document, ...operationPath)).not.toHaveProperty("security");
    expect(at(document, ...operationPath, "parameters", "0", "name")).toBe("X-Signature");
  });

  it("a page that says nothing of it states nothing", () => {
    expect(stated({ authentication: "" }, "security")).toBeUndefined();
  });

  it("a sample call beside the header is no fact", () => {
    const authentication = `## Authentication\n\n${fence("", "x-api-key: K")}\n\n${fence("js", "call({ key })")}`;
    expect(prose({ authentication })).toEqual(prose());
  });

  it.each([
    ["Authorization: Digest x", "can't be told"],
    ["Ask us for a key", "no fence of the section states a header"],
  ])("%s is a problem", (line, message) => {
    const text = pageText({ authentication: `## Authentication\n\n${fence("", line)}` });
    expect(extract(text, "prose").problems).toEqual([
      expect.objectContaining({
        part: "authentication",
        line: lineIn(text, line) - 1,
        message: expect.stringContaining(message),
      }),
    ]);
  });
});

describe("the status table", () => {
  const codesOf = (responses: string) =>
    Object.keys((stated({ responses, example: "" }, "responses") ?? {}) as object);

  it.each([
    ["codes in backticks or bold", statusTable("`200`", "**404**")],
    ["codes with their phrase", statusTable("200 OK", "404 Not Found")],
    ["a heading in other words", `## What comes back\n\n${statusTable("200", "404")}`],
    ["no heading of its own", statusTable("404", "200")],
    ["two tables", `## Responses\n\n${statusTable("200")}\n\nAnd:\n\n${statusTable("404")}`],
  ])("%s", (_, responses) => {
    expect(codesOf(responses)).toEqual(["200", "404"]);
  });

  it("ranges and the default are taken over", () => {
    expect(codesOf(`## Responses\n\n${statusTable("200", "4xx", "default")}`)).toEqual([
      "200",
      "4XX",
      "default",
    ]);
  });

  it("a row without a status code is a problem with its line", () => {
    const text = pageText({ responses: `## Responses\n\n${statusTable("200", "Broken")}` });
    expect(extract(text, "prose").problems).toEqual([
      expect.objectContaining({ part: "status table", line: lineIn(text, "| Broken") }),
    ]);
  });

  it("a page without one is a problem", () => {
    expect(problemsOf({ responses: "## Responses\n\nAll is well.", example: "" })).toEqual([
      expect.objectContaining({ part: "status table" }),
    ]);
  });
});

describe("response examples", () => {
  const exampleOf = (example: string) => stated({ example }, "responses");

  it("an example with a status code in its title is one of that status", () => {
    const example = `<ResponseExample>\n\n${fence("json 200 OK", '{"a": 1}')}\n\n${fence("json 404", '{"b": 1}')}\n\n</ResponseExample>`;
    expect(
      at(exampleOf(example), "404", "content", "application/json", "schema", "properties"),
    ).toEqual({
      b: { type: "integer" },
    });
    expect(
      at(exampleOf(example), "200", "content", "application/json", "schema", "properties"),
    ).toEqual({
      a: { type: "integer" },
    });
  });

  it("the title may be a tab's or a heading's", () => {
    const example = `## Response example\n\n### 404\n\n${fence("json", '{"b": 1}')}\n\n### Fine\n\n<Tabs><Tab title="200">\n\n${fence("json", '{"a": 1}')}\n\n</Tab></Tabs>`;
    expect(Object.keys((at(exampleOf(example), "404", "content") ?? {}) as object)).toHaveLength(1);
    expect(Object.keys((at(exampleOf(example), "200", "content") ?? {}) as object)).toHaveLength(1);
  });

  it("an example right under the status table counts", () => {
    const parts = {
      responses: `## Responses\n\n${statusTable("200")}\n\n${fence("json", '{"a": 1}')}`,
      example: "",
    };
    expect(stated(parts, ...okSchema, "x-inferred")).toBe(true);
  });

  it("several examples of one status are one schema", () => {
    const example = `## Response examples\n\n${fence("json", '{"a": 1}')}\n\n${fence("json", '{"a": "x", "b": null}')}`;
    expect(
      at(
        exampleOf(example.replace("examples", "example")),
        "200",
        "content",
        "application/json",
        "schema",
      ),
    ).toEqual({
      type: "object",
      properties: { a: { anyOf: [{ type: "string" }, { type: "integer" }] }, b: { type: "null" } },
    });
  });

  it("a JSON example elsewhere is noticed and left out", () => {
    const text = pageText({ request: `## Later\n\n${fence("json", '{"event": "gone"}')}` });
    const { fragments, notices } = extract(text, "prose", "x");
    expect(fragments[0]?.document).toEqual(prose());
    expect(notices).toEqual([
      expect.objectContaining({
        part: 'code block under "Later"',
        line: lineIn(text, '"event"') - 1,
      }),
    ]);
  });

  it("no JSON is a problem with its line", () => {
    const text = pageText({ example: `## Response example\n\n${fence("json", '{"a": …}')}` });
    expect(extract(text, "prose").problems).toEqual([
      expect.objectContaining({
        part: 'response example, "Response example"',
        line: lineIn(text, '{"a"') - 1,
        message: expect.stringContaining("no JSON"),
      }),
    ]);
  });

  it("where several statuses are successes, an example without a code is a problem", () => {
    const responses = `## Responses\n\n${statusTable("200", "202")}`;
    expect(problemsOf({ responses })[0]?.message).toContain("which status code");
  });
});

describe("response fields", () => {
  const responseField = (attributes: string, inside = "Words.") =>
    `<ResponseField ${attributes}>\n${inside}\n</ResponseField>`;
  const status = responseField('name="status" type="integer" required');

  it("they state the body: what isn't listed as required is optional", () => {
    const example = `## Fields\n\n${status}\n\n${responseField('name="message" type="array"', responseField('name="text" type="string"'))}`;
    expect(stated({ example }, ...okSchema)).toEqual({
      schema: {
        type: "object",
        required: ["status"],
        properties: {
          message: {
            type: "array",
            items: { type: "object", properties: { text: { type: "string" } } },
          },
          status: { type: "integer" },
        },
      },
    });
  });

  it("an example that shows more than they state is a problem", () => {
    const example = `${status}\n\n## Response example\n\n${fence("json", '{"status": 1, "extra": 2}')}`;
    expect(problemsOf({ example })[0]?.message).toContain('"extra"');
  });

  it("an example that shows no more than they state is fine", () => {
    const example = `${status}\n\n## Response example\n\n${fence("json", '{"status": 1}')}`;
    expect(stated({ example }, ...okSchema)).not.toHaveProperty("x-inferred");
  });
});

describe("where it can't be told which response is meant", () => {
  const responses = `## Responses\n\n${statusTable("200", "202")}`;

  it("response fields are a problem", () => {
    const example = '<ResponseField name="status" type="integer">\nWords.\n</ResponseField>';
    expect(problemsOf({ responses, example })).toEqual([
      expect.objectContaining({ part: "response fields" }),
    ]);
  });

  it("a table of the response's structure is one, too", () => {
    const example = `## Response structure\n\n| A | B |\n| --- | --- |\n| a | string |`;
    expect(problemsOf({ example })).toEqual([
      expect.objectContaining({ part: "response structure" }),
    ]);
  });
});

describe("a table of the response's structure", () => {
  const table = (...rows: string[]) =>
    `## Response structure\n\n${["| Property | Type | Description |", "| --- | --- | --- |", ...rows.map((row) => `${row} Words. |`)].join("\n")}`;
  const example = `## Response example\n\n${fence("json", '{"status": 1, "data": {"shelfId": "S", "madeAt": "2026-01-15T10:30:00.000Z"}}')}`;

  it("adds the fields that the example doesn't show, to the object that has the others", () => {
    const parts = {
      example: `${example}\n\n${table("| `shelfId` | string |", "| madeAt | date |", "| width | number |")}`,
    };
    expect(stated(parts, ...okSchema, "schema", "properties", "data", "properties")).toEqual({
      madeAt: { type: "string", format: "date-time" },
      shelfId: { type: "string" },
      width: { type: "number" },
    });
  });

  it.each([
    ["another type than the example's", "| shelfId | integer |", "another type"],
    ["an unknown type", "| shelfId | shelf |", "is unknown"],
    ["fields that the example lacks", "| width | number |", "no object"],
  ])("%s is a problem", (_, row, message) => {
    const [problem] = problemsOf({ example: `${example}\n\n${table(row)}` });
    expect(problem).toMatchObject({
      part: "response structure",
      message: expect.stringContaining(message),
    });
  });
});

describe("other tables", () => {
  it("a table that isn't known is noticed by its heading and line, and left out", () => {
    const text = pageText({
      request: "## Limits\n\n| What | How many |\n| --- | --- |\n| Shelves | 12 |",
    });
    const { fragments, notices } = extract(text, "prose", "x");
    expect(fragments[0]?.document).toEqual(prose());
    expect(notices).toEqual([
      expect.objectContaining({ part: 'table under "Limits"', line: lineIn(text, "| What") }),
    ]);
  });
});

describe("what might be lost", () => {
  it("a component that looks like a field is a problem with its line", () => {
    const text = pageText(
      withFields('<ParamFeild body="why" type="string">\nWords.\n</ParamFeild>'),
    );
    expect(extract(text, "prose").problems).toEqual([
      expect.objectContaining({ part: "ParamFeild", line: lineIn(text, "<ParamFeild") }),
    ]);
  });

  it("a response example without a code block is a problem", () => {
    const text = pageText({ example: '## Response example\n\n    {"status": 1}' });
    expect(extract(text, "prose").problems).toEqual([
      expect.objectContaining({
        part: 'section "Response example"',
        line: lineIn(text, "## Response example"),
      }),
    ]);
  });

  it("authentication told in sentences only is noticed", () => {
    const text = pageText({ authentication: "## Authentication\n\nAsk for a key." });
    const { fragments, notices } = extract(text, "prose");
    expect(fragments).toHaveLength(1);
    expect(notices).toEqual([expect.objectContaining({ part: 'section "Authentication"' })]);
  });

  it("a heading inside of a note doesn't end the section around it", () => {
    const example = `## Response example\n\n<Note>\n## By the way\n</Note>\n\n${fence("json", '{"a": 1}')}`;
    expect(stated({ example }, ...okSchema, "schema", "properties")).toEqual({
      a: { type: "integer" },
    });
  });

  it("a page whose title sounds like a section isn't one", () => {
    const parts = { top: `# Response example\n\n${fence("json", '{"a": 1}')}`, example: "" };
    expect(stated(parts, ...okSchema)).toBeUndefined();
  });
});

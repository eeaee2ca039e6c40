import { describe, expect, it } from "vitest";
import type { Json } from "../../scripts/inputs/json.js";
import { at } from "../at.js";
import {
  extracted,
  extract,
  fence,
  lineIn,
  page,
  pageText as pageWithBlock,
  statusTable,
  type PageParts,
} from "./pages.js";

const operationPath = ["paths", "/v1/shelves/{shelfId}", "delete"] as const;

/** A page without an OpenAPI block, which prose doesn't need. */
const pageText = (parts: Partial<PageParts> = {}) => pageWithBlock({ openapi: "", ...parts });
const prose = (parts: Partial<PageParts> = {}) => extracted(pageText(parts), "prose", "x");
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
  const { fragments, problems } = extract(pageText(parts), "prose");
  expect(fragments).toEqual([]);
  return problems;
}

/** What is noticed of a page that yields a fragment all the same. */
function noticesOf(text: string) {
  const { fragments, notices } = extract(text, "prose");
  expect(fragments).toHaveLength(1);
  return notices;
}

describe("a whole page", () => {
  it("states its operation, and nothing that the OpenAPI block says", () => {
    expect(extracted(pageWithBlock(), "prose", "x")).toEqual({
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
      expect(extracted(text, "prose", "x")).toEqual(prose());
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

  it("a tag inside of a code block is code", () => {
    const text = '<ParamField body="why" type="string" required>\n</ParamField>\n<Tab x=1>';
    const parts = { request: `## Request example\n\n${fence("html", text)}` };
    expect(prose(parts)).toEqual(prose());
    expect(noticesOf(pageText(parts))).toEqual([]);
  });

  it("Windows line ends and a byte order mark change nothing", () => {
    const text = pageWithBlock();
    const other = `\uFEFF${text.replaceAll("\n", "\r\n")}`;
    expect(extracted(other, "prose", "x")).toEqual(prose());
    expect(extracted(other, "openapi", "x")).toEqual(extracted(text, "openapi", "x"));
  });
});

describe("the endpoint", () => {
  const endpointOf = (address: string, openapi = "") =>
    prose({ endpoint: fence("", `DELETE ${address}`), openapi });
  const blockAbout = (path: string) =>
    `## OpenAPI\n\n${fence(`yaml DELETE ${path}`, "openapi: 3.1.0", 4)}`;
  const serverOf = (document: ReturnType<typeof prose>) => {
    const [path = ""] = Object.keys(document["paths"] as object);
    return [at(document, "paths", path, "delete", "servers", "0", "url"), path];
  };

  it("the path begins where the page's OpenAPI block says", () => {
    const block = blockAbout("/platform/v1/shelves/{shelfId}");
    expect(serverOf(endpointOf("https://a.example/platform/v1/shelves/{shelfId}", block))).toEqual([
      "https://a.example",
      "/platform/v1/shelves/{shelfId}",
    ]);
  });

  it("without a block, the path begins with the version", () => {
    expect(serverOf(endpointOf("https://a.example/x/y/v2/shelves/{shelfId}"))).toEqual([
      "https://a.example/x/y",
      "/v2/shelves/{shelfId}",
    ]);
  });

  it("a block that is about another path isn't asked", () => {
    const block = blockAbout("/v1/shelves/{shelfId}");
    expect(serverOf(endpointOf("https://a.example/v3/boards/{shelfId}", block))).toEqual([
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
      field('query="page" type="integer"'),
      field('header="X-Trace" type="string" required'),
      field('body="why" type="string"'),
    );
    expect(stated(parts, "parameters")).toEqual([
      { name: "X-Trace", in: "header", required: true, schema: { type: "string" } },
      { name: "page", in: "query", schema: { type: "integer" } },
      { name: "shelfId", in: "path", required: true, schema: { type: "string" } },
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

  it("a parameter of the path that no field states is noticed", () => {
    expect(noticesOf(pageText({ fields: "" }))).toEqual([
      expect.objectContaining({ message: expect.stringContaining("{shelfId}") }),
    ]);
  });
});

describe("body fields", () => {
  it("fields form one JSON object; what isn't listed as required is optional", () => {
    expect(
      stated(
        withFields(
          field('body="url" type="string" required'),
          field('body="tags" type="string[]" required={true}'),
          field('body="size" type="number" required={false}'),
          '<ParamField body="note" type="string" />',
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
              note: { type: "string" },
              size: { type: "number" },
              tags: { type: "array", items: { type: "string" } },
              url: { type: "string" },
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
    ["Kind of shelf: `low`, `high`, or `none`.", ["low", "high", "none"]],
    ["Tipo: `low` o `high`", ["low", "high"]],
    ["Um de: `low` (o padrão), `high` e `none`. Depois, palavras.", ["low", "high", "none"]],
    ["Fixed value: `low`.", ["low"]],
    ["Valor fijo: `low`.", ["low"]],
    ["**Valor fixo:** `low`", ["low"]],
    ["One of a kind.\n\n  Available: `low` | `high`", ["low", "high"]],
    ["For example: `low`, `high`.", undefined],
    ["Ejemplo: `low`", undefined],
    ["Note: `low` and `high` are sent together.", undefined],
    ["Only where `low` is `high`.", undefined],
    ["Sent as: `low`", undefined],
  ])("%s lists these values", (text, values) => {
    const read = at(bodyOf(field('body="a" type="string"', text)), "properties", "a");
    expect(read).toEqual({ type: "string", ...(values && { enum: values }) });
  });

  it("a bulleted list of names in an object's text states its fields", () => {
    const list = [
      "Who shall look after it.",
      "",
      "  * `kind` — Kind of keeper: `queue`, `person`, or `team`.",
      "  * `target` — Its name, when `kind` is `queue`.",
      "  * `window`: hours",
      "    * `from` - the first",
      "  * Anything else is left alone.",
      "  * `silent` mode has no effect.",
    ];
    expect(bodyOf(field('body="keeper" type="object"', list.join("\n")))).toEqual({
      type: "object",
      properties: {
        keeper: {
          type: "object",
          properties: {
            kind: { type: "string", enum: ["queue", "person", "team"] },
            target: {},
            window: { type: "object", properties: { from: {} } },
          },
        },
      },
    });
  });

  it.each([
    ["string", { type: "string" }],
    ["integer", { type: "integer" }],
    ["Boolean", { type: "boolean" }],
    ["array", { type: "array", items: {} }],
    ["object[]", { type: "array", items: { type: "object" } }],
    ["date-time", { type: "string", format: "date-time" }],
  ])("the type %s is understood", (type, schema) => {
    expect(at(bodyOf(field(`body="a" type="${type}"`)), "properties", "a")).toEqual(schema);
  });

  it.each([
    [field('body="a" type="shelf"'), "its type is unknown: shelf"],
    [field('body="a" type="toString"'), "its type is unknown"],
    [field('body="a" type="string" default="b"'), "its attribute default is unknown"],
    [field('body="a" query="a"'), "it isn't said what it is called"],
    [field('type="string" required'), "it isn't said what it is called"],
    [field('body="b.a" type="string"'), "a name with dots"],
    [field('path="boardId" type="string"'), "holds no {boardId}"],
    [field('path="shelfId" type="integer"'), "it is stated otherwise in line"],
    [field('body="a" type="string"', "* `b` — a field"), "though it is no object"],
    [field('body="a" type="object"', field('body="b"')), "a field inside a field"],
    ['<ParamField body="a"\n  type="string">\n</ParamField>', "the tag can't be read"],
    ['<ParamField body="a" type="string">\nWords.', "it is never closed"],
    ['<ParamFeild body="a" type="string">\nWords.\n</ParamFeild>', "looks like a field"],
    ['<ResponseField name="a" type="string">\nWords.\n</ResponseField>', "looks like a field"],
  ])("%s is noticed with its line, and the rest of the page is read", (text, message) => {
    const page = pageText({ fields: `## Fields\n\n${shelf}\n\n${text}` });
    const notices = noticesOf(page);
    expect(notices.map((notice) => notice.message).join()).toContain(message);
    const lines = notices.map(({ line }) => line);
    expect(lines).toContain(
      lineIn(
        page,
        (text.includes('<ParamField body="b"') ? '<ParamField body="b"' : text.split("\n")[0]) ??
          "",
      ),
    );
    const { fragments } = extract(page, "prose");
    expect(at(fragments[0]?.document, ...operationPath, ...okSchema)).toBeDefined();
    expect(at(fragments[0]?.document, ...operationPath, "parameters", "0", "schema")).toEqual({
      type: "string",
    });
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
    ["Ask us for a key", "not known to extraction"],
  ])("%s is noticed, and that nothing else is stated", (line, message) => {
    const text = pageText({ authentication: `## Authentication\n\n${fence("", line)}` });
    expect(noticesOf(text)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          line: lineIn(text, line) - 1,
          message: expect.stringContaining(message),
        }),
        expect.objectContaining({
          part: "authentication",
          message: "no code block of the page states a header for it",
        }),
      ]),
    );
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

  it("a phrase of HTTP's that isn't the code's own is the page's word for it", () => {
    const responses = "## Responses\n\n| C | S |\n| - | - |\n| 422 | Bad Request |\n| 404 | Lost |";
    expect(stated({ responses, example: "" }, "responses")).toEqual({
      "404": { description: "Not Found" },
      "422": { description: "Bad Request" },
    });
  });

  it("a row without a status code is noticed with its line", () => {
    const text = pageText({ responses: `## Responses\n\n${statusTable("200", "404", "Broken")}` });
    expect(noticesOf(text)).toEqual([
      expect.objectContaining({ part: "status table", line: lineIn(text, "| Broken") }),
    ]);
  });

  it("a page without one is noticed", () => {
    expect(noticesOf(pageText({ responses: "## Responses\n\nFine.", example: "" }))).toEqual([
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

  it("no JSON is noticed with its line", () => {
    const text = pageText({ example: `## Response example\n\n${fence("json", '{"a": …}')}` });
    expect(noticesOf(text)).toContainEqual(
      expect.objectContaining({
        part: 'response example, "Response example"',
        line: lineIn(text, '{"a"') - 1,
        message: expect.stringContaining("no JSON"),
      }),
    );
  });

  it("where several statuses are successes, an example without a code is noticed", () => {
    const notices = noticesOf(
      pageText({ responses: `## Responses\n\n${statusTable("200", "202")}` }),
    );
    expect(notices[0]?.message).toContain("which status code");
  });

  it("a page that shows no success is noticed", () => {
    const text = pageText({ example: "## Response example\n\nSoon." });
    expect(noticesOf(text)).toEqual([expect.objectContaining({ part: "response example" })]);
  });

  it("what they only show is kept: how dates are written, and whose id `brainId` is", () => {
    const example = (value: object) =>
      prose({ example: `## Response example\n\n${fence("json", JSON.stringify(value))}` })[
        "x-states"
      ];
    expect(example({ data: { brainId: "SHELF_ID", at: "2026-01-15T10:30:00.000Z" } })).toEqual({
      "x.brainId": ["the project id of the path"],
      "x.dates": ["with milliseconds"],
    });
    expect(example([{ brainId: "B", at: "2026-01-15T10:30:00Z" }])).toEqual({
      "x.brainId": ["an id beside the integration id"],
      "x.dates": ["whole seconds"],
    });
  });
});

describe("a table of the response's properties", () => {
  const table = (...rows: string[]) =>
    `## Response structure\n\n${["| Property | Type | Description |", "| --- | --- | --- |", ...rows].join("\n")}`;
  const example = `## Response example\n\n${fence("json", '{"status": 1, "data": {"shelfId": "S", "madeAt": "2026-01-15T10:30:00.000Z"}}')}`;
  const dataOf = (parts: Partial<PageParts>) =>
    stated(parts, ...okSchema, "schema", "properties", "data", "properties");

  it("adds the fields that the example doesn't show, to the object that has the others", () => {
    const rows = [
      "| `shelfId` | string | W. |",
      "| madeAt | date | W. |",
      "| width | number | W. |",
    ];
    expect(dataOf({ example: `${example}\n\n${table(...rows)}` })).toEqual({
      madeAt: { type: "string", format: "date-time" },
      shelfId: { type: "string" },
      width: { type: "number" },
    });
  });

  it("names with dots lead from the top, with an example or without one", () => {
    const rows = [
      "| `data._id` | string | W. |",
      "| `data.state` | string | State: `open` or `closed`. |",
      "| `data.User.id` | string | W. |",
      "| `data.User` | object | W. |",
    ];
    const expected = {
      _id: { type: "string" },
      state: { type: "string", enum: ["open", "closed"] },
      User: { type: "object", properties: { id: { type: "string" } } },
    };
    expect(dataOf({ example: table(...rows) })).toEqual(expected);
    expect(dataOf({ example: `${example}\n\n${table(...rows)}` })).toMatchObject(expected);
  });

  it.each([
    ["another type than the example's", "| shelfId | integer | W. |", "another type"],
    ["an unknown type", "| madeAt | shelf | W. |", "is unknown"],
    ["a way through a text", "| data.shelfId.x | string | W. |", "leads into no object"],
  ])("%s is noticed with its line, and the other rows are read", (_, row, message) => {
    const dotted = row.startsWith("| data.") ? "data." : "";
    const rows = [`| ${dotted}shelfId | string | W. |`, `| ${dotted}width | number | W. |`, row];
    const parts = { example: `${example}\n\n${table(...rows)}` };
    expect(noticesOf(pageText(parts))).toEqual([
      expect.objectContaining({
        part: "property table",
        line: lineIn(pageText(parts), row),
        message: expect.stringContaining(message),
      }),
    ]);
    expect(dataOf(parts)).toMatchObject({ shelfId: { type: "string" }, width: { type: "number" } });
  });

  it("one whose object no example shows is noticed", () => {
    const text = pageText({ example: `${example}\n\n${table("| width | number | W. |")}` });
    expect(noticesOf(text)[0]?.message).toContain("no response example shows");
  });
});

describe("what might be lost", () => {
  it("a table that isn't known is noticed by its heading and line, and left out", () => {
    const text = pageText({
      request: "## Limits\n\n| What | How many |\n| --- | --- |\n| Shelves | 12 |",
    });
    expect(noticesOf(text)).toEqual([
      expect.objectContaining({ part: 'table under "Limits"', line: lineIn(text, "| What") }),
    ]);
  });

  it("a page whose title sounds like a section isn't one", () => {
    const parts = { top: `# Response example\n\n${fence("json", '{"a": 1}')}`, example: "" };
    expect(stated(parts, ...okSchema)).toBeUndefined();
  });

  it.each([
    "Takes {a shelf away",
    "Takes shelves of < 5 boards away, or <5",
    "One line<br>another <br/> one",
    "<!-- Not to be seen --> Seen",
    "Send <token>, or <API_KEY> instead",
    "See <https://docs.example/shelves>",
  ])("a sentence may hold what looks like code: %s", (sentence) => {
    const fields = `<ParamField path="shelfId" type="string" required>\n  ${sentence}\n</ParamField>`;
    const parts = { top: `# Remove\n\n> ${sentence}`, fields };
    expect(prose(parts)).toEqual(prose());
    expect(noticesOf(pageText(parts))).toEqual([]);
  });
});

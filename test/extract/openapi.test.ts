import { stringify } from "yaml";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../scripts/inputs/json.js";
import { at } from "../at.js";
import {
  block,
  extracted,
  extract,
  fence,
  lineIn,
  openApiSection,
  pageText,
  page,
} from "./pages.js";

const operationPath = ["paths", "/v1/shelves/{shelfId}", "delete"] as const;

function pageWith(change: (document: JsonObject) => unknown, infoString?: string): string {
  const document = block();
  change(document);
  return pageText({
    openapi: openApiSection(infoString ?? "yaml DELETE /v1/shelves/{shelfId}", stringify(document)),
  });
}

function set(document: JsonObject, path: readonly string[], value: JsonObject[string]): void {
  const parent = at(document, ...path.slice(0, -1)) as JsonObject;
  parent[path.at(-1) as string] = value;
}

describe("what the block states", () => {
  const document = extracted(pageText(), "openapi", "deleteShelf");

  it("the fragment says which layer of which page it is", () => {
    expect(document["x-source"]).toEqual({ page, language: "en", layer: "openapi" });
  });

  it("servers and security stay at the levels where the block has them", () => {
    expect(document["servers"]).toEqual([{ url: "https://api.example" }]);
    expect(document["security"]).toEqual([{ basicAuth: [] }]);
    expect(at(document, "paths", "/v1/shelves/{shelfId}", "servers")).toEqual([
      { url: "https://gateway.example/platform" },
    ]);
    expect(at(document, ...operationPath, "security")).toEqual([{ apiKey: [] }]);
  });

  it("the operation has our name, and keeps the page's beside it", () => {
    expect(at(document, ...operationPath, "operationId")).toBe("deleteShelf");
    expect(at(document, ...operationPath, "x-operation-id")).toBe("removeShelf");
  });

  it("a name that is ours already isn't repeated", () => {
    const same = extracted(pageText(), "openapi", "removeShelf");
    expect(at(same, ...operationPath, "operationId")).toBe("removeShelf");
    expect(at(same, ...operationPath)).not.toHaveProperty("x-operation-id");
  });

  it("sentences are dropped by their place: a property called `description` is a field", () => {
    expect(at(document, "components", "schemas", "Fault", "properties")).toEqual({
      description: { type: "string" },
    });
    expect(JSON.stringify(document)).not.toMatch(/wrong|Takes|Where books|The key|"title":"R/);
  });

  it.each(["title", "summary", "example", "examples", "externalDocs", "$ref", "x-note", "default"])(
    "a property called `%s` is a field",
    (name) => {
      const text = pageWith((document) =>
        set(document, ["components", "schemas", "Fault", "properties", name], { type: "string" }),
      );
      expect(
        at(extracted(text, "openapi"), "components", "schemas", "Fault", "properties", name),
      ).toEqual({
        type: "string",
      });
    },
  );

  it("a response is described by the phrase of its status code, a shared one by its name", () => {
    expect(at(document, ...operationPath, "responses", "200", "description")).toBe("OK");
    expect(at(document, "components", "responses", "Missing", "description")).toBe("Missing");
  });

  it("the version is spelled as the block spells it", () => {
    const text = pageText().replace("version: 1.0.0", "version: 1.10");
    expect(at(extracted(text, "openapi"), "info", "version")).toBe("1.10");
  });

  it("everything structural is kept", () => {
    const schema: JsonObject = {
      type: ["string", "null"],
      format: "uri",
      enum: ["a", "b"],
      default: "a",
      deprecated: true,
      minLength: 1,
      pattern: "^a",
      readOnly: true,
    };
    const rich: JsonObject = {
      type: "object",
      required: ["kind"],
      properties: { kind: schema },
      additionalProperties: { anyOf: [{ const: 1 }, { not: { type: "null" } }] },
      patternProperties: { "^x-": false },
      allOf: [{ $ref: "#/components/schemas/Fault" }],
      discriminator: { propertyName: "kind" },
    };
    const text = pageWith((document) => {
      set(document, ["components", "schemas", "Rich"], rich);
      set(document, [...operationPath, "deprecated"], true);
      set(document, [...operationPath, "callbacks"], {
        done: {
          "{$request.body#/url}": { post: { responses: { "204": { description: "Fine" } } } },
        },
      });
      set(document, ["webhooks"], { gone: { post: { requestBody: { content: {} } } } });
      set(document, ["components", "securitySchemes", "o"], {
        type: "oauth2",
        flows: {
          implicit: { authorizationUrl: "https://a.example", scopes: { read: "May read" } },
        },
      });
      set(document, ["components", "headers"], {
        "x-left": { schema: { type: "integer" }, description: "How many" },
      });
    });
    const kept = extracted(text, "openapi");
    expect(at(kept, "components", "schemas", "Rich")).toEqual(rich);
    expect(at(kept, ...operationPath, "deprecated")).toBe(true);
    expect(
      at(kept, ...operationPath, "callbacks", "done", "{$request.body#/url}", "post", "responses"),
    ).toEqual({
      "204": { description: "No Content" },
    });
    expect(kept["webhooks"]).toEqual({ gone: { post: { requestBody: { content: {} } } } });
    expect(at(kept, "components", "securitySchemes", "o", "flows", "implicit", "scopes")).toEqual({
      read: "",
    });
    expect(at(kept, "components", "headers")).toEqual({
      "x-left": { schema: { type: "integer" } },
    });
  });

  it("extensions of the site are dropped", () => {
    const text = pageWith((document) => {
      set(document, ["x-logo"], "https://a.example");
      set(document, [...operationPath, "x-codeSamples"], []);
      set(document, ["paths", "x-order"], 1);
    });
    const kept = extracted(text, "openapi");
    expect(JSON.stringify(kept)).not.toMatch(/x-logo|x-codeSamples|x-order/);
  });

  it.each<[stated: JsonObject, read: Json]>([
    [{ type: "string", nullable: true }, { type: ["string", "null"] }],
    [{ type: ["string", "null"], nullable: true }, { type: ["string", "null"] }],
    [{ type: "string", nullable: false }, { type: "string" }],
    [
      { type: "string", enum: ["a"], nullable: true },
      { type: ["string", "null"], enum: ["a", null] },
    ],
    [
      { $ref: "#/components/schemas/Removed", nullable: true },
      { anyOf: [{ $ref: "#/components/schemas/Removed" }, { type: "null" }] },
    ],
    [
      { allOf: [{ $ref: "#/components/schemas/Removed" }], nullable: true },
      { anyOf: [{ allOf: [{ $ref: "#/components/schemas/Removed" }] }, { type: "null" }] },
    ],
    [{ enum: ["a"], nullable: true }, { anyOf: [{ enum: ["a"] }, { type: "null" }] }],
    [{ nullable: true }, {}],
    [{ type: "object", properties: { nullable: { type: "boolean" } } }, "the same"],
    [
      { type: "integer", minimum: 0, exclusiveMinimum: true },
      { type: "integer", exclusiveMinimum: 0 },
    ],
    [
      { type: "integer", maximum: 9, exclusiveMaximum: false },
      { type: "integer", maximum: 9 },
    ],
    [{ type: "integer", exclusiveMinimum: 0 }, "the same"],
  ])("OpenAPI 3.0's %j is read in 3.1's words", (stated, read) => {
    const text = pageWith((document) => {
      set(document, ["openapi"], "3.0.3");
      set(document, ["components", "schemas", "Fault", "properties", "it"], stated);
    });
    const document = extracted(text, "openapi");
    expect(document["openapi"]).toBe("3.1.0");
    expect(at(document, "components", "schemas", "Fault", "properties", "it")).toEqual(
      read === "the same" ? stated : read,
    );
  });
});

describe("the info string", () => {
  it.each([
    "yaml DELETE /v1/shelves/{shelfId}",
    "yaml delete /v1/shelves/{shelfId}",
    "yaml /api/openapi.json delete /v1/shelves/{shelfId}",
    "yaml openapi.yaml DELETE /v1/shelves/{shelfId}",
    "yml spec/api.yml Delete /v1/shelves/{shelfId}",
  ])("%s names the operation", (infoString) => {
    const text = pageWith(() => undefined, infoString);
    expect(at(extracted(text, "openapi", "x"), ...operationPath, "operationId")).toBe("x");
  });

  it.each([
    ["yaml", "names no operation"],
    ["yaml REMOVE /v1/shelves/{shelfId}", "names no operation"],
    ["yaml DELETE", "names no operation"],
    ["yaml PATCH /v1/shelves/{shelfId}", "doesn't hold the operation PATCH /v1/shelves/{shelfId}"],
    ["yaml DELETE /v1/boards", "doesn't hold the operation DELETE /v1/boards"],
  ])("%s is a problem", (infoString, message) => {
    const text = pageWith(() => undefined, infoString);
    const { fragments, problems } = extract(text, "openapi");
    expect(fragments).toEqual([]);
    expect(problems).toEqual([
      expect.objectContaining({
        part: "OpenAPI block",
        layer: "openapi",
        line: lineIn(text, `\`\`\`\`${infoString}`),
        message: expect.stringContaining(message),
      }),
    ]);
  });
});

it("a second operation in the block is left out, and noticed", () => {
  const path = ["paths", "/v1/shelves/{shelfId}", "get"];
  const text = pageWith((document) => set(document, path, { responses: {} }));
  const { fragments, notices } = extract(text, "openapi");
  expect(at(fragments[0]?.document, ...operationPath)).toBeDefined();
  expect(at(fragments[0]?.document, ...path)).toBeUndefined();
  expect(notices).toEqual([
    expect.objectContaining({
      part: "OpenAPI block, paths./v1/shelves/{shelfId}.get",
      line: lineIn(text, "    get:") + 1,
      message: expect.stringContaining("second operation"),
    }),
  ]);
});

describe("problems", () => {
  const problemIn = (text: string) => {
    const { fragments, problems } = extract(text, "openapi");
    expect(fragments).toEqual([]);
    return problems[0];
  };

  it("a page without the section has no such layer", () => {
    expect(problemIn(pageText({ openapi: "" }))?.message).toContain("no such block");
  });

  it("a section without a block is told by the line of its heading", () => {
    const text = pageText({ openapi: "## OpenAPI\n\nSoon." });
    expect(problemIn(text)?.line).toBe(lineIn(text, "## OpenAPI"));
  });

  it("two blocks aren't chosen from", () => {
    const text = `${pageText()}\n\n${fence("yaml DELETE /v1/x", "openapi: 3.1.0", 4)}`;
    expect(problemIn(text)?.message).toContain("several blocks");
  });

  it.each([
    ["invalid YAML", "type: integer", "type: [integer"],
    ["a key that stands twice", "  version: 1.0.0", "  version: 1.0.0\n  version: 1.0.1"],
  ])("%s is told by its line of the page", (_, before, after) => {
    const text = pageText();
    const problem = problemIn(text.replace(before, after));
    expect(problem?.message).toContain("invalid YAML");
    expect(problem?.line).toBeGreaterThanOrEqual(lineIn(text, before));
    expect(problem?.line).toBeLessThanOrEqual(lineIn(text, before) + 1);
  });

  it.each([
    ["openapi: 3.1.0", 'swagger: "2.0"', "version 2.0"],
    ["openapi: 3.1.0", "openapi: 3.1", "version 3.1"],
    ["openapi: 3.1.0\n", "", "no version"],
  ])("%s → %s: another version isn't read", (before, after, message) => {
    expect(problemIn(pageText().replace(before, after))?.message).toContain(message);
  });

  it("an alias of nothing is told by the line of the block", () => {
    const text = pageText().replace("type: integer", "type: *nothing");
    expect(problemIn(text)).toMatchObject({
      line: lineIn(text, "````yaml"),
      message: expect.stringContaining("nothing"),
    });
  });

  it("a text instead of a document is a problem", () => {
    const openapi = openApiSection("yaml DELETE /v1/shelves/{shelfId}", "Coming soon");
    expect(problemIn(pageText({ openapi }))?.message).toContain("holds no OpenAPI document");
  });

  it.each([
    [
      "$ref: '#/components/schemas/Fault'",
      "$ref: https://evil.example/x",
      "https://evil.example/x",
    ],
    ["$ref: '#/components/schemas/Fault'", "$ref: other.yaml#/x", "other.yaml#/x"],
    ["type: integer", "$dynamicRef: https://evil.example/x", "https://evil.example/x"],
    [
      "type: integer",
      "discriminator: { propertyName: a, mapping: { b: https://evil.example/x } }",
      "https://evil.example/x",
    ],
    ["type: integer", "discriminator: { propertyName: a, mapping: { b: ../x.yaml } }", "../x.yaml"],
  ])("%s → %s leads out of the page: refused by its line", (before, after, target) => {
    const text = pageText().replaceAll('"', "'").replace(before, after);
    expect(problemIn(text)).toMatchObject({
      line: lineIn(text, target),
      message: expect.stringContaining(`"${target}" leads out of the page`),
    });
  });

  it("a block that never ends means that the page was cut short", () => {
    const text = pageText();
    const problem = problemIn(text.slice(0, text.indexOf("securitySchemes")));
    expect(problem).toMatchObject({ part: "code block", line: lineIn(text, "````yaml") });
    expect(problem?.message).toContain("cut short");
  });

  it("a page that breaks off in the closing fence is cut short, too", () => {
    expect(problemIn(pageText().slice(0, -1))?.message).toContain("cut short");
  });

  it.each([
    ["in a list", "* One:\n\n  ```json\n  1\n  ```", false],
    ["in a quotation", "> ~~~~json\n> 1\n> ~~~~~", false],
    ["in a component", "<Tab>\n    ```json\n    1\n    ```  \n</Tab>", false],
    ["by a list's end", "* One:\n\n  ```json\n  1\n\nNext.", true],
    ["by too few backticks", "````json\n1\n```", true],
    ["by text that ends in backticks", "```json\n1 ```", true],
  ])("a code block that ends %s", (_, openapi, isUnclosed) => {
    const { problems } = extract(pageText({ openapi }), "prose");
    expect(problems.map(({ part }) => part)).toEqual(isUnclosed ? ["code block"] : []);
  });
});

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { describe, expect, it } from "vitest";
import { digestOf, editFault, withDigest } from "../../scripts/fragments/digest.js";
import { lostFacts } from "../../scripts/fragments/facts.js";
import { lintFragment } from "../../scripts/fragments/lint.js";
import { statesOf } from "../../scripts/fragments/states.js";
import { readFragments, sourcesAwaitingPull } from "../../scripts/inputs/fragments.js";
import type { JsonObject } from "../../scripts/inputs/json.js";
import { readSources } from "../../scripts/inputs/sources.js";
import { markdown, startSite } from "../pull/site.js";
import { makeSpecFolder } from "../pull/spec-folder.js";

const sources = {
  site: "https://docs.example",
  section: { en: "/api/", es: "/es/api/" },
  ignored: { hello: "It says hello." },
  pages: { shelf: { operation: "getShelf", layers: ["prose"] } },
  sources: [],
};
const id = "shelf.en.md.prose";
const source = { page: "https://docs.example/api/shelf", language: "en", layer: "prose" };
const answer = (schema: JsonObject) => ({
  "200": { description: "OK", content: { "application/json": { schema } } },
});

/** A fragment about `GET /v1/shelf`. */
function fragment(operation: JsonObject, parts: JsonObject = {}): JsonObject {
  return {
    openapi: "3.1.0",
    "x-source": source,
    info: { title: "Shelves", version: "1" },
    paths: { "/v1/shelf": { get: { operationId: "getShelf", responses: {}, ...operation } } },
    ...parts,
  };
}

function specWith(fragments: Record<string, JsonObject>): string {
  const { spec } = makeSpecFolder();
  writeFileSync(join(spec, "sources.yaml"), stringify(sources));
  for (const [name, document] of Object.entries(fragments)) {
    writeFileSync(join(spec, "pages", `${name}.yaml`), stringify(document));
  }
  return spec;
}

const read = (spec: string) => readFragments(spec, readSources(spec));

describe("sources", () => {
  it("a page is one source for each language and layer", () => {
    const spec = specWith({});
    expect(readSources(spec).documented.map(({ id: one, page }) => [one, page])).toEqual([
      [id, "https://docs.example/api/shelf"],
      ["shelf.es.md.prose", "https://docs.example/es/api/shelf"],
    ]);
  });

  it("a language that the section hasn't got is refused by its line", () => {
    const spec = specWith({});
    const pages = { shelf: { ...sources.pages.shelf, languages: ["fr"] } };
    writeFileSync(join(spec, "sources.yaml"), stringify({ ...sources, pages }));
    expect(() => readSources(spec)).toThrow(/sources\.yaml:\d+:\d+: "fr" is no language/);
  });

  it("an id that two sources have is refused by its line", () => {
    const spec = specWith({});
    const twice = { ...source, id, rendition: "md", origin: "transcribed", operation: "getShelf" };
    writeFileSync(join(spec, "sources.yaml"), stringify({ ...sources, sources: [twice] }));
    expect(() => readSources(spec)).toThrow(
      /sources\.yaml:\d+:\d+: source id "shelf\.en\.md\.prose" is used twice/,
    );
  });

  it("without a fragment they await their first pull, and say nothing", async () => {
    const spec = specWith({ [id]: fragment({}) });
    const fragments = await read(spec);
    expect(fragments.map((one) => one.source.id)).toEqual([id]);
    const awaiting = sourcesAwaitingPull(spec, readSources(spec).documented);
    expect(awaiting.map((one) => one.id)).toEqual(["shelf.es.md.prose"]);
  });
});

describe("a reference that leads out of a fragment is refused before anything opens it", () => {
  const forms: Record<string, (address: string) => JsonObject> = {
    "$ref of a schema": ($ref) => fragment({ responses: answer({ $ref }) }),
    "$ref of a response": ($ref) => fragment({ responses: { "200": { $ref } } }),
    "$ref of a path": ($ref) => fragment({}, { paths: { "/v1/shelf": { $ref } } }),
    "$ref in an example": ($ref) => fragment({ responses: answer({ example: { $ref } }) }),
    "$ref in an extension": ($ref) => fragment({ "x-more": { deep: [{ $ref }] } }),
    "$ref of a description": ($ref) => fragment({ description: { $ref } }),
    $dynamicRef: ($dynamicRef) => fragment({ responses: answer({ $dynamicRef }) }),
    "discriminator.mapping": (a) =>
      fragment({
        responses: answer({ discriminator: { propertyName: "kind", mapping: { a } } }),
      }),
    externalValue: (externalValue) =>
      fragment({
        requestBody: { content: { "text/plain": { examples: { a: { externalValue } } } } },
      }),
    operationRef: (operationRef) =>
      fragment({ responses: { "200": { description: "OK", links: { a: { operationRef } } } } }),
  };

  it.each(Object.entries(forms))("%s", async (_, form) => {
    const site = await startSite();
    site.on("/elsewhere.yaml", markdown("type: string", "application/yaml"));
    for (const address of [
      `${site.baseUrl}/elsewhere.yaml`,
      "../elsewhere.yaml#/a",
      "/etc/passwd",
    ]) {
      const spec = specWith({ [id]: form(address) });
      await expect(read(spec)).rejects.toThrow(
        new RegExp(`shelf\\.en\\.md\\.prose\\.yaml:\\d+:\\d+: "${address}" leads out`),
      );
      // Nor would the linter, if it were asked.
      await lintFragment(form(address), join(spec, "pages", "x.yaml"));
    }
    expect(site.requests("/elsewhere.yaml")).toBe(0);
  });

  it("one that stays inside isn't", async () => {
    const components = { schemas: { Shelf: { type: "string" } } };
    const responses = answer({
      anyOf: [{ $ref: "#/components/schemas/Shelf" }],
      example: "https://docs.example",
    });
    expect(await read(specWith({ [id]: fragment({ responses }, { components }) }))).toHaveLength(1);
  });
});

describe("a pulled fragment that was edited by hand", () => {
  const pulled = withDigest(fragment({ responses: answer({ type: "string" }) }));

  it("is known by its digest, whatever the order and layout of its keys", () => {
    const reordered = Object.fromEntries(Object.entries(pulled).reverse());
    expect(digestOf(reordered)).toBe(digestOf(pulled));
    expect(editFault(id, reordered)).toBeUndefined();
    expect(editFault(id, { ...pulled, paths: {} })).toContain("edited by hand");
    expect(editFault(id, fragment({}))).toBeUndefined();
  });

  it("stops the generator with its file and line, and what to do", async () => {
    expect(await read(specWith({ [id]: pulled }))).toHaveLength(1);
    const edited = { ...pulled, info: { title: "Shelves", version: "2" } };
    await expect(read(specWith({ [id]: edited }))).rejects.toThrow(
      /shelf\.en\.md\.prose\.yaml:\d+:\d+: it was edited by hand.*pull again.*origin: transcribed/,
    );
  });
});

describe("what a fragment has lost", () => {
  const before = fragment({
    servers: [{ url: "https://a.example" }],
    parameters: [{ name: "page", in: "query", required: true, schema: { type: "string" } }],
    requestBody: {
      content: {
        "application/json": {
          schema: {
            type: "object",
            required: ["kind"],
            properties: { kind: { type: "string", enum: ["a", "b"] }, deep: { type: "object" } },
          },
        },
      },
    },
    responses: { "200": { description: "OK" }, "404": { description: "Not Found" } },
  });

  it.each<[what: string, from: string, to: string, lost: string[]]>([
    ["a host", "a.example", "b.example", ["getShelf: server https://a.example"]],
    ["a parameter", '"name":"page"', '"name":"size"', ["getShelf: query parameter page"]],
    ["a status", '"404"', '"410"', ["getShelf: response 404"]],
    ["a value", '"b"', '"c"', ["getShelf: request field kind takes b"]],
    ["a field", '"deep"', '"flat"', ["getShelf: request field deep"]],
    ["a requirement", '["kind"]', "[]", ["getShelf: request field kind is required"]],
    ["nothing", "Shelves", "Boards", []],
  ])("%s", (_, from, to, lost) => {
    const after = JSON.parse(JSON.stringify(before).replace(from, to)) as JsonObject;
    expect(lostFacts(before, after)).toEqual(lost);
  });

  it("isn't what only stands in another place", () => {
    const { servers, ...operation } =
      (before["paths"] as Record<string, Record<string, JsonObject>>)["/v1/shelf"]?.["get"] ?? {};
    const moved = fragment(operation, { servers: servers ?? [] });
    expect(lostFacts(before, moved)).toEqual([]);
  });
});

describe("what a fragment shows of the API as a whole", () => {
  const stated = (operation: JsonObject) => statesOf(fragment(operation));
  const body = (properties: JsonObject) => ({
    content: { "application/json": { schema: { type: "object", properties } } },
  });
  const string = { type: "string" };
  const list = { type: "array", items: string };

  it.each<[what: string, operation: JsonObject, states: object]>([
    [
      "the host of its servers",
      { servers: [{ url: "https://a.example/x" }] },
      { "panel.host": ["a.example"] },
    ],
    [
      "which status refuses invalid input",
      { responses: { "422": {}, "404": {} } },
      { "panel.invalidInputStatus": ["422"] },
    ],
    [
      "camel case",
      { requestBody: body({ botId: string }) },
      { "panel.case": ["camelCase (REST bodies)"] },
    ],
    [
      "snake case, and which field names an event",
      { requestBody: body({ event_type: string }) },
      { "panel.case": ["snake_case (webhook bodies)"], "panel.eventDiscriminator": ["event_type"] },
    ],
    [
      "a message that is always a list",
      { responses: answer({ properties: { message: list } }) },
      { "panel.message": ["always an array of strings"] },
    ],
    [
      "a message that may be one text",
      { responses: answer({ properties: { message: { oneOf: [string, list] } } }) },
      { "panel.message": ["a string or an array of strings"] },
    ],
    [
      "authType as one of a few values, in a request",
      { requestBody: body({ authType: { ...string, enum: ["a"] } }), responses: answer({}) },
      { "panel.authType": ["four values (request)"], "panel.case": ["camelCase (REST bodies)"] },
    ],
    [
      "authType as any text, in a response",
      { responses: answer({ properties: { data: { properties: { authType: string } } } }) },
      { "panel.authType": ["any string (response)"] },
    ],
    [
      "a status that is called as another one is",
      { responses: { "401": { description: "Unauthorized" }, "409": { description: "Gone" } } },
      { "getShelf.response.409.phrase": ["Gone"] },
    ],
    ["nothing where there is nothing", {}, {}],
  ])("%s", (_, operation, states) => {
    expect(stated(operation)).toEqual(states);
  });

  it("and what its page says in words or examples", () => {
    const document = { ...fragment({}), "x-states": { "getShelf.dates": "whole seconds" } };
    expect(statesOf(document)).toEqual({ "getShelf.dates": ["whole seconds"] });
  });
});

import { describe, expect, it } from "vitest";
import { elements, type JsonObject } from "../../scripts/inputs/json.js";
import { at } from "../at.js";
import {
  answerOf,
  documentAnswering,
  documentOf,
  faultsIn,
  merge,
  operating,
  operationOf,
  schemasOf,
} from "./documents.js";

/* `$ref` in every place that OpenAPI 3.1 allows, and components. */

const string = { type: "string" };
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const object = (properties: object) => ({ type: "object", properties }) as JsonObject;
const json = (schema: object) => ({ "application/json": { schema } });

describe("references are followed", () => {
  it("of operations, parameters, request bodies, responses, headers and security schemes", async () => {
    const components = {
      "x-get": {
        operationId: "getThing",
        security: [{ key: [] }],
        parameters: [{ $ref: "#/components/parameters/Page" }],
        requestBody: { $ref: "#/components/requestBodies/Body" },
        responses: { "404": { $ref: "#/components/responses/Alias" } },
      },
      parameters: { Page: { name: "page", in: "query", schema: string } },
      requestBodies: { Body: { content: json(string) } },
      responses: {
        Alias: { $ref: "#/components/responses/NotFound" },
        NotFound: {
          description: "",
          headers: { "X-Id": { $ref: "#/components/headers/Id" } },
          content: json(string),
        },
      },
      headers: { Id: { schema: string } },
      securitySchemes: {
        key: { $ref: "#/components/securitySchemes/real" },
        real: { type: "http", scheme: "basic" },
      },
    };
    const document = documentOf({
      paths: { "/thing": { get: { $ref: "#/components/x-get" } } },
      components,
    } as never);
    const merged = merge([document]);
    expect(operationOf(merged)).toMatchObject({
      security: [{ key: [] }],
      parameters: [{ name: "page" }],
      requestBody: { content: json(string) },
      responses: { "404": { headers: { "X-Id": { schema: string } }, content: json(string) } },
    });
    expect(await faultsIn(merged.document)).toEqual([]);
  });

  it("with ~1, ~0 and percent signs in their pointers, into the middle of things", () => {
    const document = {
      ...documentAnswering({ $ref: "#/x-odd/a~1b/c~0d/e%20f/0" }),
      "x-odd": { "a/b": { "c~d": { "e f": [object({ id: string })] } } },
    };
    expect(answerOf(merge([document]))).toEqual(object({ id: string }));
  });

  it("with siblings: both hold", () => {
    const components = { Base: object({ id: string }) };
    const merged = merge([
      documentAnswering({ ...ref("Base"), required: ["id"], description: "words" }, components),
    ]);
    expect(answerOf(merged)).toEqual({
      type: "object",
      required: ["id"],
      properties: { id: string },
    });
    // Words alone make no other schema of it.
    expect(
      answerOf(merge([documentAnswering({ ...ref("Base"), description: "words" }, components)])),
    ).toEqual(ref("Base"));
  });

  it.each([
    ["#/components/schemas/Gone", "leads nowhere"],
    ["#anchor", "names an anchor"],
    ["#/components/schemas/Loop", "leads back into itself"],
  ])("%s %s, which is said by file", ($ref, what) => {
    expect(() => merge([documentAnswering({ $ref }, { Loop: ref("Loop") })])).toThrow(
      new RegExp(`^a\\.yaml: .*: .*${what}`),
    );
  });
});

describe("components", () => {
  it("of one name and the same content are one, whoever states them", () => {
    const documents = [1, 2, 3].map(() =>
      documentAnswering(object({ one: ref("Owner"), two: ref("Owner") }), {
        Owner: object({ id: string }),
      }),
    );
    expect(schemasOf(merge(documents))).toEqual({ Owner: object({ id: string }) });
  });

  it("of one name and different content are kept apart", async () => {
    const other = (schema: object) =>
      documentOf({
        paths: {
          "/other": {
            get: {
              operationId: "getOther",
              responses: { "200": { description: "", content: json(ref("Error")) } },
            },
          },
        },
        components: { schemas: { Error: schema } },
      } as never);
    const merged = merge([
      documentAnswering(ref("Error"), { Error: object({ code: string }) }),
      other(object({ reason: string })),
    ]);
    expect(schemasOf(merged)).toEqual({
      GetOtherError: object({ reason: string }),
      GetThingError: object({ code: string }),
    });
    expect(await faultsIn(merged.document)).toEqual([]);
  });

  it("alternatives stand in the order of final names, also of those inside them", () => {
    const list = (name: string) => ({ type: "array", items: ref(name) });
    const merged = merge([
      documentAnswering(
        { oneOf: [list("Beta"), list("Gamma")] },
        { Beta: object({ id: string }), Gamma: object({ name: string }) },
      ),
      operating(
        { requestBody: { content: { "text/plain": { schema: ref("Beta") } } } },
        {},
        { components: { schemas: { Beta: object({ code: string }) } } },
      ),
    ]);
    const [first] = elements(at(answerOf(merged), "anyOf"));
    expect(first).toEqual(list("Gamma"));
    expect(merge([merged.document]).document).toEqual(merged.document);
  });

  it("that stand in the same place are united, additions and all", () => {
    const merged = merge([
      documentAnswering(ref("Thing"), { Thing: object({ id: string }) }),
      documentAnswering(ref("Thing"), { Thing: object({ name: string }) }),
    ]);
    expect(schemasOf(merged)).toEqual({ Thing: object({ id: string, name: string }) });
    expect(merged.sides).toEqual({});
  });

  it("that nothing refers to are left out", () => {
    expect(schemasOf(merge([documentAnswering(string, { Unused: string })]))).toEqual({});
  });
});

describe("refused by name, file and place", () => {
  const node = { Node: object({ children: { type: "array", items: ref("Node") } }) };

  it("recursion", () => {
    expect(() => merge([documentAnswering(ref("Node"), node)])).toThrow(
      /^a\.yaml: components\/schemas\/Node\/properties\/children\/items: .*recursion.* replace this \$ref/,
    );
  });

  it("a path that is a reference", () => {
    const document = documentOf({
      paths: { "/thing": { $ref: "#/components/pathItems/Thing" } },
      components: { pathItems: { Thing: { get: { operationId: "getThing", responses: {} } } } },
    });
    expect(() => merge([document])).toThrow(/^a\.yaml: paths\/\/thing: .* write it out here/);
  });

  it("everything that refers to everything else, before it fills the memory", () => {
    const level = (number: number) =>
      object(Object.fromEntries(["a", "b"].map((name) => [name, ref(`Level${number + 1}`)])));
    const components = Object.fromEntries(
      Array.from({ length: 20 }, (_, number) => [`Level${number}`, level(number)]),
    );
    expect(() =>
      merge([documentAnswering(ref("Level0"), { ...components, Level20: string })]),
    ).toThrow(/^a\.yaml: .*: more than \d+ schemas/);
  });
});

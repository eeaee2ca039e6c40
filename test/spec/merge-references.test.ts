import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../scripts/spec/json.js";
import { answering, answerOf, at, documentOf, merge, operationOf, schemasOf } from "./documents.js";
import { faultsIn } from "./lint.js";

/* `$ref` in every place that OpenAPI 3.1 allows, and components. */

const string = { type: "string" };
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const object = (properties: object) => ({ type: "object", properties }) as JsonObject;
const json = (schema: object) => ({ "application/json": { schema } });

describe("references are followed", () => {
  it("of path items, parameters, request bodies, responses, headers and security schemes", async () => {
    const components = {
      pathItems: { Thing: { get: { $ref: "#/components/x-get" } } },
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
      paths: { "/thing": { $ref: "#/components/pathItems/Thing", summary: "words" } },
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

  it("a path item may add to the one that it refers to", () => {
    const shared = { parameters: [{ name: "a", in: "query", schema: string }] };
    const get = { operationId: "getThing", responses: {} };
    const document = documentOf({
      paths: { "/thing": { $ref: "#/x-shared", get } },
      "x-shared": shared,
    } as never);
    expect(operationOf(merge([document]))).toMatchObject(shared);
  });

  it("with ~1, ~0 and percent signs in their pointers, into the middle of things", () => {
    const document = {
      ...answering({ $ref: "#/x-odd/a~1b/c~0d/e%20f/0" }),
      "x-odd": { "a/b": { "c~d": { "e f": [object({ id: string })] } } },
    };
    expect(answerOf(merge([document]))).toEqual(object({ id: string }));
  });

  it("with siblings: both hold", () => {
    const components = { Base: object({ id: string }) };
    const merged = merge([
      answering({ ...ref("Base"), required: ["id"], description: "words" }, components),
    ]);
    expect(answerOf(merged)).toEqual({
      type: "object",
      required: ["id"],
      properties: { id: string },
    });
    // Words alone make no other schema of it.
    expect(
      answerOf(merge([answering({ ...ref("Base"), description: "words" }, components)])),
    ).toEqual(ref("Base"));
  });

  it.each([
    ["#/components/schemas/Gone", "leads nowhere"],
    ["other.yaml#/a", "leaves its own document"],
    ["#anchor", "names an anchor"],
    ["#/components/schemas/Loop", "leads back to itself"],
  ])("%s %s, which is said by file", ($ref, what) => {
    expect(() => merge([answering({ $ref }, { Loop: ref("Loop") })])).toThrow(
      new RegExp(`^a\\.yaml: .*${what}`),
    );
  });
});

describe("components", () => {
  it("of one name and the same content are one, whoever states them", () => {
    const documents = [1, 2, 3].map(() =>
      answering(object({ one: ref("Owner"), two: ref("Owner") }), {
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
      answering(ref("Error"), { Error: object({ code: string }) }),
      other(object({ reason: string })),
    ]);
    expect(schemasOf(merged)).toEqual({
      GetOtherError: object({ reason: string }),
      GetThingError: object({ code: string }),
    });
    expect(await faultsIn(merged.document)).toEqual([]);
  });

  it("that stand in the same place are united, additions and all", () => {
    const merged = merge([
      answering(ref("Thing"), { Thing: object({ id: string }) }),
      answering(ref("Thing"), { Thing: object({ name: string }) }),
    ]);
    expect(schemasOf(merged)).toEqual({ Thing: object({ id: string, name: string }) });
    expect(merged.disagreements).toEqual({});
  });

  it("that nothing refers to are left out", () => {
    expect(schemasOf(merge([answering(string, { Unused: string })]))).toEqual({});
  });
});

describe("recursion", () => {
  const node = { Node: object({ id: string, children: { type: "array", items: ref("Node") } }) };

  it("of a schema into itself stays", async () => {
    const merged = merge([answering(ref("Node"), node), answering(ref("Node"), node)]);
    expect(answerOf(merged)).toEqual(ref("Node"));
    expect(schemasOf(merged)).toEqual(node);
    expect(await faultsIn(merged.document)).toEqual([]);
  });

  it("of two schemas into each other stays, wherever they are entered", async () => {
    const both = { Man: object({ dog: ref("Dog") }), Dog: object({ man: ref("Man") }) };
    const merged = merge([answering(object({ a: ref("Man"), b: ref("Dog") }), both)]);
    expect(answerOf(merged)).toEqual(object({ a: ref("Man"), b: ref("Dog") }));
    expect(schemasOf(merged)).toEqual(both);
  });

  it("survives a rename by content", async () => {
    const other = documentOf({
      paths: {
        "/other": {
          get: {
            operationId: "getOther",
            responses: { "200": { description: "", content: json(ref("Node")) } },
          },
        },
      },
      components: { schemas: { Node: object({ next: ref("Node") }) } },
    } as never);
    const merged = merge([answering(ref("Node"), node), other]);
    expect(schemasOf(merged)).toMatchObject({
      GetOtherNode: object({ next: ref("GetOtherNode") }),
    });
    expect(await faultsIn(merged.document)).toEqual([]);
  });

  it("survives the loss of its name to a limit or a null", async () => {
    const limited = merge([answering(object({ top: { ...ref("Node"), required: ["id"] } }), node)]);
    expect(at(answerOf(limited), "properties", "top", "properties", "children", "items")).toEqual(
      ref("Node"),
    );
    const optional = merge([
      answering(object({ top: { anyOf: [ref("Node"), { type: "null" }] } }), node),
    ]);
    for (const { document } of [limited, optional]) expect(await faultsIn(document)).toEqual([]);
  });

  it("of one source and a plain schema of another are both kept", async () => {
    const flat = object({
      id: string,
      children: { type: "array", items: object({ leaf: string }) },
    });
    const merged = merge([answering(ref("Node"), node), answering(flat)]);
    expect(at(schemasOf(merged), "Node", "properties", "children", "items")).toEqual({
      anyOf: [ref("Node"), object({ leaf: string })],
    });
    expect(await faultsIn(merged.document)).toEqual([]);
  });

  it("of a response that has two kinds keeps its names", async () => {
    const merged = merge([
      answering(ref("Node"), node),
      answering({ type: "array", items: ref("Node") }, node),
    ]);
    expect(schemasOf(merged)["GetThingFlat"]).toMatchObject(
      object({ children: { items: { $ref: expect.any(String) } } }),
    );
    expect(await faultsIn(merged.document)).toEqual([]);
  });

  it("inside its own allOf is refused by file", () => {
    const schema = { Node: object({ next: { allOf: [ref("Node"), object({ more: string })] } }) };
    expect(() => merge([answering(ref("Node"), schema)])).toThrow(/^a\.yaml: .*allOf/);
  });

  it("of everything into everything is refused before it fills the memory", () => {
    const names = Array.from({ length: 12 }, (_, index) => `Node${index}`);
    const every = object(Object.fromEntries(names.map((name) => [name, ref(name)])));
    const components = Object.fromEntries(names.map((name) => [name, every]));
    expect(() => merge([answering(ref("Node0"), components as never)])).toThrow(
      /^a\.yaml: more than \d+ schemas/,
    );
  });
});

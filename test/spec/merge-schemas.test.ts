import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../scripts/inputs/json.js";
import {
  documentAnswering,
  answerOf,
  merge,
  operating,
  type MergedDocuments,
  faultsIn,
} from "./documents.js";

/* How schemas of several sources for one value become one. The value is the field `x` of an answer. */

const string = { type: "string" };
const object = (properties: object, more = {}): JsonObject =>
  ({ type: "object", ...more, properties }) as JsonObject;
const of = (...schemas: (object | boolean)[]) =>
  merge(schemas.map((schema) => documentAnswering(object({ x: schema }))));
const result = (merged: MergedDocuments) =>
  (answerOf(merged) as { properties: { x: unknown } }).properties.x;
const x = "getThing.response.200.flat.x";

/** What it is merged to, and on what the sources disagree. */
const cases: Record<
  string,
  { schemas: (object | boolean)[]; merged: unknown; disagreements?: object }
> = {
  "fields are united": {
    schemas: [object({ a: string }), object({ b: string }), { type: "object" }],
    merged: object({ a: string, b: string }),
  },
  "required or not is a disagreement, and keeps the field optional": {
    schemas: [object({ a: string }, { required: ["a"] }), object({ a: string })],
    merged: object({ a: string }),
    disagreements: { [`${x}.a.required`]: ["optional", "required"] },
  },
  "a field that is required, but not described, is a field": {
    schemas: [{ type: "object", required: ["a"] }],
    merged: object({ a: {} }, { required: ["a"] }),
  },
  "types that exclude each other are a disagreement, and all may come": {
    schemas: [string, { type: "integer" }],
    merged: { type: ["string", "integer"] },
    disagreements: { [`${x}.type`]: ["integer", "string"] },
  },
  "null, or not, is a disagreement": {
    schemas: [string, { type: ["string", "null"] }],
    merged: { type: ["string", "null"] },
    disagreements: { [`${x}.type`]: ["null | string", "string"] },
  },
  "a type array and an anyOf of types are the same": {
    schemas: [
      { type: ["string", "null"] },
      { anyOf: [{ type: "null" }, string] },
      { oneOf: [string, { type: "null" }] },
    ],
    merged: { type: ["string", "null"] },
  },
  "number takes in integer": {
    schemas: [{ type: ["integer", "number"] }, { type: "number" }],
    merged: { type: "number" },
  },
  "a limit of integers doesn't spread to other numbers": {
    schemas: [{ oneOf: [{ type: "integer", minimum: 1 }, { type: "number" }] }],
    merged: { anyOf: [{ type: "integer", minimum: 1 }, { type: "number" }] },
  },
  "formats that exclude each other are a disagreement, and none holds": {
    schemas: [{ ...string, format: "uuid" }, { ...string, format: "date" }, string],
    merged: string,
    disagreements: { [`${x}.format`]: ['"date"', '"uuid"'] },
  },
  "a limit that only some state is taken over": {
    schemas: [string, { ...string, format: "uri", minLength: 1 }],
    merged: { ...string, format: "uri", minLength: 1 },
  },
  "enum values are united; const is an enum of one": {
    schemas: [{ enum: ["a", "b"] }, { const: "c" }, string],
    merged: { ...string, enum: ["a", "b", "c"] },
  },
  "an enum of one type doesn't forbid the values of another": {
    schemas: [{ ...string, enum: ["a"] }, { type: "integer" }],
    merged: { anyOf: [{ ...string, enum: ["a"] }, { type: "integer" }] },
    disagreements: { [`${x}.type`]: ["integer", "string"] },
  },
  "allOf is folded": {
    schemas: [
      {
        allOf: [
          object({ a: string }),
          object({ b: string }, { required: ["a"] }),
          { description: "words" },
        ],
      },
    ],
    merged: object({ a: string, b: string }, { required: ["a"] }),
  },
  "allOf with variants inside spreads over them": {
    schemas: [
      {
        allOf: [
          object({ a: string }),
          { oneOf: [object({ k: { const: "b" } }), object({ k: { const: "c" } })] },
        ],
      },
    ],
    merged: {
      anyOf: ["b", "c"].map((value) => object({ a: string, k: { ...string, enum: [value] } })),
    },
  },
  "variants are matched by what tells them apart": {
    schemas: [
      { oneOf: [object({ k: { const: "a" }, one: string }), object({ k: { const: "b" } })] },
      { anyOf: [object({ k: { const: "c" } }), object({ k: { const: "a" }, two: string })] },
      { type: "object" },
    ],
    merged: {
      anyOf: [
        object({ k: { ...string, enum: ["a"] }, one: string, two: string }),
        object({ k: { ...string, enum: ["b"] } }),
        object({ k: { ...string, enum: ["c"] } }),
      ],
    },
  },
  "what is no variant of another source stands beside its variants": {
    schemas: [{ oneOf: [object({ a: string }), object({ b: string })] }, object({ c: string })],
    merged: { anyOf: ["a", "b", "c"].map((name) => object({ [name]: string })) },
  },
  "variants that null stands beside are variants, with it": {
    schemas: [
      { oneOf: [{ oneOf: [object({ a: string }), object({ b: string })] }, { type: "null" }] },
    ],
    merged: { anyOf: [object({ a: string }), object({ b: string }), { type: "null" }] },
  },
  "variants, or something else, is a disagreement": {
    schemas: [{ oneOf: [object({ a: string }), object({ b: string })] }, string],
    merged: { anyOf: [object({ a: string }), object({ b: string }), string] },
    disagreements: { [`${x}.type`]: ["object", "string"] },
  },
  "items are merged": {
    schemas: [
      { type: "array", items: object({ a: string }) },
      { type: "array", items: object({ b: string }) },
    ],
    merged: { type: "array", items: object({ a: string, b: string }) },
  },
  "additionalProperties: silence is no claim": {
    schemas: [{ type: "object", additionalProperties: false }, { type: "object" }],
    merged: { type: "object", additionalProperties: false },
  },
  "additionalProperties: none, some, or any, is a disagreement": {
    schemas: [false, string, true].map((additionalProperties) => ({
      type: "object",
      additionalProperties,
    })),
    merged: { type: "object", additionalProperties: true },
    disagreements: { [`${x}.additionalProperties`]: ["closed", "open", "typed"] },
  },
  "true says nothing": { schemas: [true, {}, string], merged: string },
};

describe("one value, several schemas", () => {
  it.each(Object.entries(cases))(
    "%s",
    async (_, { schemas, merged: expected, disagreements = {} }) => {
      const merged = of(...schemas);
      expect(result(merged)).toEqual(expected);
      expect(merged.sides).toEqual(disagreements);
      expect(await faultsIn(merged.document)).toEqual([]);
      expect(result(of(...[...schemas].reverse()))).toEqual(expected);
    },
  );

  it("variants of one name are one, also where nothing else tells them apart", () => {
    const variants = {
      oneOf: [{ $ref: "#/components/schemas/A" }, { $ref: "#/components/schemas/B" }],
    };
    const document = (field: string) =>
      documentAnswering(object({ x: variants }), {
        A: object({ [field]: string }),
        B: { type: "object", minProperties: 1 },
      });
    const { document: merged, statedBy } = merge([document("one"), document("two")]);
    expect(merged["components"]).toMatchObject({
      schemas: { A: object({ one: string, two: string }) },
    });
    expect(statedBy(`${x}<A>.two`)).toEqual(["b"]);
  });

  it("an example says nothing about what must be there", () => {
    const example = (schema: object) =>
      operating({
        responses: {
          "200": {
            description: "",
            content: { "application/json": { "x-inferred": true, schema } },
          },
        },
      } as never);
    const merged = merge([
      documentAnswering(object({ a: string }, { required: ["a"] })),
      example(object({ a: string, b: string })),
    ]);
    expect(answerOf(merged)).toEqual(object({ a: string, b: string }, { required: ["a"] }));
    expect(merged.sides).toEqual({});
  });

  it.each([
    [{ allOf: [string, { type: "integer" }] }, "allOf asks for string and integer"],
    [{ allOf: [{ enum: ["a"] }, { enum: ["b"] }] }, "allOf asks for one of"],
  ])("%j is refused by file and place", (schema, message) => {
    expect(() => of(schema)).toThrow(new RegExp(`^a\\.yaml: .*/properties/x: ${message}`));
  });

  const words = [
    "discriminator",
    "not",
    "if",
    "prefixItems",
    "patternProperties",
    "$id",
    "nullable",
  ];
  it.each(words)("the keyword %s is refused by name and place, with what to do", (keyword) => {
    expect(() => of({ type: "object", [keyword]: {} })).toThrow(
      new RegExp(
        `^a\\.yaml: .*/properties/x/${keyword.replace("$", "\\$")}: .*"${keyword.replace("$", "\\$")}" can't be merged: \\w`,
      ),
    );
  });

  it("the schema false is refused by place, with what to do", () => {
    expect(() => of({ type: "array", items: false })).toThrow(/\/x\/items: .* leave out/);
  });

  it("a field of any name has an id of its own", () => {
    const { sides } = of(
      object({ "a.b": string, a: object({ b: string }), type: string }),
      object({
        "a.b": { type: "integer" },
        a: object({ b: { type: "boolean" } }),
        type: { type: "null" },
      }),
    );
    expect(Object.keys(sides).sort()).toEqual([
      `${x}.a.b.type`,
      `${x}.type.type`,
      `${x}["a.b"].type`,
    ]);
  });
});

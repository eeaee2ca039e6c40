import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inferSchema } from "../../scripts/pull/extract/infer.js";
import type { Json } from "../../scripts/inputs/json.js";
import { runs } from "../runs.js";

const string = { type: "string" };
const dateTime = { type: "string", format: "date-time" };
const integer = { type: "integer" };

describe("the schema of an example", () => {
  it.each<[what: string, example: Json, schema: Json]>([
    ["a text", "a", string],
    ["a whole number", 1, integer],
    ["another number", 1.5, { type: "number" }],
    ["a truth value", false, { type: "boolean" }],
    ["null", null, { type: "null" }],
    ["an empty object", {}, { type: "object" }],
    ["an empty list", [], { type: "array", items: {} }],
    ["a list", ["a", "b"], { type: "array", items: string }],
    ["whole and other numbers", [1, 1.5], { type: "array", items: { type: "number" } }],
    [
      "a list of several types",
      ["a", 1, null],
      { type: "array", items: { anyOf: [string, integer, { type: "null" }] } },
    ],
    ["lists in lists", [[1], []], { type: "array", items: { type: "array", items: integer } }],
    [
      "objects that differ in their fields",
      [{ a: 1 }, { a: "x", b: { c: 1 } }],
      {
        type: "array",
        items: {
          type: "object",
          properties: {
            a: { anyOf: [string, integer] },
            b: { type: "object", properties: { c: integer } },
          },
        },
      },
    ],
    ["a date-time", "2026-01-15T10:30:00.000Z", dateTime],
    ["a date-time without milliseconds", "2023-11-07T05:31:56Z", dateTime],
    ["a date-time with an offset", "2023-11-07T05:31:56-05:00", dateTime],
    ["a date alone", "2023-11-07", string],
    ["a date-time without a zone", "2023-11-07T05:31:56", string],
    ["a month that doesn't exist", "2023-13-07T05:31:56Z", string],
    ["a date-time inside of a sentence", "at 2023-11-07T05:31:56Z", string],
    ["a date-time and a word", ["2023-11-07T05:31:56Z", "never"], { type: "array", items: string }],
  ])("%s", (_, example, schema) => {
    expect(inferSchema(example)).toEqual(schema);
  });

  it("a field called __proto__ is a field", () => {
    const { properties } = inferSchema(JSON.parse('{"__proto__": 1}') as Json);
    expect(Object.keys(properties as object)).toEqual(["__proto__"]);
  });

  it("is fitted by its example, whatever that is", () => {
    // The schemas themselves aren't looked at, which would take most of the time.
    const ajv = new Ajv2020({ meta: false, validateSchema: false, ownProperties: true });
    formats.default(ajv);
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false } as object), (example) => {
        expect(ajv.validate(inferSchema(example as Json), example)).toBe(true);
      }),
      runs(25),
    );
  });
});

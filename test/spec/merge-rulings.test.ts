import { describe, expect, it } from "vitest";
import { Rulings, stanza, type Ruling } from "../../scripts/inputs/rulings.js";
import { at } from "../at.js";
import {
  documentAnswering,
  answerOf,
  documentOf,
  merge,
  mergeRuled,
  operating,
} from "./documents.js";

/* What a ruling does to a disagreement, and what becomes of one that has none. */

const field = (schema: object) =>
  documentAnswering({ type: "object", properties: { x: schema } } as never);
const id = "getThing.response.200.flat.x";
const ruling = (
  of: string,
  sides: string[],
  decision: { keep: "all" } | { prefer: string },
): Ruling => ({
  id: of,
  sides,
  ...decision,
  reason: "tests",
});
const schemaOf = (documents: Parameters<typeof merge>[0], rulings: Ruling[]) =>
  at(answerOf(merge(documents, rulings)), "properties", "x");
const all = { keep: "all" } as const;

describe("a ruling", () => {
  const types = [field({ type: "string", minLength: 1 }), field({ type: "integer", minimum: 0 })];
  const sides = ["integer", "string"];

  it("keep: all leaves every side", () => {
    expect(schemaOf(types, [ruling(`${id}.type`, sides, all)])).toEqual({
      type: ["string", "integer"],
      minLength: 1,
      minimum: 0,
    });
  });

  it("prefer takes one side, and what its sources say of it", () => {
    expect(schemaOf(types, [ruling(`${id}.type`, sides, { prefer: "string" })])).toEqual({
      type: "string",
      minLength: 1,
    });
  });

  it.each([
    ["required", { required: ["x"] }],
    ["optional", {}],
  ])("prefer: %s decides whether a field is required", (prefer, expected) => {
    const document = (more: object) =>
      documentAnswering({ type: "object", properties: { x: {} }, ...more } as never);
    const rulings = [ruling(`${id}.required`, ["optional", "required"], { prefer })];
    const merged = merge([document({ required: ["x"] }), document({})], rulings);
    expect(answerOf(merged)).toEqual({ type: "object", ...expected, properties: { x: {} } });
  });

  it("prefer takes one limit", () => {
    const documents = [
      field({ type: "string", format: "uuid" }),
      field({ type: "string", format: "date" }),
    ];
    const rulings = [ruling(`${id}.format`, ['"date"', '"uuid"'], { prefer: '"uuid"' })];
    expect(schemaOf(documents, rulings)).toEqual({ type: "string", format: "uuid" });
  });

  it.each([
    ["closed", false],
    ["typed", { type: "string" }],
    ["open", true],
  ])("prefer: %s decides about additionalProperties", (prefer, expected) => {
    const documents = [false, { type: "string" }, true].map((one) =>
      field({ type: "object", additionalProperties: one }),
    );
    const rulings = [ruling(`${id}.additionalProperties`, ["closed", "open", "typed"], { prefer })];
    expect(schemaOf(documents, rulings)).toEqual({
      type: "object",
      additionalProperties: expected,
    });
  });

  it("prefer decides where an operation is, and drops the parameters of the other path", () => {
    const at2 = (path: string, name: string) =>
      documentOf({
        paths: {
          [path]: {
            get: {
              operationId: "getThing",
              parameters: [{ name, in: "path", required: true, schema: {} }],
              responses: {},
            },
          },
        },
      } as never);
    const documents = [at2("/a/{id}", "id"), at2("/b/{key}", "key")];
    const { document } = merge(documents, [
      ruling("getThing.path", ["/a/{id}", "/b/{key}"], { prefer: "/b/{key}" }),
    ]);
    expect(Object.keys(document["paths"] as object)).toEqual(["/b/{key}"]);
    expect(at(document, "paths", "/b/{key}", "get", "parameters")).toMatchObject([{ name: "key" }]);
    // An operation can't be at two places.
    const keepAll = [ruling("getThing.path", ["/a/{id}", "/b/{key}"], all)];
    expect(() => mergeRuled(documents, keepAll)).toThrow(/Unruled disagreement getThing\.path/);
  });

  it("with * serves every operation; one for the very id comes first", () => {
    const rulings = [
      ruling("*.response.200.flat.x.type", sides, all),
      ruling(`${id}.type`, sides, { prefer: "integer" }),
    ];
    expect(schemaOf(types, rulings)).toEqual({ type: "integer", minimum: 0 });
    expect(new Rulings(rulings).find("getOther.response.200.flat.x.type")).toBe(rulings[0]);
  });

  it("with * stands for one part, never for two, and its dots are dots", () => {
    const rulings = new Rulings([ruling("*.server", ["a", "b"], all)]);
    expect(rulings.find("getThing.server")).toBeDefined();
    expect(rulings.find("getThing.request.server")).toBeUndefined();
    expect(rulings.find("getThingXserver")).toBeUndefined();
  });
});

describe("without a ruling that fits", () => {
  const servers = (url: string) => operating({ servers: [{ url }] });
  const [a, b, c] = ["https://a.example", "https://b.example", "https://c.example"] as const;

  it("everything that is unruled or stale is told at once, with the stanzas that mend it", () => {
    const documents = [servers(a), servers(b)];
    const stale = ruling("getThing.path", ["/a", "/b"], { prefer: "/a" });
    expect(() => mergeRuled(documents, [stale])).toThrow(
      /Unruled disagreement getThing\.server:\n {2}https:\/\/a\.example\n {4}stated by a\n[^]*- id: getThing\.server\n[^]*"getThing\.path" matches no disagreement/,
    );
  });

  it("a side that was not known then needs a new decision", () => {
    const known = ruling("*.server", [a, b], all);
    expect(mergeRuled([servers(a), servers(b)], [known])).toBeDefined();
    expect(() => mergeRuled([servers(a), servers(b), servers(c)], [known])).toThrow(
      /The ruling for "\*\.server" was made for other sides/,
    );
  });

  it("a host that moves is told once for all operations, with the sides that its ruling then needs", () => {
    const operation = (operationId: string) => ({
      get: { operationId, responses: { "200": { description: "OK" } } },
    });
    const at = (url: string) =>
      documentOf({
        servers: [{ url }],
        paths: { "/a": operation("getA"), "/b": operation("getB") },
      });
    expect(() => mergeRuled([at(a), at(c)], [ruling("*.server", [a, b], all)])).toThrow(
      /^Unruled disagreements getA\.server, getB\.server:\n[^]*\n {4}sides:\n {6}- https:\/\/a\.example\n {6}- https:\/\/c\.example\n\nOr/,
    );
  });

  it("where operations moved to different hosts, the ruling's new sides are those of all", () => {
    const operation = (operationId: string, url: string) => ({
      get: {
        operationId,
        servers: [{ url }],
        responses: { "200": { description: "OK" } },
      },
    });
    const of = (first: string, second: string) =>
      documentOf({ paths: { "/a": operation("getA", first), "/b": operation("getB", second) } });
    const known = ruling("*.server", [a, b], all);
    const lists = `    sides:\n      - ${a}\n      - ${b}\n      - ${c}\n`;
    expect(() => mergeRuled([of(a, b), of(c, c)], [known])).toThrow(lists);
  });

  it("where a ruling knows every side and still decides nothing, it isn't told to be of others", () => {
    const prefersNone = ruling("*.server", [a, b, c], { prefer: c });
    expect(() => mergeRuled([servers(a), servers(b)], [prefersNone])).toThrow(
      /The ruling for "\*\.server" leaves none of these sides/,
    );
  });

  it("a stanza is YAML that decides, whatever the sides hold", () => {
    expect(stanza("x.path", ["/a: {b}", "#"])).toContain("prefer:");
    expect(stanza("x.server", ["a", "b"])).toContain("keep: all");
  });
});

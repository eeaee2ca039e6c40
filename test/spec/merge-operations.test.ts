import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../scripts/inputs/json.js";
import { at } from "../at.js";
import {
  documentAnswering,
  documentOf,
  fragmentOf,
  merge,
  mergeNamed,
  operating,
  operationOf,
  faultsIn,
} from "./documents.js";

/* How operations of several sources become one: what is around the schemas. */

const string = { type: "string" };
const schemes = {
  key: { type: "apiKey", in: "header", name: "x-key" },
  basic: { type: "http", scheme: "basic" },
};
const components = { securitySchemes: schemes };
const parametersOf = (merged: ReturnType<typeof merge>) => at(operationOf(merged), "parameters");

describe("operations", () => {
  it("one that a single source states is taken over", () => {
    const other = documentOf({
      paths: { "/other": { post: { operationId: "addOther", responses: {} } } },
    });
    const { document, sides } = merge([operating({}), other]);
    expect(Object.keys(document["paths"] as object)).toEqual(["/other", "/thing"]);
    expect(sides).toEqual({});
  });

  it("without an operationId have the one that another source gives to their method and path", () => {
    const at2 = (parameter: string, more = {}) =>
      documentOf({ paths: { [`/thing/{${parameter}}`]: { get: { responses: {}, ...more } } } });
    const { document, sides } = merge([at2("id"), at2("key", { operationId: "getThing" })]);
    expect(at(document, "paths", "/thing/{id}", "get", "operationId")).toBe("getThing");
    expect(sides).toEqual({ "getThing.path": ["/thing/{id}", "/thing/{key}"] });
  });

  it("of two names at one method and path are refused, not joined", () => {
    expect(() => merge([operating({}), operating({ operationId: "readThing" })])).toThrow(
      /b\.yaml: paths\/\/thing\/get: .* "readThing" here and "getThing" in a: give both the same/,
    );
  });

  it("that move keep their name, and where they are is a disagreement", () => {
    const moved = documentOf({
      paths: { "/moved": { get: { operationId: "getThing", responses: {} } } },
    });
    expect(merge([operating({}), moved]).sides).toEqual({
      "getThing.path": ["/moved", "/thing"],
    });
  });

  it("of one name and different methods are refused", () => {
    const post = documentOf({
      paths: { "/thing": { post: { operationId: "getThing", responses: {} } } },
    });
    expect(() => merge([operating({}), post])).toThrow(
      /"getThing" is POST \/thing here and GET \/thing in a: give/,
    );
  });

  it("with callbacks are refused by name", () => {
    expect(() => merge([operating({ callbacks: {} })])).toThrow(
      /a\.yaml: paths\/\/thing\/get\/callbacks: .* state them under `webhooks`/,
    );
  });

  it("webhooks are merged as paths are, and have no servers", async () => {
    const hook = (responses: JsonObject) =>
      documentOf({
        servers: [{ url: "https://a.example" }],
        webhooks: { thing: { post: { operationId: "onThing", responses } } },
      });
    const merged = merge([
      hook({ "200": { description: "" } }),
      hook({ "410": { description: "" } }),
    ]);
    expect(
      Object.keys(at(merged.document, "webhooks", "thing", "post", "responses") as object),
    ).toEqual(["200", "410"]);
    expect(merged.document).not.toHaveProperty("servers");
    expect(await faultsIn(merged.document)).toEqual([]);
  });
});

describe("parameters", () => {
  const query = (name: string, more = {}) => ({ name, in: "query", schema: string, ...more });

  it("of the path item count, and one of the operation replaces its namesake", () => {
    const own = { parameters: [query("a", { schema: { type: "integer" } })] };
    expect(parametersOf(merge([operating(own, { parameters: [query("a"), query("b")] })]))).toEqual(
      [query("a", { schema: { type: "integer" } }), query("b")],
    );
  });

  it("are united over sources; required or not is a disagreement", () => {
    const merged = merge([
      operating({ parameters: [query("a", { required: true }), query("b")] }),
      operating({ parameters: [query("a"), query("c")] }),
    ]);
    expect(parametersOf(merged)).toEqual([query("a"), query("b"), query("c")]);
    expect(merged.sides).toEqual({
      "getThing.parameter.query.a.required": ["optional", "required"],
    });
  });

  it("header names are compared without case", () => {
    const header = (name: string) => ({ parameters: [{ name, in: "header", schema: string }] });
    expect(
      parametersOf(merge([operating(header("X-Key")), operating(header("x-key"))])),
    ).toHaveLength(1);
  });

  it("those in the path are required, and exist by the path alone", () => {
    const path = (parameters: object[]) =>
      documentOf({
        paths: { "/t/{id}": { get: { operationId: "getThing", parameters, responses: {} } } },
      } as never);
    const expected = [{ name: "id", in: "path", required: true, schema: string }];
    for (const documents of [
      [path([])],
      [path([{ name: "id", in: "path", schema: string }]), path([])],
    ]) {
      const { document, sides } = merge(documents);
      expect(at(document, "paths", "/t/{id}", "get", "parameters")).toEqual(expected);
      expect(sides).toEqual({});
    }
  });

  it("with a content are refused by name", () => {
    const content = { "application/json": { schema: string } };
    expect(() =>
      merge([operating({ parameters: [{ name: "filter", in: "query", content }] })]),
    ).toThrow(/a\.yaml: .*\/parameters\/0\/content: .* give it a `schema`/);
  });

  it("style and explode are taken over where nobody contradicts", () => {
    const styled = query("a", { style: "pipeDelimited", explode: false });
    expect(
      parametersOf(
        merge([operating({ parameters: [styled] }), operating({ parameters: [query("a")] })]),
      ),
    ).toEqual([styled]);
  });

  it("names that an id can't hold don't meet others", () => {
    const object = { type: "object", properties: { b: { type: "integer" } } };
    const { sides } = merge([
      operating({ parameters: [query("a.b"), query("a", { schema: object })] }),
      operating({ parameters: [query("a.b", { schema: { type: "boolean" } })] }),
    ]);
    expect(sides).toEqual({
      'getThing.parameter.query["a.b"].type': ["boolean", "string"],
    });
  });
});

describe("bodies and responses", () => {
  const body = (content: object, more = {}) =>
    operating({ requestBody: { content, ...more } } as never);

  it("media types stand side by side", async () => {
    const merged = merge([
      body({ "application/json": { schema: string } }),
      body({ "text/plain": { schema: string }, "application/json": {} }),
    ]);
    const content = at(operationOf(merged), "requestBody", "content");
    expect(content).toEqual({
      "application/json": { schema: string },
      "text/plain": { schema: string },
    });
    expect(merged.sides).toEqual({});
    expect(await faultsIn(merged.document)).toEqual([]);
  });

  it("what differs between media types is no disagreement", () => {
    const content = {
      "application/json": { schema: { type: "object" } },
      "text/plain": { schema: string },
    };
    expect(merge([body(content)]).sides).toEqual({});
  });

  it("a field called content is not taken for the content", () => {
    const object = (name: string) => ({
      "application/json": { schema: { type: "object", properties: { [name]: string } } },
    });
    const { statedBy } = merge([body(object("content")), body(object("other"))]);
    expect(statedBy("getThing.request.content")).toEqual(["a"]);
  });

  it("whether a body is required counts only where it is said", () => {
    const json = { "application/json": { schema: string } };
    expect(merge([body(json), body(json, { required: true })]).sides).toEqual({});
    expect(merge([body(json, { required: false }), body(json, { required: true })]).sides).toEqual({
      "getThing.request.required": ["optional", "required"],
    });
  });

  it("status codes, ranges and default are united, with their headers", () => {
    const answer = (status: string, headers = {}) =>
      operating({ responses: { [status]: { description: "", headers } } });
    const retry = { "Retry-After": { schema: { type: "integer" } } };
    const merged = merge([answer("429"), answer("429", retry), answer("4XX"), answer("default")]);
    const responses = at(operationOf(merged), "responses") as Record<string, { headers?: object }>;
    expect(Object.keys(responses)).toEqual(["429", "4XX", "default"]);
    expect(responses["429"]?.headers).toEqual(retry);
    expect(merged.sides).toEqual({});
  });

  it("responses of two kinds are a disagreement, and both are kept under names of their own", async () => {
    const answering = (schema: object) =>
      operating({
        responses: { "200": { description: "", content: { "application/json": { schema } } } },
      } as never);
    const fields = { id: string };
    const wrapped = {
      message: string,
      status: string,
      data: { type: "object", properties: fields },
    };
    const merged = merge([
      answering({ type: "object", properties: fields }),
      answering({ type: "object", properties: wrapped }),
      answering({ type: "array", items: string }),
    ]);
    expect(merged.sides).toEqual({
      "getThing.response.200.shape": ["array", "envelope", "flat"],
    });
    expect(
      at(operationOf(merged), "responses", "200", "content", "application/json", "schema"),
    ).toEqual({
      anyOf: ["Array", "Envelope", "Flat"].map((kind) => ({
        $ref: `#/components/schemas/GetThing${kind}`,
      })),
    });
    expect(await faultsIn(merged.document)).toEqual([]);
  });
});

describe("servers", () => {
  const server = (...urls: string[]) => ({ servers: urls.map((url) => ({ url })) });
  const [a, b, c] = ["https://a.example", "https://b.example", "https://c.example"] as const;

  it("the narrowest level counts; the wider ones are on record as overridden", () => {
    const { document, overridden } = merge([operating(server(a), server(b), server(c))]);
    expect(document["servers"]).toEqual([{ url: a }]);
    expect(overridden).toEqual(
      [b, c].map((value) => ({ facet: "getThing.server", value, source: "a" })),
    );
  });

  it("a slash at the end makes no difference", () => {
    expect(merge([operating(server(`${a}/`)), operating(server(a))]).sides).toEqual({});
  });

  it("another one is a disagreement, also beside the old one", () => {
    const expected = { "getThing.server": [a, b] };
    expect(merge([operating(server(a)), operating(server(b))]).sides).toEqual(expected);
    expect(merge([operating(server(a)), operating(server(a, b))]).sides).toEqual(expected);
    expect(merge([operating(server(a)), operating({})]).sides).toEqual({});
  });

  it("an operation of which nobody says where it is has those of most others, and leads to their sources", () => {
    const paths = { "/other": { get: { operationId: "getOther", responses: {} } } };
    const { document, statedBy } = merge([operating({}, {}, server(a)), documentOf({ paths })]);
    expect(document["servers"]).toEqual([{ url: a }]);
    expect(at(document, "paths", "/other", "get", "servers")).toBeUndefined();
    expect(statedBy(`getOther.server: ${a}`)).toEqual(["a"]);
  });
});

describe("security", () => {
  const secured = (...security: object[]) => operating({ security } as never, {}, { components });

  it("an operation's replaces the document's", () => {
    const { document, overridden } = merge([
      operating({ security: [{ key: [] }] }, {}, { components, security: [{ basic: [] }] }),
    ]);
    expect(at(document, "paths", "/thing", "get", "security")).toEqual([{ key: [] }]);
    expect(overridden).toEqual([{ facet: "getThing.security", value: "basic", source: "a" }]);
  });

  it("[] and [{}] mean the same: nothing is needed", () => {
    expect(merge([secured(), secured({})]).sides).toEqual({});
    expect(merge([secured(), secured({ key: [] })]).sides).toEqual({
      "getThing.security": ["apiKey in header x-key", "none"],
    });
  });

  it("optional, and two schemes at once, are alternatives of their own", () => {
    const merged = merge([secured({}, { key: [], basic: [] })]);
    expect(at(operationOf(merged), "security")).toEqual(
      expect.arrayContaining([{}, { key: [], basic: [] }]),
    );
    expect(
      merge([secured({ key: [], basic: [] }), secured({ key: [] })]).sides["getThing.security"],
    ).toEqual(["apiKey in header x-key", "apiKey in header x-key + http basic"]);
  });

  it("a scheme is known by what it is, not by its name or its case", () => {
    const named = (name: string, scheme: object) =>
      operating({ security: [{ [name]: [] }] }, {}, {
        components: { securitySchemes: { [name]: scheme } },
      } as never);
    const merged = merge([
      named("one", { type: "http", scheme: "basic", description: "words" }),
      named("two", { type: "http", scheme: "Basic" }),
      named("three", { type: "http", scheme: "basic" }),
    ]);
    expect(merged.sides).toEqual({});
    expect(at(operationOf(merged), "security")).toHaveLength(1);
  });

  it("two schemes of one name are kept apart", async () => {
    const named = (scheme: object) =>
      operating({ security: [{ auth: [] }] }, {}, {
        components: { securitySchemes: { auth: scheme } },
      } as never);
    const merged = merge([named(schemes.basic), named(schemes.key)]);
    const names = Object.keys(at(merged.document, "components", "securitySchemes") as object);
    expect(names).toEqual(["auth", "auth2"]);
    expect(await faultsIn(merged.document)).toEqual([]);
  });

  it("one that is required but not declared is refused", () => {
    expect(() => merge([operating({ security: [{ ghost: [] }] })])).toThrow(
      /a\.yaml: .*ghost.* is declared nowhere/,
    );
  });
});

it("words that OpenAPI has no place for are statements too, and exclude each other", () => {
  const states = (value: string | string[]) => ({ "getThing.dates": value });
  const document = operating({});
  expect(
    mergeNamed([fragmentOf("a", document, {}, states("x")), fragmentOf("b", document)]).sides,
  ).toEqual({});
  expect(mergeNamed([fragmentOf("a", document, {}, states(["x", "y"]))]).sides).toEqual({
    "getThing.dates": ["x", "y"],
  });
});

it("words about what is inside an operation meet what its structure says", () => {
  const facet = "getThing.response.200.flat.x.type";
  const document = documentAnswering({ type: "object", properties: { x: { type: "string" } } });
  const states = { [facet]: "integer" };
  const { sides } = mergeNamed([
    fragmentOf("a", document),
    fragmentOf("b", operating({}), {}, states),
  ]);
  expect(sides).toEqual({ [facet]: ["integer", "string"] });
});

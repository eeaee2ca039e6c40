import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  elements,
  isJsonObject,
  members,
  type Json,
  type JsonObject,
} from "../../scripts/inputs/json.js";
import { kindOf } from "../../scripts/merge/body-kind.js";
import { explain, explanationsOf } from "../../scripts/ledger/explain.js";
import { explanationsInFull } from "../../scripts/ledger/explanations-text.js";
import { emptySchema } from "../../scripts/merge/schema.js";
import { whyCommand } from "../../scripts/why.js";
import { run } from "../commands/run.js";
import { withSmallSpec } from "./small-spec.js";

/* Every statement of the merged spec can be traced to the sources that make it. */

const root = join(import.meta.dirname, "../..");
const spec = parse(readFileSync(join(root, "spec/openapi.yaml"), "utf8")) as JsonObject;
const known = await explain(root);

/** Statements as `id`, or `id: value`, as the spec has them. */
const traces = new Set(
  known.all.flatMap(({ id, sides, kept }) =>
    sides
      .filter(({ value, statedBy }) => statedBy.length > 0 && (kept?.includes(value) ?? true))
      .map(({ value }) => (value === "" ? id : `${id}: ${value}`)),
  ),
);

function resolved(schema: Json): JsonObject {
  if (!isJsonObject(schema)) return {};
  if (typeof schema["$ref"] !== "string") return schema;
  const components = spec["components"] as Record<string, JsonObject>;
  return resolved(components["schemas"]?.[schema["$ref"].split("/").at(-1) ?? ""] ?? {});
}

/** The statements that a schema at `id` makes. */
function* ofSchema(place: Json, id: string): Generator<string> {
  const schema = resolved(place);
  for (const variant of elements(schema["anyOf"])) {
    const [tag] = elements(
      (
        members(resolved(variant)["properties"]).find(
          ([name]) => name === "type",
        )?.[1] as JsonObject
      )["enum"],
    );
    yield `${id}<${String(tag)}>`;
    yield* ofSchema(variant, `${id}<${String(tag)}>`);
  }
  const types = [schema["type"] ?? []].flat();
  if (types.length > 0) yield `${id}.type: ${types.map(String).sort().join(" | ")}`;
  if ("format" in schema) yield `${id}.format: ${JSON.stringify(schema["format"])}`;
  for (const value of elements(schema["enum"])) yield `${id}.enum.${JSON.stringify(value)}`;
  for (const name of elements(schema["required"])) yield `${id}.${String(name)}.required: required`;
  for (const [name, inner] of members(schema["properties"])) {
    yield `${id}.${name}`;
    yield* ofSchema(inner, `${id}.${name}`);
  }
  if ("items" in schema) yield* ofSchema(schema["items"] as Json, `${id}[]`);
}

const contentOf = (value: unknown) =>
  (value as { content?: Record<string, { schema: Json }> } | undefined)?.content;

function* ofResponse(response: Json, id: string): Generator<string> {
  yield id;
  const schema = contentOf(response)?.["application/json"]?.schema;
  if (schema === undefined) return;
  const own = resolved(schema);
  for (const alternative of "anyOf" in own ? elements(own["anyOf"]) : [schema]) {
    const fields = new Map(
      members(resolved(alternative)["properties"]).map(([name]) => [name, emptySchema]),
    );
    const kind = kindOf({ ...emptySchema, types: new Set(["object"]), fields });
    yield `${id}.shape: ${kind}`;
    yield* ofSchema(alternative, `${id}.${kind}`);
  }
}

function schemeLabel(name: string): string {
  const { securitySchemes } = spec["components"] as { securitySchemes: Record<string, JsonObject> };
  const { type, scheme, name: parameter, in: place } = securitySchemes[name] ?? {};
  return type === "http"
    ? `http ${String(scheme)}`
    : `apiKey in ${String(place)} ${String(parameter).toLowerCase()}`;
}

function* ofOperation(operation: JsonObject, address: string, place: string): Generator<string> {
  const id = String(operation["operationId"]);
  yield id;
  yield `${id}.path: ${address}`;
  if (place === "paths") {
    for (const server of elements(operation["servers"] ?? spec["servers"])) {
      yield `${id}.server: ${String((server as JsonObject)["url"])}`;
    }
  }
  for (const alternative of elements(operation["security"])) {
    const label = members(alternative)
      .map(([name]) => schemeLabel(name))
      .sort()
      .join(" + ");
    yield `${id}.security: ${label || "none"}`;
  }
  for (const parameter of elements(operation["parameters"]) as JsonObject[]) {
    const facet = `${id}.parameter.${String(parameter["in"])}.${String(parameter["name"]).replace(/^X-.*/, (name) => name.toLowerCase())}`;
    yield facet;
    yield `${facet}.required: ${parameter["required"] === true ? "required" : "optional"}`;
    yield* ofSchema(parameter["schema"] as Json, facet);
  }
  const body = contentOf(operation["requestBody"])?.["application/json"]?.schema;
  if (body !== undefined) {
    yield `${id}.request`;
    yield* ofSchema(body, `${id}.request`);
  }
  for (const [status, response] of members(operation["responses"])) {
    // Our own word on what nobody documents: it comes from spec/overlay.yaml.
    if (status !== "4XX") yield* ofResponse(response, `${id}.response.${status}`);
  }
}

const operations = ["paths", "webhooks"].flatMap((place) =>
  members(spec[place]).flatMap(([address, item]) =>
    members(item).map(([, one]) => {
      const operation = one as JsonObject;
      return [String(operation["operationId"]), operation, address, place] as const;
    }),
  ),
);

describe("every statement of spec/openapi.yaml leads to its sources", () => {
  it.each(operations)("%s", (_, operation, address, place) => {
    const statements = [...ofOperation(operation, address, place)];
    expect(statements.length).toBeGreaterThan(8);
    expect(statements.filter((one) => !traces.has(one))).toEqual([]);
  });

  it("and every source has a page", () => {
    const ids = known.all.flatMap(({ sides, silent }) => [
      ...sides.flatMap(({ statedBy }) => statedBy),
      ...silent,
    ]);
    for (const id of new Set(ids)) {
      expect(known.pages.get(id)).toMatch(/^https:\/\/docs\.jelou\.ai\//);
    }
  });
});

it("an id stands for itself and what is inside, and not for others that begin like it", () => {
  const ids = (id: string) => new Set(explanationsOf(known, id).map((one) => one.id));
  expect(ids("getIntegration.response.200.shape")).toEqual(
    new Set(["getIntegration.response.200.shape"]),
  );
  expect(ids("updateIntegration.request.webhookUrl")).toContain(
    "updateIntegration.request.webhookUrl.format",
  );
  expect(ids("sendMessage.request.value")).toContain(
    "sendMessage.request.value<text>.content.body",
  );
  expect(ids("getIntegration.response.20")).toEqual(new Set());
});

describe("npm run spec:why", () => {
  it("prints a page about an operation", async () => {
    const { status, stdout } = await run(whyCommand, ["getIntegration"], { folder: root });
    expect(status).toBe(0);
    expect(stdout.split("\n").length).toBeLessThan(60);
    expect(stdout).toMatch(/ server: keep all \(ruling \S+\)\n {4}https:.*: obtener/);
    expect(stdout).toMatch(/response\.500\n {4}stated by obtener.*\n {4}not by obtener/);
  });

  it("prints JSON", () =>
    withSmallSpec(async ({ root: folder }) => {
      const { stdout } = await run(whyCommand, ["getThing.server", "--json"], { folder });
      expect(JSON.parse(stdout)).toMatchObject({
        explanations: [{ kept: ["https://api.test/a", "https://api.test/b"] }],
        pages: { "thing.en.rendered.prose": "https://docs.test/thing" },
      });
    }));

  it("names the nearest ids where it knows none", () =>
    withSmallSpec(async ({ root: folder }) => {
      const { status, stdout, stderr } = await run(whyCommand, ["getThign.servr"], { folder });
      expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
      expect(stderr).toMatch(/Nearest:\n {2}getThing\.server\n/);
    }));

  it("asks for an id where it got none", async () => {
    expect(await run(whyCommand, [])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^One operation or id is needed\./),
    });
  });
});

it("in full, an explanation has sides, sources, pages, ruling and reason", () => {
  const all = explanationsInFull(explanationsOf(known, "getIntegration"), known);
  expect(all).toMatch(
    /getIntegration\.server: disagreement, keep all \(ruling \S+\)\n {2}\S.*\n {2}https:/,
  );
  expect(all).toContain(
    "obtener-integracion.es.md.prose  https://docs.jelou.ai/api/panel-externo-atencion/obtener",
  );
  expect(all).toMatch(/getIntegration\.response\.500\n {2}stated by\n[^]*? {2}not by\n/);
});

describe("a disagreement is told as not ruled, and no side of it as fallen,", () => {
  const explainedWith = (rulings: string) =>
    withSmallSpec(async (copy) => {
      copy.write("spec/rulings.yaml", rulings);
      const explained = await explain(copy.root);
      return explanationsInFull(explanationsOf(explained, "getThing.server"), explained);
    });

  it("where nobody has ruled on it", async () => {
    expect(await explainedWith("rulings: []\n")).toContain(
      "getThing.server: disagreement, not ruled\n  https://api.test/a, stated by\n",
    );
  });

  it("where the ruling was made for other sides", async () => {
    const sides = "[https://api.test/a, https://api.test/c]";
    const ruling = `{ id: "*.server", sides: ${sides}, keep: all, reason: Both answer. }`;
    expect(await explainedWith(`rulings: [${ruling}]\n`)).toContain(
      "getThing.server: disagreement, not ruled for these sides (ruling *.server)\n  Both answer.\n" +
        "  https://api.test/a, stated by\n",
    );
  });
});

import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { generateCommand } from "../../scripts/generate.js";
import { digestOf } from "../../scripts/sources.js";
import { run } from "../commands/run.js";
import { answerOf, bodyOf, operationIn, SmallSpec } from "./small-spec.js";

const object = (properties: object) => ({ type: "object", properties });
const text = { type: "string" };
const envelope = object({ message: text, status: { type: "integer" }, data: object({ id: text }) });
type Edit = Parameters<SmallSpec["editOperation"]>[0];

describe("a statement of only one source is added", () => {
  const additions: [name: string, edit: Edit, read: (operation: any) => unknown, value: unknown][] =
    [
      [
        "a field of a request",
        (one) => (bodyOf(one).properties.weight = { type: "number" }),
        (one) => bodyOf(one).properties.weight,
        { type: "number" },
      ],
      [
        "a field of an answer",
        (one) => (answerOf(one).properties.made = { type: "string", format: "date-time" }),
        (one) => answerOf(one).properties.made,
        { type: "string", format: "date-time" },
      ],
      [
        "an accepted value",
        (one) => bodyOf(one).properties.color.enum.push("blue"),
        (one) => bodyOf(one).properties.color.enum,
        ["blue", "green", "red"],
      ],
      [
        "a status",
        (one) => (one.responses["409"] = { description: "" }),
        (one) => one.responses["409"].description,
        "Conflict. What its body holds is documented nowhere.",
      ],
      [
        "a header",
        (one) => (one.parameters = [{ name: "X-Trace", in: "header", schema: text }]),
        (one) => one.parameters[0],
        { name: "X-Trace", in: "header", schema: text },
      ],
      [
        "a body that is an object or null",
        (one) =>
          (bodyOf(one).properties.owner = { anyOf: [object({ id: text }), { type: "null" }] }),
        (one) => bodyOf(one).properties.owner,
        { type: ["object", "null"], properties: { id: text } },
      ],
    ];

  it.each(additions)("%s", async (_, edit, read, value) => {
    const spec = new SmallSpec();
    spec.editOperation(edit);
    expect(read(operationIn(await spec.generate()))).toEqual(value);
  });

  it("a component that may be null in one place isn't null in another", async () => {
    const spec = new SmallSpec();
    const ref = { $ref: "#/components/schemas/Owner" };
    spec.edit("spec/pages/thing.en.md.prose.yaml", (document) => {
      document.components.schemas = { Owner: object({ id: text }) };
      const { properties } = bodyOf(operationIn(document));
      Object.assign(properties, { owner: ref, other: { anyOf: [ref, { type: "null" }] } });
    });
    const merged = await spec.generate();
    expect(merged.components.schemas).toEqual({ Owner: object({ id: text }) });
    const { owner, other } = bodyOf(operationIn(merged)).properties;
    expect(owner).toEqual(ref);
    expect(other).toEqual({ type: ["object", "null"], properties: { id: text } });
  });

  it("different components with the same name are named after their operations", async () => {
    const spec = new SmallSpec();
    const refer = (file: string, path: string[], schema: object) =>
      spec.edit(file, (document) => {
        document.components = { ...document.components, schemas: { Owner: schema } };
        const operation = path.reduce((inner, key) => inner[key], document);
        bodyOf(operation).properties.owner = { $ref: "#/components/schemas/Owner" };
      });
    const [call, event] = [
      ["paths", "/things/{id}", "post"],
      ["webhooks", "thing.made", "post"],
    ];
    refer("spec/pages/thing.en.md.prose.yaml", call, object({ id: text }));
    refer("spec/pages/events.en.md.prose.yaml", event, object({ name: text }));
    expect((await spec.generate()).components.schemas).toEqual({
      GetThingOwner: object({ id: text }),
      ReceiveThingMadeOwner: object({ name: text }),
    });
  });

  it("a webhook without security gets the security of the others", async () => {
    const spec = new SmallSpec();
    spec.edit("spec/pages/events.en.md.prose.yaml", ({ webhooks }) => {
      const { security: _, ...post } = webhooks["thing.made"].post;
      const gone = structuredClone({ ...post, operationId: "receiveThingGone" });
      const { schema } = gone.requestBody.content["application/json"];
      schema.properties.event.enum = ["thing.gone"];
      webhooks["thing.gone"] = { post: gone };
    });
    expect((await spec.generate()).webhooks["thing.gone"].post.security).toEqual([{}]);
  });
});

describe("a contradiction stops generate, and the stanza that it prints lets it pass", () => {
  const contradictions: [id: string, edit: (spec: SmallSpec) => void][] = [
    [
      "getThing.server",
      (spec) => spec.editOperation((one) => (one.servers = [{ url: "https://other.example" }])),
    ],
    ["getThing.security", (spec) => spec.editOperation((one) => (one.security = []))],
    [
      "getThing.response.200.shape",
      (spec) =>
        spec.editOperation((one) => {
          one.responses["200"].content["application/json"].schema = envelope;
        }),
    ],
    [
      "getThing.request.name.type",
      (spec) => spec.editOperation((one) => (bodyOf(one).properties.name = { type: "integer" })),
    ],
    [
      "getThing.request.name.required",
      (spec) => spec.editOperation((one) => (bodyOf(one).required = [])),
    ],
    [
      "getThing.dates",
      (spec) =>
        spec.edit("spec/pages/thing.en.md.prose.yaml", (one) => {
          one["x-states"]["getThing.dates"] = "with milliseconds";
        }),
    ],
    [
      "getThing.path",
      (spec) =>
        spec.edit("spec/pages/thing.en.md.prose.yaml", (one) => {
          one.paths = { "/v2/things/{id}": one.paths["/things/{id}"] };
        }),
    ],
  ];

  it.each(contradictions)("%s", async (id, edit) => {
    const spec = new SmallSpec();
    await spec.generate();
    const before = spec.read("spec/openapi.yaml");
    edit(spec);
    const { message } = (await spec.generate().catch((error: Error) => error)) as Error;
    expect(message).toContain(`Unruled disagreement ${id}:\n`);
    expect(message).toMatch(/stated by thing\.es\.md\.prose$/m);
    expect(spec.read("spec/openapi.yaml")).toBe(before);

    const [stanza] = /^ {2}- id: [^]*?reason: .*$/m.exec(message) ?? [];
    spec.write("spec/rulings.yaml", `rulings:\n${stanza}\n`);
    await spec.generate();
    expect(spec.read("spec/disagreements.md")).toContain(`### \`${id}\``);
  });
});

it("two operations under one operationId are no disagreement to rule on, says the message", async () => {
  const spec = new SmallSpec();
  spec.edit("spec/pages/events.en.md.prose.yaml", ({ webhooks }) => {
    webhooks["thing.gone"] = webhooks["thing.made"];
  });
  await expect(spec.generate()).rejects.toThrow(
    /Unruled disagreement receiveThingMade\.path:[^]*give the other one its own operationId/,
  );
});

describe("a ruling", () => {
  const ruling = (sides: string[], decision: object) => ({
    rulings: [{ id: "*.response.200.shape", sides, ...decision, reason: "why" }],
  });
  const withShapes = () => {
    const spec = new SmallSpec();
    spec.editOperation((one) => {
      one.responses["200"].content["application/json"].schema = envelope;
    });
    return spec;
  };
  const rule = (spec: SmallSpec, sides: string[], decision: object) =>
    spec.edit("spec/rulings.yaml", (file) => Object.assign(file, ruling(sides, decision)));

  it("`keep: all` makes each shape a component", async () => {
    const spec = withShapes();
    rule(spec, ["envelope", "flat"], { keep: "all" });
    const merged = await spec.generate();
    expect(answerOf(operationIn(merged)).anyOf).toEqual([
      { $ref: "#/components/schemas/GetThingEnvelope" },
      { $ref: "#/components/schemas/GetThingFlat" },
    ]);
    expect(operationIn(merged)["x-disagreements"]).toEqual(["getThing.response.200.shape"]);
  });

  it("`prefer` removes the other side from the spec", async () => {
    const spec = withShapes();
    rule(spec, ["envelope", "flat"], { prefer: "envelope" });
    const shape = answerOf(operationIn(await spec.generate()));
    expect(Object.keys(shape.properties)).toEqual(["data", "message", "status"]);
  });

  const wrong: [string, SmallSpecEdit, RegExp][] = [
    ["that matches nothing", (spec) => rule(spec, ["a", "b"], { keep: "all" }), /no disagreement/],
    [
      "that lacks a side",
      (spec) => withOther(spec, ["flat", "string"]),
      /was made for other sides \(flat, string\)[^]*sides:\n {6}- envelope\n {6}- flat\n/,
    ],
    [
      "with a side too many",
      (spec) => withOther(spec, ["envelope", "flat", "string"]),
      /no source states string of "\*\.response\.200\.shape": remove the side/,
    ],
    [
      "without a reason",
      (spec) => spec.write("spec/rulings.yaml", "rulings: [{ id: a, sides: [a, b], keep: all }]"),
      /give the reason of the decision/,
    ],
  ];
  type SmallSpecEdit = (spec: SmallSpec) => void;
  const withOther = (spec: SmallSpec, sides: string[]) => {
    spec.editOperation((one) => {
      one.responses["200"].content["application/json"].schema = envelope;
    });
    rule(spec, sides, { keep: "all" });
  };
  it.each(wrong)("%s is an error", async (_, edit, message) => {
    const spec = new SmallSpec();
    edit(spec);
    await expect(spec.generate()).rejects.toThrow(message);
  });
});

describe("a fragment that can't be merged is refused by its name and the path in it", () => {
  const faults: [name: string, edit: Edit, message: RegExp][] = [
    [
      "an unknown keyword",
      (one) => (bodyOf(one).properties.name = { not: {} }),
      /thing\.en\.md\.prose\.yaml, paths.*schema\.properties\.name\.not: .*doesn't know/,
    ],
    [
      "a type that doesn't exist",
      (one) => (bodyOf(one).properties.name = { type: "text" }),
      /properties\.name\.type: "text" isn't a JSON type/,
    ],
    [
      "a $ref that leads nowhere",
      (one) => (bodyOf(one).properties.name = { $ref: "#/components/schemas/Name" }),
      /properties\.name: \$ref ".*Name" leads nowhere/,
    ],
    [
      "a $ref that leads elsewhere",
      (one) => (bodyOf(one).properties.name = { $ref: "https://a.example/b.yaml" }),
      /properties\.name: \$ref ".*" leads out of the fragment/,
    ],
    [
      "a scheme that isn't declared",
      (one) => (one.security = [{ oauth: [] }]),
      /security\.0: the security scheme "oauth" isn't declared/,
    ],
    [
      "a field called __proto__",
      (one) =>
        Object.defineProperty(bodyOf(one).properties, "__proto__", {
          ...{ value: text, enumerable: true },
        }),
      /properties\.__proto__: .*member of every JavaScript object/,
    ],
    [
      "a field called valueOf",
      (one) => (bodyOf(one).properties.valueOf = text),
      /properties\.valueOf: .*member of every JavaScript object/,
    ],
    ["no operationId", (one) => delete one.operationId, /post: give it an operationId/],
    [
      "another operationId",
      (one) => (one.operationId = "thing"),
      /"thing" in thing\.en\.md\.prose: give one operation one operationId/,
    ],
    ["a callback", (one) => (one.callbacks = {}), /post\.callbacks: .*doesn't know/],
  ];

  it.each(faults)("%s", async (_, edit, message) => {
    const spec = new SmallSpec();
    spec.editOperation(edit);
    await expect(spec.generate()).rejects.toThrow(message);
  });

  it("a pulled fragment that was edited by hand", async () => {
    const spec = new SmallSpec();
    const file = "spec/pages/thing.en.md.prose.yaml";
    spec.edit(file, (one) => (one["x-digest"] = digestOf(one)));
    await spec.generate();
    spec.editOperation((one) => delete one.responses["404"]);
    await expect(spec.generate()).rejects.toThrow(`${file}: it was edited by hand`);
  });

  it("a file that isn't named after a page", async () => {
    const spec = new SmallSpec();
    spec.write("spec/pages/thnig.en.md.prose.yaml", "openapi: 3.1.0");
    await expect(spec.generate()).rejects.toThrow("pages/thnig.en.md.prose.yaml: a fragment is");
  });
});

it("null among the values of a field is no text in the types and validators", async () => {
  const spec = new SmallSpec();
  spec.editOperation((one) => {
    bodyOf(one).properties.color = { type: ["string", "null"], enum: ["red", "green", null] };
  });
  spec.edit("spec/rulings.yaml", ({ rulings }) =>
    rulings.push({
      id: "getThing.request.color.type",
      sides: ["null | string", "string"],
      keep: "all",
      reason: "why",
    }),
  );
  await spec.generate();
  expect(spec.read("generated/bodies.d.ts")).toContain(
    'color?: "green" | "red" | (string & {}) | null | undefined;',
  );
  expect(spec.read("generated/validators.ts")).toContain(
    'z.union([z.enum(["green", "red"]), z.null()])',
  );
});

it("the order of keys and of sources changes no byte", async () => {
  const spec = new SmallSpec();
  await spec.generate();
  const before = spec.read("spec/openapi.yaml") + spec.read("generated/schema.d.ts");
  spec.editOperation((one) => {
    const reversed = Object.entries(one).reverse();
    for (const key of Object.keys(one)) delete one[key];
    Object.assign(one, Object.fromEntries(reversed));
  });
  spec.edit("spec/sources.yaml", (file) => {
    file.pages = Object.fromEntries(Object.entries(file.pages).reverse());
  });
  await spec.generate();
  expect(spec.read("spec/openapi.yaml") + spec.read("generated/schema.d.ts")).toBe(before);
});

it("if one output can't be written, the others don't change", async () => {
  const spec = new SmallSpec();
  await spec.generate();
  const before = spec.read("spec/openapi.yaml");
  spec.editOperation((one) => (bodyOf(one).properties.weight = { type: "number" }));
  rmSync(join(spec.folder, "generated/schema.d.ts"));
  mkdirSync(join(spec.folder, "generated/schema.d.ts"));
  await expect(spec.generate()).rejects.toThrow();
  expect(spec.read("spec/openapi.yaml")).toBe(before);
});

it("an overlay action without effect is an error", async () => {
  const spec = new SmallSpec();
  spec.edit("spec/overlay.yaml", ({ actions }) =>
    actions.push({ target: "$.nothing", update: { a: 1 } }),
  );
  await expect(spec.generate()).rejects.toThrow('the action on "$.nothing" matches nothing');
});

test("--check exits 1 with a diff if an output is stale, and writes nothing", async () => {
  const spec = new SmallSpec();
  await spec.generate();
  const { folder } = spec;
  expect(await run(generateCommand, ["--check"], { folder })).toMatchObject({ status: 0 });
  spec.editOperation((one) => (bodyOf(one).properties.weight = { type: "number" }));
  const before = spec.read("spec/openapi.yaml");
  const { status, stderr } = await run(generateCommand, ["--check"], { folder });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^\+ +weight:$/m);
  expect(spec.read("spec/openapi.yaml")).toBe(before);
});

test("the committed outputs of this project are current", async () => {
  expect(await run(generateCommand, ["--check"])).toMatchObject({ status: 0, stderr: "" });
});

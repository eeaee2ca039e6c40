import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { stringify } from "yaml";
import { diffCommand } from "../../scripts/diff.js";
import { run } from "../commands/run.js";
import { answerOf, bodyOf, operationIn, SmallSpec } from "../generate/small-spec.js";

/* Changes of a merged spec, and their impact on our users. */

const text = { type: "string" };
const rename = (object: Record<string, unknown>, from: string, to: string) => {
  object[to] = object[from];
  delete object[from];
};

const changes: [name: string, edit: (spec: any) => void, lines: string[]][] = [
  ["nothing", () => {}, ["Nothing changed."]],
  ["words", (spec) => (spec.info.title = "Other"), ["patch  only words changed"]],
  [
    "a renamed request field",
    (spec) => rename(bodyOf(operationIn(spec)).properties, "color", "colour"),
    [
      "major  getThing › request application/json › color is gone",
      "minor  getThing › request application/json › colour is new",
    ],
  ],
  [
    "a removed field of an answer",
    (spec) => delete answerOf(operationIn(spec)).properties.size,
    ["major  getThing › 200 › application/json › size is gone"],
  ],
  [
    "a new field of an answer",
    (spec) => (answerOf(operationIn(spec)).properties.made = text),
    ["minor  getThing › 200 › application/json › made is new"],
  ],
  [
    "a removed accepted value",
    (spec) => bodyOf(operationIn(spec)).properties.color.enum.pop(),
    ['major  getThing › request application/json › color › value "red" is gone'],
  ],
  [
    "a base path that moves for one operation",
    (spec) => (operationIn(spec).servers = [{ url: "https://api.example/v2" }]),
    [
      "major  getThing › server https://api.example/v1 is gone",
      "minor  getThing › server https://api.example/v2 is new",
    ],
  ],
  [
    "a host that moves for all",
    (spec) => (spec.servers[0].url = "https://new.example/v1"),
    [
      "major  getThing › server https://api.example/v1 is gone",
      "minor  getThing › server https://new.example/v1 is new",
    ],
  ],
  [
    "a security scheme with another header",
    (spec) => (spec.components.securitySchemes.apiKey.name = "x-other"),
    [
      'major  getThing › security apiKey {"in":"header","name":"x-key","type":"apiKey"} [] is gone',
      'minor  getThing › security apiKey {"in":"header","name":"x-other","type":"apiKey"} [] is new',
    ],
  ],
  [
    "a request field that becomes required",
    (spec) => bodyOf(operationIn(spec)).required.push("color"),
    ["major  getThing › request application/json › color › required is new"],
  ],
  [
    "a request field that becomes optional",
    (spec) => delete bodyOf(operationIn(spec)).required,
    ["minor  getThing › request application/json › name › required is gone"],
  ],
  [
    "an answer's field that becomes required",
    (spec) => (answerOf(operationIn(spec)).required = ["id"]),
    ["minor  getThing › 200 › application/json › id › required is new"],
  ],
  [
    "a webhook's field that becomes optional",
    (spec) => delete bodyOf(spec.webhooks["thing.made"].post).required,
    ["major  receiveThingMade › request application/json › event › required is gone"],
  ],
  [
    "a new required header",
    (spec) =>
      operationIn(spec).parameters.push({
        name: "X-T",
        in: "header",
        required: true,
        schema: text,
      }),
    ["major  getThing › header parameter X-T is new"],
  ],
  [
    "an answer's field that may be null",
    (spec) => (answerOf(operationIn(spec)).properties.id.type = ["string", "null"]),
    ["major  getThing › 200 › application/json › id › type null is new"],
  ],
  [
    "a path that moves",
    (spec) => rename(spec.paths, "/things/{id}", "/v2/things/{id}"),
    ["major  getThing was POST /things/{id}, is POST /v2/things/{id}"],
  ],
  ["a removed operation", (spec) => (spec.paths = {}), ["major  getThing is gone"]],
  [
    "a new operation",
    (spec) => (spec.paths["/new"] = { get: { ...operationIn(spec), operationId: "newThing" } }),
    ["minor  newThing is new"],
  ],
];

it.each(changes)("%s", async (_, edit, lines) => {
  const small = new SmallSpec();
  const spec = await small.generate();
  writeFileSync(join(small.folder, "base.yaml"), stringify(spec));
  edit(spec);
  small.write("spec/openapi.yaml", stringify(spec, { aliasDuplicateObjects: false }));
  const { status, stdout } = await run(diffCommand, ["--base", "base.yaml"], {
    folder: small.folder,
  });
  const bump = lines[0]?.split("  ")[0] ?? "";
  const verdict = lines[0] === "Nothing changed." ? [] : [`The change is ${bump}.`];
  expect(stdout.trimEnd().split("\n")).toEqual([...lines, ...verdict]);
  expect(status).toBe(bump === "major" ? 1 : 0);
});

it("a version that can't be read exits 2", async () => {
  expect(await run(diffCommand, ["--base", "no-such-revision"])).toMatchObject({ status: 2 });
});

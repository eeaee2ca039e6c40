import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { parse, stringify } from "yaml";
import { pullCommand } from "../../scripts/pull.js";
import { run } from "../commands/run.js";
import { SmallSpec } from "../generate/small-spec.js";
import { serve, type Answer } from "./site.js";

const block = (schema: object, more: object = {}) => ({
  openapi: "3.1.0",
  info: { title: "Docs", version: "1.0.0" },
  paths: {
    "/things/{id}": {
      post: {
        operationId: "Post thing",
        summary: "A sentence",
        responses: {
          200: { description: "Fine", content: { "application/json": { schema } } },
        },
      },
    },
  },
  ...more,
});

/** A page as the site serves it: a preamble, sections, and the block in a four-backtick fence at the end. */
const page = (
  document: object | string,
  { info = "yaml POST /things/{id}", description = "Words." } = {},
) => `> ## Documentation Index
> Fetch it.

# Thing

## Description

${description}

## Request example

\`\`\`bash cURL theme={null}
# no heading
curl https://api.example
\`\`\`

## OpenAPI

\`\`\`\`${info}
${typeof document === "string" ? document : stringify(document)}\`\`\`\``;

const index: Answer = {
  body: ["api/thing", "es/thing", "api/events", "es/events"]
    .map((path) => `- [Page](https://docs.example/${path}.md): words`)
    .join("\n"),
};
const events: Answer = { body: "# Events\n\nWords." };
const thing = block({ type: "object", properties: { id: { type: "string", title: "Id" } } });

/** A site with two pages in two languages, and a project that pulls from it. */
async function site(changed: Record<string, Answer> = {}) {
  const spec = new SmallSpec();
  const answers = new Map<string, Answer>(
    Object.entries({
      "/llms.txt": index,
      "/api/thing.md": { body: page(thing) },
      "/es/thing.md": { body: page(thing) },
      "/api/events.md": events,
      "/es/events.md": events,
      ...changed,
    }),
  );
  const { url, requests } = await serve(answers);
  const pull = (...args: string[]) =>
    run(pullCommand, ["--base-url", url, ...args], { folder: spec.folder });
  return { spec, answers, requests, pull };
}

const fragment = "spec/pages/thing.en.md.openapi.yaml";

test("a first pull, its review, a second pull without a change, and one changed sentence", async () => {
  const { spec, answers, pull } = await site();
  const first = await pull();
  expect(first.status).toBe(1);
  expect(first.stdout).toContain("4 pages read.\nwrote ");
  expect(first.stdout).toContain(
    "  https://docs.example/api/thing: (top), Description, Request example → spec/pages/thing.en.md.prose.yaml\n",
  );
  expect(parse(spec.read(fragment)).paths["/things/{id}"].post).toEqual({
    operationId: "getThing",
    "x-operation-id": "Post thing",
    responses: {
      200: {
        description: "OK",
        content: {
          "application/json": {
            schema: { type: "object", properties: { id: { type: "string" } } },
          },
        },
      },
    },
  });

  const review = await pull("--reviewed");
  expect(review.status).toBe(0);
  expect(review.stdout).toContain("Recorded as read:\n  https://docs.example/api/events: ");

  const before = spec.read("spec/reviewed.yaml");
  expect(await pull()).toEqual({ status: 0, stdout: "4 pages read.\n", stderr: "" });

  answers.set("/es/thing.md", { body: page(thing, { description: "Other words." }) });
  const changed = await pull();
  expect(changed.status).toBe(1);
  expect(changed.stdout).toMatch(
    /^4 pages read\.\nTo read,.*\n {2}\S+es\/thing: Description \(changed\) → /,
  );
  expect(spec.read("spec/reviewed.yaml")).toBe(before);
  expect((await pull("--reviewed", "thing")).stdout).toContain("es/thing: Description (changed)");
  expect((await pull()).status).toBe(0);
});

describe("a page that fails keeps its fragment, and says what to do", () => {
  const failures: [name: string, answer: Answer, message: RegExp][] = [
    ["is gone", { status: 404 }, /it is gone \(HTTP 404\): .*rename its slug/],
    [
      "moved",
      { status: 308, headers: { location: "/api/new-thing.md" } },
      /it moved to \/api\/new-thing\.md: rename its slug/,
    ],
    [
      "was cut short",
      { body: page(thing).slice(0, -20) },
      /a fence isn't closed: the page was cut short/,
    ],
    ["is HTML", { body: "<!doctype html><p>Sign in</p>" }, /it is HTML/],
    ["lost its block", { body: "# Thing" }, /it has no OpenAPI block any more/],
    [
      "has content that the merge can't read",
      { body: page(block({ not: {} })) },
      /spec\/pages\/thing\.en\.md\.openapi\.yaml, paths.*schema\.not: the merge doesn't know this keyword/,
    ],
  ];

  it.each(failures)("one that %s", async (_, answer, message) => {
    const { spec, answers, requests, pull } = await site();
    await pull("--reviewed");
    const before = spec.read(fragment);
    answers.set("/api/thing.md", answer);
    const { status, stdout } = await pull();
    expect(status).toBe(1);
    expect(stdout).toMatch(
      new RegExp(`Failed:\n {2}https://docs\\.example/api/thing: ${message.source}`),
    );
    expect(spec.read(fragment)).toBe(before);
    expect(requests).not.toContain("/api/new-thing.md");
  });
});

describe("one message", () => {
  it("for an index that is down", async () => {
    const { pull } = await site({ "/llms.txt": { status: 404 } });
    const { stdout } = await pull("--reviewed");
    expect(stdout).toMatch(/Failed:\n {2}the index, llms\.txt: [^\n]*\n$/);
  });

  it("for a site that is down", async () => {
    const spec = new SmallSpec();
    const args = ["--base-url", "http://127.0.0.1:1", "--timeout-ms", "500"];
    const { status, stderr } = await run(pullCommand, args, { folder: spec.folder });
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^https:\/\/docs\.example\/llms\.txt: can't be reached.*Nothing was read\.\n$/,
    );
  });
});

it("a page that the index no longer lists is reported once, as gone", async () => {
  const { answers, pull } = await site();
  answers.set("/llms.txt", { body: index.body?.replace(/^.*api\/thing.*\n/m, "") ?? "" });
  answers.delete("/api/thing.md");
  expect((await pull()).stdout.match(/^ {2}.*example\/api\/thing: .*$/gm)).toHaveLength(1);
});

it("a page that the index lists and spec/sources.yaml doesn't is reported", async () => {
  const body = `${index.body}\n- [New](https://docs.example/api/new.md)`;
  const { pull } = await site({ "/llms.txt": { body } });
  expect((await pull()).stdout).toContain("api/new: it is new in the index: add its slug");
});

it("a fragment that a person keeps is never overwritten; its block is a section to read", async () => {
  const { spec, pull } = await site();
  spec.write(fragment, "# By hand.\nopenapi: 3.1.0\n");
  expect((await pull()).stdout).toContain(`Request example, OpenAPI → ${fragment}, `);
  expect(spec.read(fragment)).toBe("# By hand.\nopenapi: 3.1.0\n");
});

describe("a block", () => {
  /** The fragment of a page, or the reason for a failure. */
  async function pulled(body: string) {
    const { spec, pull } = await site({ "/api/thing.md": { body } });
    const { stdout } = await pull();
    const file = join(spec.folder, fragment);
    const failure = /api\/thing: (.*)$/m.exec(stdout.split("To read")[0] ?? "")?.[1];
    return { failure, document: existsSync(file) ? parse(spec.read(fragment)) : undefined };
  }
  const schemaOf = (document: any) =>
    document.paths["/things/{id}"].post.responses["200"].content["application/json"].schema;

  const infos = [
    "yaml POST /things/{id}",
    "yaml /api/openapi.json post /things/{id}",
    "yml spec.yml Post /things/{id}  ",
  ];
  it.each(infos)("whose fence says %j is read", async (info) => {
    expect((await pulled(page(thing, { info }))).failure).toBeUndefined();
  });

  it("about a webhook is read", async () => {
    const { paths, ...rest } = thing;
    const webhooks = { "thing made": paths["/things/{id}"] };
    const info = "yaml api.json webhook thing made";
    const { document } = await pulled(page({ ...rest, webhooks }, { info }));
    expect(document.webhooks["thing made"].post.operationId).toBe("getThing");
  });

  const text = { type: "string" };
  const named = { title: text, description: text, example: text, properties: text, "x-a": text };
  const object = { type: "object" };
  const kept: [name: string, schema: object, result: object][] = [
    [
      "fields that are called like words",
      { ...object, properties: named },
      { ...object, properties: named },
    ],
    [
      "values that are called like words",
      { enum: ["title"], default: "title" },
      { enum: ["title"], default: "title" },
    ],
    ["a default", { ...object, default: { title: "a" } }, { ...object, default: { title: "a" } }],
    ["nullable with a type", { ...text, nullable: true }, { type: ["string", "null"] }],
    [
      "nullable with an enum",
      { ...text, enum: ["a"], nullable: true },
      { type: ["string", "null"], enum: ["a", null] },
    ],
    [
      "nullable with an allOf of one part",
      { allOf: [text], nullable: true },
      { type: ["string", "null"] },
    ],
    ["nullable: false", { ...text, nullable: false }, text],
    ["a limit that 3.0 excludes", { minimum: 1, exclusiveMinimum: true }, { exclusiveMinimum: 1 }],
    ["the largest exact integer", { maximum: 9007199254740991 }, { maximum: 9007199254740991 }],
  ];
  it.each(kept)("keeps %s", async (_, schema, result) => {
    const { failure, document } = await pulled(page(block(schema)));
    expect(failure).toBeUndefined();
    expect(schemaOf(document)).toEqual(result);
  });

  const refused: [name: string, document: object | string, message: RegExp][] = [
    ["of Swagger 2", { swagger: "2.0" }, /its version is 2\.0/],
    ["that isn't YAML", "a: [\n", /invalid YAML/],
    [
      "with an integer that JavaScript rounds",
      stringify(block({ maximum: 1 })).replace("maximum: 1", "maximum: 9007199254740993"),
      /schema\.maximum: the number 9007199254740993 is too large/,
    ],
    [
      "with a $ref that leads elsewhere",
      block({ $ref: "https://evil.example/a.yaml" }),
      /leads out of the fragment/,
    ],
    ["about another operation", { ...block({}), paths: {} }, /its fence names another operation/],
    [
      "with a second operation",
      block({}, { webhooks: { other: { post: {} } } }),
      /webhooks\.\[other\]\.post: the block has a second operation/,
    ],
    [
      "with a field called __proto__",
      block(JSON.parse('{"properties":{"__proto__":{"type":"string"}}}')),
      /schema\.properties\.__proto__: .*member of every JavaScript object/,
    ],
    ["with alternatives by pattern", block({ patternProperties: {} }), /patternProperties: /],
    ["with conditions", block({ dependentRequired: { title: ["a"] } }), /dependentRequired: /],
  ];
  it.each(refused)("%s is refused by name", async (_, document, message) => {
    expect((await pulled(page(document))).failure).toMatch(message);
  });
});

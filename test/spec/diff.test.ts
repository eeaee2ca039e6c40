import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diffCommand } from "../../scripts/diff.js";
import { diffSpecs, type SpecChange } from "../../scripts/diff/compare.js";
import { diffFormats } from "../../scripts/diff/formats.js";
import { run } from "../commands/run.js";

/* How much a change of the spec is to our users, and how `npm run spec:diff` says so. */

const spec = "spec/openapi.yaml";
const text = readFileSync(join(import.meta.dirname, "../..", spec), "utf8");

interface Edit {
  from: string | RegExp;
  to: string;
  /** Where the change is told. */
  at: string;
  impact: "major" | "minor" | "patch";
}

const start = "POST /v1/external-support/{projectId}/conversations/start";
const close = "POST /v1/external-support/{projectId}/conversations/close";
const get = "GET /v1/external-support/{projectId}";
const send = "POST /v1/external-support/webhook";
const body = "requestBody/content/application/json/schema";
const payload = `${close} ${body}/properties/redirectPayload/properties`;
const assignment = `${start} ${body}/properties/assignment/properties/type/enum`;

const losses: Record<string, Edit> = {
  "a request field that goes": {
    from: "                initialMessage:\n                  type: string\n",
    to: "",
    at: `${start} ${body}/properties/initialMessage`,
    impact: "major",
  },
  "an accepted value that goes": {
    from: / +- operator\n/,
    to: "",
    at: assignment,
    impact: "major",
  },
  "a response field that goes": {
    from: /(?<=GetIntegrationFlat:\n.*\n.*\n)        authType:\n.*\n/,
    to: "",
    at: `${get} responses/200/content/application/json/schema/anyOf/1/properties/authType`,
    impact: "major",
  },
  "a host that goes": {
    from: /  - url: .*jelouapi\n/,
    to: "",
    at: "servers 0",
    impact: "major",
  },
  "a host of one operation that goes": {
    from: /      servers:\n.*chatbot.*\n/,
    to: "",
    at: `${send} servers`,
    impact: "major",
  },
  "a security scheme that goes": {
    from: /(- apiKey: \[\]\n) +- basicAuth.*\n/,
    to: "$1",
    at: `${get} security/1`,
    impact: "major",
  },
  "a security scheme of a webhook that goes": {
    from: / +- bearerAuth.*\n/,
    to: "",
    at: "webhook conversation.close security/2",
    impact: "major",
  },
  "an operation that goes": {
    from: / {2}\S+conversations\/close:\n[^]*?(?= {2}\/v1)/,
    to: "",
    at: "paths /v1/external-support/{projectId}/conversations/close",
    impact: "major",
  },
  "words that go": {
    from: /(?<=\ntags:\n.*\n)    description: .*\n/,
    to: "",
    at: "tags 0",
    impact: "patch",
  },
};

const others: Record<string, Edit> = {
  "a request field that comes": {
    from: "                initialMessage:\n",
    to: "                priority:\n                  type: string\n$&",
    at: `${start} ${body}/properties/priority`,
    impact: "minor",
  },
  "a request field that comes and must be there": {
    from: "                - botId\n",
    to: "                - assignment\n$&",
    at: `${close} ${body}/required`,
    impact: "major",
  },
  "an accepted value that comes": {
    from: /( +)- operator\n/,
    to: "$&$1- owner\n",
    at: assignment,
    impact: "minor",
  },
  "a list of accepted values that comes where any was": {
    from: /(redirectPayload:\n(?:.*\n){3}( +)type: string\n)/,
    to: "$1$2enum:\n$2  - Bye\n",
    at: `${payload}/text/enum`,
    impact: "major",
  },
  "a list of accepted values that goes, so that any is": {
    from: / +enum:\n +- edge\n +- text\n/,
    to: "",
    at: `${payload}/type/enum`,
    impact: "minor",
  },
  "a value that comes in what arrives": {
    from: /(?<=event_type:\n.*\n.*\n) +- message\n/,
    to: "$&                    - note\n",
    at: `webhook message ${body}/properties/event_type/enum`,
    impact: "minor",
  },
  "a host that comes": {
    from: /  - url: .*jelouapi\n/,
    to: "$&  - url: https://new.jelou.ai\n",
    at: "servers 1",
    impact: "minor",
  },
  "a host that changes": {
    from: "chatbot.jelou.ai",
    to: "chat.jelou.ai",
    at: `${send} servers/0/url`,
    impact: "major",
  },
  "a security scheme that comes": {
    from: /( +)- apiKey: \[\]\n/,
    to: "$&$1- bearerAuth: []\n",
    at: `${get} security/1`,
    impact: "minor",
  },
  "a header of a security scheme that changes": {
    from: "name: x-api-key",
    to: "name: x-key",
    at: "components securitySchemes/apiKey/name",
    impact: "major",
  },
  "a header of a webhook that changes": {
    from: /(?<=webhooks:[^]*?)name: X-Jelou-Signature/,
    to: "name: X-Signature",
    at: "webhook conversation.close parameters/0/name",
    impact: "major",
  },
  "a component that comes": {
    from: "  schemas:\n",
    to: "$&    Extra:\n      type: string\n",
    at: "components schemas/Extra",
    impact: "minor",
  },
  "an operation that comes": {
    from: /(?<=\npaths:\n)/,
    to: "  /v1/new:\n    get:\n      responses:\n        '200':\n          description: OK\n",
    at: "paths /v1/new",
    impact: "minor",
  },
};

// Compared at once: a comparison takes half a second, and no edit is where another one is.
describe.each([
  ["losses", losses],
  ["other edits", others],
])("of several %s at once", (_, edits) => {
  const told = new Map<string, string>();

  beforeAll(() => {
    let revision = text;
    for (const { from, to } of Object.values(edits)) revision = revision.replace(from, to);
    const { changes } = diffSpecs({ name: "base", text }, { name: "revision", text: revision });
    for (const { subject, place, impact } of changes) told.set(`${subject} ${place}`, impact);
  });

  const rows = Object.entries(edits).map(([fact, { at, impact }]) => [fact, impact, at] as const);

  it.each(rows)("%s is %s", (_, impact, at) => {
    expect(told.get(at)).toBe(impact);
  });

  it("no change is told that isn't one", () => {
    expect(new Set(told.keys())).toEqual(new Set(rows.map(([, , at]) => at)));
  });
});

describe("in Markdown", () => {
  const change: SpecChange = {
    impact: "major",
    kind: "removed",
    subject: "GET /thing",
    place: "responses/404",
    messages: [],
  };
  const render = (changes: SpecChange[]) =>
    diffFormats.markdown({ base: "HEAD", revision: spec, bump: "major", changes });

  it("a change is a row of a table", () => {
    expect(render([change])).toContain(
      "\n| **major** | removed | `GET /thing` | `responses/404` |  |",
    );
  });

  it("what stands in a page can't leave its code span", () => {
    const mischief = "x`|\n@everyone<img src=x>";
    const markdown = render([
      { ...change, subject: mischief, place: mischief, messages: [mischief] },
    ]);
    expect(markdown.match(/everyone/g)).toHaveLength(3);
    expect(markdown.replace(/`[^`\n]*`/g, "")).not.toMatch(/everyone|img/);
  });
});

describe("npm run spec:diff", () => {
  const folder = mkdtempSync(join(tmpdir(), "jelou-diff-"));
  const status404 = / {8}"404":\n {10}description: .*\n/;
  const withNewField = text.replace(
    "GetIntegrationFlat:\n      type: object\n      properties:\n",
    "$&        newField:\n          type: string\n",
  );
  const diff = (...options: string[]) => run(diffCommand, options, { folder });

  beforeAll(() => {
    const git = (...options: string[]) => spawnSync("git", options, { cwd: folder });
    mkdirSync(join(folder, "spec"));
    writeFileSync(join(folder, spec), text);
    git("init", "-q");
    git("add", "spec");
    git("-c", "user.name=t", "-c", "user.email=t@t", "commit", "-qm", "spec");
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is 0 where nothing changed since the last commit", async () => {
    expect(await diff()).toEqual({
      status: 0,
      stdout: `No change from HEAD to ${spec}.\n`,
      stderr: "",
    });
  });

  it("is 0 where something was added, counts it, and says what a field of an answer still needs", async () => {
    writeFileSync(join(folder, "new-field.yaml"), withNewField);
    const { status, stdout } = await diff("--revision", "new-field.yaml");
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^minor {2}added {5}GET \/v1\/external-support\/\{projectId\} .*properties\/newField$/m,
    );
    expect(stdout).toContain("0 major, 1 minor, 0 patch. The next version is a minor one. Users ");
  });

  it("is 1 where something was removed, and says what as JSON", async () => {
    writeFileSync(join(folder, "without.yaml"), text.replace(status404, ""));
    const { status, stdout } = await diff("--revision", "without.yaml", "--format", "json");
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      bump: "major",
      changes: [{ impact: "major", place: "responses/404" }],
    });
  });

  it.each<[string, string[], RegExp]>([
    ["a revision that is none", ["--base", "gone"], /"gone" is no file, and no git revision/],
    ["a file without a spec", ["--base", "/dev/null"], /can't be compared/],
    ["a folder", ["--base", "spec"], /^\S+\/spec: can't be read \(EISDIR\)/],
    ["a format that it doesn't know", ["--format", "html"], /not "html"/],
  ])("is 2 with %s", async (_, options, message) => {
    const { status, stdout, stderr } = await diff(...options);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(message);
  });
});

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { diffSpecs, type SpecDiff } from "../../scripts/diff/compare.js";
import { diffFormats } from "../../scripts/diff/formats.js";

/* How much a change of the spec is to our users, and how `npm run spec:diff` says so. */

const root = join(import.meta.dirname, "../..");
const spec = "spec/openapi.yaml";
const status404 = / {8}"404":\n {10}description: .*\n/;
const region = (text: string) =>
  text.replace(
    "GetIntegrationFlat:\n      type: object\n      properties:\n",
    "$&        region:\n          type: string\n",
  );

/** What happens to the spec, and how much that is to our users. */
const table: Record<string, { from: string | RegExp; to: string; bump: "major" | "minor" }> = {
  "a request field goes": {
    from: "                initialMessage:\n                  type: string\n",
    to: "",
    bump: "major",
  },
  "a request field comes": {
    from: "                initialMessage:\n",
    to: "                priority:\n                  type: string\n$&",
    bump: "minor",
  },
  "a request field that must be there comes": {
    from: "                - botId\n",
    to: "                - assignment\n$&",
    bump: "major",
  },
  "an accepted value goes": { from: / +- operator\n/, to: "", bump: "major" },
  "an accepted value comes": { from: /( +)- operator\n/, to: "$&$1- owner\n", bump: "minor" },
  "a response field goes": {
    from: /(?<=GetIntegrationFlat:\n.*\n.*\n)        authType:\n.*\n/,
    to: "",
    bump: "major",
  },
  "a value in what arrives comes": {
    from: /(?<=event_type:\n.*\n.*\n) +- message\n/,
    to: "$&                    - note\n",
    bump: "minor",
  },
  "a host goes": { from: /  - url: .*jelouapi\n/, to: "", bump: "major" },
  "a host of one operation goes": {
    from: /      servers:\n.*chatbot.*\n/,
    to: "",
    bump: "major",
  },
  "a host changes": { from: "chatbot.jelou.ai", to: "chat.jelou.ai", bump: "major" },
  "a host comes": {
    from: /  - url: .*jelouapi\n/,
    to: "$&  - url: https://new.jelou.ai\n",
    bump: "minor",
  },
  "a security scheme goes": {
    from: /(- apiKey: \[\]\n) +- basicAuth.*\n/,
    to: "$1",
    bump: "major",
  },
  "a security scheme of a webhook goes": { from: / +- bearerAuth.*\n/, to: "", bump: "major" },
  "a security scheme comes": {
    from: /( +)- apiKey: \[\]\n/,
    to: "$&$1- bearerAuth: []\n",
    bump: "minor",
  },
  "a header of a security scheme changes": {
    from: "name: x-api-key",
    to: "name: x-key",
    bump: "major",
  },
  "a header of a webhook changes": {
    from: /(?<=webhooks:[^]*?)name: X-Jelou-Signature/,
    to: "name: X-Signature",
    bump: "major",
  },
  "an operation goes": {
    from: / {2}\S+conversations\/close:\n[^]*?(?= {2}\/v1)/,
    to: "",
    bump: "major",
  },
  "an operation comes": {
    from: /(?<=\npaths:\n)/,
    to: "  /v1/new:\n    get:\n      responses:\n        '200':\n          description: OK\n",
    bump: "minor",
  },
};

const text = readFileSync(join(root, spec), "utf8");

function diffFrom(from: string | RegExp, to: string): SpecDiff {
  const folder = mkdtempSync(join(tmpdir(), "jelou-diff-"));
  try {
    const [base, revision] = [join(folder, "base.yaml"), join(folder, "revision.yaml")];
    writeFileSync(base, text);
    writeFileSync(revision, text.replace(from, to));
    expect(text.replace(from, to)).not.toBe(text);
    return diffSpecs(base, revision);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("what it is to our users when", { timeout: 60_000 }, () => {
  it.each(Object.entries(table))("%s", (_, { from, to, bump }) => {
    expect(diffFrom(from, to).bump).toBe(bump);
  });
});

it("in Markdown, a change is a row of a table", () => {
  expect(diffFormats.markdown(diffFrom(status404, ""))).toContain(
    "| **major** | removed | `GET /v1/external-support/{projectId}` | `responses/404` |",
  );
});

it("what stands in a page can't leave its code span in Markdown", () => {
  const mischief = '- no_auth\n                    - "x`|@everyone<img src=x>"';
  const markdown = diffFormats.markdown(diffFrom("- no_auth", mischief));
  expect(markdown).not.toBe(diffFormats.markdown(diffFrom("- no_auth", "- other")));
  expect(markdown.replace(/`[^`]*`/g, "")).not.toMatch(/everyone|img/);
});

describe("npm run spec:diff", { timeout: 60_000 }, () => {
  let folder: string;
  const diff = (...options: string[]) =>
    spawnSync(
      process.execPath,
      ["--import", import.meta.resolve("tsx"), join(root, "scripts/diff.ts"), ...options],
      { cwd: folder, encoding: "utf8" },
    );
  const git = (...options: string[]) => spawnSync("git", options, { cwd: folder });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "jelou-diff-"));
    mkdirSync(join(folder, "spec"));
    writeFileSync(join(folder, spec), text);
    git("init", "-q");
    git("add", "spec");
    git("-c", "user.name=t", "-c", "user.email=t@t", "commit", "-qm", "spec");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is 0 where nothing changed", () => {
    expect(diff()).toMatchObject({ status: 0, stdout: `No change from HEAD to ${spec}.\n` });
  });

  it("is 0 where something was added", () => {
    writeFileSync(join(folder, spec), region(text));
    const { status, stdout } = diff();
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^minor {2}added {5}GET \/v1\/external-support\/\{projectId\} .*properties\/region$/m,
    );
    expect(stdout).toContain("0 major, 1 minor, 0 patch. The next version is a minor one.");
  });

  it("is 1 where something was removed, between a revision and a file", () => {
    writeFileSync(join(folder, "new.yaml"), text.replace(status404, ""));
    const { status, stdout } = diff("--revision", "new.yaml", "--format", "json");
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      bump: "major",
      changes: [{ impact: "major", place: "responses/404" }],
    });
  });

  it.each<[string, string[], RegExp]>([
    ["a revision that is none", ["--base", "gone"], /"gone" is no file, and no git revision/],
    ["a file without a spec", ["--base", "/dev/null"], /can't be compared/],
    ["a format that it doesn't know", ["--format", "html"], /not "html"/],
    ["a flag that it doesn't know", ["--bse", "x"], /--bse[^]*Usage: npm run spec:diff/],
  ])("is 2 with %s", (_, options, message) => {
    const { status, stdout, stderr } = diff(...options);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(message);
  });
});

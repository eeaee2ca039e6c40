import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "vitest";
import { diffSpecs } from "../../scripts/diff/compare.js";
import { withProject, type Project } from "./project.js";

/* `npm run spec:diff` on a copy that is a git repository of its own. */

const root = join(import.meta.dirname, "../..");
const spec = "spec/openapi.yaml";
const status404 = / {8}"404":\n {10}description: .*\n/;
const region = (text: string) =>
  text.replace(
    "GetIntegrationFlat:\n      type: object\n      properties:\n",
    "$&        region:\n          type: string\n",
  );

async function commit(project: Project): Promise<void> {
  const git = ["-c", "user.name=t", "-c", "user.email=t@t"];
  for (const step of [
    ["init", "-q"],
    ["add", "spec"],
    ["commit", "-qm", "spec"],
  ])
    await project.run("git", ...git, ...step);
}

function withTemporaryFolder(use: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "jelou-diff-"));
  try {
    use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

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

describe.concurrent("what it is to our users when", { timeout: 120_000 }, () => {
  it.for(Object.entries(table))("%s", ([, { from, to, bump }], { expect }) =>
    withTemporaryFolder((folder) => {
      const text = readFileSync(join(root, spec), "utf8");
      const [base, revision] = [join(folder, "base.yaml"), join(folder, "revision.yaml")];
      writeFileSync(base, text);
      writeFileSync(revision, text.replace(from, to));
      expect(text.replace(from, to)).not.toBe(text);
      expect(diffSpecs(base, revision).bump).toBe(bump);
    }),
  );
});

describe.concurrent("npm run spec:diff", { timeout: 120_000 }, () => {
  it("is 0 where nothing changed, and where something was added", ({ expect }) =>
    withProject(async (project) => {
      await commit(project);
      expect(await project.script("diff")).toMatchObject({
        status: 0,
        stdout: `No change from HEAD to ${spec}.\n`,
      });
      project.write(spec, region(project.read(spec)));
      const { status, stdout } = await project.script("diff");
      expect(status).toBe(0);
      expect(stdout).toMatch(
        /^minor {2}added {5}GET \/v1\/external-support\/\{projectId\} .*properties\/region$/m,
      );
      expect(stdout).toContain("0 major, 1 minor, 0 patch. The next version is a minor one.");
    }));

  it("is 1 where something was removed, in each format", ({ expect }) =>
    withProject(async (project) => {
      await commit(project);
      project.write(spec, project.read(spec).replace(status404, ""));
      const text = await project.script("diff");
      expect(text).toMatchObject({ status: 1 });
      expect(text.stdout).toMatch(
        /^major {2}removed {3}GET .* {2}responses\/404\n +Response `404` was removed/m,
      );
      const json = await project.script("diff", "--format", "json");
      expect(json.status).toBe(1);
      expect(JSON.parse(json.stdout)).toMatchObject({
        bump: "major",
        changes: [{ impact: "major", place: "responses/404" }],
      });
      const markdown = await project.script("diff", "--format", "markdown");
      expect(markdown.status).toBe(1);
      expect(markdown.stdout).toContain(
        "| **major** | removed | `GET /v1/external-support/{projectId}` | `responses/404` |",
      );
    }));

  it("compares files and revisions", ({ expect }) =>
    withProject(async (project) => {
      await commit(project);
      project.write("old.yaml", project.read(spec));
      project.write("new.yaml", project.read(spec).replace(status404, ""));
      expect(
        await project.script("diff", "--base", "old.yaml", "--revision", "new.yaml"),
      ).toMatchObject({ status: 1 });
      expect(
        await project.script("diff", "--base", "new.yaml", "--revision", "HEAD"),
      ).toMatchObject({ status: 0 });
    }));

  it("what stands in a page can't leave its code span in Markdown", ({ expect }) =>
    withProject(async (project) => {
      const mischief = "x`|@everyone<img src=x>";
      project.write("old.yaml", project.read(spec));
      project.write(
        "new.yaml",
        project.read(spec).replace("- no_auth", `- no_auth\n                    - "${mischief}"`),
      );
      const options = ["--base", "old.yaml", "--revision", "new.yaml", "--format", "markdown"];
      const { stdout } = await project.script("diff", ...options);
      const outside = stdout.replace(/`[^`]*`/g, "");
      expect(outside).not.toMatch(/everyone|img/);
    }));

  it("is 2 where it can't compare, and says why", ({ expect }) =>
    withProject(async (project) => {
      // No repository at all.
      const { status, stderr } = await project.script("diff");
      expect(status).toBe(2);
      expect(stderr).toContain('"HEAD" is no file, and no git revision');
      expect(await project.script("diff", "--format", "html")).toMatchObject({ status: 2 });
      expect(await project.script("diff", "--bse", "x")).toMatchObject({ status: 2 });
      project.write("none.yaml", "");
      expect(await project.script("diff", "--base", "none.yaml")).toMatchObject({
        status: 2,
        stdout: "",
      });
      expect(await project.script("diff", "--help")).toMatchObject({ status: 0 });
    }));
});

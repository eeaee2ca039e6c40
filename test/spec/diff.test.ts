import { describe, it } from "vitest";
import { withProject, type Project } from "./project.js";

/* `npm run spec:diff` on a copy that is a git repository of its own. */

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

import { mkdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withProject, type Project } from "./project.js";

/* What `npm run generate` promises about the files that it reads and writes. */

const outputs = ["spec/openapi.yaml", "spec/disagreements.md", "generated/schema.d.ts"];
const textsOf = (project: Project) => outputs.map((file) => project.read(file));
const fragment = "spec/pages/obtener-integracion.en.rendered.reference.yaml";
const timeout = 120_000;

/** Adds to the end of a YAML file. */
const append = (project: Project, file: string, text: string) =>
  project.write(file, project.read(file) + text);

describe.concurrent("npm run generate", { timeout }, () => {
  it("twice gives the same bytes, and leaves nothing for git to see", ({ expect }) =>
    withProject(async (project) => {
      const git = (...options: string[]) =>
        project.run("git", "-c", "user.name=t", "-c", "user.email=t@t", ...options);
      for (const step of [
        ["init", "-q"],
        ["add", "."],
        ["commit", "-qm", "all"],
      ]) {
        expect(await git(...step)).toMatchObject({ status: 0 });
      }
      expect(await project.generate()).toMatchObject({ status: 0, stdout: "Nothing changed.\n" });
      expect(await project.generate()).toMatchObject({ status: 0, stdout: "Nothing changed.\n" });
      expect((await git("status", "--porcelain")).stdout).toBe("");
    }));

  it("the order of files on the disk makes no difference", ({ expect }) =>
    withProject(async (project) => {
      const files = project.fragments().reverse();
      for (const file of files) {
        const text = project.read(file);
        unlinkSync(join(project.root, file));
        project.write(file, text);
      }
      expect(await project.generate()).toMatchObject({ status: 0, stdout: "Nothing changed.\n" });
    }));

  it("--check says with a diff what is stale, and writes nothing", ({ expect }) =>
    withProject(async (project) => {
      expect(await project.generate("--check")).toMatchObject({ status: 0, stderr: "" });
      append(project, "spec/openapi.yaml", "# by hand\n");
      unlinkSync(join(project.root, "generated/schema.d.ts"));
      const before = project.digest("spec", "generated");
      const { status, stdout, stderr } = await project.generate("--check");
      expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
      expect(stderr).toContain("\n-# by hand\n");
      expect(stderr).toContain("+++ generated/schema.d.ts (generated)");
      expect(stderr).not.toContain("disagreements.md");
      expect(project.digest("spec", "generated")).toBe(before);
    }));

  it("a flag that it doesn't know is refused with the help", ({ expect }) =>
    withProject(async (project) => {
      const { status, stderr } = await project.generate("--chek");
      expect(status).not.toBe(0);
      expect(stderr).toMatch(/--chek[^]*Usage: npm run generate/);
    }));
});

describe.concurrent("all three outputs are written, or none", { timeout }, () => {
  /** Something changes, but one output can't be written. */
  const refused = (hinder: (project: Project) => void, expected: RegExp) =>
    withProject(async (project) => {
      project.write(fragment, project.read(fragment).replace("updatedAt:", "changedAt:"));
      hinder(project);
      const [openapi, ledger] = textsOf2(project);
      const { status, stdout, stderr } = await project.generate();
      expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
      expect(stderr).toMatch(expected);
      expect(textsOf2(project)).toEqual([openapi, ledger]);
      expect((await project.run("find", "spec", "generated", "-name", "*.tmp")).stdout).toBe("");
    });
  const textsOf2 = (project: Project) => outputs.slice(0, 2).map((file) => project.read(file));

  it("with a folder in the place of a file", () =>
    refused((project) => {
      unlinkSync(join(project.root, "generated/schema.d.ts"));
      mkdirSync(join(project.root, "generated/schema.d.ts"));
    }, /^generated\/schema\.d\.ts: can't be read \(EISDIR\)/m));

  it("with a file in the place of the folder", () =>
    refused((project) => {
      rmSync(join(project.root, "generated"), { recursive: true });
      writeFileSync(join(project.root, "generated"), "");
    }, /^generated\/schema\.d\.ts: can't be written \((EEXIST|ENOTDIR)\); nothing was changed/m));

  it("a folder that is missing is made", ({ expect }) =>
    withProject(async (project) => {
      const before = textsOf(project);
      rmSync(join(project.root, "generated"), { recursive: true });
      expect(await project.generate()).toMatchObject({
        status: 0,
        stdout: "wrote generated/schema.d.ts\n",
      });
      expect(textsOf(project)).toEqual(before);
    }));
});

describe.concurrent("what has lost its meaning is refused, by file and line", { timeout }, () => {
  const refusals: Record<string, { change: (project: Project) => void; message: RegExp }> = {
    "a ruling without a disagreement": {
      change: (project) =>
        append(
          project,
          "spec/rulings.yaml",
          '  - id: getIntegration.path\n    sides: [/a, /b]\n    prefer: /a\n    reason: "why"\n',
        ),
      message:
        /^spec\/rulings\.yaml:\d+:\d+: the ruling for "getIntegration\.path" matches no disagreement/m,
    },
    "a side that nobody states": {
      change: (project) =>
        project.write(
          "spec/rulings.yaml",
          project.read("spec/rulings.yaml").replace("- flat\n", "- flat\n      - deep\n"),
        ),
      message:
        /^spec\/rulings\.yaml:\d+:\d+: no source states the side "deep" of "\*\.response\.200\.shape"/m,
    },
    "two rulings for one id": {
      change: (project) =>
        append(
          project,
          "spec/rulings.yaml",
          "  - id: panel.case\n    sides: [a, b]\n    keep: all\n    reason: why\n",
        ),
      message: /^spec\/rulings\.yaml:\d+:\d+: there are two rulings for "panel\.case"/m,
    },
    "an overlay action that matches nothing": {
      change: (project) =>
        append(
          project,
          "spec/overlay.yaml",
          "  - target: $.paths['/gone']\n    update:\n      summary: Gone\n",
        ),
      message:
        /^spec\/overlay\.yaml:\d+:\d+: the overlay action on "\$\.paths\['\/gone'\]" matches nothing/m,
    },
    "an overlay action that changes nothing": {
      change: (project) =>
        append(
          project,
          "spec/overlay.yaml",
          "  - target: $.info\n    update:\n      version: 1.0.0\n",
        ),
      message: /^spec\/overlay\.yaml:\d+:\d+: the overlay action on "\$\.info" changes nothing/m,
    },
    "a fragment that no source names": {
      change: (project) => project.write("spec/pages/stray.yaml", project.read(fragment)),
      message: /^spec\/pages\/stray\.yaml: no source in spec\/sources\.yaml has this id/m,
    },
    "a source without a fragment": {
      change: (project) =>
        renameSync(join(project.root, fragment), join(project.root, "spec/pages/other.yaml.txt")),
      message:
        /^spec\/pages\/obtener-integracion\.en\.rendered\.reference\.yaml: can't be read \(ENOENT\)/m,
    },
  };

  it.for(Object.entries(refusals))("%s", ([, { change, message }], { expect }) =>
    withProject(async (project) => {
      const before = textsOf(project);
      change(project);
      const { status, stdout, stderr } = await project.generate();
      expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
      expect(stderr).toMatch(message);
      expect(textsOf(project)).toEqual(before);
    }),
  );
});

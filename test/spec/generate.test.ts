import { mkdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, type ExpectStatic } from "vitest";
import { withProject, type Project } from "./project.js";
import { makeSmall, pages } from "./small-spec.js";

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
    withProject((project) => refused(project, change, message, expect)),
  );

  const rulings = "spec/rulings.yaml";
  const sources = "spec/sources.yaml";
  const replace = (file: string, from: string, to: string) => (project: Project) =>
    project.write(file, project.read(file).replace(from, to));
  const onSmall: typeof refusals = {
    "a ruling without a disagreement": {
      change: replace(rulings, '"*.server"', "getThing.path"),
      message: /^spec\/rulings\.yaml:\d+:\d+: .*"getThing\.path" matches no disagreement any more/m,
    },
    "a typo in a ruling's id": {
      change: replace(rulings, '"*.server"', "getThing.sever"),
      message: /^spec\/rulings\.yaml:\d+:\d+: .*Did you mean "getThing\.server"\?/m,
    },
    "a side that nobody states": {
      change: replace(rulings, "- https://b.test\n", "$&      - https://elsewhere.example/\n"),
      message: /^spec\/rulings\.yaml:\d+:\d+: no source states the side "https:\/\/elsewhere/m,
    },
    "a typo in a ruling's side": {
      change: replace(rulings, "- https://b.test\n", "- https://b.tst\n"),
      message: /^spec\/rulings\.yaml:\d+:\d+: .*Did you mean "https:\/\/b\.test"\?/m,
    },
    "two rulings for one id": {
      change: (project) =>
        project.edit(rulings, ({ rulings: [first = {}] }: { rulings: object[] }) => ({
          rulings: [first, first],
        })),
      message: /^spec\/rulings\.yaml:\d+:\d+: there are two rulings for "\*\.server"/m,
    },
    "a ruling without a reason": {
      change: replace(rulings, "reason: Both answer.", ""),
      message: /^spec\/rulings\.yaml:\d+:\d+: rulings\.0\.reason: say why it was decided so/m,
    },
    "a source about an operation that its fragment doesn't have": {
      change: replace(sources, "operation: getThing", "operation: getThinng"),
      message: /^spec\/sources\.yaml: .* is about "getThinng", .*Did you mean "getThing"\?/m,
    },
    "an observed source whose id doesn't say so": {
      change: replace(sources, "layer: prose", "layer: observed"),
      message: /^spec\/sources\.yaml:\d+:\d+: .*ends with `\.observed`/m,
    },
  };

  it.for(Object.entries(onSmall))("%s", ([, { change, message }], { expect }) =>
    withProject((project) => {
      makeSmall(project);
      return refused(project, change, message, expect);
    }),
  );

  async function refused(
    project: Project,
    change: (project: Project) => void,
    message: RegExp,
    expect: ExpectStatic,
  ): Promise<void> {
    const before = textsOf(project);
    change(project);
    const { status, stdout, stderr } = await project.generate();
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(message);
    expect(textsOf(project)).toEqual(before);
  }
});

it("what was seen live is a source like any other, and marked by its id", { timeout }, () =>
  withProject(async (project) => {
    makeSmall(project);
    const observed = { layer: "observed", rendition: "live", origin: "recorded" };
    const id = "thing.en.live.observed";
    project.edit("spec/sources.yaml", (file: { sources: object[] }) => {
      file.sources.push({ ...file.sources[0], ...observed, id });
    });
    const text = project.read(pages.prose).replace("layer: prose", "layer: observed");
    project.write(`spec/pages/${id}.yaml`, text);
    expect(await project.generate()).toMatchObject({ status: 0 });
    expect(project.read("spec/disagreements.md")).toContain("thing (en.live.observed, en.rend");
    expect(project.read("spec/disagreements.md")).toContain(
      `\`${id}\` | <https://docs.test/thing> | recorded`,
    );
    const { stdout } = await project.script("why", "getThing.server");
    expect(stdout).toMatch(/thing\.en\.live\.observed .*seen live\n/);
  }),
);

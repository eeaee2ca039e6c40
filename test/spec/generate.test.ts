import { mkdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withProject } from "./project.js";
import { makeSmall } from "./small-spec.js";
import { withSpec, type SpecCopy } from "./spec-copy.js";

/* What `npm run generate` promises about the files that it reads and writes. */

const fragment = "spec/pages/obtener-integracion.en.rendered.reference.yaml";
const timeout = 60_000;

it("--check says what is stale, and generate mends it", { timeout }, () =>
  withProject(async (project) => {
    const committed = project.outputs();
    project.append("spec/openapi.yaml", "# by hand\n");
    unlinkSync(join(project.root, "generated/schema.d.ts"));
    const before = project.digest("spec", "generated");
    const checked = await project.script("generate", "--check");
    expect(checked).toMatchObject({ status: 1, stdout: "" });
    expect(checked.stderr).toContain("\n-# by hand\n");
    expect(checked.stderr).toContain("+++ generated/schema.d.ts (generated)");
    expect(checked.stderr).not.toContain("disagreements.md");
    expect(project.digest("spec", "generated")).toBe(before);

    expect(await project.script("generate")).toEqual({
      status: 0,
      stdout: "wrote spec/openapi.yaml\nwrote generated/schema.d.ts\n",
      stderr: "",
    });
    expect(project.outputs()).toEqual(committed);
  }),
);

it("a fault is told by file and line alone, and a wrong flag with the help", { timeout }, () =>
  withProject(async (project) => {
    project.write(fragment, "");
    const { status, stdout, stderr } = await project.script("generate");
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toBe(`${fragment}:1:1: the file is empty.\n`);

    const misspelt = await project.script("generate", "--chek");
    expect(misspelt.status).toBe(1);
    expect(misspelt.stderr).toMatch(/--chek[^]*Usage: npm run generate/);
  }),
);

describe("all three outputs are written, or none", { timeout }, () => {
  const merged = (copy: SpecCopy) =>
    ["spec/openapi.yaml", "spec/disagreements.md"].map((file) => copy.read(file));

  it.each<[string, (copy: SpecCopy) => void, RegExp]>([
    [
      "a folder in the place of a file",
      ({ root }) => {
        unlinkSync(join(root, "generated/schema.d.ts"));
        mkdirSync(join(root, "generated/schema.d.ts"));
      },
      /^generated\/schema\.d\.ts: can't be read \(EISDIR\)/m,
    ],
    [
      "a file in the place of the folder",
      ({ root }) => {
        rmSync(join(root, "generated"), { recursive: true });
        writeFileSync(join(root, "generated"), "");
      },
      /^generated\/schema\.d\.ts: can't be written \((EEXIST|ENOTDIR)\); nothing was changed/m,
    ],
  ])("with %s", (_, hinder, message) =>
    withSpec(async (copy) => {
      copy.write(fragment, copy.read(fragment).replace("updatedAt:", "changedAt:"));
      hinder(copy);
      const before = copy.digest("spec");
      const texts = merged(copy);
      await expect(copy.regenerate()).rejects.toThrow(message);
      expect(merged(copy)).toEqual(texts);
      expect(copy.digest("spec"), "and nothing is left beside them").toBe(before);
    }),
  );

  it("a folder that is missing is made", () =>
    withSpec(async (copy) => {
      const before = copy.outputs();
      rmSync(join(copy.root, "generated"), { recursive: true });
      expect(await copy.regenerate()).toEqual(["generated/schema.d.ts"]);
      expect(copy.outputs()).toEqual(before);
    }));
});

type Refusal = [fault: string, change: (copy: SpecCopy) => void, message: RegExp];

/** Holds that generate refuses what the change leaves, and writes nothing. */
async function refuse(copy: SpecCopy, [, change, message]: Refusal): Promise<void> {
  const before = copy.outputs();
  change(copy);
  await expect(copy.regenerate()).rejects.toThrow(message);
  expect(copy.outputs()).toEqual(before);
}

describe("what has lost its meaning is refused, by file and line", { timeout }, () => {
  const action = (text: string) => (copy: SpecCopy) => copy.append("spec/overlay.yaml", text);
  it.each<Refusal>([
    [
      "an overlay action that matches nothing",
      action("  - target: $.paths['/gone']\n    update:\n      summary: Gone\n"),
      /^spec\/overlay\.yaml:\d+:\d+: the overlay action on "\$\.paths\['\/gone'\]" matches nothing/m,
    ],
    [
      "an overlay action that changes nothing",
      action("  - target: $.info\n    update:\n      version: 1.0.0\n"),
      /^spec\/overlay\.yaml:\d+:\d+: the overlay action on "\$\.info" changes nothing/m,
    ],
    [
      "a fragment that no source names",
      (copy) => copy.write("spec/pages/stray.yaml", copy.read(fragment)),
      /^spec\/pages\/stray\.yaml: no source in spec\/sources\.yaml has this id/m,
    ],
    [
      "a source without a fragment",
      ({ root }) => renameSync(join(root, fragment), join(root, "spec/pages/other.yaml.txt")),
      /^spec\/pages\/obtener-integracion\.en\.rendered\.reference\.yaml: can't be read \(ENOENT\)/m,
    ],
  ])("%s", (...refusal) => withSpec((copy) => refuse(copy, refusal)));

  const rulings = "spec/rulings.yaml";
  const sources = "spec/sources.yaml";
  const replace = (file: string, from: string, to: string) => (copy: SpecCopy) =>
    copy.write(file, copy.read(file).replace(from, to));
  it.each<Refusal>([
    [
      "a ruling without a disagreement",
      replace(rulings, '"*.server"', "getThing.path"),
      /^spec\/rulings\.yaml:\d+:\d+: .*"getThing\.path" matches no disagreement any more/m,
    ],
    [
      "a typo in a ruling's id",
      replace(rulings, '"*.server"', "getThing.sever"),
      /^spec\/rulings\.yaml:\d+:\d+: .*Did you mean "getThing\.server"\?/m,
    ],
    [
      "a side that nobody states",
      replace(rulings, "- https://api.test/b\n", "$&      - https://elsewhere.example/\n"),
      /^spec\/rulings\.yaml:\d+:\d+: no source states the side "https:\/\/elsewhere/m,
    ],
    [
      "a typo in a ruling's side",
      replace(rulings, "- https://api.test/b\n", "- https://api.tst/b\n"),
      /^spec\/rulings\.yaml:\d+:\d+: .*Did you mean "https:\/\/api\.test\/b"\?/m,
    ],
    [
      "two rulings for one id",
      (copy) =>
        copy.edit(rulings, ({ rulings: [first = {}] }: { rulings: object[] }) => ({
          rulings: [first, first],
        })),
      /^spec\/rulings\.yaml:\d+:\d+: there are two rulings for "\*\.server"/m,
    ],
    [
      "a ruling without a reason",
      replace(rulings, "reason: Both answer.", ""),
      /^spec\/rulings\.yaml:\d+:\d+: rulings\.0\.reason: say why it was decided so/m,
    ],
    [
      "a source about an operation that its fragment doesn't have",
      replace(sources, "operation: getThing", "operation: getThinng"),
      /^spec\/sources\.yaml:\d+:\d+: .* is about "getThinng", .*Did you mean "getThing"\?/m,
    ],
  ])("%s", (...refusal) =>
    withSpec((copy) => {
      makeSmall(copy);
      return refuse(copy, refusal);
    }),
  );
});

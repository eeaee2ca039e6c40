import { mkdirSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { redocly } from "../../scripts/diff/redocly.js";
import { generateCommand } from "../../scripts/generate.js";
import { run } from "../commands/run.js";
import { pages, withSmallSpec } from "./small-spec.js";
import type { SpecCopy } from "./spec-copy.js";

/* What `npm run generate` promises about the files that it reads and writes. */

it("--check says what is stale, and generate mends it", () =>
  withSmallSpec(async (copy) => {
    const folder = copy.root;
    await copy.regenerate();
    const committed = copy.outputs();
    copy.append("spec/openapi.yaml", "# by hand\n");
    unlinkSync(join(folder, "generated/schema.d.ts"));
    const before = copy.digest("spec", "generated");
    const checked = await run(generateCommand, ["--check"], { folder });
    expect(checked).toMatchObject({ status: 1, stdout: "" });
    expect(checked.stderr).toContain("\n-# by hand\n");
    expect(checked.stderr).toContain("generated/schema.d.ts (generated)");
    expect(checked.stderr).not.toContain("disagreements.md");
    expect(copy.digest("spec", "generated")).toBe(before);

    expect(await run(generateCommand, [], { folder })).toEqual({
      status: 0,
      stdout: `wrote ${folder}/spec/openapi.yaml\nwrote ${folder}/generated/schema.d.ts\n`,
      stderr: "",
    });
    expect(copy.outputs()).toEqual(committed);
  }));

describe("all three outputs are written, or none", () => {
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
    withSmallSpec(async (copy) => {
      hinder(copy);
      const before = copy.digest("spec");
      const texts = merged(copy);
      await expect(copy.regenerate()).rejects.toThrow(message);
      expect(merged(copy)).toEqual(texts);
      expect(copy.digest("spec"), "and nothing is left beside them").toBe(before);
    }),
  );

  it("a folder that is missing is made", () =>
    withSmallSpec(async (copy) => {
      expect(await copy.regenerate()).toHaveLength(3);
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

describe("what is wrong or has lost its meaning is refused, by file and place", () => {
  const rulings = "spec/rulings.yaml";
  const sources = "spec/sources.yaml";
  const action = (text: string) => (copy: SpecCopy) => copy.append("spec/overlay.yaml", text);
  const replace = (file: string, from: string, to: string) => (copy: SpecCopy) =>
    copy.write(file, copy.read(file).replace(from, to));
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
      "a merged spec that breaks Redocly's rules",
      (copy) => copy.edit("spec/overlay.yaml", (words: object) => ({ ...words, actions: [] })),
      /^spec\/openapi\.yaml #\/info.*: .*license.* \(info-license\)$/m,
    ],
    [
      "a fragment that no source names",
      (copy) => copy.write("spec/pages/stray.yaml", copy.read(pages.prose)),
      /^spec\/pages\/stray\.yaml: no source in spec\/sources\.yaml has this id/m,
    ],
    [
      "a source without a fragment",
      ({ root }) => unlinkSync(join(root, pages.prose)),
      /^spec\/pages\/thing\.en\.rendered\.prose\.yaml: can't be read \(ENOENT\)/m,
    ],
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
  ])("%s", (...refusal) => withSmallSpec((copy) => refuse(copy, refusal)));
});

it("what is generated is clean by the newest Redocly too, whose library is not the one that generate lints by", () => {
  const spec = join(import.meta.dirname, "../../spec/openapi.yaml");
  const { stdout } = redocly("lint", spec, "--extends=recommended", "--format=json");
  expect(JSON.parse(stdout)).toMatchObject({ problems: [] });
});

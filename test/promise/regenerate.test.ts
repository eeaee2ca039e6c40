import { describe, expect, it } from "vitest";
import { additive, contradicting, faulty, renameWebhookUrl, reorder } from "../spec/mutations.js";
import { withProject } from "../spec/project.js";
import { withSmallSpec } from "../spec/small-spec.js";
import { withSpec, type SpecCopy } from "../spec/spec-copy.js";
import { checkSources, tsc } from "../tsc.js";

/* The first promise: regenerating never touches the facade; when it must change, tsc names the line. */

/** What stops generate. */
const faultOf = (copy: SpecCopy) =>
  copy.regenerate().then(
    () => "",
    (error: Error) => error.message,
  );

describe("a change that adds something", () => {
  const schemas: Record<string, string> = {};

  it.each(Object.entries(additive))("passes generate: %s", (name, mutate) =>
    withSpec(async (copy) => {
      mutate(copy);
      expect(await copy.regenerate()).not.toEqual([]);
      schemas[name] = copy.schema();
    }),
  );

  it("passes tsc, whichever it is", () => {
    expect(Object.keys(schemas)).toEqual(Object.keys(additive));
    expect(checkSources(schemas)).toEqual([]);
  });

  it("passes tsc with all others together, and the tests of the fake; src/ keeps every byte", () =>
    withProject(async (project) => {
      const before = project.digest("src");
      // New endpoints aside, which the fake doesn't answer until somebody teaches it; and where no status is left
      // undocumented, the overlay's words about others have no place.
      const {
        "a new endpoint": _,
        "a new page with an endpoint of its own": __,
        "a status code that nobody lacks any more": ___,
        ...others
      } = additive;
      for (const mutate of Object.values(others)) mutate(project);
      expect(await project.regenerate()).toHaveLength(3);
      expect(tsc(project.root)).toEqual([]);
      const fake = ["--config", "test/vitest.config.ts", "test/testing/conforms"];
      const vitest = ["node_modules/vitest/vitest.mjs", "run", ...fake];
      const { status, stdout } = await project.run(process.execPath, ...vitest);
      expect(status, stdout).toBe(0);
      expect(project.digest("src")).toBe(before);
    }));
});

it("another order, of files, of sources and of keys, changes no byte", () =>
  withSpec(async (copy) => {
    reorder(copy);
    expect(await copy.regenerate()).toEqual([]);
  }));

describe("a contradiction stops generate, with the stanza that mends it", () => {
  it.each(Object.entries(contradicting))("%s", (_, { disputed, mutate }) =>
    withSmallSpec(async (copy) => {
      const before = copy.outputs();
      mutate(copy);
      const message = await faultOf(copy);
      expect(message).toContain(`Unruled disagreement ${disputed}:\n`);
      expect(copy.outputs()).toEqual(before);

      const stanzas = message.match(/^ {2}- id: [^]*?reason: .*$/gm) ?? [];
      expect(stanzas).toHaveLength(1);
      copy.append("spec/rulings.yaml", `${stanzas.join("\n")}\n`);
      expect(await copy.regenerate()).toHaveLength(3);
    }),
  );
});

it("a name that changes in the pages passes generate, and tsc names lines of src/", () =>
  withSpec(async (copy) => {
    renameWebhookUrl(copy);
    await copy.regenerate();
    expect(checkSources({ renamed: copy.schema() })).toContainEqual(
      expect.stringMatching(/^renamed\/src\/integrations\.ts\(\d+,\d+\): .*webhookUrl/),
    );
  }));

describe("a source that can't be read stops generate, by file and line", () => {
  it.each(Object.entries(faulty))("%s", (_, { file, change, mark = "" }) =>
    withSpec(async (copy) => {
      const text = copy.read(file);
      const changed = change(text);
      expect(changed).not.toBe(text);
      copy.write(file, changed);
      const before = copy.outputs();
      const line = changed.slice(0, changed.indexOf(mark)).split("\n").length;
      await expect(copy.regenerate()).rejects.toThrow(new RegExp(`^${file}:${line}:\\d+: `, "m"));
      expect(copy.outputs()).toEqual(before);
    }),
  );
});

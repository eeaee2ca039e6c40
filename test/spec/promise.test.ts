import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { additive, breaking, contradicting, faulty, reorder } from "./mutations.js";
import { Project, withProject } from "./project.js";
import { makeSmall } from "./small-spec.js";

/* The first promise of DESIGN.md: regenerating never touches the facade; when it must change, tsc names the line. */

const outputs = ["spec/openapi.yaml", "spec/disagreements.md", "generated/schema.d.ts"];
const timeout = 240_000;
const slim = "src/tsconfig.json";

// Copies are made of a copy that tsc has seen: it then looks at what a mutation changed, in half the time.
let original: Project;
beforeAll(async () => {
  original = new Project();
  expect(await original.typecheck(slim)).toMatchObject({ status: 0, stdout: "" });
}, timeout);
afterAll(() => original.remove());

/** Runs `use` on a copy of the project, and holds the copy's `src/` to be the same byte for byte. */
const keepingSource = (use: (project: Project) => Promise<void>) =>
  withProject(async (project) => {
    const before = project.digest("src");
    await use(project);
    expect(project.digest("src"), "src/ is byte-identical").toBe(before);
  }, original);

const textsOf = (project: Project) => outputs.map((file) => project.read(file));
const clean = { status: 0, stderr: "" };

describe.concurrent("a change that adds something passes", { timeout }, () => {
  it.for(Object.entries(additive))("%s: generate and tsc", ([, mutate], { expect }) =>
    keepingSource(async (project) => {
      mutate(project);
      expect(await project.generate()).toMatchObject({
        ...clean,
        stdout: expect.stringMatching(/^wrote /),
      });
      expect(await project.typecheck(slim)).toMatchObject({ status: 0, stdout: "" });
    }),
  );

  it("a reordered document changes no byte", ({ expect }) =>
    keepingSource(async (project) => {
      const before = textsOf(project);
      reorder(project);
      expect(await project.generate()).toMatchObject({ ...clean, stdout: "Nothing changed.\n" });
      expect(textsOf(project)).toEqual(before);
    }));

  it("all of them together: tsc of the whole project and the tests of the fake too", ({ expect }) =>
    keepingSource(async (project) => {
      // The first adds the same operation as another one, the second leaves no room for undocumented statuses.
      const {
        "a new endpoint": _,
        "a status code that nobody lacks any more": __,
        ...others
      } = additive;
      for (const mutate of Object.values(others)) mutate(project);
      expect(await project.generate()).toMatchObject(clean);
      expect(await project.typecheck("tsconfig.json")).toMatchObject({ status: 0, stdout: "" });
      const tests = await project.run(
        process.execPath,
        "node_modules/vitest/vitest.mjs",
        ...["run", "--config", "test/vitest.config.ts", "test/testing", "test/facade/lifecycle"],
      );
      expect(tests, tests.stdout).toMatchObject({ status: 0 });
    }));
});

describe.concurrent(
  "a contradiction stops generate, with the stanza that mends it",
  { timeout },
  () => {
    it.for(Object.entries(contradicting))("%s", ([, { disputed, mutate }], { expect }) =>
      keepingSource(async (project) => {
        makeSmall(project);
        expect(await project.generate()).toMatchObject(clean);
        const before = textsOf(project);
        mutate(project);
        const stopped = await project.generate();
        expect(stopped).toMatchObject({ status: 1, stdout: "" });
        expect(stopped.stderr).toContain(`Unruled disagreement ${disputed}:\n`);
        expect(textsOf(project)).toEqual(before);

        const stanzas = stopped.stderr.match(/^ {2}- id: [^]*?reason: .*$/gm) ?? [];
        expect(stanzas).toHaveLength(1);
        const rulings = project.read("spec/rulings.yaml");
        project.write("spec/rulings.yaml", `${rulings}${stanzas.join("\n")}\n`);
        expect(await project.generate()).toMatchObject(clean);
      }),
    );
  },
);

describe.concurrent("a change that breaks the facade is named by tsc", { timeout }, () => {
  it.for(Object.entries(breaking))("%s", ([, mutate], { expect }) =>
    keepingSource(async (project) => {
      mutate(project);
      expect(await project.generate()).toMatchObject(clean);
      const { status, stdout } = await project.typecheck(slim);
      expect(status).not.toBe(0);
      const named = stdout.split("\n").filter((line) => /^\S/.test(line));
      expect(named).not.toEqual([]);
      for (const line of named) expect(line).toMatch(/^src\/\w+\.ts\(\d+,\d+\): error TS/);
    }),
  );
});

describe.concurrent("a source that can't be read stops generate", { timeout }, () => {
  it.for(Object.entries(faulty))(
    "%s: file and line are named, no output changes",
    ([, fault], { expect }) =>
      keepingSource(async (project) => {
        const { file, change, mark = "" } = fault;
        const before = textsOf(project);
        const text = project.read(file);
        project.write(file, change(text));
        expect(project.read(file)).not.toBe(text);
        const line = change(text).slice(0, change(text).indexOf(mark)).split("\n").length;
        const { status, stdout, stderr } = await project.generate();
        expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
        expect(stderr).toMatch(new RegExp(`^${file}:${line}:\\d+: `, "m"));
        expect(stderr, "no stack").not.toMatch(/^\s+at /m);
        expect(textsOf(project)).toEqual(before);
      }),
  );
});

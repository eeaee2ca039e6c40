import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pullCommand } from "../../scripts/pull.js";
import { run, type Outcome } from "../commands/run.js";
import { pageText } from "../extract/pages.js";
import { siteAddress, indexOf, markdown, section, startSite, status, type Site } from "./site.js";
import { filesIn, makeSpecFolder, sourceOf, asSources, sourcesText } from "./spec-folder.js";

const address = `${siteAddress}${section}remove`;

/** A site that serves one page of two that a spec folder lists, and `npm run spec:pull` between them. */
async function setUp(): Promise<{ site: Site; spec: string; pull: () => Promise<Outcome> }> {
  const site = await startSite();
  const { spec, around } = makeSpecFolder();
  const source = sourceOf("remove");
  const byHand = sourceOf("told", { rendition: "rendered", origin: "transcribed" });
  writeFileSync(join(spec, "sources.yaml"), sourcesText(asSources(source, byHand)));
  site.on(`${section}remove.md`, markdown(pageText({ openapi: "" })));
  site.on("/llms.txt", indexOf(`${section}remove`, `${section}add`));
  return {
    site,
    spec,
    pull: () => run(pullCommand, ["--base-url", site.baseUrl], { folder: around }),
  };
}

describe("npm run spec:pull", () => {
  it("tells what it did, and ends with 0 though a page is uncovered", async () => {
    const { pull, spec } = await setUp();
    const sources = filesIn(spec).get("sources.yaml");
    const { status, stdout, stderr } = await pull();
    expect(stdout.trimEnd().split("\n")).toEqual([
      "changed: remove.en.md.prose (new)",
      "not looked at, because a person transcribed them: told.en.md.prose",
      `no source covers: ${siteAddress}${section}add`,
      `no longer in the site's index, but a source names it: ${siteAddress}${section}told`,
      "1 pages read, 1 fragments changed, 0 failed",
    ]);
    // No terminal: a plain line a page.
    expect(stderr).toBe(`1/1 read ${address}\n`);
    expect(status).toBe(0);
    expect(filesIn(spec).get("sources.yaml")).toEqual(sources);
  });

  it("ends with 1 when a page failed, and says which and why", async () => {
    const { pull, site } = await setUp();
    site.on(`${section}remove.md`, status(404));
    const { status: ended, stdout } = await pull();
    expect(stdout).toContain(`failed: ${address}: the page is gone (HTTP 404)`);
    expect(stdout).toMatch(
      /What failed keeps its old fragment\.\n0 pages read, 0 fragments changed, 1 failed\n$/,
    );
    expect(ended).toBe(1);
  });

  it.each([
    ["--base-url", "ftp://docs.example"],
    ["--base-url", "docs"],
    ["--timeout-ms", "soon"],
    ["--timeout-ms", "0"],
  ])("refuses %s %s with 2", async (...args) => {
    const { status, stderr } = await run(pullCommand, args);
    expect(stderr).toMatch(new RegExp(`^${args[0]} takes .* not "${args[1]}"`));
    expect(status).toBe(2);
  });

  it("reads and writes the folder that --spec names, and tells it where it has no sources", async () => {
    const { spec, around } = makeSpecFolder();
    for (const given of ["spec", spec]) {
      const { status, stderr } = await run(pullCommand, ["--spec", given], { folder: around });
      expect(stderr).toBe(`${spec}/sources.yaml: can't be read (ENOENT).\n`);
      expect(status).toBe(1);
    }
  });
});

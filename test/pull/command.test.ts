import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pageText } from "../extract/pages.js";
import { canonical, indexOf, markdown, section, startSite, type Site } from "./site.js";
import { filesIn, makeSpecFolder, sourceOf, sourcesOf, sourcesText } from "./spec-folder.js";

const script = join(import.meta.dirname, "../../scripts/pull.ts");
const tsx = join(import.meta.dirname, "../../node_modules/tsx/dist/cli.mjs");
const address = `${canonical}${section}remove`;

interface Outcome {
  status: number;
  stdout: string;
  stderr: string;
}

function pull(...options: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [tsx, script, ...options], (error, stdout, stderr) => {
      resolve({ status: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

async function setUp(): Promise<{ site: Site; spec: string; run: () => Promise<Outcome> }> {
  const site = await startSite();
  const { spec } = makeSpecFolder();
  const source = sourceOf("remove");
  const byHand = sourceOf("told", { rendition: "rendered", origin: "transcribed" });
  writeFileSync(join(spec, "sources.yaml"), sourcesText(sourcesOf(source, byHand)));
  site.on(`${section}remove.md`, markdown(pageText({ openapi: "" })));
  site.on("/llms.txt", indexOf(`${section}remove`, `${section}add`));
  return { site, spec, run: () => pull("--spec", spec, "--base-url", site.baseUrl) };
}

describe("npm run spec:pull", () => {
  it("tells what it did, and ends with 0 though a page is uncovered", async () => {
    const { run, spec } = await setUp();
    const sources = filesIn(spec).get("sources.yaml");
    const { status, stdout, stderr } = await run();
    expect(stdout.trimEnd().split("\n")).toEqual([
      "changed: remove.en.md.prose (new)",
      "not looked at, because a person transcribed them: told.en.md.prose",
      `no source covers: ${canonical}${section}add`,
      `no longer in the site's index, but a source names it: ${canonical}${section}told`,
      "1 pages read, 1 fragments changed, 0 failed",
    ]);
    // No terminal: a plain line a page.
    expect(stderr).toContain(`1/1 read ${address}\n`);
    expect(status).toBe(0);
    expect(filesIn(spec).get("sources.yaml")).toEqual(sources);
  });

  it("ends with 1 when a page failed, and says which and why", async () => {
    const { run, site } = await setUp();
    site.on(`${section}remove.md`);
    const { status, stdout } = await run();
    expect(stdout).toContain(`failed: ${address}: the page is gone (HTTP 404)`);
    expect(stdout).toContain("What failed keeps its old fragment.\n0 pages read");
    expect(stdout).toMatch(/0 pages read, 0 fragments changed, 1 failed\n$/);
    expect(status).toBe(1);
  });

  it("explains itself with --help", async () => {
    const { status, stdout } = await pull("--help");
    expect(stdout).toMatch(/--base-url[^]*--spec[^]*--timeout-ms/);
    expect(status).toBe(0);
  });

  it.each([
    ["--base-url", "ftp://docs.example"],
    ["--base-url", "docs"],
    ["--timeout-ms", "soon"],
    ["--timeout-ms", "0"],
    ["--colour", "red"],
  ])("refuses %s %s with 2", async (...options) => {
    const { status, stderr } = await pull(...options);
    expect(stderr).toContain(options[0]);
    expect(status).toBe(2);
  });

  it("without sources.yaml says so, and shows no stack", async () => {
    const { spec } = makeSpecFolder();
    const { status, stderr } = await pull("--spec", spec);
    expect(stderr).toContain("sources.yaml");
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(status).toBe(1);
  });
});

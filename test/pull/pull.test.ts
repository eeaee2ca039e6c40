import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pullPages, type PullOptions, type PullResult } from "../../scripts/pull/pull-pages.js";
import type { Sources } from "../../scripts/inputs/sources.js";
import { pageText, statusTable } from "../extract/pages.js";
import { stopClock, timeoutMs } from "./clock.js";
import {
  siteAddress,
  cutShort,
  hangUp,
  indexOf,
  markdown,
  redirect,
  section,
  silence,
  stall,
  startSite,
  status,
  type Site,
} from "./site.js";
import { filesIn, makeSpecFolder, sourceOf, asSources } from "./spec-folder.js";

const path = `${section}remove`;
const address = `${siteAddress}${path}`;
const both = asSources(sourceOf("remove"), sourceOf("remove", { layer: "openapi" }));
const prose = "pages/remove.en.md.prose.yaml";
const openapi = "pages/remove.en.md.openapi.yaml";
const invalid = pageText().replace(/Fault:\n( +)type: object\n/, "Fault:\n$1type: shelf\n");
const otherPage = pageText({ responses: `## Responses\n\n${statusTable("200", "409")}` });

interface Pull {
  site: Site;
  spec: string;
  around: string;
  run(changes?: Partial<PullOptions>): Promise<PullResult>;
  read(file: string): string;
}

/** A site that serves one page and lists it, and a spec folder to pull it into. */
async function setUp(sources: Sources = both): Promise<Pull> {
  stopClock();
  const site = await startSite();
  const { spec, around } = makeSpecFolder();
  site.on(`${path}.md`, markdown(pageText()));
  site.on("/llms.txt", indexOf(path));
  return {
    site,
    spec,
    around,
    run: (changes) =>
      pullPages({
        specDirectory: spec,
        sources,
        baseUrl: site.baseUrl,
        timeoutMs,
        retryDelayMs: 1,
        ...changes,
      }),
    read: (file) => readFileSync(join(spec, file), "utf8"),
  };
}

describe("a complete page", () => {
  it("becomes one fragment a layer, with its own address", async () => {
    const { run, spec, read } = await setUp();
    const result = await run();
    expect(result).toEqual({
      read: [address],
      changed: [
        { id: "remove.en.md.openapi", before: "nothing", lost: [] },
        { id: "remove.en.md.prose", before: "nothing", lost: [] },
      ],
      failures: [],
      notices: [],
      transcribed: [],
      uncovered: [],
      gone: [],
    });
    expect([...filesIn(spec).keys()].sort()).toEqual([openapi, prose]);
    expect(read(prose)).toContain(`page: ${address}\n`);
  });

  it("is fetched once for all of its layers", async () => {
    const { run, site } = await setUp();
    await run();
    expect(site.requests(`${path}.md`)).toBe(1);
  });

  it("pulled again, changes no byte and writes no file", async () => {
    const { run, spec } = await setUp();
    await run();
    const before = filesIn(spec);
    expect((await run()).changed).toEqual([]);
    expect(filesIn(spec)).toEqual(before);
  });

  it("that changed in one layer rewrites that layer's fragment only, and says what it lost", async () => {
    const { run, site, read } = await setUp();
    await run();
    site.on(`${path}.md`, markdown(otherPage));
    expect((await run()).changed).toEqual([
      { id: "remove.en.md.prose", before: "pulled", lost: ["deleteShelf: response 404"] },
    ]);
    expect(read(prose)).toContain('"409"');
  });

  it("replaces what a person wrote, and says so, with all that the page doesn't state", async () => {
    const { run, spec, read } = await setUp(asSources(sourceOf("remove")));
    await run();
    const pulled = read(prose);
    const edited = pulled.replace('"404":', '"410":').replace("status:\n", "state:\n");
    const lost = ["deleteShelf: response 200 field state", "deleteShelf: response 410"];
    writeFileSync(join(spec, prose), edited);
    expect((await run()).changed).toEqual([
      { id: "remove.en.md.prose", before: "edited by hand", lost },
    ]);
    writeFileSync(join(spec, prose), edited.replace(/ {2}digest: .*\n/, ""));
    expect((await run()).changed).toEqual([
      { id: "remove.en.md.prose", before: "transcribed", lost },
    ]);
    expect(read(prose)).toBe(pulled);
  });

  it("whose fragment was broken by hand is mended", async () => {
    const { run, spec, read } = await setUp(asSources(sourceOf("remove")));
    await run();
    const pulled = read(prose);
    writeFileSync(join(spec, prose), "paths: [");
    expect((await run()).changed).toHaveLength(1);
    expect(read(prose)).toBe(pulled);
  });

  it("replaces a fragment at once: who reads the old one reads all of it", async () => {
    const { run, site, spec, read } = await setUp();
    await run();
    const old = read(prose);
    const reader = openSync(join(spec, prose), "r");
    site.on(`${path}.md`, markdown(otherPage));
    await run();
    expect(readFileSync(reader, "utf8")).toBe(old);
    expect(read(prose)).not.toBe(old);
    closeSync(reader);
  });

  it("writes into the spec's folder only, and leaves no unfinished file", async () => {
    const { run, around } = await setUp();
    await run();
    expect([...filesIn(around).keys()].sort()).toEqual([`spec/${openapi}`, `spec/${prose}`]);
  });

  it("with non-ASCII letters in its address is found, however it is spelled", async () => {
    const name = "quitar-estantería";
    for (const spelling of [name, encodeURIComponent(name), name.normalize("NFD")]) {
      const source = { ...sourceOf("x"), page: `${siteAddress}${section}${spelling}` };
      const { run, site } = await setUp(asSources(source));
      site.on(
        `${section}${name.normalize(spelling.normalize("NFC") === spelling ? "NFC" : "NFD")}.md`,
        markdown(pageText()),
      );
      site.on("/llms.txt", indexOf(`${section}${name}`));
      expect(await run()).toMatchObject({
        failures: [],
        uncovered: [],
        gone: [],
        changed: [{ id: source.id }],
      });
    }
  });

  it("is found on a mirror below a path", async () => {
    const { run, site } = await setUp();
    site.on(`/mirror${path}.md`, markdown(otherPage));
    site.on("/mirror/llms.txt", indexOf(path));
    const result = await run({ baseUrl: `${site.baseUrl}/mirror/` });
    expect(result).toMatchObject({ failures: [], read: [address] });
  });
});

describe("sources that aren't pulled", () => {
  it("a transcribed source is neither fetched nor written", async () => {
    const source = sourceOf("remove", { origin: "transcribed" });
    const { run, spec, site } = await setUp(asSources(source));
    expect(await run()).toMatchObject({
      read: [],
      changed: [],
      failures: [],
      transcribed: [source.id],
      uncovered: [address],
    });
    expect(site.requests(`${path}.md`)).toBe(0);
    expect(filesIn(spec).size).toBe(0);
  });

  it.each([{ rendition: "rendered" } as const, { layer: "reference" } as const])(
    "%o can't be pulled, and it is said which",
    async (changes) => {
      const source = sourceOf("remove", changes);
      const { run } = await setUp(asSources(source));
      const { failures } = await run();
      expect(failures).toEqual([
        { page: address, reason: expect.stringContaining(source.id), isPassing: false },
      ]);
    },
  );

  it("a layer of the page that no source takes is noticed", async () => {
    const { run } = await setUp(asSources(sourceOf("remove")));
    const { notices, failures } = await run();
    expect(failures).toEqual([]);
    expect(notices).toEqual([{ page: address, reason: expect.stringContaining("openapi") }]);
  });
});

describe("a page that fails", () => {
  it.each<[what: string, answer: Parameters<Site["on"]>[1], reason: RegExp, attempts: number]>([
    ["is gone", status(404), /gone \(HTTP 404\): .*spec\/sources\.yaml.*delete its fragments/, 1],
    [
      "has no valid OpenAPI",
      markdown(invalid),
      /openapi layer, .*schemas.Fault.*no valid OpenAPI/,
      1,
    ],
    ["is forbidden", status(403), /^HTTP 403$/, 1],
    ["is always a server error", status(500), /^HTTP 500, in 3 attempts$/, 3],
    ["never answers", silence, /no complete answer within 12345 ms, in 3 attempts/, 3],
    ["stops in the middle", stall(otherPage), /no complete answer within 12345 ms/, 3],
    ["hangs up", hangUp, /connection failed or ended before the page did/, 3],
    ["is cut short", cutShort(otherPage), /ended before the page did/, 3],
    ["ends inside of a code block", markdown(otherPage.slice(0, -9)), /cut short/, 1],
    ["is HTML", markdown(otherPage, "text/html"), /not Markdown: .* text\/html/, 1],
    ["is HTML by its text", markdown("\n<!DOCTYPE html><p>"), /not Markdown: it is HTML/, 1],
    ["is a picture", markdown("x", "image/png"), /not Markdown: .* image\/png/, 1],
    ["is empty", markdown("\n"), /empty/, 1],
    ["has no end in sight", markdown("a".repeat(600_000)), /more than 512 kB/, 1],
    ["is no text", (response) => response.end(Buffer.from([0xff, 0xfe, 0x41])), /no UTF-8/, 1],
    [
      "moved",
      redirect(`${section}take-away.md`),
      /moved to https:\/\/docs\.example\/api\/panel\/take-away\.md \(HTTP 308\)/,
      1,
    ],
    [
      "moved to another host",
      redirect("https://other.example/x", 302),
      /moved to https:\/\/other\.example\/x/,
      1,
    ],
    ["can't be understood", markdown("# Soon"), /prose layer, line 1, endpoint: /, 1],
  ])(
    "because it %s keeps its old fragments, and it is said why",
    async (_, answer, reason, attempts) => {
      const { run, site, spec } = await setUp();
      await run();
      const before = filesIn(spec);
      site.on(`${path}.md`, answer);
      const { failures, changed } = await run();
      expect(failures.length).toBeGreaterThan(0);
      for (const failure of failures) expect(failure.page).toBe(address);
      expect(failures[0]?.isPassing).toBe(attempts > 1);
      expect(failures.map((failure) => failure.reason).join("\n")).toMatch(reason);
      expect(changed).toEqual([]);
      expect(filesIn(spec)).toEqual(before);
      expect(site.requests(`${path}.md`)).toBe(attempts);
    },
  );

  it("in one layer keeps that layer's fragment, the other is rewritten", async () => {
    const { run, site, read } = await setUp();
    await run();
    const before = read(openapi);
    site.on(`${path}.md`, markdown(otherPage.replace("openapi: 3.1.0", "openapi: 2.0.0")));
    const { failures, changed } = await run();
    expect(failures).toMatchObject([
      { page: address, reason: expect.stringMatching(/^openapi layer/) },
    ]);
    expect(changed).toMatchObject([{ id: "remove.en.md.prose" }]);
    expect(read(openapi)).toBe(before);
  });

  it("doesn't keep the others from being pulled", async () => {
    const { run, read } = await setUp(asSources(...both.documented, sourceOf("lost")));
    const { failures } = await run();
    expect(failures.map(({ page }) => page)).toEqual([`${siteAddress}${section}lost`]);
    expect(read(prose)).toContain("deleteShelf");
  });
});

it("no address that a page names is asked for, wherever it stands", async () => {
  const { run, site } = await setUp();
  const elsewhere = `${site.baseUrl}/elsewhere.yaml`;
  const ours = '$ref: "#/components/schemas/Fault"';
  for (const answer of [
    markdown(pageText().replace(ours, `$ref: ${elsewhere}`)),
    markdown(pageText().replace("summary: ", `x-more: { $ref: ${elsewhere} }\n      summary: `)),
    redirect("/elsewhere.yaml"),
  ]) {
    site.on(`${path}.md`, answer);
    await run();
  }
  expect(site.requests("/elsewhere.yaml")).toBe(0);
});

describe("an attempt that fails", () => {
  it.each([
    ["a server error", status(500)],
    ["too many requests", status(429, { "retry-after": "0" })],
    ["a hang-up", hangUp],
    ["an answer cut short", cutShort(pageText())],
    ["silence", silence],
    ["silence in the middle of its answer", stall(pageText())],
  ])("with %s is made again", async (_, answer) => {
    const { run, site } = await setUp();
    site.on(`${path}.md`, answer, markdown(pageText()));
    expect(await run()).toMatchObject({ failures: [], read: [address] });
    expect(site.requests(`${path}.md`)).toBe(2);
  });
});

describe("many pages", () => {
  const names = Array.from({ length: 12 }, (_, index) => `shelf-${index}`);

  function setUpMany(): Promise<Pull> {
    return setUp(asSources(...names.map((name) => sourceOf(name))));
  }

  it("are fetched four at a time", async () => {
    const { run, site } = await setUpMany();
    const held: (() => void)[] = [];
    const answerHeld = () => held.splice(0).forEach((answer) => answer());
    for (const name of names) {
      site.on(`${section}${name}.md`, (response, request) => {
        held.push(() => markdown(pageText())(response, request));
        // A fifth that is under way has come by then.
        if (held.length === 4) setImmediate(() => setImmediate(answerHeld));
      });
    }
    expect((await run()).read).toHaveLength(12);
    expect(site.busiest()).toBe(4);
  });

  it("are reported one by one while they come in", async () => {
    const { run } = await setUpMany();
    const done: string[] = [];
    await run({ onPage: (progress) => done.push(`${progress.done}/${progress.total}`) });
    expect(done).toEqual(names.map((_, index) => `${index + 1}/12`));
  });
});

describe("the site's index", () => {
  it("names the pages of the section that no source covers, and no others", async () => {
    const { run, site } = await setUp();
    const listed = [path, `${section}add`, `${section}introducción`, "/api/other/x"];
    site.on("/llms.txt", indexOf(...listed));
    const { uncovered, failures } = await run();
    expect(uncovered).toEqual([
      `${siteAddress}${section}add`,
      `${siteAddress}${section}introducción`,
    ]);
    expect(failures).toEqual([]);
  });

  it("pages that are ignored on purpose aren't named; a layer that they have got is", async () => {
    const sources = { ...both, ignored: { add: "why", "introducci%C3%B3n": "why" } };
    const { run, site } = await setUp(sources);
    site.on("/llms.txt", indexOf(path, `${section}add`, `${section}introducción`));
    site.on(`${section}add.md`, markdown("# Adding\n\nSoon."));
    site.on(`${section}introducción.md`, markdown(pageText({ openapi: "" })));
    const { uncovered, notices, failures } = await run();
    expect({ uncovered, failures }).toEqual({ uncovered: [], failures: [] });
    expect(notices).toEqual([
      {
        page: expect.stringContaining("introducci"),
        reason: expect.stringContaining("a layer that no source takes: prose"),
      },
    ]);
  });

  it("names pages of sources that it no longer lists, transcribed ones too", async () => {
    const lost = sourceOf("lost", { origin: "transcribed" });
    const { run, site } = await setUp(asSources(...both.documented, lost));
    site.on("/llms.txt", indexOf(`${section}remove-it`));
    expect((await run()).gone).toEqual([lost.page, address]);
  });

  it.each([
    ["is gone", status(404)],
    ["is HTML", markdown("<html>", "text/html")],
    ["lists nothing", markdown("# Docs\n\nNothing yet.")],
  ])("that %s is a failure of its own; the pages are still pulled", async (_, answer) => {
    const { run, site } = await setUp();
    site.on("/llms.txt", answer);
    const result = await run();
    expect(result.failures.map(({ page }) => page)).toEqual([`${siteAddress}/llms.txt`]);
    expect(result).toMatchObject({ uncovered: [], gone: [] });
    expect(result.changed).toHaveLength(2);
  });
});

import { join } from "node:path";
import { expect, it } from "vitest";
import { pullPages } from "../../scripts/pull/pull-pages.js";
import { summaryOf } from "../../scripts/pull/summary.js";
import { readSources } from "../../scripts/inputs/sources.js";
import { withSpec, type SpecCopy } from "../spec/spec-copy.js";
import { checkSources } from "../tsc.js";
import { startPanelSite } from "./panel-site.js";
import type { Site } from "./site.js";

/* Every page of the section in every language, in the form of the real ones, pulled into a copy of spec/. */

/** What `npm run spec:pull` prints. */
async function pull({ root }: SpecCopy, { baseUrl }: Site): Promise<string> {
  const specDirectory = join(root, "spec");
  const sources = readSources(specDirectory);
  return summaryOf(await pullPages({ specDirectory, sources, baseUrl, retryDelayMs: 1 }));
}

it("the whole section is pulled, generated and type-checked; pulled again, it changes nothing", async () => {
  const site = await startPanelSite();
  await withSpec(async (copy) => {
    const first = await pull(copy, site);
    expect(first).toMatch(/\n33 pages read, 44 fragments changed, 0 failed$/);
    expect(first).not.toMatch(/no source covers|no longer in the site's index/);
    expect(await copy.regenerate()).toHaveLength(3);
    expect(copy.read("spec/disagreements.md")).not.toContain("first pull");
    expect(checkSources({ pulled: copy.schema() })).toEqual([]);

    expect(await pull(copy, site)).toMatch(/ pages read, 0 fragments changed, 0 failed$/);
  });
});

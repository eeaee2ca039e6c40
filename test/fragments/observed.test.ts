import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { stringify } from "yaml";
import { readFragments } from "../../scripts/inputs/fragments.js";
import { placeOf, readSources } from "../../scripts/inputs/sources.js";
import { makeSpecFolder } from "../pull/spec-folder.js";

const source = { id: "seen", layer: "observed", seen: "2026-11", operation: "getThing" };
const stated = { layer: "observed", seen: "2026-11" };

/** Reads a spec folder that holds this one source. */
async function read(entry: object, facts: object) {
  const { spec } = makeSpecFolder();
  writeFileSync(
    join(spec, "sources.yaml"),
    stringify({ site: "https://docs.example", section: { en: "/" }, sources: [entry] }),
  );
  writeFileSync(
    join(spec, "pages/seen.yaml"),
    stringify({
      openapi: "3.1.0",
      "x-source": facts,
      info: { title: "Things", version: "0.0.0" },
      paths: {},
    }),
  );
  return readFragments(spec, readSources(spec));
}

it("what was observed needs no page, and its place is the month", async () => {
  const [fragment] = await read(source, stated);
  expect(fragment && placeOf(fragment.source)).toBe("seen 2026-11");
});

it("what another origin answered is called so in the ledger", async () => {
  const through = { through: "another origin" };
  const [fragment] = await read({ ...source, ...through }, { ...stated, ...through });
  expect(fragment && placeOf(fragment.source)).toBe("seen 2026-11 through another origin");
});

it.each<[string, object, object, RegExp]>([
  ["a month that is none", { ...source, seen: "2026-13" }, stated, /sources\.yaml:7:.*a month/],
  ["a day", { ...source, seen: "2026-11-21" }, stated, /sources\.yaml:7:.*a month/],
  ["a page", { ...source, page: "https://docs.example/a" }, stated, /sources\.yaml:5.*page/],
  ["no month", { ...source, seen: undefined }, stated, /sources\.yaml:5.*seen/],
  ["another month", source, { ...stated, seen: "2026-10" }, /seen\.yaml:4:.*must be "2026-11"/],
  ["another layer", source, { ...stated, layer: "prose" }, /seen\.yaml:3:.*must be "observed"/],
  [
    "another origin, unsaid in sources.yaml",
    source,
    { ...stated, through: "another origin" },
    /seen\.yaml:5:.*x-source\.through must be left out/,
  ],
])("%s is refused with file and line", async (_, entry, facts, message) => {
  await expect(read(entry, facts)).rejects.toThrow(message);
});

import { parse, parseDocument, stringify, visit } from "yaml";
import { describe, expect, it } from "vitest";
import { withDigest } from "../../scripts/fragments/digest.js";
import { lintFragment } from "../../scripts/fragments/lint.js";
import { fragmentText } from "../../scripts/pull/write-fragment.js";
import { extractPage } from "../../scripts/pull/extract/page.js";
import type { PulledLayer } from "../../scripts/pull/extract/report.js";
import type { JsonObject } from "../../scripts/inputs/json.js";
import { block, extracted, openApiSection, page, pageText } from "./pages.js";

const layers: PulledLayer[] = ["openapi", "prose"];
const infoString = "yaml DELETE /v1/shelves/{shelfId}";

describe.each(layers)("the fragment of the %s layer", (layer) => {
  const text = fragmentText(extracted(pageText(), layer, "deleteShelf"));

  it("is valid OpenAPI 3.1", async () => {
    const document = extracted(pageText(), layer, "deleteShelf");
    expect(await lintFragment(document, "fragment.yaml")).toEqual([]);
  });

  it("holds none of the page's sentences", () => {
    const sentences = pageText().match(/[A-Z][a-z]+(?: [a-z]+){1,}\./g) ?? [];
    expect(sentences.length).toBeGreaterThan(5);
    for (const sentence of sentences) expect(text).not.toContain(sentence);
  });

  it("has no anchors: equal parts are written out", () => {
    expect(text).not.toMatch(/[&*]a\d/);
  });

  it("reads back as the document that was written", () => {
    expect(parse(text)).toEqual(withDigest(extracted(pageText(), layer, "deleteShelf")));
  });
});

describe("a block in another order", () => {
  it("gives the same bytes", () => {
    const { paths, components, ...others } = block();
    const reordered = parseDocument(stringify({ components, ...others, paths }));
    visit(reordered, {
      Map(_, map) {
        map.items.reverse();
      },
    });
    const before = extracted(pageText(), "openapi", "x");
    const openapi = openApiSection(infoString, reordered.toString());
    expect(fragmentText(extracted(pageText({ openapi }), "openapi", "x"))).toBe(
      fragmentText(before),
    );
  });

  it("nor does the order of parameters and of required fields count", () => {
    const both = (change: (list: unknown[]) => unknown) => {
      const document = JSON.parse(JSON.stringify(block())) as JsonObject & {
        paths: Record<string, { delete: { parameters: unknown[] } }>;
        components: { schemas: { Removed: { required: unknown[] } } };
      };
      const { parameters } = document.paths["/v1/shelves/{shelfId}"]!.delete;
      parameters.push({ name: "a", in: "query", schema: { type: "string" } });
      change(parameters);
      change(document.components.schemas.Removed.required);
      const openapi = openApiSection(infoString, stringify(document));
      return extracted(pageText({ openapi }), "openapi", "x");
    };
    expect(both((list) => list.reverse())).toEqual(both((list) => list));
  });
});

describe("several sources of one page", () => {
  const sources = layers.map((layer) => ({
    ...{ id: layer, page, language: "en", layer, operation: "deleteShelf" },
  }));

  it("each gets its own fragment", () => {
    const { fragments } = extractPage(pageText(), sources);
    expect(fragments.map(({ source }) => source.id)).toEqual(layers);
  });

  it("a problem of one layer leaves the other alone", () => {
    const text = pageText().replace("openapi: 3.1.0", "openapi: 2.0.0");
    const { fragments, problems } = extractPage(text, sources);
    expect(fragments.map(({ source }) => source.id)).toEqual(["prose"]);
    expect(problems.map(({ layer }) => layer)).toEqual(["openapi"]);
  });

  it("a page that was cut short yields no layer at all", () => {
    const { fragments, problems } = extractPage(pageText().slice(0, -10), sources);
    expect(fragments).toEqual([]);
    expect(problems.map(({ layer }) => layer)).toEqual(layers);
  });

  it.each([
    [pageText(), layers],
    [pageText({ openapi: "" }), ["prose"]],
    [pageText({ endpoint: "" }), ["openapi"]],
    ["# Welcome\n\nHello.", []],
  ])("the layers of a page are known without being asked for", (text, expected) => {
    expect(extractPage(text, []).layers).toEqual(expected);
  });
});

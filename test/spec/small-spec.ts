import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { withSpec, type SpecCopy } from "./spec-copy.js";

/* Two sources that agree on two operations, but for their server: what rulings and their faults are tried on, so that a
 * ruling that is added to spec/rulings.yaml changes no test. */

const source = (layer: string) => ({
  page: "https://docs.test/thing",
  language: "en",
  layer,
});

export const pages = {
  prose: "spec/pages/thing.en.rendered.prose.yaml",
  reference: "spec/pages/thing.en.rendered.reference.yaml",
};

const operation = (operationId: string) => ({
  operationId,
  security: [{ key: [] }],
  responses: { "200": { description: "OK" }, "404": { description: "Not Found" } },
});

const document = (layer: string, url: string) => ({
  openapi: "3.1.0",
  "x-source": source(layer),
  info: { title: "Thing", version: "1" },
  servers: [{ url }],
  paths: {
    "/thing": { get: operation("getThing") },
    "/other": { get: operation("getOther") },
  },
  components: { securitySchemes: { key: { type: "apiKey", in: "header", name: "x-key" } } },
});

const serverRuling = {
  id: "*.server",
  sides: ["https://api.test/a", "https://api.test/b"],
  keep: "all",
  reason: "Both answer.",
};

const overlay = {
  overlay: "1.0.0",
  info: { title: "Words", version: "1" },
  actions: [
    {
      target: "$.info",
      update: { license: { name: "None", identifier: "LicenseRef-None" } },
    },
  ],
};

/** Puts the small spec in the place of the copy's. */
function makeSmall(copy: SpecCopy): void {
  for (const file of readdirSync(join(copy.root, "spec/pages")))
    rmSync(join(copy.root, "spec/pages", file));
  const write = (file: string, value: object) => copy.write(file, stringify(value));
  write(pages.prose, document("prose", "https://api.test/a"));
  write(pages.reference, document("reference", "https://api.test/b"));
  write("spec/rulings.yaml", { rulings: [serverRuling] });
  write("spec/overlay.yaml", overlay);
  copy.edit("spec/sources.yaml", (file: object) => ({
    ...file,
    pages: undefined,
    sources: ["prose", "reference"].map((layer) => ({
      id: `thing.en.rendered.${layer}`,
      ...source(layer),
      rendition: "rendered",
      origin: "transcribed",
      operation: "getThing",
    })),
  }));
}

/** Runs `use` on a copy of its own, which has the small spec. Its outputs are still those of the real one. */
export function withSmallSpec<T>(use: (copy: SpecCopy) => T | Promise<T>): Promise<T> {
  return withSpec((copy) => {
    makeSmall(copy);
    return use(copy);
  });
}

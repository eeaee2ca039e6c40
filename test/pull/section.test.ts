import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pullPages } from "../../scripts/pull/pull-pages.js";
import { summaryOf } from "../../scripts/pull/summary.js";
import { readSources } from "../../scripts/inputs/sources.js";
import { withSpec, type SpecCopy } from "../spec/spec-copy.js";
import { checkSources } from "../tsc.js";
import { panelPages, panelPath, panelText, startPanelSite } from "./panel-site.js";
import { cutShort, markdown, redirect, status, type Answer, type Site } from "./site.js";

/* Every page of the section in every language, in the form of the real ones, pulled into a copy of spec/. */

const timeout = 120_000;

/** What `npm run spec:pull` prints. */
async function pull({ root }: SpecCopy, { baseUrl }: Site): Promise<string> {
  const specDirectory = join(root, "spec");
  const sources = readSources(specDirectory);
  return summaryOf(await pullPages({ specDirectory, sources, baseUrl, retryDelayMs: 1 }));
}

describe("the whole section", { timeout }, () => {
  it("is pulled, generated and type-checked; pulled again, it changes nothing", async () => {
    const site = await startPanelSite();
    await withSpec(async (copy) => {
      const first = await pull(copy, site);
      expect(first).toMatch(/\n33 pages read, 44 fragments changed, 0 failed$/);
      expect(first).not.toMatch(/no source covers|no longer in the site's index/);
      expect(await copy.regenerate()).toHaveLength(3);
      expect(copy.read("spec/disagreements.md")).not.toContain("first pull");
      expect(checkSources(copy.root)).toEqual([]);

      expect(await pull(copy, site)).toMatch(/ pages read, 0 fragments changed, 0 failed$/);
    });
  });

  it("with a page of each kind of fault, the others are pulled and no address is followed", async () => {
    const site = await startPanelSite();
    const elsewhere = `${site.baseUrl}/elsewhere.yaml`;
    const textOf = (slug: string) => {
      const page = panelPages.find((one) => one.slug === slug);
      if (!page) throw new Error(`no such page: ${slug}`);
      return panelText(page, "es");
    };
    const serve = (slug: string, ...answers: Answer[]) =>
      site.on(`${panelPath(slug, "es")}.md`, ...answers);
    serve("crear-integracion", status(404));
    serve("obtener-integracion", redirect("/elsewhere.md"));
    serve("actualizar-integracion", markdown(textOf("actualizar-integracion").slice(0, -9)));
    serve(
      "iniciar-conversacion",
      markdown(textOf("iniciar-conversacion").replace("openapi: ", "openapi: [")),
    );
    serve("cerrar-conversacion", cutShort(textOf("cerrar-conversacion")));
    // One table that can't be read, and addresses in whatever place: some refused, some dropped.
    serve(
      "eliminar-integracion",
      markdown(
        textOf("eliminar-integracion")
          .replace("| 500 |", "| five hundred |")
          .replace("summary: Words", `summary: Words\n      x-more: { $ref: ${elsewhere} }`)
          .replace('$ref: "#/components/schemas/Error"', `$ref: ${elsewhere}`),
      ),
    );
    await withSpec(async (copy) => {
      const stdout = await pull(copy, site);
      const failures = stdout.split("\n").filter((line) => line.startsWith("failed: "));
      const of = (slug: string) =>
        failures.filter((line) => line.includes(`/panel-externo-atencion/${slug}:`));
      expect(of("crear-integracion")[0]).toMatch(/gone \(HTTP 404\).*spec\/sources\.yaml/);
      expect(of("obtener-integracion")[0]).toMatch(
        /moved to .*\/elsewhere\.md .*spec\/sources\.yaml/,
      );
      expect(of("actualizar-integracion")).toHaveLength(2);
      expect(of("iniciar-conversacion")[0]).toMatch(/openapi layer, line \d+, .*invalid YAML/);
      expect(of("cerrar-conversacion")[0]).toMatch(/ended before the page did/);
      expect(of("eliminar-integracion")[0]).toMatch(
        /openapi layer, line \d+, .*leads out of the page/,
      );
      expect(stdout).toMatch(/note: .*eliminar-integracion: prose layer, line \d+, status table/);
      expect(stdout).toMatch(
        /changed: eliminar-integracion\.es\.md\.prose\n {2}no longer stated: .*response 500/,
      );
      expect(stdout).toContain("changed: iniciar-conversacion.es.md.prose");
      expect(stdout).toMatch(/Another try may help: \S*cerrar-conversacion\n/);
      expect(await copy.regenerate()).toHaveLength(3);
      expect(site.requests("/elsewhere.yaml") + site.requests("/elsewhere.md")).toBe(0);
    });
  });
});

import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pullPages } from "../../scripts/pull/pull-pages.js";
import { summaryOf } from "../../scripts/pull/summary.js";
import { generate } from "../../scripts/generate/generate.js";
import { writeOutputs } from "../../scripts/generate/outputs.js";
import { readSources } from "../../scripts/inputs/sources.js";
import { withProject, type Project } from "../spec/project.js";
import { panelPages, panelPath, panelText, startPanelSite } from "./panel-site.js";
import { cutShort, markdown, redirect, status, type Answer, type Site } from "./site.js";

/* Every page of the section in every language, in the form of the real ones, pulled into a copy of this project. */

const timeout = 120_000;
const prose = "spec/pages/crear-integracion.pt.md.prose.yaml";

/** What `npm run spec:pull` prints. */
async function pull({ root }: Project, { baseUrl }: Site): Promise<string> {
  const specDirectory = join(root, "spec");
  const sources = readSources(specDirectory);
  const bounds = { timeoutMs: 2_000, retryDelayMs: 1 };
  return summaryOf(await pullPages({ specDirectory, sources, baseUrl, ...bounds }));
}

/** How many files `npm run generate` writes. */
async function generateIn({ root }: Project): Promise<number> {
  return writeOutputs(await generate(root)).length;
}

describe("the whole section", { timeout }, () => {
  it("is pulled, generated and type-checked; pulled again, it changes nothing", async () => {
    const site = await startPanelSite();
    await withProject(async (project) => {
      project.write("before.yaml", project.read("spec/openapi.yaml"));
      const first = await pull(project, site);
      expect(first).toMatch(/\n33 pages read, 44 fragments changed, 0 failed$/);
      expect(first).not.toMatch(/no source covers|no longer in the site's index/);
      expect(await generateIn(project)).toBe(3);
      expect(project.read("spec/disagreements.md")).not.toContain("first pull");
      expect(await project.typecheck("src/tsconfig.json")).toMatchObject({ status: 0, stdout: "" });
      const diff = await project.script("diff", "--base", "before.yaml");
      expect(diff.stdout).toMatch(/minor +added +GET \S+ +responses\/401\/content/);

      expect(await pull(project, site)).toMatch(/ pages read, 0 fragments changed, 0 failed$/);
      expect(await generateIn(project)).toBe(0);

      project.write(prose, project.read(prose).replace("webhookUrl", "hookUrl"));
      await expect(generate(project.root)).rejects.toThrow(
        /crear-integracion\.pt\.md\.prose\.yaml:\d+:\d+: it was edited by hand/,
      );
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
    await withProject(async (project) => {
      const stdout = await pull(project, site);
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
      expect(await generateIn(project)).toBe(3);
      expect(site.requests("/elsewhere.yaml") + site.requests("/elsewhere.md")).toBe(0);
    });
  });
});

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import * as z from "zod";
import { byText, canonical, isJsonObject, PipelineError, type JsonObject } from "./json.js";

const sourcesFile = z.strictObject({
  site: z.url(),
  /** The folder of the pages on the site, by language: the beginning of their addresses. */
  section: z.record(z.string(), z.string().regex(/^\/(.*\/)?$/)),
  /** The pages, by slug. */
  pages: z.record(
    z.string().regex(/^[^/.\s]+$/),
    z.strictObject({
      /** Our operationId for the operation that the page describes. */
      operation: z.string().optional(),
      /** The languages of the page, if it doesn't exist in all of them. */
      languages: z.array(z.string()).optional(),
    }),
  ),
});

export type Sources = z.infer<typeof sourcesFile>;

/** One page in one language. */
export interface Page {
  readonly slug: string;
  readonly language: string;
  readonly address: string;
  readonly operation: string | undefined;
}

/** The statements of one source: an OpenAPI 3.1 document without sentences. */
export interface Fragment {
  /** The name of its file, without `.yaml`. */
  readonly id: string;
  readonly document: JsonObject;
}

export function readSources(folder: string): Sources {
  return readYaml(join(folder, "spec/sources.yaml"), sourcesFile);
}

export function pagesOf({ site, section, pages }: Sources): Page[] {
  return Object.entries(pages).flatMap(([slug, { operation, languages }]) =>
    Object.entries(section)
      .filter(([language]) => languages?.includes(language) ?? true)
      .map(([language, prefix]) => {
        const address = new URL(prefix + slug, site).href;
        return { slug, language, address, operation };
      }),
  );
}

/** Reads every fragment, sorted by id. A file that isn't named after a page is refused, because it may be a mistake. */
export function readFragments(folder: string, sources: Sources): Fragment[] {
  const directory = join(folder, "spec/pages");
  const pages = pagesOf(sources).map(({ slug, language }) => `${slug}.${language}`);
  const files = readdirSync(directory).filter((name) => name.endsWith(".yaml"));
  return files.sort(byText).map((name): Fragment => {
    const [, page, rest = ""] = /^([^.]+\.[^.]+)\.(.+)\.yaml$/.exec(name) ?? [];
    const isKnown = page !== undefined && pages.includes(page);
    const isLayer = /^(md\.(openapi|prose)|rendered\.(prose|reference)|observed)$/.test(rest);
    if (!isKnown || !isLayer)
      throw new PipelineError(
        `spec/pages/${name}: a fragment is called <slug>.<language>.<layer>.yaml, after a page of spec/sources.yaml; ` +
          "its layer is md.openapi, md.prose, rendered.prose, rendered.reference or observed.",
      );
    const document = readYaml(join(directory, name), z.custom<JsonObject>(isJsonObject));
    if (!/^3\.1\./.test(String(document["openapi"])))
      throw new PipelineError(
        `spec/pages/${name}, openapi: a fragment is an OpenAPI 3.1 document.`,
      );
    const digest = document["x-digest"];
    if (digest !== undefined && digest !== digestOf(document))
      throw new PipelineError(
        `spec/pages/${name}: it was edited by hand since \`npm run spec:pull\` wrote it. Undo the edit, or pull again; to ` +
          "decide against the page, rule in spec/rulings.yaml; to keep this fragment by hand from now on, remove its x-digest.",
      );
    return { id: name.slice(0, -".yaml".length), document };
  });
}

/** The `x-digest` of a pulled fragment. It depends on the content of the fragment, not on its layout. */
export function digestOf(document: JsonObject): string {
  const { "x-digest": _, ...stated } = document;
  return createHash("sha256").update(canonical(stated)).digest("hex").slice(0, 16);
}

/** Reads a YAML file and checks it with `schema`. An error names the file and the place in it. */
export function readYaml<T>(file: string, schema: z.ZodType<T>): T {
  const text = currentText(file);
  if (text === undefined) throw new PipelineError(`${file}: there is no such file.`);
  const yaml = parseDocument(text);
  const [error] = yaml.errors;
  if (error) throw new PipelineError(`${file}: invalid YAML: ${error.message}`);
  const result = schema.safeParse(yaml.toJS());
  if (result.success) return result.data;
  throw new PipelineError(`${file}:\n${z.prettifyError(result.error)}`);
}

export function currentText(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** Writes the files whose text changed. All texts are on the disk before the first file changes. */
export function writeFiles(texts: ReadonlyMap<string, string>): string[] {
  const changed = [...texts].filter(([file, text]) => currentText(file) !== text);
  try {
    for (const [file, text] of changed) writeFileSync(`${file}.tmp`, text);
    for (const [file] of changed) renameSync(`${file}.tmp`, file);
  } finally {
    for (const [file] of changed) rmSync(`${file}.tmp`, { force: true });
  }
  return changed.map(([file]) => file);
}

import { join } from "node:path";
import * as z from "zod";
import type { States } from "../fragments/states.js";
import { PipelineError } from "./problem.js";
import { readYaml, type YamlFile } from "./yaml-file.js";

const source = z.strictObject({
  /** Names the fragment: `spec/pages/<id>.yaml`. */
  id: z
    .string()
    .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u, "takes letters, digits, '.', '_' and '-'"),
  /** The page's canonical address, without `.md`. */
  page: z.url(),
  language: z.string(),
  /** Which rendition of the page was read: its Markdown (`.md`) or the rendered HTML. */
  rendition: z.enum(["md", "rendered"]),
  layer: z.enum(["openapi", "prose", "reference"]),
  /** `pulled` fragments are rewritten by `npm run spec:pull`; `transcribed` ones are kept by hand. */
  origin: z.enum(["pulled", "transcribed"]),
  /** Our operationId for the page's operation. */
  operation: z.string(),
});

/** An `.md` page that is pulled, in each language of the section: one source a layer. */
const page = z.strictObject({
  operation: z.string(),
  layers: z.array(z.enum(["openapi", "prose"])).min(1),
  /** Where it isn't there in all of them. */
  languages: z.array(z.string()).optional(),
});

const sources = z.strictObject({
  site: z.url(),
  /** The path that the section's pages begin with, by language. */
  section: z.record(z.string(), z.string()),
  /** Slugs of pages that no source covers on purpose, and the reason. */
  ignored: z.record(z.string(), z.string().min(1)).default({}),
  /** By slug. */
  pages: z.record(z.string(), page).default({}),
  sources: z.array(source),
});

/** `states` are read from the fragment. */
export type Source = z.infer<typeof source> & { states?: States };
export type Sources = Omit<z.infer<typeof sources>, "pages">;

export function readSources(specDirectory: string): Sources {
  const file = readYaml(join(specDirectory, "sources.yaml"));
  const { pages, ...result } = parseWith(sources, file);
  const pulled = Object.entries(pages).flatMap(([slug, one]) =>
    (one.languages ?? Object.keys(result.section)).flatMap((language) => {
      const prefix = result.section[language];
      if (prefix === undefined) {
        const place = file.locate(["pages", slug, "languages"]);
        throw new PipelineError(`${place}: "${language}" is no language of \`section\`.`);
      }
      return one.layers.map((layer): Source => ({
        id: `${slug}.${language}.md.${layer}`,
        page: pageAddress(result.site, prefix, slug),
        language,
        rendition: "md",
        layer,
        origin: "pulled",
        operation: one.operation,
      }));
    }),
  );
  const seen = new Set(pulled.map(({ id }) => id));
  for (const [index, { id }] of result.sources.entries()) {
    if (seen.has(id)) {
      throw new PipelineError(
        `${file.locate(["sources", index, "id"])}: source id "${id}" is used twice.`,
      );
    }
    seen.add(id);
  }
  return { ...result, sources: [...pulled, ...result.sources] };
}

/** A page's canonical address. */
export function pageAddress(site: string, prefix: string, slug: string): string {
  return new URL(`${prefix}${slug}`, site).href;
}

/** Validates a settings file of the pipeline; a fault names file, line and what was expected. */
export function parseWith<T>(schema: z.ZodType<T>, file: YamlFile): T {
  const result = schema.safeParse(file.value);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => {
    const keys = path.filter((key) => typeof key !== "symbol");
    return `${file.locate(keys)}: ${keys.join(".") || "the file"}: ${message}`;
  });
  throw new PipelineError(faults.join("\n"));
}

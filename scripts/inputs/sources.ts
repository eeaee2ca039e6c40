import { join } from "node:path";
import * as z from "zod";
import { PipelineError } from "./problem.js";
import { readYaml, type YamlFile } from "./yaml-file.js";

const common = {
  /** Names the fragment: `spec/pages/<id>.yaml`. */
  id: z
    .string()
    .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u, "takes letters, digits, '.', '_' and '-'"),
  /** Our operationId for what the source is about. */
  operation: z.string(),
};

/** A layer of a page. */
const documented = z.strictObject({
  ...common,
  /** The page's canonical address, without `.md`. */
  page: z.url(),
  language: z.string(),
  /** Which rendition of the page was read: its Markdown (`.md`) or the rendered HTML. */
  rendition: z.enum(["md", "rendered"]),
  layer: z.enum(["openapi", "prose", "reference"]),
  /** `pulled` fragments are rewritten by `npm run spec:pull`; `transcribed` ones are kept by hand. */
  origin: z.enum(["pulled", "transcribed"]),
});

/** What somebody saw live, written by `jelou-client probe --record`. */
const observed = z.strictObject({
  ...common,
  layer: z.literal("observed"),
  /** The month. */
  seen: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'takes a month, such as "2026-11"'),
  /** Where it was not Jelou's own origin that answered, so that it proves nothing. */
  through: z.literal("another origin").optional(),
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
  sources: z.array(z.discriminatedUnion("layer", [documented, observed])),
});

export type DocumentedSource = z.infer<typeof documented>;
export type ObservedSource = z.infer<typeof observed>;
export type Source = DocumentedSource | ObservedSource;

/** `spec/sources.yaml`, what was observed apart from what the pages say. */
export interface Sources extends Omit<z.infer<typeof sources>, "pages" | "sources"> {
  readonly documented: readonly DocumentedSource[];
  readonly observed: readonly ObservedSource[];
}

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
      return one.layers.map((layer): DocumentedSource => ({
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
  const { sources: listed, ...settings } = result;
  return {
    ...settings,
    documented: [...pulled, ...listed.filter((one) => one.layer !== "observed")],
    observed: listed.filter((one) => one.layer === "observed"),
  };
}

/** `file:line:column` of where `spec/sources.yaml` says what a source is about. */
export function locateOperation(specDirectory: string, { id }: Source): string {
  const file = readYaml(join(specDirectory, "sources.yaml"));
  const index = parseWith(sources, file).sources.findIndex((one) => one.id === id);
  const slug = id.replace(/\.[^.]+\.md\.[^.]+$/, "");
  return file.locate(index < 0 ? ["pages", slug, "operation"] : ["sources", index, "operation"]);
}

/** Where a source is to be found: its page, or when it was seen. */
export function placeOf(source: Source): string {
  if (source.layer !== "observed") return source.page;
  const { seen, through } = source;
  return ["seen", seen, ...(through ? [`through ${through}`] : [])].join(" ");
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

import { join } from "node:path";
import * as z from "zod";
import { PipelineError } from "./problem.js";
import { readYaml, type YamlFile } from "./yaml-file.js";

const common = {
  /** Names the fragment: `spec/pages/<id>.yaml`. */
  id: z
    .string()
    .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u, "takes letters, digits, '.', '_' and '-'"),
  /** Our operationId for the page's operation. */
  operation: z.string(),
  /**
   * What the source states that OpenAPI has no place for, by disagreement id. Several values for one id mean that the
   * source contradicts itself.
   */
  states: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
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

const sources = z.strictObject({
  site: z.url(),
  /** Path prefixes of the section, one a language. */
  section: z.array(z.string()),
  /** Pages of the section that hold no operation and are left alone on purpose. */
  ignored: z.array(z.string()).default([]),
  sources: z.array(z.discriminatedUnion("layer", [documented, observed])),
});

export type Source = z.infer<typeof documented>;
export type ObservedSource = z.infer<typeof observed>;

/** `spec/sources.yaml`, what was observed apart from what the pages say. */
export interface Sources extends Omit<z.infer<typeof sources>, "sources"> {
  readonly sources: Source[];
  readonly observed?: ObservedSource[];
}

export function readSources(specDirectory: string): Sources {
  const file = readYaml(join(specDirectory, "sources.yaml"));
  const result = parseWith(sources, file);
  const seen = new Set<string>();
  for (const [index, { id }] of result.sources.entries()) {
    if (seen.has(id)) {
      throw new PipelineError(
        `${file.locate(["sources", index, "id"])}: source id "${id}" is used twice.`,
      );
    }
    seen.add(id);
  }
  return {
    ...result,
    sources: result.sources.filter((one) => one.layer !== "observed"),
    observed: result.sources.filter((one) => one.layer === "observed"),
  };
}

/** Where a source is to be found: its page, or when it was seen. */
export function placeOf(source: Source | ObservedSource): string {
  if (source.layer !== "observed") return source.page;
  const { seen, through } = source;
  return ["seen", seen, ...(through ? [`through ${through}`] : [])].join(" ");
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

import { join } from "node:path";
import * as z from "zod";
import { PipelineError } from "./problem.js";
import { readYaml, type YamlFile } from "./yaml-file.js";

const source = z
  .strictObject({
    /** Names the fragment: `spec/pages/<id>.yaml`. */
    id: z
      .string()
      .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u, "takes letters, digits, '.', '_' and '-'"),
    /** The page's canonical address, without `.md`. */
    page: z.url(),
    language: z.string(),
    /** Which rendition of the page was read: its Markdown (`.md`), the rendered HTML, or what a live answer showed. */
    rendition: z.enum(["md", "rendered", "live"]),
    layer: z.enum(["openapi", "prose", "reference", "observed"]),
    /**
     * `pulled` fragments are rewritten by `npm run spec:pull`, `transcribed` ones are kept by hand, `recorded` ones were
     * seen live.
     */
    origin: z.enum(["pulled", "transcribed", "recorded"]),
    /** Our operationId for the page's operation. */
    operation: z.string(),
    /**
     * What the source states that OpenAPI has no place for, by disagreement id. Several values for one id mean that the
     * source contradicts itself.
     */
    states: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
  })
  .refine(({ id, layer }) => layer !== "observed" || id.endsWith(".observed"), {
    // So that ledger and `spec:why` show by the id alone what was seen live.
    message: "the id of an observed source ends with `.observed`",
    path: ["id"],
  });

const sources = z.strictObject({
  site: z.url(),
  /** Path prefixes of the section, one a language. */
  section: z.array(z.string()),
  /** Pages of the section that hold no operation and are left alone on purpose. */
  ignored: z.array(z.string()).default([]),
  sources: z.array(source),
});

export type Source = z.infer<typeof source>;
export type Sources = z.infer<typeof sources>;

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
  return result;
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

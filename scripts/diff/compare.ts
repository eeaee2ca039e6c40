import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import * as z from "zod";
import { pointerKeys } from "../inputs/json.js";
import { PipelineError } from "../inputs/problem.js";
import { methods } from "../fragments/methods.js";
import { impactOf, impacts, type Impact } from "./impact.js";
import { redoclyDiff } from "./redocly.js";

/** One change between two specs. */
export interface Change {
  readonly impact: Impact;
  readonly kind: string;
  /** `GET /v1/…`, `webhook message`, or the part of the document. */
  readonly subject: string;
  /** Where in it, as a path of keys. */
  readonly place: string;
  /** Why it counts as it does, in Redocly's words. */
  readonly messages: readonly string[];
}

export interface SpecDiff {
  readonly base: string;
  readonly revision: string;
  /** What the change asks of the next version. */
  readonly bump: Impact | "none";
  readonly changes: readonly Change[];
}

const side = z.object({ value: z.unknown() }).optional();

const report = z.object({
  changes: z.array(
    z.object({
      path: z.string(),
      kind: z.string(),
      impact: z.enum(impacts),
      typeName: z.string(),
      property: z.string().optional(),
      base: side,
      revision: side,
      verdicts: z.array(z.object({ ruleId: z.string(), message: z.string() })),
    }),
  ),
});

/** Compares two specs, each a file or a git revision of spec/openapi.yaml. Redocly finds the changes. */
export function diffSpecs(base: string, revision: string): SpecDiff {
  const { stdout, stderr } = redoclyDiff(readSpec(base), readSpec(revision));
  const parsed = report.safeParse(parse(stdout));
  if (!parsed.success)
    throw new PipelineError(`${base} and ${revision} can't be compared:\n${stderr || stdout}`);
  const changes = parsed.data.changes.map((change) => ({
    impact: impactOf({
      ...change,
      property: change.property,
      before: change.base?.value,
      after: change.revision?.value,
    }),
    kind: change.kind,
    ...placeOf(change.path, change.property),
    messages: change.verdicts.map(({ message, ruleId }) => `${message} (${ruleId})`),
  }));
  changes.sort((a, b) => impacts.indexOf(a.impact) - impacts.indexOf(b.impact));
  return { base, revision, bump: changes[0]?.impact ?? "none", changes };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `#/paths/~1thing/get/responses/404` → `GET /thing`, `responses/404`. */
function placeOf(
  pointer: string,
  property: string | undefined,
): { subject: string; place: string } {
  const [part = "", name = "", method = "", ...rest] = pointerKeys(pointer);
  const isOperation = ["paths", "webhooks"].includes(part) && methods.some((one) => one === method);
  const keys = isOperation ? rest : [name, method, ...rest].filter(Boolean);
  const subject = isOperation
    ? part === "paths"
      ? `${method.toUpperCase()} ${name}`
      : `webhook ${name}`
    : part;
  return { subject, place: [...keys, ...(property === undefined ? [] : [property])].join("/") };
}

function readSpec(name: string): string {
  if (existsSync(name)) {
    try {
      return readFileSync(name, "utf8");
    } catch (error) {
      throw new PipelineError(`${name}: can't be read (${(error as NodeJS.ErrnoException).code}).`);
    }
  }
  const { status, stdout, error } = spawnSync(
    "git",
    ["show", "--end-of-options", `${name}:spec/openapi.yaml`],
    {
      encoding: "utf8",
      maxBuffer: 256 * 1024 * 1024,
    },
  );
  if (error)
    throw new PipelineError(`"${name}" is no file, and git can't be run: ${error.message}.`);
  if (status === 0) return stdout;
  throw new PipelineError(
    `"${name}" is no file, and no git revision that has spec/openapi.yaml: name one that exists with --base or --revision.`,
  );
}

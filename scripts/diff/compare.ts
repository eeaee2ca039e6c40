import * as z from "zod";
import { pointerKeys } from "../inputs/json.js";
import { PipelineError } from "../inputs/problem.js";
import { methods } from "../fragments/methods.js";
import { impactOf, impacts, type Impact } from "./impact.js";
import { redoclyDiff } from "./redocly.js";
import type { Version } from "./version.js";

/** One change between two specs. */
export interface SpecChange {
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
  readonly changes: readonly SpecChange[];
}

// Where a property comes or goes, one side has no value.
const side = z.object({ value: z.unknown().optional() }).optional();

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

/** Compares two versions of the spec. Redocly finds the changes. */
export function diffSpecs(base: Version, revision: Version): SpecDiff {
  const { stdout, stderr } = redoclyDiff(base.text, revision.text);
  const parsed = report.safeParse(parse(stdout));
  if (!parsed.success) {
    throw new PipelineError(
      `${base.name} and ${revision.name} can't be compared:\n${stderr || stdout}`,
    );
  }
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
  return {
    base: base.name,
    revision: revision.name,
    bump: changes[0]?.impact ?? "none",
    changes,
  };
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

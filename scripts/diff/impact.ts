import { canonical, elements, isJsonObject, pointerKeys, type Json } from "../inputs/json.js";

export const impacts = ["major", "minor", "patch"] as const;
export type Impact = (typeof impacts)[number];

/** A change as Redocly tells it. */
export interface ToldChange {
  readonly kind: string;
  readonly impact: Impact;
  readonly typeName: string;
  readonly property: string | undefined;
  /** Where it stands in each of the two documents. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

// Their loss changes no call and no type.
const words = new Set(["Tag", "TagList", "ExternalDocs", "Example", "ExamplesMap", "Info"]);

/**
 * How much a change is to our users. Redocly rates by what breaks on the wire; to our users, who have types and options
 * made of the spec, whatever goes is a loss, and whatever comes is something new.
 */
export function impactOf(change: ToldChange, base: Json, revision: Json): Impact {
  const { kind, impact, typeName, property } = change;
  if (words.has(typeName)) return impact;
  if (property === "enum") return impactOfValues(change, base, revision);
  if (kind === "removed") return "major";
  if (typeName === "Parameter" && (property === "name" || property === "in")) return "major";
  return kind === "added" && impact === "patch" ? "minor" : impact;
}

/** A value that goes was accepted, or may be compared with, so far. */
function impactOfValues({ before, after }: ToldChange, base: Json, revision: Json): Impact {
  const then = valuesAt(base, before);
  const now = valuesAt(revision, after);
  // Without a list any value is accepted.
  if (then === undefined) return "major";
  if (now === undefined) return "minor";
  return then.some((value) => !now.includes(value)) ? "major" : "minor";
}

function valuesAt(document: Json, pointer: string | undefined): string[] | undefined {
  let schema: Json | undefined = document;
  for (const key of pointerKeys(pointer ?? "#")) {
    if (Array.isArray(schema)) schema = schema[Number(key)];
    else schema = isJsonObject(schema) ? schema[key] : undefined;
  }
  if (!isJsonObject(schema) || !("enum" in schema)) return undefined;
  return elements(schema["enum"]).map(canonical);
}

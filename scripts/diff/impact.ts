import { canonical, elements } from "../inputs/json.js";

export const impacts = ["major", "minor", "patch"] as const;
export type Impact = (typeof impacts)[number];

/** A change as Redocly tells it. */
export interface ToldChange {
  readonly kind: string;
  readonly impact: Impact;
  readonly typeName: string;
  readonly property: string | undefined;
  /** The value of the property. */
  readonly before: unknown;
  readonly after: unknown;
}

// Their loss changes no call and no type.
const words = new Set(["Tag", "TagList", "ExternalDocs", "Example", "ExamplesMap", "Info"]);

/**
 * How much a change is to our users. Redocly rates by what breaks on the wire; to our users, who have types and options
 * made of the spec, whatever goes is a loss, and whatever comes is something new.
 */
export function impactOf(change: ToldChange): Impact {
  const { kind, impact, typeName, property } = change;
  if (words.has(typeName)) return impact;
  if (property === "enum") return impactOfValues(change.before, change.after);
  if (kind === "removed") return "major";
  if (typeName === "Parameter" && (property === "name" || property === "in")) return "major";
  return kind === "added" && impact === "patch" ? "minor" : impact;
}

/** A value that goes was accepted, or may be compared with, so far. Without a list, any value is. */
function impactOfValues(before: unknown, after: unknown): Impact {
  if (!Array.isArray(after)) return "minor";
  if (!Array.isArray(before)) return "major";
  const left = new Set(elements(after).map(canonical));
  return elements(before).every((value) => left.has(canonical(value))) ? "minor" : "major";
}

import { byText } from "../inputs/json.js";
import type { Schema } from "./schema.js";

// What Jelou wraps a payload in. Two of these three make an envelope, so that a field of one name does not.
const envelope = ["message", "statusMessage", "status"];

/** The documented kinds of body: `envelope`, or `flat`; the type's name for what is no object. */
export function kindOf({ types, fields, required, variants }: Schema): string {
  const kinds = new Set(variants.map(kindOf));
  const [kind = "any"] = kinds;
  if (kinds.size > 0) return kinds.size === 1 ? kind : "any";
  const all = [...types].filter((type) => type !== "null");
  if (all.length !== 1 || all[0] !== "object") return all.sort(byText).join("|") || "any";
  const known = envelope.filter((name) => fields.has(name) || required?.has(name));
  return known.length >= 2 ? "envelope" : "flat";
}

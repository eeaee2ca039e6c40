import {
  byText,
  canonical,
  elements,
  members,
  type Json,
  type JsonObject,
} from "../inputs/json.js";
import type { StatedOperation } from "./operations.js";
import { Place } from "./place.js";
import type { Speaker, Statement } from "./statement.js";

/** A security scheme that an operation asks for, and what its source calls it. */
export type RequiredScheme = { name: string; scheme: JsonObject; scopes: Json[] };

/** OpenAPI: an operation's `security` replaces the document's. */
export function stateSecurity({ id, operation }: StatedOperation, say: Speaker): Statement[] {
  const root = Place.root(operation.fragment).at("security");
  const own = operation.at("security");
  const effective = Array.isArray(own.value) ? own : root;
  if (!Array.isArray(effective.value)) return [];
  const isReplaced = effective === own && Array.isArray(root.value);
  const isChanged = isReplaced && canonical(own.value ?? null) !== canonical(root.value ?? null);
  const alternatives = effective.elements().map(readAlternative);
  return [
    // No alternative at all, and one that asks for nothing, mean the same.
    ...(alternatives.length > 0 ? alternatives : [[]]).map((schemes) =>
      say.is(id, "security", labelOf(schemes), { json: schemes, isAlternative: true }),
    ),
    ...(isChanged ? root.elements() : []).map((requirement) => {
      const names = members(requirement.value).map(([name]) => name);
      return say.overridden(`${id}.security`, names.join(" + ") || "none");
    }),
  ];
}

/** One way to authenticate: every scheme of it at once. */
function readAlternative(requirement: Place): RequiredScheme[] {
  const declared = Place.root(requirement.fragment).at("components").at("securitySchemes");
  const schemes = members(requirement.value).map(([name, scopes]) => {
    if (!declared.has(name)) {
      throw requirement
        .inside(name)
        .fault(`the security scheme "${name}" is declared nowhere: add it to components.`);
    }
    const { description: _, ...scheme } = declared.at(name).value as JsonObject;
    return { name, scheme, scopes: elements(scopes) };
  });
  return schemes.sort((a, b) => byText(canonical(a.scheme), canonical(b.scheme)));
}

function labelOf(schemes: readonly RequiredScheme[]): string {
  if (schemes.length === 0) return "none";
  return schemes
    .map(({ scheme, scopes }) => {
      const label = schemeLabel(scheme);
      return scopes.length > 0 ? `${label} (${scopes.map(String).sort(byText).join(", ")})` : label;
    })
    .join(" + ");
}

function schemeLabel(scheme: JsonObject): string {
  switch (scheme["type"]) {
    case "apiKey": {
      const name = String(scheme["name"]);
      // RFC 9110 §5.1: field names are case-insensitive.
      const comparable = scheme["in"] === "header" ? name.toLowerCase() : name;
      return `apiKey in ${String(scheme["in"])} ${comparable}`;
    }
    case "http":
      // RFC 9110 §11.1: the scheme's name is case-insensitive.
      return `http ${String(scheme["scheme"]).toLowerCase()}`;
    default:
      return canonical(scheme);
  }
}

import {
  byText,
  canonical,
  elements,
  isJsonObject,
  members,
  type Json,
  type JsonObject,
} from "./json.js";
import type { Ledger } from "./ledger.js";
import type { OperationGroup, StatedOperation } from "./operations.js";

/** A security scheme and what its sources call it; the same scheme may have several names. */
export interface SecurityScheme {
  readonly names: Set<string>;
  readonly scheme: JsonObject;
}

/** One way to authenticate: every scheme of it at once, by canonical text, with its scopes. */
export type Alternative = readonly { readonly scheme: string; readonly scopes: Json[] }[];

/** The alternatives of an operation, `undefined` where no source says anything. Schemes land in `schemes`. */
export function mergeSecurity(
  { id, statements }: OperationGroup,
  schemes: Map<string, SecurityScheme>,
  ledger: Ledger,
): Alternative[] | undefined {
  const alternatives = new Map<string, Alternative>();
  const claims = statements.flatMap((stated) => {
    const requirements = effective(stated, ledger, id);
    if (!requirements) return [];
    const values = (requirements.length > 0 ? requirements : [{}]).map((requirement) => {
      const alternative = readRequirement(requirement, stated, schemes);
      const label = labelOf(alternative, schemes);
      const other = alternatives.get(label);
      // Two spellings of one scheme: either will do, as long as it is always the same.
      if (!other || keyOf(alternative) < keyOf(other)) alternatives.set(label, alternative);
      return label;
    });
    return [{ source: stated.source, values: [...new Set(values)] }];
  });
  if (claims.length === 0) return undefined;
  return ledger.decide(`${id}.security`, claims).map((label) => alternatives.get(label) ?? []);
}

function keyOf(alternative: Alternative): string {
  return canonical(alternative.map(({ scheme, scopes }) => [scheme, scopes]));
}

/** OpenAPI: an operation's `security` replaces the document's. */
function effective(
  { source, operation, resolver }: StatedOperation,
  ledger: Ledger,
  id: string,
): Json[] | undefined {
  const { document } = resolver.fragment;
  const root = document["security"];
  const own = operation["security"];
  if (Array.isArray(own) && Array.isArray(root) && canonical(own) !== canonical(root)) {
    for (const requirement of root) {
      const value = members(requirement)
        .map(([name]) => name)
        .join(" + ");
      ledger.overrides.push({ id: `${id}.security`, value: value || "none", statedBy: source });
    }
  }
  const requirements = own ?? root;
  return Array.isArray(requirements) ? elements(requirements) : undefined;
}

function readRequirement(
  requirement: Json,
  { resolver }: StatedOperation,
  schemes: Map<string, SecurityScheme>,
): Alternative {
  const components = resolver.object(resolver.fragment.document["components"]);
  const declared = resolver.object(components["securitySchemes"]);
  return members(requirement)
    .map(([name, scopes]) => {
      if (!(name in declared)) {
        throw resolver.fault(
          `#/components/securitySchemes/${name}`,
          "is required by an operation, but not declared",
        );
      }
      const { description: _, ...scheme } = resolver.object(declared[name]);
      const key = canonical(scheme);
      const known = schemes.get(key);
      if (known) known.names.add(name);
      else schemes.set(key, { names: new Set([name]), scheme });
      return { scheme: key, scopes: elements(scopes) };
    })
    .sort((a, b) => byText(a.scheme, b.scheme));
}

export function labelOf(
  alternative: Alternative,
  schemes: ReadonlyMap<string, SecurityScheme>,
): string {
  if (alternative.length === 0) return "none";
  return alternative
    .map(({ scheme, scopes }) => {
      const label = schemeLabel(schemes.get(scheme)?.scheme ?? {});
      return scopes.length > 0 ? `${label} (${scopes.map(String).sort(byText).join(", ")})` : label;
    })
    .join(" + ");
}

function schemeLabel(scheme: JsonObject): string {
  switch (scheme["type"]) {
    case "apiKey":
      return `apiKey in ${String(scheme["in"])} ${parameterName(scheme)}`;
    case "http":
      // RFC 9110 §11.1: the scheme's name is case-insensitive.
      return `http ${String(scheme["scheme"]).toLowerCase()}`;
    default:
      return canonical(scheme);
  }
}

function parameterName(scheme: JsonObject): string {
  const name = String(scheme["name"]);
  // RFC 9110 §5.1: field names are case-insensitive.
  return scheme["in"] === "header" ? name.toLowerCase() : name;
}

/** Gives every scheme one name: the first that a source uses, with a number where different schemes share it. */
export function nameSchemes(schemes: ReadonlyMap<string, SecurityScheme>): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const [key, { names: stated }] of [...schemes].sort(([a], [b]) => byText(a, b))) {
    const [first = "scheme"] = [...stated].sort(byText);
    let name = first;
    for (let number = 2; taken.has(name); number++) name = `${first}${number}`;
    taken.add(name);
    names.set(key, name);
  }
  return names;
}

/** The addresses of an operation, `undefined` where no source says anything. */
export function mergeServers(
  { id, statements }: OperationGroup,
  servers: Map<string, JsonObject>,
  ledger: Ledger,
): string[] | undefined {
  const claims = statements.flatMap(({ source, place, operation, pathItem, resolver }) => {
    // A webhook goes to an address of the customer's.
    if (place === "webhooks") return [];
    // OpenAPI: the narrowest level that has servers replaces the wider ones.
    const levels = [
      operation["servers"],
      pathItem["servers"],
      resolver.fragment.document["servers"],
    ]
      .map(elements)
      .filter((level) => level.length > 0);
    const [narrowest, ...wider] = levels;
    if (!narrowest) return [];
    const values = [...new Set(narrowest.map((server) => readServer(server, servers)))];
    for (const server of wider.flat()) {
      const value = readServer(server, new Map());
      if (!values.includes(value))
        ledger.overrides.push({ id: `${id}.server`, value, statedBy: source });
    }
    return [{ source, values }];
  });
  return claims.length > 0 ? ledger.decide(`${id}.server`, claims) : undefined;
}

function readServer(server: Json, servers: Map<string, JsonObject>): string {
  const { description: _, ...rest } = isJsonObject(server) ? server : {};
  const url = String(rest["url"]).replace(/(?<=[^/])\/$/, "");
  if (!servers.has(url)) servers.set(url, { ...rest, url });
  return url;
}

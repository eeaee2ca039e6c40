import { STATUS_CODES } from "node:http";
import {
  byText,
  canonical,
  compact,
  elements,
  groupBy,
  isJsonObject,
  members,
  methods,
  sortKeys,
  type Json,
  type JsonObject,
} from "../json.js";
import { Ledger } from "./ledger.js";
import type { Fragment } from "../sources.js";
import { Place } from "./place.js";
import type { Ruling } from "./rulings.js";
import {
  anyOf,
  componentMark,
  isRequired,
  mergeLimits,
  mergeSchemas,
  partOf,
  readSchema,
  type Schema,
} from "./schemas.js";

/** One operation as one source states it. */
interface Operation {
  readonly source: string;
  readonly id: string;
  readonly section: "paths" | "webhooks";
  readonly method: string;
  /** The path template, or the webhook's name. */
  readonly address: string;
  readonly pathItem: Place;
  readonly place: Place;
}

/** A way to authenticate: every scheme of it at once. */
type Alternative = readonly { name: string; scheme: JsonObject; scopes: Json }[];

/**
 * The union of the fragments as an OpenAPI 3.1 document, and who states what of it.
 *
 * @param operationOf what a source is about, for facts of it that OpenAPI has no place for
 */
export function merge(
  fragments: readonly Fragment[],
  rulings: readonly Ruling[],
  operationOf: (source: string) => string,
): { document: JsonObject; ledger: Ledger } {
  const ledger = new Ledger(rulings);
  mergeStates(fragments, operationOf, ledger);
  const operations = fragments.flatMap(operationsOf);
  refuseTwoNames(operations);
  const merged = [...groupBy(operations, ({ id }) => id)].map(([id, same]) =>
    mergeOperation(id, same, ledger),
  );
  ledger.check();
  return { document: documentOf(merged, ledger), ledger };
}

/** `x-states`: facts that OpenAPI has no place for, by the id of what they would disagree about. */
function mergeStates(
  fragments: readonly Fragment[],
  operationOf: (source: string) => string,
  ledger: Ledger,
): void {
  const stated = fragments.flatMap(({ id: source, document }) =>
    members(document["x-states"]).flatMap(([facet, values]) =>
      [values].flat().map((value) => ({ source, facet, value: String(value) })),
    ),
  );
  for (const [facet, same] of groupBy(stated, (one) => one.facet)) {
    ledger.keep(facet, same, ({ value }) => value);
    const [{ value } = { value: "" }] = same;
    if (same.some((one) => one.value !== value)) continue;
    const speaking = fragments.filter(({ id }) => operationOf(id) === facet.split(".")[0]);
    ledger.note(
      `${facet}: ${value}`,
      same.map(({ source }) => source),
      speaking.map(({ id }) => id),
    );
  }
}

function operationsOf(fragment: Fragment): Operation[] {
  const root = Place.root(fragment);
  root.only(
    ...["openapi", "info", "tags", "servers", "security", "paths", "webhooks", "components"],
  );
  return (["paths", "webhooks"] as const).flatMap((section) =>
    members(root.inside(section).value).flatMap(([address]) => {
      const pathItem = root.inside(section).inside(address);
      pathItem.only(...methods, "servers", "parameters", "summary", "description");
      return methods
        .filter((method) => pathItem.has(method))
        .map((method): Operation => {
          const place = pathItem.inside(method);
          place.only(
            ...["operationId", "summary", "description", "tags", "deprecated", "externalDocs"],
            ...["servers", "security", "parameters", "requestBody", "responses"],
          );
          const id = place.inside("operationId").value;
          if (typeof id !== "string" || !/^[A-Za-z_]\w*$/.test(id))
            throw place.fault("give it an operationId: a name such as getThing");
          return { source: fragment.id, id, section, method, address, pathItem, place };
        });
    }),
  );
}

/** The sources of one operation call it by one name, and one name means one operation. */
function refuseTwoNames(operations: readonly Operation[]): void {
  const spot = ({ section, method, address }: Operation) =>
    `${section} ${method} ${address.replace(/\{[^}]*\}/g, "{}")}`;
  for (const [, same] of groupBy(operations, spot)) {
    const other = same.find(({ id }) => id !== same[0]?.id);
    if (other)
      throw other.place.fault(
        `it is called "${other.id}" here and "${same[0]?.id}" in ${same[0]?.source}: give both one operationId`,
      );
  }
  for (const [id, same] of groupBy(operations, (one) => one.id)) {
    const kind = ({ section, method }: Operation) => `${section} ${method}`;
    const other = same.find((one) => same[0] && kind(one) !== kind(same[0]));
    if (other)
      throw other.place.fault(
        `"${id}" is ${same[0]?.method.toUpperCase()} ${same[0]?.address} in ${same[0]?.source}: give the two different operationIds`,
      );
  }
}

interface MergedOperation {
  readonly section: "paths" | "webhooks";
  readonly method: string;
  readonly address: string;
  readonly id: string;
  readonly servers: readonly JsonObject[];
  readonly security: readonly Alternative[];
  readonly rest: JsonObject;
}

function mergeOperation(id: string, stated: readonly Operation[], ledger: Ledger): MergedOperation {
  const [first] = ledger.keep(`${id}.path`, stated, ({ address }) => address);
  const { section, method, address } = first ?? stated[0]!;
  const deprecated = stated.filter(({ place }) => place.inside("deprecated").value === true);
  const parameters = mergeParameters(id, stated, address, ledger);
  const responses = mergeResponses(id, stated, ledger);
  return {
    ...{ section, method, address, id },
    servers: mergeServers(id, stated, ledger),
    security: mergeSecurity(id, stated, ledger),
    rest: compact({
      deprecated: deprecated.length > 0 || undefined,
      parameters: parameters.length > 0 ? parameters : undefined,
      requestBody: mergeRequest(id, stated, ledger),
      responses: Object.keys(responses).length > 0 ? responses : undefined,
    }),
  };
}

/** OpenAPI: the narrowest level that has servers replaces the wider ones. A webhook goes to the customer's address. */
function mergeServers(id: string, stated: readonly Operation[], ledger: Ledger): JsonObject[] {
  const all = stated.flatMap(({ source, section, pathItem, place }) => {
    if (section === "webhooks") return [];
    const levels = [place, pathItem, Place.root(place.fragment)].map((level) =>
      elements(level.inside("servers").value).map(readServer),
    );
    const [narrowest = [], ...wider] = levels.filter((level) => level.length > 0);
    for (const { url } of wider.flat())
      if (!narrowest.some((one) => one.url === url))
        ledger.overridden.push({ facet: `${id}.server`, value: String(url), source });
    return narrowest.map((server) => ({ source, server, url: String(server.url) }));
  });
  const kept = ledger.keep(`${id}.server`, all, ({ url }) => url, true);
  return [...groupBy(kept, ({ url }) => url).values()].flatMap(([one]) => one?.server ?? []);
}

function readServer(json: Json): JsonObject & { url: Json } {
  const { description: _, url = "", ...rest } = isJsonObject(json) ? json : {};
  // A slash at the end makes no difference.
  return { url: String(url).replace(/(?<=[^/])\/$/, ""), ...rest };
}

/** OpenAPI: an operation's `security` replaces the document's. */
function mergeSecurity(id: string, stated: readonly Operation[], ledger: Ledger): Alternative[] {
  const all = stated.flatMap(({ source, place }) => {
    const root = Place.root(place.fragment).inside("security");
    const own = place.inside("security");
    const [effective, replaced] = own.value === undefined ? [root, undefined] : [own, root];
    if (effective.value === undefined) return [];
    if (replaced && canonical(replaced.value) !== canonical(own.value))
      for (const requirement of elements(replaced.value)) {
        const value = Object.keys(requirement as object).join(" + ") || "none";
        ledger.overridden.push({ facet: `${id}.security`, value, source });
      }
    const alternatives = effective.elements().map(readAlternative);
    // An empty list means the same as one alternative that asks for nothing.
    return (alternatives.length > 0 ? alternatives : [[]]).map((alternative) => {
      return { source, alternative, label: labelOf(alternative) };
    });
  });
  const kept = ledger.keep(`${id}.security`, all, ({ label }) => label, true);
  const byLabel = groupBy(kept, ({ label }) => label);
  return [...byLabel.values()].flatMap((same) => {
    const spellings = same.map(({ alternative }) => alternative);
    return spellings.sort((a, b) => byText(schemesOf(a), schemesOf(b))).slice(0, 1);
  });
}

function readAlternative(requirement: Place): Alternative {
  const declared = Place.root(requirement.fragment).inside("components").inside("securitySchemes");
  return members(requirement.value)
    .map(([name, scopes]) => {
      const scheme = declared.at(name);
      if (!isJsonObject(scheme.value))
        throw requirement.fault(`the security scheme "${name}" isn't declared in components`);
      const { description: _, ...json } = scheme.value;
      return { name, scheme: json, scopes };
    })
    .sort((a, b) => byText(canonical(a.scheme), canonical(b.scheme)));
}

function schemesOf(alternative: Alternative): string {
  return canonical(alternative.map(({ scheme, scopes }) => [scheme, scopes]));
}

function labelOf(alternative: Alternative): string {
  const labels = alternative.map(({ scheme, scopes }) => {
    const { type, in: where, name, scheme: http } = scheme;
    const label =
      type === "apiKey"
        ? // RFC 9110 §5.1: field names are case-insensitive.
          `apiKey in ${String(where)} ${where === "header" ? String(name).toLowerCase() : String(name)}`
        : type === "http"
          ? `http ${String(http).toLowerCase()}`
          : canonical(scheme);
    const list = [scopes].flat().map(String).sort(byText);
    return list.length > 0 ? `${label} (${list.join(", ")})` : label;
  });
  return labels.join(" + ") || "none";
}

interface Parameter {
  readonly source: string;
  readonly name: string;
  readonly where: string;
  readonly required: boolean;
  readonly place: Place | undefined;
}

/** Those that the path names exist, whether a source describes them or not. */
function mergeParameters(
  id: string,
  stated: readonly Operation[],
  address: string,
  ledger: Ledger,
): JsonObject[] {
  const all = stated.flatMap(({ source, pathItem, place, address: own }): Parameter[] => {
    const inPath = [...own.matchAll(/\{([^}]*)\}/g)].map(([, name = ""]) => name);
    const declared = [pathItem, place]
      .flatMap((level) => level.at("parameters").elements())
      .map((parameter) => readParameter(source, parameter))
      .filter(({ where, name }) => where !== "path" || inPath.includes(name));
    // OpenAPI: a parameter of the operation replaces one of the path item.
    const byKey = new Map(declared.map((one) => [keyOf(one), one]));
    for (const name of inPath) {
      const implied = { source, name, where: "path", required: true, place: undefined };
      if (!byKey.has(keyOf(implied))) byKey.set(keyOf(implied), implied);
    }
    return [...byKey.values()];
  });
  const idOf = (key: string) => {
    const [where = "", ...name] = key.split(" ");
    return partOf(`${id}.parameter.${where}`, name.join(" "));
  };
  const sources = stated.map(({ source }) => source);
  return ledger
    .unite(
      all.filter(({ where, name }) => where !== "path" || address.includes(`{${name}}`)),
      keyOf,
      idOf,
      sources,
    )
    .map(([key, same]) => {
      const [name = ""] = same.map((one) => one.name).sort(byText);
      return { name, in: same[0]?.where ?? "", ...mergeParameter(idOf(key), same, ledger) };
    });
}

function readParameter(source: string, place: Place): Parameter {
  place.only(
    ...["name", "in", "required", "schema", "deprecated", "style", "explode", "allowReserved"],
    ...["description", "example", "examples"],
  );
  const where = String(place.inside("in").value);
  const required = place.inside("required").value === true || where === "path";
  return { source, name: String(place.inside("name").value), where, required, place };
}

/** RFC 9110 §5.1: field names are case-insensitive. */
function keyOf({ where, name }: Parameter): string {
  return `${where} ${where === "header" ? name.toLowerCase() : name}`;
}

function mergeParameter(id: string, stated: readonly Parameter[], ledger: Ledger): JsonObject {
  const places = stated.flatMap(({ place }) => place ?? []);
  const written = places.map((place) => ({
    source: place.source,
    limits: new Map(
      ["style", "explode", "allowReserved", "deprecated"].flatMap((keyword) => {
        const { value } = place.inside(keyword);
        return value === undefined ? [] : [[keyword, value] as const];
      }),
    ),
  }));
  const schemas = places.map((place) => readSchema(place.inside("schema"), false));
  const schema = mergeSchemas(id, schemas, ledger);
  const isEmpty = Object.keys(schema).length === 0;
  return {
    ...(isRequired(id, stated, ledger) && { required: true }),
    ...Object.fromEntries(mergeLimits(id, written, ledger)),
    // What stands in a path is text, whether a source says so or not.
    schema: isEmpty && stated[0]?.where === "path" ? { type: "string" } : schema,
  };
}

function mergeRequest(
  id: string,
  stated: readonly Operation[],
  ledger: Ledger,
): JsonObject | undefined {
  const bodies = stated
    .filter(({ place }) => place.has("requestBody"))
    .map(({ source, place }) => ({ source, body: place.at("requestBody") }));
  if (bodies.length === 0) return undefined;
  const request = `${id}.request`;
  ledger.note(
    request,
    bodies.map(({ source }) => source),
    stated.map(({ source }) => source),
  );
  const required = bodies.map(({ source, body }) => {
    body.only("required", "content", "description");
    const { value } = body.inside("required");
    return { source, required: typeof value === "boolean" ? value : undefined };
  });
  return {
    ...(isRequired(request, required, ledger) && { required: true }),
    content: mergeContent(request, bodies, ledger, (body, schemas) =>
      mergeSchemas(body, schemas, ledger),
    ),
  };
}

function mergeResponses(id: string, stated: readonly Operation[], ledger: Ledger): JsonObject {
  const listing = stated.filter(({ place }) => place.has("responses"));
  const all = listing.flatMap(({ source, place }) =>
    place
      .at("responses")
      .members()
      .map(([status, body]) => ({ source, status, body })),
  );
  const idOf = (status: string) => `${id}.response.${status}`;
  const sources = listing.map(({ source }) => source);
  const merged = ledger
    .unite(all, ({ status }) => status, idOf, sources)
    .map(([status, same]): [string, JsonObject] => {
      for (const { body } of same) body.only("description", "content", "headers");
      const headers = mergeHeaders(idOf(status), same, ledger);
      const content = mergeContent(idOf(status), same, ledger, (body, schemas, mediaType) =>
        mergeKinds(id, status, mediaType, body, schemas, ledger),
      );
      const hasContent = Object.keys(content).length > 0;
      const phrase = STATUS_CODES[status] ?? (status === "default" ? "Any other status" : status);
      return [
        status,
        {
          description: hasContent
            ? phrase
            : `${phrase}. What its body holds is documented nowhere.`,
          ...(Object.keys(headers).length > 0 && { headers }),
          ...(hasContent && { content }),
        },
      ];
    });
  return Object.fromEntries(merged);
}

type Body = { readonly source: string; readonly body: Place };

function mergeHeaders(id: string, stated: readonly Body[], ledger: Ledger): JsonObject {
  const all = stated.flatMap(({ source, body }) =>
    body
      .at("headers")
      .members()
      .map(([name, place]) => ({ ...readParameter(source, place), name, where: "header" })),
  );
  const idOf = (name: string) => partOf(`${id}.header`, name);
  const sources = stated.map(({ source }) => source);
  const merged = ledger.unite(all, ({ name }) => name.toLowerCase(), idOf, sources);
  return Object.fromEntries(
    merged.map(([name, same]) => [same[0]?.name, mergeParameter(idOf(name), same, ledger)]),
  );
}

function mergeContent(
  id: string,
  stated: readonly Body[],
  ledger: Ledger,
  mergeBody: (id: string, schemas: readonly Schema[], mediaType: string) => JsonObject,
): JsonObject {
  const listing = stated.filter(({ body }) => body.at("content").members().length > 0);
  const all = listing.flatMap(({ source, body }) =>
    body
      .at("content")
      .members()
      .map(([mediaType, media]) => ({ source, mediaType, media })),
  );
  const sources = listing.map(({ source }) => source);
  const merged = ledger.unite(
    all,
    ({ mediaType }) => mediaType,
    (mediaType) => `${id}[${mediaType}]`,
    sources,
  );
  return Object.fromEntries(
    merged.map(([mediaType, same]) => {
      const schemas = same.map(({ media }) => {
        media.only("schema", "example", "examples");
        return readSchema(media.inside("schema"), media.inside("x-inferred").value === true);
      });
      // Most bodies are JSON: only the others name their media type.
      const body = mediaType === "application/json" ? id : `${id}[${mediaType}]`;
      return [mediaType, { schema: mergeBody(body, schemas, mediaType) }];
    }),
  );
}

/** An answer is an envelope or flat. Where sources show both, each becomes a component: `GetThingEnvelope`, `GetThingFlat`. */
function mergeKinds(
  id: string,
  status: string,
  mediaType: string,
  body: string,
  schemas: readonly Schema[],
  ledger: Ledger,
): JsonObject {
  const stated = schemas.flatMap((schema) => {
    const alternatives = schema.alternatives.length > 0 ? schema.alternatives : [schema];
    const kinds = groupBy(alternatives, kindOf);
    return [...kinds].map(([kind, same]) => {
      const part = kinds.size === 1 ? schema : { ...schema, name: undefined, alternatives: same };
      const [only] = same;
      return {
        source: schema.source,
        kind,
        schema: kinds.size > 1 && same.length === 1 && only ? only : part,
      };
    });
  });
  const kept = ledger.keep(`${body}.shape`, stated, ({ kind }) => kind, true);
  const kinds = groupBy(kept, ({ kind }) => kind);
  const prefix =
    pascal(id) +
    (status === "200" ? "" : status) +
    (mediaType === "application/json" ? "" : pascal(mediaType));
  return anyOf(
    [...kinds].map(([kind, same]) => {
      const merged = mergeSchemas(
        `${body}.${kind}`,
        same.map(({ schema }) => schema),
        ledger,
      );
      return kinds.size === 1 ? merged : { ...merged, [componentMark]: prefix + pascal(kind) };
    }),
  );
}

/** `envelope`, `flat`, or the type of a body that isn't an object. */
function kindOf({ types, fields }: Schema): string {
  const others = types.filter((type) => type !== "null");
  if (others.length !== 1 || others[0] !== "object")
    return [...others].sort(byText).join("|") || "any";
  // Two of the three make an envelope, so that a field of one of these names alone doesn't.
  const known = ["message", "statusMessage", "status"].filter((name) => fields.has(name));
  return known.length >= 2 ? "envelope" : "flat";
}

function documentOf(merged: readonly MergedOperation[], ledger: Ledger): JsonObject {
  const names = schemeNames(merged);
  const calls = merged.filter(({ section }) => section === "paths");
  const shared = mostCommon(calls.map(({ servers }) => servers)) ?? [];
  const render = (section: "paths" | "webhooks") => {
    const own = merged.filter((one) => one.section === section);
    const usual = mostCommon(own.map(({ security }) => security)) ?? [];
    const byAddress = groupBy(own, ({ address }) => address);
    return [...byAddress].map(([address, at]): [string, JsonObject] => [
      address,
      Object.fromEntries(
        at
          .sort((a, b) => methods.indexOf(a.method) - methods.indexOf(b.method))
          .map((one) => [one.method, renderOperation(one, shared, usual, names, ledger)]),
      ),
    ]);
  };
  const webhooks = Object.fromEntries(render("webhooks"));
  const schemes = [...names.values()].sort((a, b) => byText(a.name, b.name));
  const { document, schemas } = nameComponents({
    paths: Object.fromEntries(render("paths")),
    ...(Object.keys(webhooks).length > 0 && { webhooks }),
  });
  return compact({
    openapi: "3.1.0",
    info: { title: "Merged", version: "1.0.0" },
    servers: shared.length > 0 ? [...shared] : undefined,
    ...document,
    components: {
      schemas,
      ...(schemes.length > 0 && {
        securitySchemes: Object.fromEntries(schemes.map(({ name, scheme }) => [name, scheme])),
      }),
    },
  });
}

/**
 * Where no source says what opens an operation, it is taken to be as with most others: a page that adds an operation
 * often leaves that out, and OpenAPI would read the silence as "nothing is needed".
 */
function renderOperation(
  one: MergedOperation,
  shared: readonly JsonObject[],
  usual: readonly Alternative[],
  names: ReadonlyMap<string, { name: string }>,
  ledger: Ledger,
): JsonObject {
  const { id, servers, rest } = one;
  const { deprecated, ...others } = rest;
  const security = one.security.length > 0 ? one.security : usual;
  const isApart = servers.length > 0 && canonical([...servers]) !== canonical([...shared]);
  const disagreements = ledger.disagreements
    .map((disagreement) => disagreement.id)
    .filter((facet) => facet.split(".")[0] === id);
  const words = id.replace(/(?<=[a-z0-9])(?=[A-Z])/g, " ").toLowerCase();
  return compact({
    operationId: id,
    summary: words.replace(/^./, (letter) => letter.toUpperCase()),
    deprecated,
    "x-disagreements": disagreements.length > 0 ? disagreements.sort(byText) : undefined,
    servers: isApart ? [...servers] : undefined,
    security:
      security.length === 0
        ? undefined
        : security.map((alternative) =>
            Object.fromEntries(
              alternative.map(({ scheme, scopes }) => [names.get(canonical(scheme))?.name, scopes]),
            ),
          ),
    ...others,
  });
}

/** Each scheme under the first name that a source uses, with a number if different schemes share it. */
function schemeNames(
  merged: readonly MergedOperation[],
): Map<string, { name: string; scheme: JsonObject }> {
  const asked = merged.flatMap(({ security }) => security.flat());
  const taken = new Set<string>();
  const named = [...groupBy(asked, ({ scheme }) => canonical(scheme))].map(([key, same]) => {
    const [wanted = ""] = same.map(({ name }) => name).sort(byText);
    const { type = "", ...rest } = same[0]?.scheme ?? {};
    const scheme = { type, ...(sortKeys(rest) as JsonObject) };
    return [key, { name: unique(wanted, taken), scheme }] as const;
  });
  return new Map(named);
}

function unique(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let number = 2; taken.has(name); number++) name = `${wanted}${number}`;
  taken.add(name);
  return name;
}

/**
 * Replaces every schema that has a name by a `$ref`. Schemas of one name and the same content are one; if schemas of one
 * name differ, each is named after the operation that uses it first.
 */
function nameComponents(document: JsonObject): { document: JsonObject; schemas: JsonObject } {
  const contents = new Map<string, Map<string, string>>();
  const collect = (value: Json, operation: string): void => {
    if (typeof value !== "object" || value === null) return;
    for (const inner of Object.values(value)) collect(inner as Json, operation);
    if (!isMarked(value)) return;
    const name = value[componentMark];
    const known = contents.get(name) ?? new Map<string, string>();
    contents.set(name, known);
    const content = canonical(value);
    if (!known.has(content)) known.set(content, operation);
  };
  const operations = members(document)
    .flatMap(([, section]) => members(section))
    .flatMap(([, item]) => members(item).map(([, operation]) => operation as JsonObject));
  operations.sort((a, b) => byText(String(a["operationId"]), String(b["operationId"])));
  for (const operation of operations) collect(operation, String(operation["operationId"]));
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const [name, known] of [...contents].sort(([a], [b]) => byText(a, b)))
    for (const [content, operation] of known)
      names.set(content, unique(known.size === 1 ? name : pascal(operation) + name, taken));
  const schemas = new Map<string, Json>();
  const replace = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(replace);
    if (!isJsonObject(value)) return value;
    const name = isMarked(value) ? names.get(canonical(value)) : undefined;
    const plain = Object.entries(value).filter(
      ([key]) => !isMarked(value) || key !== componentMark,
    );
    const inner = Object.fromEntries(plain.map(([key, one]) => [key, replace(one)]));
    if (Array.isArray(inner["anyOf"]))
      inner["anyOf"].sort((a, b) => byText(canonical(a), canonical(b)));
    if (name === undefined) return inner;
    schemas.set(name, inner);
    return { $ref: `#/components/schemas/${name}` };
  };
  const replaced = replace(document) as JsonObject;
  const sorted = [...schemas].sort(([a], [b]) => byText(a, b));
  return { document: replaced, schemas: Object.fromEntries(sorted) };
}

/** A field that is called like the mark holds a schema, not a text. */
function isMarked(value: Json): value is JsonObject & { [componentMark]: string } {
  return isJsonObject(value) && typeof value[componentMark] === "string";
}

/** The value that occurs most often, empty ones aside; of several, always the same one. */
function mostCommon<T extends readonly unknown[]>(values: readonly T[]): T | undefined {
  const groups = groupBy(
    values.filter(({ length }) => length > 0),
    (value) => canonical(value as unknown as Json),
  );
  return [...groups.values()].sort((a, b) => b.length - a.length)[0]?.[0];
}

function pascal(text: string): string {
  return text.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, first: string) =>
    first.toUpperCase(),
  );
}

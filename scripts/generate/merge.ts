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
  PipelineError,
  sortKeys,
  type Json,
  type JsonObject,
} from "../json.js";
import type { Fragment } from "../sources.js";
import { nameComponents } from "./components.js";
import { Ledger } from "./ledger.js";
import { Place } from "./place.js";
import { rulingsFault, type Ruling } from "./rulings.js";
import {
  anyOf,
  componentMark,
  isRequired,
  mergeSchemas,
  partOf,
  readSchema,
  words,
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

/** A way to authenticate. All of its schemes are needed together. */
type Alternative = readonly { name: string; scheme: JsonObject; scopes: Json }[];

/**
 * Merges the fragments into an OpenAPI 3.1 document, and records which source states what. Throws unless every disagreement
 * has a ruling for exactly its sides, and every ruling has a disagreement.
 *
 * @param operationOf the operation that a source is about
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
  const merged = [...groupBy(operations, ({ id }) => id)].map(([id, stated]) =>
    mergeOperation(id, stated, ledger),
  );
  const fault = rulingsFault(rulings, ledger.disagreements);
  if (fault !== "") throw new PipelineError(fault);
  return { document: render(merged, ledger), ledger };
}

/** Merges the facts of `x-states`, for which OpenAPI has no keyword. Their keys become the ids of disagreements. */
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
    const values = new Set(same.map(({ value }) => value));
    const about = fragments.filter(({ id }) => operationOf(id) === facet.split(".")[0]);
    const candidates = about.map(({ id }) => ({ source: id }));
    if (values.size === 1) ledger.noteAddition(`${facet}: ${[...values][0]}`, same, candidates);
  }
}

function operationsOf(fragment: Fragment): Operation[] {
  const root = Place.root(fragment);
  root.only("openapi", "info", "tags", "servers", "security", "paths", "webhooks", "components");
  return (["paths", "webhooks"] as const).flatMap((section) =>
    members(root.inside(section).value).flatMap(([address]) => {
      const pathItem = root.inside(section).inside(address);
      pathItem.only(...methods, ...words, "servers", "parameters");
      const stated = methods.filter((method) => pathItem.has(method));
      return stated.map((method): Operation => {
        const place = pathItem.inside(method);
        place.only(
          ...[...words, "operationId", "tags", "deprecated", "servers", "security", "parameters"],
          ...["requestBody", "responses"],
        );
        const id = String(place.inside("operationId").value ?? "");
        if (!/^[A-Za-z_]\w*$/.test(id))
          throw place.fault("give it an operationId: a name such as getThing");
        return { source: fragment.id, id, section, method, address, pathItem, place };
      });
    }),
  );
}

/** Refuses an operation with two operationIds, and an operationId with two operations. */
function refuseTwoNames(operations: readonly Operation[]): void {
  const kindOf = ({ section, method }: Operation) => `${section} ${method}`;
  const spotOf = (one: Operation) => `${kindOf(one)} ${one.address.replace(/\{[^}]*\}/g, "{}")}`;
  for (const [keyOf, valueOf] of [
    [spotOf, ({ id }: Operation) => id],
    [({ id }: Operation) => id, kindOf],
  ] as const)
    for (const [first, ...others] of groupBy(operations, keyOf).values()) {
      const other = others.find((one) => first && valueOf(one) !== valueOf(first));
      if (!first || !other) continue;
      throw other.place.fault(
        `it is "${other.id}" here, and ${first.method.toUpperCase()} ${first.address} is "${first.id}" in ${first.source}: ` +
          "give one operation one operationId",
      );
    }
}

interface MergedOperation extends Pick<Operation, "id" | "section" | "method" | "address"> {
  readonly servers: readonly JsonObject[];
  readonly security: readonly Alternative[];
  /** The members that don't depend on other operations. */
  readonly rest: JsonObject;
}

function mergeOperation(id: string, stated: readonly Operation[], ledger: Ledger): MergedOperation {
  const [first = stated[0]!] = ledger.keep(`${id}.path`, stated, ({ address }) => address);
  const { section, method, address } = first;
  return {
    ...{ id, section, method, address },
    servers: section === "paths" ? mergeServers(id, stated, ledger) : [],
    security: mergeSecurity(id, stated, ledger),
    rest: compact({
      deprecated:
        stated.some(({ place }) => place.inside("deprecated").value === true) || undefined,
      parameters: unlessEmpty(mergeParameters(id, stated, address, ledger)),
      requestBody: mergeRequest(id, stated, ledger),
      responses: unlessEmpty(mergeResponses(id, stated, ledger)),
    }),
  };
}

/** In OpenAPI, servers of an operation replace those of its path, which replace those of the document. */
function mergeServers(id: string, stated: readonly Operation[], ledger: Ledger): JsonObject[] {
  const all = stated.flatMap(({ source, pathItem, place }) => {
    const levels = [place, pathItem, Place.root(place.fragment)].map((level) =>
      elements(level.inside("servers").value),
    );
    return (levels.find(({ length }) => length > 0) ?? []).map((server) => {
      const { description: _, url, ...rest } = server as JsonObject;
      // A trailing slash makes no difference.
      return { source, url: String(url).replace(/(?<=[^/])\/$/, ""), rest };
    });
  });
  const kept = ledger.keep(`${id}.server`, all, ({ url }) => url, true);
  return [...groupBy(kept, ({ url }) => url)].map(([url, [one]]) => ({ url, ...one?.rest }));
}

/** In OpenAPI, `security` of an operation replaces the document's. An empty list means the same as one empty alternative. */
function mergeSecurity(id: string, stated: readonly Operation[], ledger: Ledger): Alternative[] {
  const all = stated.flatMap(({ source, place }) => {
    const levels = [place, Place.root(place.fragment)].map((level) => level.inside("security"));
    const effective = levels.find(({ value }) => value !== undefined);
    if (!effective) return [];
    const alternatives = effective.elements().map(readAlternative);
    return (alternatives.length > 0 ? alternatives : [[]]).map((alternative) => {
      return { source, alternative, label: alternative.map(labelOf).join(" + ") || "none" };
    });
  });
  const kept = ledger.keep(`${id}.security`, all, ({ label }) => label, true);
  return [...groupBy(kept, ({ label }) => label).values()].flatMap((same) => {
    // If a header has two spellings, the choice must not depend on the order of the sources.
    const spellings = same.map(({ alternative }) => alternative);
    return spellings.sort((a, b) => byText(canonical([...a]), canonical([...b]))).slice(0, 1);
  });
}

function readAlternative(requirement: Place): Alternative {
  const declared = Place.root(requirement.fragment).at("components").at("securitySchemes");
  const schemes = members(requirement.value).map(([name, scopes]) => {
    const scheme = declared.at(name).value;
    if (!isJsonObject(scheme))
      throw requirement.fault(`the security scheme "${name}" isn't declared in components`);
    const { description: _, ...rest } = scheme;
    return { name, scheme: rest, scopes };
  });
  return schemes.sort((a, b) => byText(labelOf(a), labelOf(b)));
}

/** The name of a scheme in disagreements and rulings. Header and scheme names are case-insensitive: RFC 9110. */
function labelOf({ scheme, scopes }: Alternative[number]): string {
  const { type, in: where, name } = scheme;
  const spelling = where === "header" ? String(name).toLowerCase() : String(name);
  const label =
    type === "apiKey"
      ? `apiKey in ${String(where)} ${spelling}`
      : type === "http"
        ? `http ${String(scheme["scheme"]).toLowerCase()}`
        : canonical(scheme);
  const list = elements(scopes).map(String).sort(byText);
  return list.length > 0 ? `${label} (${list.join(", ")})` : label;
}

interface Parameter {
  readonly source: string;
  readonly name: string;
  readonly where: string;
  readonly required: boolean;
  /** `undefined` if the parameter only appears in the path. */
  readonly schema: Schema | undefined;
}

function mergeParameters(
  id: string,
  stated: readonly Operation[],
  address: string,
  ledger: Ledger,
): JsonObject[] {
  const lists = stated.map(({ source, pathItem, place, address: own }) => {
    const inPath = [...own.matchAll(/\{([^}]*)\}/g)].map(([, name = ""]) => name);
    const implied = inPath.map((name): Parameter => {
      return { source, name, where: "path", required: true, schema: undefined };
    });
    // In OpenAPI, a parameter of the operation replaces one of the path item.
    const declared = [pathItem, place].flatMap((level) =>
      level.at("parameters").elements().map(readParameter),
    );
    const byKey = new Map([...implied, ...declared].map((one) => [keyOf(one), one]));
    const isThere = ({ where, name }: Parameter) =>
      where !== "path" || address.includes(`{${name}}`);
    return [source, [...byKey].filter(([, one]) => isThere(one))] as const;
  });
  return ledger
    .unite(lists, (key) => `${id}.parameter.${key}`)
    .map(([key, same]) => {
      const part = `${id}.parameter.${key}`;
      const schemas = same.flatMap(({ schema }) => schema ?? []);
      const [name = ""] = same.map((one) => one.name).sort(byText);
      const where = same[0]?.where ?? "";
      const schema = mergeSchemas(part, schemas, ledger);
      return {
        ...{ name, in: where },
        ...(isRequired(part, same, ledger) && { required: true }),
        // A path parameter is a string, even if no source says so.
        schema: unlessEmpty(schema) ?? (where === "path" ? { type: "string" } : {}),
      };
    });
}

function readParameter(place: Place): Parameter {
  place.only(...words, "name", "in", "required", "schema");
  const where = String(place.inside("in").value);
  return {
    ...{ source: place.source, name: String(place.inside("name").value), where },
    required: where === "path" || place.inside("required").value === true,
    schema: readSchema(place.inside("schema"), false),
  };
}

/** The part of an id for a parameter. */
function keyOf({ where, name }: Parameter): string {
  return partOf(where, where === "header" ? name.toLowerCase() : name);
}

function mergeRequest(
  id: string,
  stated: readonly Operation[],
  ledger: Ledger,
): JsonObject | undefined {
  const bodies = stated.flatMap(({ place }) =>
    place.has("requestBody") ? [place.at("requestBody")] : [],
  );
  if (bodies.length === 0) return undefined;
  const request = `${id}.request`;
  ledger.noteAddition(request, bodies, stated);
  const required = bodies.map((body) => {
    body.only(...words, "required", "content");
    return { source: body.source, required: body.inside("required").value as boolean | undefined };
  });
  return {
    ...(isRequired(request, required, ledger) && { required: true }),
    content: mergeContent(request, bodies, ledger, mergeSchemas),
  };
}

function mergeResponses(id: string, stated: readonly Operation[], ledger: Ledger): JsonObject {
  const listing = stated.filter(({ place }) => place.has("responses"));
  const lists = listing.map(
    ({ source, place }) => [source, place.at("responses").members()] as const,
  );
  const responses = ledger
    .unite(lists, (status) => `${id}.response.${status}`)
    .map(([status, bodies]) => {
      for (const body of bodies) body.only(...words, "content");
      const name = pascal(id) + (status === "200" ? "" : status);
      const content = mergeContent(`${id}.response.${status}`, bodies, ledger, (...body) =>
        mergeShapes(name, ...body),
      );
      const phrase = STATUS_CODES[status] ?? (status === "default" ? "Any other status" : status);
      const description = `${phrase}. What its body holds is documented nowhere.`;
      return [status, unlessEmpty(content) ? { description: phrase, content } : { description }];
    });
  return Object.fromEntries(responses) as JsonObject;
}

type MergeBody = (id: string, schemas: readonly Schema[], ledger: Ledger) => JsonObject;

function mergeContent(
  id: string,
  bodies: readonly Place[],
  ledger: Ledger,
  mergeBody: MergeBody,
): JsonObject {
  const lists = bodies
    .map((body) => [body.source, body.at("content").members()] as const)
    .filter(([, content]) => content.length > 0);
  const content = ledger
    .unite(lists, (type) => `${id}[${type}]`)
    .map(([type, same]): [string, JsonObject] => {
      const schemas = same.map((media) => {
        media.only(...words, "schema");
        return readSchema(media.inside("schema"), media.inside("x-inferred").value === true);
      });
      // Most bodies are JSON, so ids only contain other media types.
      const body = type === "application/json" ? id : `${id}[${type}]`;
      return [type, { schema: mergeBody(body, schemas, ledger) }];
    });
  return Object.fromEntries(content);
}

/** If sources show an answer in an envelope and flat, each shape becomes a component: `GetThingEnvelope`, `GetThingFlat`. */
function mergeShapes(
  name: string,
  id: string,
  schemas: readonly Schema[],
  ledger: Ledger,
): JsonObject {
  const shapes = groupBy(ledger.keep(`${id}.shape`, schemas, shapeOf), (one) => shapeOf(one) ?? "");
  const merged = [...shapes].map(([shape, same]) => {
    const schema = mergeSchemas(`${id}.${shape}`, same, ledger);
    return shapes.size === 1 ? schema : { ...schema, [componentMark]: name + pascal(shape) };
  });
  return anyOf(merged);
}

/** `envelope`, `flat`, or the type of a body that isn't an object. `undefined` if a source doesn't say. */
function shapeOf({ types, fields }: Schema): string | undefined {
  const others = types.filter((type) => type !== "null");
  if (others.join() !== "object") return others.sort(byText).join("|") || undefined;
  // A flat body may have a field with one of these names, so an envelope needs two of them.
  const known = ["message", "statusMessage", "status"].filter((name) => fields.has(name));
  return known.length >= 2 ? "envelope" : "flat";
}

function render(merged: readonly MergedOperation[], ledger: Ledger): JsonObject {
  const calls = merged.filter(({ section }) => section === "paths");
  const shared = mostCommon(calls.map(({ servers }) => servers));
  const schemes = nameSchemes(merged);
  const sections = (["paths", "webhooks"] as const).map((section) => {
    const own = merged.filter((one) => one.section === section);
    // If no source states the security of an operation, it gets the most common one. New pages often leave it out, which in
    // OpenAPI would mean that no credentials are needed.
    const usual = mostCommon(own.map(({ security }) => security));
    const items = [...groupBy(own, ({ address }) => address)].map(([address, at]) => {
      const sorted = at.sort((a, b) => methods.indexOf(a.method) - methods.indexOf(b.method));
      const operations = sorted.map((one) => {
        const { deprecated, ...rest } = one.rest;
        const ids = ledger.disagreements
          .map(({ id }) => id)
          .filter((id) => id.split(".")[0] === one.id);
        const security = (one.security.length > 0 ? one.security : usual).map((alternative) =>
          alternative.map(({ scheme, scopes }) => [schemes.get(canonical(scheme))?.name, scopes]),
        );
        const operation = compact({
          operationId: one.id,
          summary: sentence(one.id),
          deprecated,
          "x-disagreements": unlessEmpty(ids.sort(byText)),
          servers:
            canonical([...one.servers]) === canonical([...shared])
              ? undefined
              : unlessEmpty([...one.servers]),
          security: unlessEmpty(
            security.map((schemesOfOne) => Object.fromEntries(schemesOfOne) as JsonObject),
          ),
          ...rest,
        });
        return [one.method, operation];
      });
      return [address, Object.fromEntries(operations)];
    });
    return [section, Object.fromEntries(items)];
  });
  const { document, schemas } = nameComponents(Object.fromEntries(sections) as JsonObject);
  const byName = [...schemes.values()].sort((a, b) => byText(a.name, b.name));
  const securitySchemes = Object.fromEntries(byName.map(({ name, scheme }) => [name, scheme]));
  return compact({
    openapi: "3.1.0",
    info: { title: "Merged", version: "1.0.0" },
    servers: unlessEmpty([...shared]),
    paths: document["paths"],
    webhooks: unlessEmpty(document["webhooks"] as JsonObject),
    components: compact({ schemas, securitySchemes: unlessEmpty(securitySchemes) }),
  });
}

/** Names each scheme by the first name that a source uses. If different schemes share a name, it gets a number. */
function nameSchemes(merged: readonly MergedOperation[]) {
  const asked = merged.flatMap(({ security }) => security.flat());
  const taken = new Set<string>();
  const named = [...groupBy(asked, ({ scheme }) => canonical(scheme))].map(([key, same]) => {
    const [wanted = ""] = same.map(({ name }) => name).sort(byText);
    let name = wanted;
    for (let number = 2; taken.has(name); number++) name = `${wanted}${number}`;
    taken.add(name);
    const { type = "", ...rest } = same[0]?.scheme ?? {};
    return [key, { name, scheme: { type, ...(sortKeys(rest) as JsonObject) } }] as const;
  });
  return new Map(named);
}

/** The most common value that isn't empty. If several are, the choice is always the same. */
function mostCommon<T>(values: readonly (readonly T[])[]): readonly T[] {
  const stated = values.filter(({ length }) => length > 0);
  const groups = [...groupBy(stated, (value) => canonical([...value] as Json[])).values()];
  return groups.sort((a, b) => b.length - a.length)[0]?.[0] ?? [];
}

/** `getIntegration` → `Get integration`: the summary of a new operation until somebody writes one. */
function sentence(id: string): string {
  const text = id.replace(/(?<=[a-z0-9])(?=[A-Z])/g, " ").toLowerCase();
  return text.replace(/^./, (letter) => letter.toUpperCase());
}

function pascal(text: string): string {
  return text.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, letter: string) =>
    letter.toUpperCase(),
  );
}

function unlessEmpty<T extends object>(value: T): T | undefined {
  return Object.keys(value).length > 0 ? value : undefined;
}

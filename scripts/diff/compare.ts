import {
  byText,
  canonical,
  elements,
  isJsonObject,
  members,
  operationsIn,
  type Json,
  type JsonObject,
} from "../json.js";

export const impacts = ["major", "minor", "patch"] as const;
type Impact = (typeof impacts)[number];

export interface Change {
  readonly impact: Impact;
  /** The operation, the place in it, and the change. */
  readonly text: string;
}

/** A statement of the spec. Its name is the same in both versions. */
interface Fact {
  readonly value: string;
  /** The impact if the fact is new. */
  readonly added: Impact;
  /** The impact if the fact is gone. */
  readonly removed: Impact;
  /** The impact if the fact has another value. */
  readonly changed: Impact;
}

type Facts = Map<string, Fact>;

/** The changes between two merged specs and their impact on our users. If a fact is renamed, one is gone and one is new. */
export function compareSpecs(base: JsonObject, revision: JsonObject): Change[] {
  const [before, after] = [factsOf(base), factsOf(revision)];
  const changes: Change[] = [];
  for (const [name, { value, removed, changed }] of before) {
    const now = after.get(name);
    if (!now) {
      // If a whole operation or field is gone, its contents aren't listed.
      if (!isInsideOfOther(name, before, after))
        changes.push({ impact: removed, text: `${name} is gone` });
    } else if (now.value !== value) {
      changes.push({ impact: changed, text: `${name} was ${value}, is ${now.value}` });
    }
  }
  for (const [name, { added }] of after)
    if (!before.has(name) && !isInsideOfOther(name, after, before))
      changes.push({ impact: added, text: `${name} is new` });
  if (changes.length === 0 && canonical(base) !== canonical(revision))
    changes.push({ impact: "patch", text: "only words changed" });
  return changes.sort(
    (a, b) => impacts.indexOf(a.impact) - impacts.indexOf(b.impact) || byText(a.text, b.text),
  );
}

/** Whether an outer fact, such as the field's operation, is missing from the other version too. */
function isInsideOfOther(name: string, here: Facts, there: Facts): boolean {
  for (let end = name.lastIndexOf(" ›"); end > 0; end = name.lastIndexOf(" ›", end - 1)) {
    const outer = name.slice(0, end);
    if (here.has(outer) && !there.has(outer)) return true;
  }
  return false;
}

function factsOf(document: JsonObject): Facts {
  const facts: Facts = new Map();
  const add = (name: string, rule: Partial<Fact> = {}) =>
    facts.set(name, { value: "", added: "minor", removed: "major", changed: "major", ...rule });
  const schemes = document["components"] as { securitySchemes?: JsonObject } | undefined;
  for (const { id, section, address, method, operation } of operationsIn(document)) {
    const isCall = section === "paths";
    const place = isCall ? `${method.toUpperCase()} ${address}` : `webhook ${address}`;
    add(id, { value: place });
    const servers = isCall ? elements(operation["servers"] ?? document["servers"]) : [];
    for (const server of servers)
      add(`${id} › server ${String(isJsonObject(server) && server["url"])}`);
    for (const alternative of elements(operation["security"])) {
      const names = members(alternative).map(([name, scopes]) => {
        const { description: _, ...scheme } = (schemes?.securitySchemes?.[name] ??
          {}) as JsonObject;
        return `${name} ${canonical(scheme)} ${canonical(scopes)}`;
      });
      add(`${id} › security ${names.join(" + ") || "none"}`);
    }
    if (operation["deprecated"] === true) add(`${id} › deprecated`, { removed: "minor" });
    for (const parameter of elements(operation["parameters"])) {
      const { name, in: where, required, schema } = parameter as JsonObject;
      const field = `${id} › ${String(where)} parameter ${String(name)}`;
      addField(field, schema, required === true, isCall);
    }
    const request = operation["requestBody"];
    if (isJsonObject(request))
      for (const [type, schema] of schemasIn(request))
        addField(`${id} › request ${type}`, schema, request["required"] === true, isCall);
    for (const [status, response] of members(operation["responses"])) {
      // No source states 4XX. The overlay adds it for undocumented statuses.
      if (!status.endsWith("XX")) add(`${id} › ${status}`, { removed: "minor" });
      for (const [name, header] of members(isJsonObject(response) && response["headers"]))
        add(`${id} › ${status} › header ${name} ${canonical(header)}`);
      for (const [type, schema] of schemasIn(response))
        addField(`${id} › ${status} › ${type}`, schema, false, false);
    }
  }
  return facts;

  /** `isSent`: our users send the field. Otherwise they receive it. */
  function addField(name: string, schema: Json | undefined, isRequired: boolean, isSent: boolean) {
    add(name, { added: isSent && isRequired ? "major" : "minor" });
    // A sent field that becomes required breaks users, and so does a received field that may now be missing.
    const required: Partial<Fact> = isSent
      ? { added: "major", removed: "minor" }
      : { added: "minor", removed: "major" };
    if (isRequired) add(`${name} › required`, required);
    addSchema(name, schema, isSent);
  }

  function addSchema(name: string, json: Json | undefined, isSent: boolean) {
    const schema = follow(json);
    for (const type of [schema["type"] ?? []].flat())
      // Users can ignore a new type in a request, but must handle a new type in an answer.
      add(`${name} › type ${String(type)}`, isSent ? {} : { added: "major", removed: "minor" });
    for (const value of elements(schema["enum"])) add(`${name} › value ${canonical(value)}`);
    const required = elements(schema["required"]);
    for (const [field, inner] of members(schema["properties"]))
      addField(`${name} › ${field}`, inner, required.includes(field), isSent);
    for (const [index, inner] of elements(schema["anyOf"]).entries())
      addAlternative(`${name} › ${labelOf(inner, index)}`, inner, isSent);
    if (schema["items"] !== undefined) addSchema(`${name} › items`, schema["items"], isSent);
    if (isJsonObject(schema["additionalProperties"]))
      addSchema(`${name} › further fields`, schema["additionalProperties"], isSent);
    for (const [keyword, value] of Object.entries(schema))
      if (!handledKeywords.has(keyword) && !isJsonObject(value)) {
        const limit = { value: canonical(value), removed: "minor", changed: "minor" } as const;
        add(`${name} › ${keyword}`, limit);
      }
  }

  function addAlternative(name: string, json: Json, isSent: boolean) {
    add(name);
    addSchema(name, json, isSent);
  }

  function follow(json: Json | undefined): JsonObject {
    const ref = isJsonObject(json) ? json["$ref"] : undefined;
    if (typeof ref !== "string") return isJsonObject(json) ? json : {};
    const { schemas } = document["components"] as { schemas: JsonObject };
    return schemas[ref.split("/").at(-1) ?? ""] as JsonObject;
  }

  /** The name by which an alternative is found in the other version. */
  function labelOf(json: Json, index: number): string {
    const ref = isJsonObject(json) ? json["$ref"] : undefined;
    return `alternative ${typeof ref === "string" ? ref.split("/").at(-1) : index + 1}`;
  }
}

// Sentences, and keywords that are handled above.
const handledKeywords = new Set([
  ...["title", "description", "example", "examples", "type", "enum", "properties", "required"],
  ...["anyOf", "items", "$ref"],
]);

function schemasIn(body: Json): [string, Json | undefined][] {
  const content = isJsonObject(body) ? members(body["content"]) : [];
  return content.map(([type, media]) => [type, isJsonObject(media) ? media["schema"] : undefined]);
}

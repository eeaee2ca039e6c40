import { byText, elements, sortKeys, type Json, type JsonObject } from "../inputs/json.js";
import { anyOf } from "./any-of.js";
import type { Components } from "./components.js";
import { limits } from "./read-schema.js";
import { withoutOverlap, type JsonType } from "./schema.js";
import type { Is } from "./statement.js";
import type { Statements, Thing } from "./statements.js";

/** A thing whose schema is wanted: as these sources state it, where not as all do. */
interface Wanted {
  readonly id: string;
  readonly among?: ReadonlySet<string> | undefined;
}

const typeOrder = ["object", "array", "string", "integer", "number", "boolean", "null"] as const;

/** Renders schemas out of the statements about them. */
export class SchemaRenderer {
  constructor(
    private readonly statements: Statements,
    private readonly components: Components,
    private readonly operation: string,
  ) {}

  /** The schema for a place: a `$ref` where it has a name, from its sources or as `name`. */
  render(wanted: Wanted, name?: string): JsonObject {
    const [component] = this.statements.things(wanted.id, "components", wanted.among);
    const schema = this.#schema(wanted);
    const wantedName = name ?? component?.name;
    if (wantedName === undefined) return schema;
    return this.components.refer({ name: wantedName, operation: this.operation, schema });
  }

  #schema(wanted: Wanted): JsonObject {
    const variants = this.statements.things(wanted.id, "variants", wanted.among);
    return variants.length > 0 ? this.#variants(wanted, variants) : this.#values(wanted);
  }

  /** What sources list as alternatives, and what others say who don't list any. */
  #variants(wanted: Wanted, variants: readonly Thing[]): JsonObject {
    const listing = new Set(variants.flatMap(({ statedBy }) => statedBy));
    const listed = variants.map(({ id }) => this.render({ id, among: wanted.among }));
    const others = this.#speaking(wanted, (source) => !listing.has(source));
    const besides = this.#values(others);
    // A source that says no more than a type that variants have is silent about them.
    const types = new Set(variants.flatMap(({ id }) => [...this.#types({ ...wanted, id })]));
    const isSilent =
      Object.keys(besides).every((keyword) => keyword === "type") &&
      [...this.#types(others)].every((type) => types.has(type));
    return anyOf(isSilent ? listed : [...listed, besides]);
  }

  /** An enum says nothing about the values of a type that it has none of: such a type stands beside it. */
  #values(wanted: Wanted): JsonObject {
    const { id, among } = wanted;
    const values = this.statements.things(id, "values", among);
    if (values.length === 0) return this.#plain(wanted);
    const closed = new Set(values.flatMap(({ statedBy }) => statedBy));
    const covered = this.#types({ id, among: closed });
    const typed = this.statements.aspect(id, "type", among);
    const open = new Set(
      typed
        .filter(({ source }) => !closed.has(source))
        .filter((one) => typesOf([one]).some((type) => !covered.has(type)))
        .map(({ source }) => source),
    );
    if (open.size === 0) return this.#plain(wanted);
    const others = this.#speaking(wanted, (source) => !open.has(source));
    return anyOf([this.#plain(others), this.#plain({ id, among: open })]);
  }

  #plain(wanted: Wanted): JsonObject {
    const { id, among } = wanted;
    const { statements } = this;
    const schema: JsonObject = {};
    const types = this.#types(wanted);
    const listed = typeOrder.filter((type) => types.has(type));
    if (listed.length > 0) schema["type"] = listed.length === 1 ? (listed[0] ?? null) : listed;
    for (const keyword of statements.aspectsOf(id).filter((aspect) => limits.has(aspect))) {
      // A limit that sources state differently holds only where one of them is preferred.
      const limit = onlyOne(statements.aspect(id, keyword, among));
      if (limit) schema[keyword] = sortKeys(limit.json);
    }
    const values = statements.things(id, "values", among);
    if (values.length > 0) schema["enum"] = values.map(({ json }) => sortKeys(json));
    const fields = statements.things(id, "fields", among);
    const required = fields.filter((field) => isRequired(statements, field.id, among));
    if (required.length > 0) schema["required"] = required.map(({ name }) => name).sort(byText);
    if (fields.length > 0) {
      const entries = fields.map(({ id: field, name }): [string, Json] => [
        name,
        this.render({ id: field, among }),
      ]);
      schema["properties"] = Object.fromEntries(entries.sort(([a], [b]) => byText(a, b)));
    }
    const additional = this.#additional(wanted);
    if (additional !== undefined) schema["additionalProperties"] = additional;
    const [items] = statements.things(id, "items", among);
    if (items) schema["items"] = this.render({ id: items.id, among });
    return schema;
  }

  /** Whatever somebody says may be there may be there. */
  #additional({ id, among }: Wanted): Json | undefined {
    const stated = this.statements.aspect(id, "additionalProperties", among);
    const values = new Set(stated.map(({ value }) => value));
    if (values.size === 0) return undefined;
    if (values.has("open")) return true;
    if (!values.has("typed")) return false;
    return this.render({ id: `${id}.additionalProperties`, among });
  }

  #types({ id, among }: Wanted): Set<JsonType> {
    return withoutOverlap(typesOf(this.statements.aspect(id, "type", among)));
  }

  /** The same thing, as only those of its sources state it that are asked for. */
  #speaking({ id, among }: Wanted, isWanted: (source: string) => boolean): Wanted {
    const all = [...this.statements.listing(id, "values")];
    const wanted = all.filter((source) => (among?.has(source) ?? true) && isWanted(source));
    return { id, among: new Set(wanted) };
  }
}

export function isRequired(
  statements: Statements,
  id: string,
  among?: ReadonlySet<string>,
): boolean {
  return onlyOne(statements.aspect(id, "required", among))?.json === true;
}

/** What is stated, where all state the same. */
function onlyOne(stated: readonly Is[]): Is | undefined {
  const [first] = stated;
  return stated.every(({ value }) => value === first?.value) ? first : undefined;
}

function typesOf(stated: readonly Is[]): JsonType[] {
  return stated.flatMap(({ json }) => elements(json) as JsonType[]);
}

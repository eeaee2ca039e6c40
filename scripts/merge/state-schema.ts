import { createHash } from "node:crypto";
import { byText, canonical } from "../inputs/json.js";
import { partOf } from "./part-id.js";
import { contentOf, isEmpty, withoutOverlap, type JsonType, type Schema } from "./schema.js";
import type { Has, Is, ListName, Speaker, Statement } from "./statement.js";

// Whoever describes a value could name these; fields only who names one.
const listsOfAValue: readonly ListName[] = ["variants", "values", "items", "additional"];
const listsOfAnObject: readonly ListName[] = [...listsOfAValue, "fields"];

/** What a schema says of the value at `id`. Where another type is preferred, all of it falls. */
export function stateSchema(id: string, schema: Schema, say: Speaker): Statement[] {
  const said = [...stateComponent(id, schema, say), ...stateInside(id, schema, say)];
  const types = allTypes(schema);
  if (types === undefined) return said;
  const label = [...types].sort(byText).join(" | ");
  return [say.is(id, "type", label, { json: [...types], falls: said }), ...said];
}

/** What the source calls the schema is a thing of its own: other sources may call it otherwise. */
function stateComponent(id: string, { component }: Schema, say: Speaker): Has[] {
  if (component === undefined) return [];
  return [say.has(id, "components", `${id}:${component}`, component)];
}

function stateInside(id: string, schema: Schema, say: Speaker): Statement[] {
  if (isEmpty(schema)) return [];
  return [
    say.lists(
      id,
      schema.fields.size > 0 || schema.required?.size ? listsOfAnObject : listsOfAValue,
    ),
    ...stateVariants(id, schema, say),
    ...stateValues(id, schema, say),
    ...stateFields(id, schema, say),
    ...stateItems(id, schema, say),
    ...stateAdditional(id, schema, say),
    ...stateLimits(id, schema, say),
  ];
}

/** `undefined` where the source leaves the type open. */
function allTypes(schema: Schema): Set<JsonType> | undefined {
  if (schema.variants.length === 0)
    return schema.types.size > 0 ? new Set(schema.types) : undefined;
  const types = schema.variants.map(allTypes);
  const all = types.flatMap((one) => [...(one ?? [])]);
  return types.includes(undefined) ? undefined : withoutOverlap(all);
}

function stateVariants(id: string, { variants }: Schema, say: Speaker): Statement[] {
  const tag = tagOf(variants);
  return variants.flatMap((variant) => {
    const label = labelOf(variant, tag);
    const inner = `${id}<${label}>`;
    return [say.has(id, "variants", inner, label), ...stateSchema(inner, variant, say)];
  });
}

/** How a variant is told from others: by the one value of its tag, by its name, or by what it allows. */
function labelOf(variant: Schema, tag: string | undefined): string {
  const value = tag === undefined ? undefined : onlyValue(variant, tag);
  if (value !== undefined) return value.replace(/^"(.*)"$/, "$1");
  const digest = createHash("sha256").update(contentOf(variant)).digest("hex").slice(0, 6);
  return variant.component ?? digest;
}

/** The field whose one allowed value tells the variants apart. */
function tagOf(variants: readonly Schema[]): string | undefined {
  const names = [...(variants[0]?.fields.keys() ?? [])].sort(byText);
  return names.find((name) => {
    const values = variants.map((variant) => onlyValue(variant, name));
    return !values.includes(undefined) && new Set(values).size === values.length;
  });
}

function onlyValue({ fields }: Schema, name: string): string | undefined {
  const values = fields.get(name)?.values;
  return values?.size === 1 ? [...values.keys()][0] : undefined;
}

function stateValues(id: string, { values }: Schema, say: Speaker): Has[] {
  return [...(values ?? [])].map(([text, value]) =>
    say.has(id, "values", `${id}.enum.${text}`, text, value),
  );
}

function stateFields(id: string, { fields, required }: Schema, say: Speaker): Statement[] {
  const names = new Set([...fields.keys(), ...(required ?? [])]);
  return [...names].flatMap((name) => {
    const field = fields.get(name);
    const inner = partOf(id, name);
    return [
      say.has(id, "fields", inner, name),
      ...stateRequired(inner, required?.has(name), say),
      ...(field ? stateSchema(inner, field, say) : []),
    ];
  });
}

/** `undefined` where the source can't say. */
export function stateRequired(id: string, isRequired: boolean | undefined, say: Speaker): Is[] {
  if (isRequired === undefined) return [];
  return [say.is(id, "required", isRequired ? "required" : "optional", { json: isRequired })];
}

function stateItems(id: string, { items }: Schema, say: Speaker): Statement[] {
  if (items === undefined) return [];
  const inner = `${id}[]`;
  return [say.has(id, "items", inner, "items"), ...stateSchema(inner, items, say)];
}

function stateAdditional(id: string, { additional }: Schema, say: Speaker): Statement[] {
  if (additional === undefined) return [];
  const inner = `${id}.additionalProperties`;
  const own = typeof additional === "object" ? stateSchema(inner, additional, say) : [];
  const value = additional === true ? "open" : additional === false ? "closed" : "typed";
  return [
    say.has(id, "additional", inner, "additionalProperties"),
    say.is(id, "additionalProperties", value, { falls: own }),
    ...own,
  ];
}

function stateLimits(id: string, { limits }: Schema, say: Speaker): Is[] {
  return [...limits].map(([keyword, json]) => say.is(id, keyword, canonical(json), { json }));
}

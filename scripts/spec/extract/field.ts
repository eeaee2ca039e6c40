import type { Json, JsonObject } from "../../inputs/json.js";
import { attributesOf } from "./attributes.js";
import { childrenOf, isComponent, lineOf } from "./markdown.js";
import type { Component, Node } from "./markdown.js";
import { schemaOfType } from "./field-type.js";
import type { Report } from "./report.js";

export type Location = "path" | "query" | "header" | "body" | "response";

/** What a `<ParamField>` or `<ResponseField>` states, with the fields inside it. */
export interface Field {
  location: Location;
  name: string;
  line: number;
  isRequired: boolean;
  isDeprecated: boolean;
  schema: JsonObject;
  children: Field[];
}

/** The attribute that holds the name of a field says where the field goes. */
const locations = new Map<string, Location>([
  ["path", "path"],
  ["query", "query"],
  ["header", "header"],
  ["body", "body"],
  ["name", "response"],
]);
export const fieldLocations: readonly string[] = [...locations.keys()];

/** Attributes that only dress a field on the page. */
const decorations = [
  "placeholder",
  "initialValue",
  "id",
  "icon",
  "pre",
  "post",
  "className",
  "key",
];

export function isField(component: Component): boolean {
  return component.name === "ParamField" || component.name === "ResponseField";
}

/** Reads a field and all that stands in it; `undefined` when its own name can't be read. Faults go to the report. */
export function readField(component: Component, report: Report): Field | undefined {
  const field = readNested(component, report);
  // Inside another field, the attribute only names; at the top it must say where the field goes.
  if (!field || (field.location === "response") === (component.name === "ResponseField"))
    return field;
  return void report.problem(
    nameOf(component, field.name),
    field.line,
    "it isn't said where it goes",
  );
}

function readNested(component: Component, report: Report): Field | undefined {
  const line = lineOf(component);
  const attributes = attributesOf(component);
  const stated = [...attributes.keys()].filter((key) => locations.has(key));
  const [key = "", ...others] = stated;
  const location = locations.get(key);
  const named = attributes.get(key);
  if (
    !location ||
    !named ||
    !("value" in named) ||
    typeof named.value !== "string" ||
    others.length > 0
  ) {
    const message = others.length > 0 ? `has several names: ${stated.join(", ")}` : "has no name";
    return void report.problem(nameOf(component, ""), line, `the field ${message}`);
  }
  const name = named.value;
  const part = nameOf(component, name);
  const field: Field = {
    location,
    name,
    line,
    isRequired: false,
    isDeprecated: false,
    schema: {},
    children: fieldsIn(component).flatMap((child) => readNested(child, report) ?? []),
  };
  let fallback: Json | undefined;
  for (const [attribute, stated] of attributes) {
    if (attribute === key || decorations.includes(attribute)) continue;
    if ("unreadable" in stated) {
      report.problem(part, line, `its ${attribute} can't be read: {${stated.unreadable}}`);
    } else if (attribute === "required" || attribute === "deprecated") {
      const flag = readFlag(stated.value);
      if (flag === undefined) report.problem(part, line, `${attribute} is neither true nor false`);
      else field[attribute === "required" ? "isRequired" : "isDeprecated"] = flag;
    } else if (attribute === "type") {
      const schema = schemaOfType(String(stated.value));
      if (schema) field.schema = { ...schema, ...field.schema };
      else report.problem(part, line, `its type is unknown: ${String(stated.value)}`);
    } else if (attribute === "default") {
      fallback = stated.value;
    } else {
      report.notice(part, line, `its attribute ${attribute} is unknown; left out`);
    }
  }
  if (fallback !== undefined) setDefault(field, fallback, part, report);
  return field;
}

function nameOf({ name: tag }: Component, name: string): string {
  return `${tag ?? ""} ${name}`.trim();
}

/** The fields right inside a component, whatever stands between them (`<Expandable>`, tabs, paragraphs). */
function fieldsIn(node: Node): Component[] {
  return childrenOf(node).flatMap((child) =>
    isComponent(child) && isField(child) ? [child] : fieldsIn(child),
  );
}

function readFlag(value: Json): boolean | undefined {
  if (value === true || value === "true" || value === "") return true;
  return value === false || value === "false" ? false : undefined;
}

/** Attributes are text: `default="0"` of an integer is the number 0. */
function setDefault(field: Field, stated: Json, part: string, report: Report): void {
  const type = field.schema["type"];
  if (typeof stated !== "string" || type === "string" || type === undefined) {
    field.schema["default"] = stated;
    return;
  }
  try {
    field.schema["default"] = JSON.parse(stated) as Json;
  } catch {
    report.problem(part, field.line, `its default is no ${String(type)}: ${stated}`);
  }
}

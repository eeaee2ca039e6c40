import type { JsonObject } from "../../inputs/json.js";
import { fieldLocations, type FieldBlock, type FieldLocation } from "./components.js";
import { childrenOf, parseMarkdown, textOf, type Node } from "./markdown.js";
import type { Report } from "./report.js";
import { schemaOfType } from "./types.js";
import { valuesIn } from "./values.js";

/** What a `<ParamField>` states. */
export interface Field {
  location: FieldLocation;
  name: string;
  line: number;
  isRequired: boolean;
  schema: JsonObject;
}

const decorations = ["placeholder", "initialValue", "id"];

/** Reads a field and the fields that its text lists; `undefined` where it can't be told what it is called. */
export function readField(block: FieldBlock, report: Report): Field | undefined {
  const { attributes, line } = block;
  const [location, another] = fieldLocations.filter((one) => attributes.has(one));
  const name = location === undefined ? "" : (attributes.get(location) ?? "");
  const part = `ParamField ${name}`.trim();
  if (location === undefined || another !== undefined || name === "") {
    return void report.notice(part, line, "it isn't said what it is called; left out");
  }
  if (name.includes(".")) {
    return void report.notice(part, line, "a name with dots can't be read here; left out");
  }
  for (const key of attributes.keys()) {
    if ([location, "type", "required", ...decorations].includes(key)) continue;
    report.notice(part, line, `its attribute ${key} is unknown; left out`);
  }
  const type = attributes.get("type");
  const schema = type === undefined ? {} : schemaOfType(type);
  if (!schema) report.notice(part, line, `its type is unknown: ${type}; left out`);
  return {
    location,
    name,
    line,
    isRequired: attributes.has("required") && attributes.get("required") !== "false",
    schema: withText(schema ?? {}, childrenOf(parseMarkdown(dedent(block.text))), (message) =>
      report.notice(part, line, message),
    ),
  };
}

/** Adds what a field's text says of it: the values that it takes, or the fields inside it as a list. */
function withText(
  schema: JsonObject,
  text: readonly Node[],
  notice: (message: string) => void,
): JsonObject {
  const stated = { ...schema };
  const values = text.flatMap((node) => (node.type === "list" ? [] : valuesIn(node)));
  if (values.length > 0 && (stated["type"] ?? "string") === "string") {
    Object.assign(stated, { type: "string", enum: values });
  }
  const items = text.filter(({ type }) => type === "list").flatMap(childrenOf);
  const properties = items.flatMap((item) => {
    const field = readItem(item, notice);
    return field ? [field] : [];
  });
  if (properties.length === 0) return stated;
  if ((stated["type"] ?? "object") !== "object") {
    notice("its text lists fields, though it is no object; left out");
    return stated;
  }
  return { ...stated, type: "object", properties: Object.fromEntries(properties) };
}

/** `* \`target\` — who shall take it`: a name in code first. Other lists are sentences. */
function readItem(item: Node, notice: (message: string) => void): [string, JsonObject] | undefined {
  const [first, ...others] = childrenOf(item);
  if (!first) return undefined;
  const [name, after] = childrenOf(first);
  if (name?.type !== "inlineCode" || !/^[\w.$-]+$/.test(name.value)) return undefined;
  if (after && !/^\s*[—–:-]/.test(textOf(after))) return undefined;
  return [name.value, withText({}, [first, ...others], notice)];
}

/** The schema of an object with these fields. */
export function objectSchemaOf(fields: readonly Field[]): JsonObject {
  const required = fields.filter(({ isRequired }) => isRequired).map(({ name }) => name);
  return {
    type: "object",
    ...(required.length > 0 ? { required } : {}),
    properties: Object.fromEntries(fields.map(({ name, schema }) => [name, schema])),
  };
}

/** The site indents what stands in a component. */
function dedent(text: string): string {
  const lines = text.split("\n");
  const indents = lines.filter((line) => line.trim()).map((line) => line.search(/\S/));
  return lines.map((line) => line.slice(Math.min(...indents))).join("\n");
}

/** Of fields that a page states several times: the first, with a notice where another one says otherwise. */
export function withoutRepetition(fields: readonly Field[], report: Report): Field[] {
  const known = new Map<string, Field>();
  for (const field of fields) {
    const key = `${field.location} ${field.name}`;
    const first = known.get(key);
    if (!first) known.set(key, field);
    else if (!isEqual(first, field)) {
      report.notice(
        `ParamField ${field.name}`,
        field.line,
        `it is stated otherwise in line ${first.line}; left out`,
      );
    }
  }
  return [...known.values()];
}

function isEqual(a: Field, b: Field): boolean {
  return a.isRequired === b.isRequired && JSON.stringify(a.schema) === JSON.stringify(b.schema);
}

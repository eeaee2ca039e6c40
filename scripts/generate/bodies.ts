// The standalone version and its plugins load faster than the whole package.
import * as estree from "prettier/plugins/estree";
import * as typescript from "prettier/plugins/typescript";
import { format } from "prettier/standalone";
import { isJsonObject, operationsIn, PipelineError, type Json, type JsonObject } from "../json.js";

// One walk over the merged spec collects the shape of every body. Two printers write the shapes: as plain types for callers
// (bodies.d.ts) and as zod schemas of the JSON on the wire (validators.ts).

type Shape =
  | { kind: "string" | "number" | "boolean" | "null" | "unknown" | "record" }
  | { kind: "enum"; values: string[] }
  | { kind: "array"; items: Shape }
  | { kind: "object"; fields: Field[] }
  | { kind: "component"; name: string }
  | { kind: "union"; members: Shape[] };

interface Field {
  /** The name in the JSON. */
  wireName: string;
  /** The name that callers see, in camelCase. */
  name: string;
  shape: Shape;
  isRequired: boolean;
  description?: string;
}

interface Body {
  name: string;
  shape: Shape;
  description: string;
  /** Callers write it, so optional members accept `undefined`. */
  isInput: boolean;
  /** The operationId, if the body is a request. */
  operationId?: string;
  /** The webhook's name and the field that contains this name, if the body is a webhook's payload. */
  event?: { name: string; discriminator: string; constants: string[] };
}

const header = "// Written by `npm run generate` from spec/openapi.yaml; never edited.\n";

/** generated/bodies.d.ts and generated/validators.ts */
export async function renderBodies(
  spec: JsonObject,
): Promise<{ types: string; validators: string }> {
  const bodies = collectBodies(spec);
  return {
    types: await formatted(printTypes(bodies)),
    validators: await formatted(printValidators(bodies)),
  };
}

function printTypes(bodies: readonly Body[]): string {
  const webhooks = bodies.flatMap(({ name, event }) =>
    event ? [`${quoted(event.name)}: ${name};`] : [],
  );
  return [
    ...bodies.map(printType),
    "\n/** Every documented webhook, by its name. */",
    `export interface Webhooks {${webhooks.join("\n")}}`,
  ].join("\n");
}

function printValidators(bodies: readonly Body[]): string {
  const names = [...renamedFields(bodies)].sort();
  return `
    import * as z from "zod/mini";
    import type * as bodies from "./bodies.js";
    import type { operations } from "./schema.js";

    /**
     * Gives the schema of a body's JSON. It's made at the first call, so that an import makes none. The types say what
     * callers see of the body, and which operation takes it as its request.
     */
    export interface Validator<Body, Operation = unknown> {
      (): z.ZodMiniType;
      readonly body?: Body;
      readonly operation?: Operation;
    }

    function lazy<Schema extends z.ZodMiniType>(make: () => Schema): () => Schema {
      let schema: Schema | undefined;
      return () => (schema ??= make());
    }

    /** The names that callers see, by the documented names in the JSON. All other names are the same on both sides. */
    export const callerNames: Readonly<Record<string, string>> = {
      ${names.map(([wireName, name]) => `${quoted(wireName)}: ${quoted(name)},`).join("\n")}
    };
    ${bodies.map(printValidator).join("\n")}

    /**
     * Every documented webhook, by its name: the field of the payload that holds this name, and the fields that always have
     * the same value, as callers would see them.
     */
    export const webhooks: {
      readonly [Name in keyof bodies.Webhooks]: {
        readonly discriminator: string;
        readonly constants: readonly string[];
        readonly validator: Validator<bodies.Webhooks[Name]>;
      };
    } = {
      ${bodies
        .flatMap(({ name, event }) =>
          event
            ? `${quoted(event.name)}: {
                discriminator: ${quoted(event.discriminator)},
                constants: ${JSON.stringify(event.constants)},
                validator: ${uncapitalized(name)},
              },`
            : [],
        )
        .join("\n")}
    };
  `;
}

function formatted(code: string): Promise<string> {
  return format(`${header}\n${code}`, {
    parser: "typescript",
    plugins: [estree, typescript],
    printWidth: 100,
  });
}

// ── The walk

function collectBodies(spec: JsonObject): Body[] {
  const bodies = new Map<string, Body>();
  const add = (body: Body) => {
    const known = bodies.get(body.name);
    bodies.set(body.name, { ...body, isInput: body.isInput || (known?.isInput ?? false) });
    for (const name of componentsIn(body.shape)) {
      if (bodies.get(name)?.isInput || (bodies.has(name) && !body.isInput)) continue;
      const schema = object(object(object(spec["components"])["schemas"])[name]);
      const description = textOf(schema) ?? `The schema \`${name}\`.`;
      add({ name, shape: shapeOf(schema, spec), description, isInput: body.isInput });
    }
  };

  const envelopes: Shape[] = [];
  for (const { address: path, method, operation } of callsIn(spec)) {
    const operationId = String(operation["operationId"]);
    const name = capitalized(operationId);
    const title = `\`${method.toUpperCase()} ${path}\``;
    const request = bodySchema(operation["requestBody"]);
    if (request) {
      const shape = shapeOf(request, spec);
      const description = `${title}: the request.`;
      add({ name: `${name}Request`, shape, description, isInput: true, operationId });
    }
    const responses = Object.entries(object(operation["responses"]));
    for (const [status, response] of responses) {
      const schema = bodySchema(response);
      if (!schema) continue;
      const { payload, envelope } = unwrap(shapeOf(schema, spec), spec);
      if (envelope) envelopes.push(envelope);
      if (!status.startsWith("2") || !payload) continue;
      const description = `${title}: the answer, from an envelope's \`data\` or from a flat body.`;
      const shape = withListedValues(payload, spec, path);
      add({ name: `${name}Answer`, shape, description, isInput: false });
    }
  }
  const data: Field = {
    wireName: "data",
    name: "data",
    shape: { kind: "unknown" },
    isRequired: false,
  };
  const envelope = mergeAll([...envelopes, { kind: "object", fields: [data] }]);
  const description = "The fields around the data of an answer, and the fields of a refusal.";
  add({ name: "Envelope", shape: envelope, description, isInput: false });

  for (const { section, address: event, operation } of operationsIn(spec)) {
    if (section !== "webhooks") continue;
    const schema = bodySchema(operation["requestBody"]);
    if (!schema) continue;
    const shape = shapeOf(schema, spec);
    const fields = shape.kind === "object" ? shape.fields : [];
    const nameField = fields.find((field) => isConstant(field.shape, event));
    if (!nameField) {
      throw new PipelineError(
        `webhooks.${event}: receivers can't recognise it. State a field whose only value is "${event}".`,
      );
    }
    add({
      name: `${capitalized(camelCase(event))}Webhook`,
      shape,
      description: `The webhook \`${event}\`.`,
      isInput: false,
      event: {
        name: event,
        discriminator: nameField.wireName,
        constants: fields.filter((one) => isConstant(one.shape)).map((one) => one.name),
      },
    });
  }
  return [...bodies.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function callsIn(spec: JsonObject) {
  return operationsIn(spec).filter(({ section }) => section === "paths");
}

function bodySchema(bodyOrResponse: Json | undefined): JsonObject | undefined {
  const media = object(object(object(bodyOrResponse)["content"])["application/json"]);
  return media["schema"] === undefined ? undefined : object(media["schema"]);
}

function shapeOf(schema: JsonObject, spec: JsonObject): Shape {
  const { $ref, type, properties } = schema;
  if (typeof $ref === "string") return { kind: "component", name: $ref.split("/").pop() ?? "" };
  if (Array.isArray(schema["allOf"])) {
    const { allOf, ...own } = schema;
    const parts = allOf.map((part) => resolve(shapeOf(object(part), spec), spec));
    return mergeAll(Object.keys(own).length > 0 ? [...parts, shapeOf(own, spec)] : parts);
  }
  const alternatives = schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(alternatives)) {
    return union(alternatives.map((one) => shapeOf(object(one), spec)));
  }
  if (Array.isArray(type)) {
    return union(type.map((one) => shapeOf({ ...schema, type: one }, spec)));
  }
  const values = schema["const"] === undefined ? schema["enum"] : [schema["const"]];
  if (Array.isArray(values) && (type === "string" || type === undefined)) {
    // `null` is a type of its own here, not the text "null".
    return { kind: "enum", values: values.filter((value) => value !== null).map(String) };
  }
  switch (type) {
    case "string":
    case "boolean":
    case "null":
    case "number":
      return { kind: type };
    case "integer":
      return { kind: "number" };
    case "array":
      return { kind: "array", items: shapeOf(object(schema["items"]), spec) };
    case "object":
      return properties === undefined
        ? { kind: "record" }
        : { kind: "object", fields: fieldsOf(schema, spec) };
    default:
      return properties === undefined
        ? { kind: "unknown" }
        : { kind: "object", fields: fieldsOf(schema, spec) };
  }
}

function fieldsOf(schema: JsonObject, spec: JsonObject): Field[] {
  const required = new Set(Array.isArray(schema["required"]) ? schema["required"] : []);
  return Object.entries(object(schema["properties"])).map(([wireName, property]) => {
    const description = textOf(object(property));
    return {
      wireName,
      name: camelCase(wireName),
      shape: shapeOf(object(property), spec),
      isRequired: required.has(wireName),
      ...(description !== undefined && { description }),
    };
  });
}

function union(members: Shape[]): Shape {
  const unique = new Map(members.map((member) => [JSON.stringify(member), member]));
  const [first, ...others] = unique.values();
  return first && others.length === 0 ? first : { kind: "union", members: [...unique.values()] };
}

/** Splits the documented shapes of a success. Each is a flat payload, or an envelope with the payload in `data`. */
function unwrap(shape: Shape, spec: JsonObject): { payload?: Shape; envelope?: Shape } {
  const alternatives = shape.kind === "union" ? shape.members : [shape];
  const payloads: Shape[] = [];
  const envelopes: Shape[] = [];
  for (const alternative of alternatives.map((one) => resolve(one, spec))) {
    if (alternative.kind !== "object") continue;
    const isEnvelope = alternative.fields.some(({ wireName }) => wireName === "statusMessage");
    const data = alternative.fields.find(({ wireName }) => wireName === "data");
    if (!isEnvelope) payloads.push(alternative);
    else if (data) payloads.push(resolve(data.shape, spec));
    if (isEnvelope) {
      envelopes.push({ kind: "object", fields: alternative.fields.filter((one) => one !== data) });
    }
  }
  return {
    ...(payloads.length > 0 && { payload: mergeAll(payloads) }),
    ...(envelopes.length > 0 && { envelope: mergeAll(envelopes) }),
  };
}

/** Some pages list the values of a field for the request only, but they apply to the answer, too. */
function withListedValues(payload: Shape, spec: JsonObject, path: string): Shape {
  if (payload.kind !== "object") return payload;
  const requests = callsIn(spec)
    .filter(({ address }) => address === path)
    .map(({ operation }) => bodySchema(operation["requestBody"]))
    .filter((schema) => schema !== undefined)
    .flatMap((schema) => fieldsOf(schema, spec));
  const fields = payload.fields.map((field) => {
    const listed = requests.find(({ wireName }) => wireName === field.wireName)?.shape;
    const isPlain = field.shape.kind === "string" && listed?.kind === "enum";
    return isPlain ? { ...field, shape: listed } : field;
  });
  return { kind: "object", fields };
}

/** Merges objects to one with the fields of all. A field is required if all of them require it. */
function mergeAll(shapes: Shape[]): Shape {
  const objects = shapes.filter((shape) => shape.kind === "object");
  if (objects.length < shapes.length) return union(shapes);
  const fields = new Map<string, Field>();
  for (const field of objects.flatMap((one) => one.fields)) {
    const known = fields.get(field.wireName);
    const description = known?.description ?? field.description;
    fields.set(field.wireName, {
      ...field,
      shape: known ? mergeTwo(known.shape, field.shape) : field.shape,
      isRequired: objects.every((one) =>
        one.fields.some(({ wireName, isRequired }) => wireName === field.wireName && isRequired),
      ),
      ...(description !== undefined && { description }),
    });
  }
  const sorted = [...fields.values()].sort((a, b) => (a.wireName < b.wireName ? -1 : 1));
  return { kind: "object", fields: sorted };
}

function mergeTwo(one: Shape, other: Shape): Shape {
  if (one.kind === "object" && other.kind === "object") return mergeAll([one, other]);
  const members = [one, other].flatMap((shape) => (shape.kind === "union" ? shape.members : shape));
  return union(members);
}

function resolve(shape: Shape, spec: JsonObject): Shape {
  if (shape.kind !== "component") return shape;
  const schemas = object(object(spec["components"])["schemas"]);
  return resolve(shapeOf(object(schemas[shape.name]), spec), spec);
}

function componentsIn(shape: Shape): string[] {
  switch (shape.kind) {
    case "component":
      return [shape.name];
    case "array":
      return componentsIn(shape.items);
    case "object":
      return shape.fields.flatMap((field) => componentsIn(field.shape));
    case "union":
      return shape.members.flatMap(componentsIn);
    default:
      return [];
  }
}

function renamedFields(bodies: readonly Body[]): Map<string, string> {
  const names = new Map<string, string>();
  const visit = (shape: Shape, where: string): void => {
    if (shape.kind === "array") visit(shape.items, where);
    if (shape.kind === "union") shape.members.forEach((member) => visit(member, where));
    if (shape.kind !== "object") return;
    const taken = new Map<string, string>();
    for (const field of shape.fields) {
      const other = taken.get(field.name);
      if (other !== undefined) {
        throw new PipelineError(
          `${where}: ${other} and ${field.wireName} would both be ${field.name} in TypeScript.`,
        );
      }
      taken.set(field.name, field.wireName);
      if (field.name !== field.wireName) names.set(field.wireName, field.name);
      visit(field.shape, where);
    }
  };
  for (const { name, shape } of bodies) visit(shape, name);
  return names;
}

// ── Types

function printType({ name, shape, description, isInput, event }: Body): string {
  const comment = `\n/** ${inComment(description)} */\n`;
  if (shape.kind !== "object") return `${comment}export type ${name} = ${typeOf(shape, isInput)};`;
  const fields = shape.fields
    // Callers learn nothing from a field with a single value, unless it distinguishes the members of a union.
    .filter((field) => !(isConstant(field.shape) && (event ?? name.endsWith("Request"))))
    .map((field) => printField(isInput ? field : withoutRequired(field), isInput));
  const type = event ? [`type: ${quoted(event.name)};`] : [];
  return `${comment}export interface ${name} {${[...type, ...fields].join("\n")}}`;
}

/** Jelou may leave out any field of an answer, so all become optional. */
function withoutRequired(field: Field): Field {
  const { shape } = field;
  const isObject = shape.kind === "object";
  return {
    ...field,
    isRequired: false,
    shape: isObject ? { ...shape, fields: shape.fields.map(withoutRequired) } : shape,
  };
}

function printField({ name, shape, isRequired, description }: Field, isInput: boolean): string {
  const comment = description === undefined ? "" : `\n/** ${inComment(description)} */\n`;
  const type = typeOf(shape, isInput);
  if (isRequired) return `${comment}${keyOf(name)}: ${type};`;
  return `${comment}${keyOf(name)}?: ${type}${isInput ? " | undefined" : ""};`;
}

function typeOf(shape: Shape, isInput: boolean): string {
  switch (shape.kind) {
    case "record":
      return "Record<string, unknown>";
    case "enum": {
      const values = shape.values.map(quoted);
      // A single value identifies a member of a union. A list of values is open, because Jelou may add one.
      return values.length === 1 ? values.join() : `${values.join(" | ")} | (string & {})`;
    }
    case "array":
      return `Array<${typeOf(shape.items, isInput)}>`;
    case "object":
      return `{${shape.fields.map((field) => printField(field, isInput)).join("\n")}}`;
    case "component":
      return shape.name;
    case "union":
      return shape.members.map((member) => typeOf(member, isInput)).join(" | ");
    default:
      return shape.kind;
  }
}

// ── Validators

function printValidator({ name, shape, description, operationId }: Body): string {
  const comment = `/** ${inComment(description)} */`;
  const make = `/* @__PURE__ */ lazy(() => ${schemaOf(shape)})`;
  const operation = operationId === undefined ? "" : `, operations[${quoted(operationId)}]`;
  const type = `Validator<bodies.${name}${operation}>`;
  return `\n${comment}\nexport const ${uncapitalized(name)}: ${type} = ${make};`;
}

function schemaOf(shape: Shape): string {
  switch (shape.kind) {
    // Not z.record, which costs 0.6 kB.
    case "record":
      return "z.looseObject({})";
    case "enum":
      return shape.values.length === 1
        ? `z.literal(${quoted(shape.values[0])})`
        : `z.enum([${shape.values.map(quoted).join(", ")}])`;
    case "array":
      return `z.array(${schemaOf(shape.items)})`;
    case "object": {
      const fields = shape.fields.map(({ wireName, shape, isRequired }) => {
        const schema = schemaOf(shape);
        return `${keyOf(wireName)}: ${isRequired ? schema : `z.optional(${schema})`},`;
      });
      // Strict, so that zod reports an undocumented field as an issue.
      return `z.strictObject({${fields.join("\n")}})`;
    }
    case "component":
      return `${uncapitalized(shape.name)}()`;
    // Not z.discriminatedUnion, which costs 0.7 kB. src/core/validation.ts finds the member by its single value.
    case "union":
      return `z.union([${shape.members.map(schemaOf).join(", ")}])`;
    default:
      return `z.${shape.kind}()`;
  }
}

// ── Names and words

function isConstant(shape: Shape, value?: string): boolean {
  if (shape.kind !== "enum" || shape.values.length !== 1) return false;
  return value === undefined || shape.values[0] === value;
}

/** `room_id` is `roomId`, `_id` is `id`, `User` is `user`, `conversation.start` is `conversationStart`. */
function camelCase(name: string): string {
  const joined = name
    .replace(/^_+/, "")
    .replace(/[_.-]+(.)/g, (_, next: string) => next.toUpperCase());
  return joined === "" ? name : uncapitalized(joined);
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function uncapitalized(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function textOf({ description, title }: JsonObject): string | undefined {
  const text = description ?? title;
  return typeof text === "string" && text !== "" ? text : undefined;
}

function inComment(text: string): string {
  return text
    .trim()
    .replaceAll("*/", "*\\/")
    .replace(/\s*\n\s*/g, "\n * ");
}

function quoted(text: string | undefined): string {
  return JSON.stringify(text);
}

function keyOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

function object(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

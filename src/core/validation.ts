import type { ZodMiniType } from "zod/mini";
import { $ZodError, _safeParse, type $ZodIssue, type $ZodIssueInvalidValue } from "zod/v4/core";
import { callerNames, type Validator } from "../../generated/validators.js";
import { JelouInputError } from "../errors.js";
import type { DriftEvent } from "../options.js";
import { copyAsJson, isObject } from "./input.js";

// Checks and converts JSON bodies in both directions. All knowledge of fields comes from the generated validators.

/** A difference between a body and its documentation. */
export interface Difference extends Pick<DriftEvent, "path" | "expected" | "received"> {
  /** `unknown_member`: no member of a documented union has this `type`. */
  readonly kind: DriftEvent["kind"] | "unknown_member";
}

/** A body whose fields aren't checked yet. `tsc` allows only the documented names. */
export type Unchecked<Body> = { readonly [Name in keyof Body]?: unknown };

/** The parts of a zod schema that the generated validators use. */
type Definition =
  | { readonly type: "object"; readonly shape: Readonly<Record<string, Schema>> }
  | { readonly type: "optional"; readonly innerType: Schema }
  | { readonly type: "array"; readonly element: Schema }
  | { readonly type: "union"; readonly options: readonly Schema[] }
  | { readonly type: "literal"; readonly values: readonly unknown[] }
  | { readonly type: "string" | "number" | "boolean" | "enum" | "null" | "unknown" };
type Schema = ZodMiniType;

function definitionOf(schema: Schema): Definition {
  return schema._zod.def as unknown as Definition;
}

// ── Bodies from Jelou

/**
 * Reads a body from Jelou. A field with another type than documented is dropped. Documented fields get their camelCase
 * names. Unknown fields are kept if `keepUnknown` is set. `path` is the place of `value` in the whole body.
 */
export function readBody<Body>(
  validator: Validator<Body>,
  value: unknown,
  { path = "", keepUnknown }: { path?: string; keepUnknown: boolean },
): { body: Body; differences: readonly Difference[] } {
  const schema = validator();
  const differences = differencesOf(schema, value, path);
  const wrong = differences.filter(({ kind }) => kind === "wrong_type");
  const dropped = wrong.length > 0 ? new Set(wrong.map((one) => one.path)) : undefined;
  const copy = copyOf(schema, value, path, dropped, keepUnknown);
  // All fields of Body are optional, and those that are there were just checked.
  return { body: (copy ?? {}) as Body, differences };
}

/** Whether a body has at least one documented field. */
export function hasDocumentedField(
  validator: Validator<unknown>,
  value: Readonly<Record<string, unknown>>,
): boolean {
  const definition = definitionOf(validator());
  return (
    definition.type === "object" &&
    Object.keys(definition.shape).some((name) => Object.hasOwn(value, name))
  );
}

/** Copies a value without the dropped fields, with camelCase names. `undefined` if the value itself is dropped. */
function copyOf(
  schema: Schema,
  value: unknown,
  path: string,
  dropped: ReadonlySet<string> | undefined,
  keepUnknown: boolean,
): unknown {
  if (dropped?.has(path)) return undefined;
  const definition = definitionOf(schema);
  switch (definition.type) {
    case "optional":
      return copyOf(definition.innerType, value, path, dropped, keepUnknown);
    case "array":
      return (value as unknown[])
        .map((item, index) =>
          copyOf(definition.element, item, pathTo(path, `${index}`), dropped, keepUnknown),
        )
        .filter((item) => item !== undefined);
    case "union": {
      const option = optionFor(definition.options, value);
      // An undocumented member of the union is returned unchanged.
      if (!option) return value;
      const copy = copyOf(option, value, path, dropped, keepUnknown);
      return isComplete(option, copy) ? copy : undefined;
    }
    case "object": {
      const { shape } = definition;
      if (isFreeForm(definition)) return value;
      const copy: Record<string, unknown> = {};
      for (const name in value as Record<string, unknown>) {
        // Assigning `__proto__` would change the prototype.
        if (name === "__proto__") continue;
        const member = (value as Record<string, unknown>)[name];
        const schema = Object.hasOwn(shape, name) ? shape[name] : undefined;
        if (schema) {
          // Paths are only needed to find dropped fields.
          const place = dropped ? pathTo(path, name) : "";
          const copied = copyOf(schema, member, place, dropped, keepUnknown);
          if (copied !== undefined) copy[callerNames[name] ?? name] = copied;
        } else if (keepUnknown && !isCallerName(shape, name)) copy[name] = member;
      }
      return copy;
    }
    default:
      return value;
  }
}

/** Whether callers see a documented field under this name. An unknown field may have any type, so it can't replace it. */
function isCallerName(shape: Readonly<Record<string, Schema>>, name: string): boolean {
  return Object.keys(shape).some((wireName) => callerNames[wireName] === name);
}

/** Whether a copy has all required fields, at any depth. A member of a union is unusable without them. */
function isComplete(schema: Schema, copy: unknown): boolean {
  const definition = definitionOf(schema);
  if (copy === undefined) return definition.type === "optional";
  if (definition.type !== "object") return true;
  return Object.entries(definition.shape).every(([name, member]) =>
    isComplete(member, (copy as Record<string, unknown>)[callerNames[name] ?? name]),
  );
}

/** Finds the member of a union that a value belongs to, by its constant fields, such as `type: "text"`. */
function optionFor(options: readonly Schema[], value: unknown): Schema | undefined {
  if (!isObject(value)) {
    return options.find((option) => differencesOf(option, value, "").length === 0);
  }
  return options.find((option) => {
    const constants = constantsOf(option);
    return constants.length > 0 && constants.every(([name, constant]) => value[name] === constant);
  });
}

/** The constant fields of a schema: those with a single documented value. */
function constantsOf(schema: Schema): [name: string, value: unknown][] {
  const definition = definitionOf(schema);
  if (definition.type !== "object") return [];
  return Object.entries(definition.shape).flatMap(([name, member]): [string, unknown][] => {
    const field = definitionOf(member);
    return field.type === "literal" ? [[name, field.values[0]]] : [];
  });
}

/** Whether a schema documents no fields. Such an object is passed on unchanged. */
function isFreeForm({ shape }: Extract<Definition, { type: "object" }>): boolean {
  return Object.keys(shape).length === 0;
}

// ── Bodies from callers

type RequestBodyOf<Operation> = Operation extends {
  requestBody?: { content: { "application/json": infer Body } };
}
  ? Body
  : never;

/**
 * Copies an input as JSON and checks it: required fields must be present and not blank, and types must fit. Undocumented
 * fields and values are sent unchanged. `ownNames` has the fields whose input name is another word than their JSON name,
 * such as `value: "message"`.
 *
 * @throws JelouInputError that names each wrong field by its path
 */
export function checkRequest<Body, Operation>(
  validator: Validator<Body, Operation>,
  input: unknown,
  ownNames: Readonly<Record<string, string>> = {},
): RequestBodyOf<Operation> {
  const names = { ...callerNames, ...ownNames };
  const body = toWire(validator(), copyAsJson("The input", input), names);
  const faults = faultsOf(validator, body).filter(({ kind }) => kind !== "unknown_value");
  if (faults.length > 0) {
    const sentences = faults.map(({ path, expected = "" }) => {
      const name = path
        .split(".")
        .map((part) => names[part] ?? part)
        .join(".");
      return `${name} must be ${describe(expected)}.`;
    });
    throw new JelouInputError([...new Set(sentences)].join(" "));
  }
  return body as RequestBodyOf<Operation>;
}

/** Lists the faults in the JSON of a request. An undocumented field is not a fault. */
export function faultsOf(
  validator: Validator<unknown>,
  body: unknown,
): Omit<Difference, "received">[] {
  const schema = validator();
  const differences = differencesOf(schema, body, "");
  return [
    ...differences.filter(({ kind }) => kind !== "unknown_field"),
    ...blanksOf(schema, body, ""),
  ];
}

/** Renames documented fields to their names in the JSON, at any depth. */
export function toWire(
  schema: Schema,
  value: unknown,
  names: Readonly<Record<string, string>>,
): unknown {
  const definition = definitionOf(schema);
  switch (definition.type) {
    case "optional":
      return toWire(definition.innerType, value, names);
    case "array":
      return Array.isArray(value)
        ? value.map((item) => toWire(definition.element, item, names))
        : value;
    case "union": {
      const option = optionFor(definition.options, value);
      return option ? toWire(option, value, names) : value;
    }
    case "object": {
      if (!isObject(value) || isFreeForm(definition)) return value;
      const wireNames = new Map(
        Object.keys(definition.shape).map((name) => [names[name] ?? name, name]),
      );
      const copy: [string, unknown][] = [];
      const unknown: [string, unknown][] = [];
      for (const [name, member] of Object.entries(value)) {
        const wireName = wireNames.get(name);
        const schema = wireName === undefined ? undefined : definition.shape[wireName];
        if (schema) copy.push([wireName as string, toWire(schema, member, names)]);
        else unknown.push([name, member]);
      }
      // Unknown fields come first, so that `projectId` wins over an undocumented `project_id`.
      return Object.fromEntries([...unknown, ...copy]);
    }
    default:
      return value;
  }
}

/** Finds required strings that are blank. The pages don't forbid them, but no call works with one. */
function blanksOf(schema: Schema, value: unknown, path: string): Omit<Difference, "received">[] {
  const definition = definitionOf(schema);
  switch (definition.type) {
    case "string":
      return typeof value === "string" && value.trim() === ""
        ? [{ path, kind: "wrong_type", expected: "string" }]
        : [];
    case "union": {
      const option = optionFor(definition.options, value);
      return option ? blanksOf(option, value, path) : [];
    }
    case "object":
      if (!isObject(value)) return [];
      return Object.entries(definition.shape).flatMap(([name, member]) =>
        blanksOf(member, value[name], pathTo(path, name)),
      );
    default:
      return [];
  }
}

/** Describes the documented type or values of a field, for an error message. */
export function describe(expected: string): string {
  if (expected.includes(" | ")) return `one of ${expected.replaceAll(" | ", ", ")}`;
  if (expected === "string") return "a non-empty string";
  const isType = /^(array|boolean|null|number|object)$/.test(expected);
  if (!isType) return `"${expected}"`;
  return `${/^[ao]/.test(expected) ? "an" : "a"} ${expected}`;
}

// ── Issues of zod

// `$ZodError` isn't an Error. Creating an Error with a stack takes as long as the rest of a call.
const safeParse = /* @__PURE__ */ _safeParse(
  $ZodError as unknown as Parameters<typeof _safeParse>[0],
);

function differencesOf(schema: Schema, value: unknown, path: string): Difference[] {
  const issues = safeParse(schema, value).error?.issues ?? [];
  return issues.flatMap((issue) => toDifferences(issue, value, path));
}

/** Converts an issue of zod. The issue's path begins at `parent`, whose own path is `parentPath`. */
function toDifferences(issue: $ZodIssue, parent: unknown, parentPath: string): Difference[] {
  const found = issue.path.reduce(memberOf, parent);
  const path = issue.path.reduce<string>((place, key) => pathTo(place, String(key)), parentPath);
  const received = typeName(found);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((name) => ({
        path: pathTo(path, name),
        kind: "unknown_field",
        received: typeName(memberOf(found, name)),
      }));
    case "invalid_value": {
      // If only one value is documented, any other is wrong. To a list of values, Jelou may add one.
      const isOpen = issue.values.length > 1 && typeof found === "string";
      const expected = issue.values.join(" | ");
      return [{ path, kind: isOpen ? "unknown_value" : "wrong_type", expected, received }];
    }
    case "invalid_union": {
      if (!isObject(found)) {
        const expected = [...new Set(issue.errors.map(expectedBy))].join(" | ");
        return [{ path, kind: "wrong_type", expected, received }];
      }
      // zod lists the issues of each member. The value belongs to the member whose constant fields fit.
      const member = issue.errors.find((issues) => !issues.some(isOtherMember));
      if (member) return member.flatMap((inner) => toDifferences(inner, found, path));
      const others = issue.errors.flatMap((issues) => issues.filter(isOtherMember));
      const name = String(others[0]?.path[0]);
      const isNamed = typeof found[name] === "string" && found[name] !== "";
      return [
        {
          path: pathTo(path, name),
          kind: isNamed ? "unknown_member" : "wrong_type",
          expected: others.flatMap(({ values }) => values).join(" | "),
          received: typeName(found[name]),
        },
      ];
    }
    case "invalid_type":
      return [{ path, kind: "wrong_type", expected: issue.expected, received }];
    default:
      return [{ path, kind: "wrong_type", received }];
  }
}

/** Whether an issue is about a constant field, which means that the value belongs to another member of the union. */
function isOtherMember(issue: $ZodIssue): issue is $ZodIssueInvalidValue {
  return issue.code === "invalid_value" && issue.values.length === 1 && issue.path.length === 1;
}

/** The type that one member of a union expects. */
function expectedBy([issue]: readonly $ZodIssue[]): string {
  return issue?.code === "invalid_type" ? issue.expected : "object";
}

function memberOf(value: unknown, key: PropertyKey): unknown {
  return (value as Record<PropertyKey, unknown> | undefined)?.[key];
}

function pathTo(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/** The JSON type of a value. */
export function typeName(value: unknown): string {
  if (value === null) return "null";
  if (value === "") return "empty string";
  return Array.isArray(value) ? "array" : typeof value;
}

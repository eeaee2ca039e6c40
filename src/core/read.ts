import type { ZodMiniType } from "zod/mini";
import { $ZodError, _safeParse, type $ZodIssue, type $ZodIssueInvalidValue } from "zod/v4/core";
import { callerNames, type Validator } from "../../generated/validators.js";
import { JelouInputError } from "../errors.js";
import type { DriftEvent } from "../options.js";
import { copyAsJson, isObject } from "./input.js";

// The one reader of bodies, in both directions. Everything that it knows about a field comes from the generated validators.

/** A difference between a body and its documentation. */
export interface Difference extends Pick<DriftEvent, "path" | "expected" | "received"> {
  /** `unknown_kind`: no member of a union has this `type`. */
  readonly kind: DriftEvent["kind"] | "unknown_kind";
}

/** A body by its documented fields, nothing checked yet. `tsc` allows no other names. */
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

// ── What Jelou sends

/**
 * Reads what Jelou sent. A field with another type than documented is dropped, and documented fields get their names in
 * camelCase. `path` is the place of `value` in the whole body.
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

/** A copy without the dropped fields, its documented fields in camelCase. `undefined` if `value` itself is dropped. */
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
      // A kind that nobody documents is passed on as it is.
      if (!option) return value;
      const copy = copyOf(option, value, path, dropped, keepUnknown);
      return isComplete(option, copy) ? copy : undefined;
    }
    case "object": {
      const { shape } = definition;
      if (isFreeForm(definition)) return value;
      const copy: Record<string, unknown> = {};
      for (const name in value as Record<string, unknown>) {
        // Assigned, `__proto__` would become the prototype.
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

/** Whether a documented field gets this name. An unknown field with the same name may have any type. */
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

/** The member of a union that a value belongs to: the one whose single values it has, such as `type: "text"`. */
function optionFor(options: readonly Schema[], value: unknown): Schema | undefined {
  if (!isObject(value)) {
    return options.find((option) => differencesOf(option, value, "").length === 0);
  }
  return options.find((option) => {
    const constants = constantsOf(option);
    return constants.length > 0 && constants.every(([name, constant]) => value[name] === constant);
  });
}

/** The fields of an object that have a single value. */
function constantsOf(schema: Schema): [name: string, value: unknown][] {
  const definition = definitionOf(schema);
  if (definition.type !== "object") return [];
  return Object.entries(definition.shape).flatMap(([name, member]): [string, unknown][] => {
    const field = definitionOf(member);
    return field.type === "literal" ? [[name, field.values[0]]] : [];
  });
}

/** An object whose fields nobody documents. It's passed on as it is. */
function isFreeForm({ shape }: Extract<Definition, { type: "object" }>): boolean {
  return Object.keys(shape).length === 0;
}

// ── What callers send

type RequestBodyOf<Operation> = Operation extends {
  requestBody?: { content: { "application/json": infer Body } };
}
  ? Body
  : never;

/**
 * Copies an input as JSON and checks it: required fields, no blank strings in them, and types. Fields that nobody
 * documents and undocumented values are sent as they are. `ownNames` are names of input fields that differ from the names
 * in the JSON by more than their case.
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

/** What is wrong with the JSON of a request. Fields that nobody documents are fine. */
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

/** Gives documented fields their names in the JSON, at any depth. */
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
      // First, so that `project_id` beside `projectId` has no effect.
      return Object.fromEntries([...unknown, ...copy]);
    }
    default:
      return value;
  }
}

/** Required strings that are blank. The pages don't forbid them, but no call works with one. */
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

/** What a field must be, in words. */
export function describe(expected: string): string {
  if (expected.includes(" | ")) return `one of ${expected.replaceAll(" | ", ", ")}`;
  if (expected === "string") return "a non-empty string";
  const isType = /^(array|boolean|null|number|object)$/.test(expected);
  if (!isType) return `"${expected}"`;
  return `${/^[ao]/.test(expected) ? "an" : "a"} ${expected}`;
}

// ── What zod found

// $ZodError, because making an Error with a stack takes as long as the rest of a call.
const safeParse = /* @__PURE__ */ _safeParse(
  $ZodError as unknown as Parameters<typeof _safeParse>[0],
);

function differencesOf(schema: Schema, value: unknown, path: string): Difference[] {
  const issues = safeParse(schema, value).error?.issues ?? [];
  return issues.flatMap((issue) => toDifferences(issue, value, path));
}

/** The differences behind one issue. `parent` and its `path` are where the issue's own path begins. */
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
      // A single value tells kinds apart. Of several, Jelou may add one before we know it.
      const isOpen = issue.values.length > 1 && typeof found === "string";
      const expected = issue.values.join(" | ");
      return [{ path, kind: isOpen ? "unknown_value" : "wrong_type", expected, received }];
    }
    case "invalid_union": {
      if (!isObject(found)) {
        const expected = [...new Set(issue.errors.map(expectedBy))].join(" | ");
        return [{ path, kind: "wrong_type", expected, received }];
      }
      // zod tried each member. The right one is the one that doesn't miss its single value.
      const member = issue.errors.find((issues) => !issues.some(isOtherKind));
      if (member) return member.flatMap((inner) => toDifferences(inner, found, path));
      const others = issue.errors.flatMap((issues) => issues.filter(isOtherKind));
      const name = String(others[0]?.path[0]);
      const isNamed = typeof found[name] === "string" && found[name] !== "";
      return [
        {
          path: pathTo(path, name),
          kind: isNamed ? "unknown_kind" : "wrong_type",
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

/** Whether the value belongs to another member of a union. */
function isOtherKind(issue: $ZodIssue): issue is $ZodIssueInvalidValue {
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

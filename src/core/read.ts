import type { ZodMiniType } from "zod/mini";
import { $ZodError, _safeParse, type $ZodIssue } from "zod/v4/core";
import { callerNames, type Validator } from "../../generated/validators.js";
import { JelouInputError } from "../errors.js";
import type { DriftEvent } from "../options.js";
import { copyAsJson, isObject } from "./input.js";

// The one reader of bodies, in both directions. Everything that it knows about a field comes from the generated validators.

/** A difference between a body and its documentation. */
export type Difference = Pick<DriftEvent, "path" | "kind" | "expected" | "received">;

/** A body by its documented fields, nothing checked yet. `tsc` allows no other names. */
export type Unchecked<Body> = { readonly [Name in keyof Body]?: unknown };

/** The parts of a zod schema that the generated validators use. */
type Definition =
  | { readonly type: "object"; readonly shape: Readonly<Record<string, Schema>>; catchall?: Schema }
  | { readonly type: "optional"; readonly innerType: Schema }
  | { readonly type: "array"; readonly element: Schema }
  | { readonly type: "union"; readonly options: readonly Schema[]; readonly discriminator?: string }
  | { readonly type: "literal"; readonly values: readonly unknown[] }
  | { readonly type: "enum"; readonly entries: Readonly<Record<string, string>> }
  | { readonly type: "string" | "number" | "boolean" | "null" | "unknown" };
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
  const dropped = new Set(
    differences.filter(({ kind }) => kind === "wrong_type").map((difference) => difference.path),
  );
  const { copy } = copyOf(schema, value, path, dropped, keepUnknown);
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

interface Copy {
  readonly copy: unknown;
  /** Whether all required fields are there, at any depth. */
  readonly isComplete: boolean;
}

const nothing: Copy = { copy: undefined, isComplete: false };

function copyOf(
  schema: Schema,
  value: unknown,
  path: string,
  dropped: ReadonlySet<string>,
  keepUnknown: boolean,
): Copy {
  if (dropped.has(path)) return nothing;
  const definition = definitionOf(schema);
  switch (definition.type) {
    case "optional":
      return {
        ...copyOf(definition.innerType, value, path, dropped, keepUnknown),
        isComplete: true,
      };
    case "array": {
      if (!Array.isArray(value)) return nothing;
      const items = value.map((item, index) =>
        copyOf(definition.element, item, pathTo(path, String(index)), dropped, keepUnknown),
      );
      const kept = items.map(({ copy }) => copy).filter((copy) => copy !== undefined);
      return { copy: kept, isComplete: true };
    }
    case "union": {
      const option = optionFor(definition, value);
      if (!option) {
        const { discriminator = "" } = definition;
        // A kind that nobody documents is passed on as it is.
        return dropped.has(pathTo(path, discriminator))
          ? nothing
          : { copy: value, isComplete: true };
      }
      const copied = copyOf(option, value, path, dropped, keepUnknown);
      return copied.isComplete ? copied : nothing;
    }
    case "object": {
      if (!isObject(value) || isFreeForm(definition)) return { copy: value, isComplete: true };
      const { shape } = definition;
      const copy: Record<string, unknown> = {};
      let isComplete = Object.keys(shape).every(
        (name) => Object.hasOwn(value, name) || isOptional(shape[name] as Schema),
      );
      for (const [name, member] of Object.entries(value)) {
        const schema = Object.hasOwn(shape, name) ? shape[name] : undefined;
        if (!schema) {
          // Assigned, `__proto__` would become the prototype.
          if (keepUnknown && name !== "__proto__") copy[name] = member;
          continue;
        }
        const copied = copyOf(schema, member, pathTo(path, name), dropped, keepUnknown);
        if (!copied.isComplete) isComplete = false;
        if (copied.copy !== undefined) copy[callerNames[name] ?? name] = copied.copy;
      }
      return { copy, isComplete };
    }
    default:
      return { copy: value, isComplete: true };
  }
}

function optionFor(
  { options, discriminator }: Extract<Definition, { type: "union" }>,
  value: unknown,
): Schema | undefined {
  if (discriminator === undefined) {
    return options.find((option) => differencesOf(option, value, "").length === 0) ?? options[0];
  }
  if (!isObject(value)) return undefined;
  return options.find((option) => kindOf(option, discriminator) === value[discriminator]);
}

/** The value of `discriminator` in one member of a union. */
function kindOf(option: Schema, discriminator: string): unknown {
  const definition = definitionOf(option);
  if (definition.type !== "object") return undefined;
  const kind = definitionOf(definition.shape[discriminator] as Schema);
  return kind.type === "literal" ? kind.values[0] : undefined;
}

/** An object whose fields nobody documents. It's passed on as it is. */
function isFreeForm({ shape }: Extract<Definition, { type: "object" }>): boolean {
  return Object.keys(shape).length === 0;
}

function isOptional(schema: Schema): boolean {
  return definitionOf(schema).type === "optional";
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
  const schema = validator();
  const body = toWire(schema, copyAsJson("The input", input), names);
  const faults = [
    ...differencesOf(schema, body, "").filter(({ kind }) => kind === "wrong_type"),
    ...faultsOf(schema, body, ""),
  ];
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

/** Gives documented fields their names in the JSON, at any depth. */
function toWire(schema: Schema, value: unknown, names: Readonly<Record<string, string>>): unknown {
  const definition = definitionOf(schema);
  switch (definition.type) {
    case "optional":
      return toWire(definition.innerType, value, names);
    case "array":
      return Array.isArray(value)
        ? value.map((item) => toWire(definition.element, item, names))
        : value;
    case "union": {
      const option = optionFor(definition, value);
      return option ? toWire(option, value, names) : value;
    }
    case "object": {
      if (!isObject(value) || isFreeForm(definition)) return value;
      const wireNames = new Map(
        Object.keys(definition.shape).map((name) => [names[name] ?? name, name]),
      );
      const members = Object.entries(value).map(([name, member]): [string, unknown] => {
        const wireName = wireNames.get(name);
        const schema = wireName === undefined ? undefined : definition.shape[wireName];
        return schema ? [wireName as string, toWire(schema, member, names)] : [name, member];
      });
      return Object.fromEntries(members);
    }
    default:
      return value;
  }
}

/** What is wrong with an input beside its types: a required string that is blank, and a kind that nobody documents. */
function faultsOf(
  schema: Schema,
  value: unknown,
  path: string,
): Pick<Difference, "path" | "expected">[] {
  const definition = definitionOf(schema);
  switch (definition.type) {
    case "string": {
      const isBlank = typeof value === "string" && value.trim() === "";
      return isBlank ? [{ path, expected: "string" }] : [];
    }
    case "union": {
      const { options, discriminator } = definition;
      const option = optionFor(definition, value);
      if (option) return faultsOf(option, value, path);
      if (discriminator === undefined || !isObject(value)) return [];
      const kinds = options.map((one) => kindOf(one, discriminator));
      return [{ path: pathTo(path, discriminator), expected: kinds.join(" | ") }];
    }
    case "object":
      if (!isObject(value)) return [];
      return Object.entries(definition.shape).flatMap(([name, member]) =>
        faultsOf(member, value[name], pathTo(path, name)),
      );
    default:
      return [];
  }
}

/** What must stand in a field, in words. */
function describe(expected: string): string {
  if (expected.includes(" | ")) return `one of ${expected.replaceAll(" | ", ", ")}`;
  return `${/^[aeio]/.test(expected) ? "an" : "a"} ${expected === "string" ? "non-empty string" : expected}`;
}

// ── What zod found

// $ZodError, because making an Error with a stack takes as long as the rest of a call.
const safeParse = _safeParse($ZodError as unknown as Parameters<typeof _safeParse>[0]);

function differencesOf(schema: Schema, value: unknown, path: string): Difference[] {
  const issues = safeParse(schema, value).error?.issues ?? [];
  return issues.flatMap((issue) => {
    const found = issue.path.reduce(memberOf, value);
    const place = issue.path.reduce<string>((parent, key) => pathTo(parent, String(key)), path);
    return toDifferences(issue, found, place);
  });
}

function toDifferences(issue: $ZodIssue, found: unknown, path: string): Difference[] {
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
      const kinds = "options" in issue ? issue.options : undefined;
      const isOpen = kinds !== undefined && typeof found === "string" && found !== "";
      const expected = (kinds ?? issue.errors.map(expectedBy)).join(" | ");
      return [{ path, kind: isOpen ? "unknown_value" : "wrong_type", expected, received }];
    }
    case "invalid_type":
      return [{ path, kind: "wrong_type", expected: issue.expected, received }];
    default:
      return [{ path, kind: "wrong_type", received }];
  }
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

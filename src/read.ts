import * as z from "zod/mini";
import type { Difference } from "./difference.js";

/** The documented fields of an object, each with a schema whose error says what is expected. */
export type FieldSchemas = Readonly<Record<string, z.ZodMiniType>>;

/** What is read by them. Any field may be missing: nobody vouches for what arrives. */
export type Fields<S extends FieldSchemas> = { [Name in keyof S]?: NonNullable<z.output<S[Name]>> };

/** Schemas of fields that the pages state, each of a type that they state. */
export type FieldSchemasOf<Stated> = {
  readonly [Name in keyof Stated]?: z.ZodMiniType<Widened<Stated[Name]> | null | undefined>;
};
/** Listed values may be read as any string, and an object part by part. */
type Widened<Type> = Type extends string
  ? string
  : Type extends readonly unknown[]
    ? readonly unknown[]
    : Type extends object
      ? unknown
      : Type;

/** Schemas of fields that every body of a union states, each of a type that each of them states. */
export type FieldSchemasOfAll<Bodies, Common extends keyof Bodies = keyof Bodies> = (
  Bodies extends unknown ? (schemas: FieldSchemasOf<Pick<Bodies, Common>>) => void : never
) extends (schemas: infer OfAll) => void
  ? OfAll
  : never;

/** What came, by the names of the fields that are documented: `tsc` knows no other. */
export type Sent<Stated> = { readonly [Name in keyof Stated]?: unknown };

/** A string. */
export const text = z.string("string");
/** An object, whatever is in it. */
export const anyObject = z.custom<Record<string, unknown>>(isObject, "object");

/** The documented values of a field. Another string is told and taken over: Jelou may add one before we know it. */
export function openEnum(...values: readonly string[]): z.ZodMiniType<string> {
  return z.enum(values as readonly [string, ...string[]], values.join(" | "));
}

/**
 * Reads an object by the schemas of its documented fields. A field of another type than documented is left out, one that
 * isn't documented is kept, and every difference is told; a field that is missing is none.
 *
 * Field by field, since a schema of the whole object would fail as a whole.
 */
export function readFields<S extends FieldSchemas>(
  schemas: S,
  object: Readonly<Record<string, unknown>>,
  path = "",
): { fields: Fields<S>; differences: readonly Difference[] } {
  const fields: Record<string, unknown> = {};
  const differences: Difference[] = [];
  const note = (name: string, difference: Omit<Difference, "path">) =>
    differences.push({ path: pathTo(path, name), ...difference });

  for (const [name, value] of Object.entries(object)) {
    const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
    if (!schema) {
      note(name, { kind: "unknown_field", received: jsonType(value) });
      // An own key of this name would become a prototype where a caller copies the value by assignment.
      if (name !== "__proto__") fields[name] = value;
      continue;
    }
    const issue = z.safeParse(schema, value).error?.issues[0];
    const isUnknownValue = issue?.code === "invalid_value" && typeof value === "string";
    if (issue) {
      const kind = isUnknownValue ? "unknown_value" : "wrong_type";
      note(name, { kind, expected: issue.message, received: typeName(value) });
    }
    if ((!issue || isUnknownValue) && value !== null) fields[name] = value;
  }
  // Those that are documented were just read by their schemas.
  return { fields: fields as Fields<S>, differences };
}

/** Where in a body a field stands, such as `data.createdAt`. */
export function pathTo(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/** Whether `object` has one of the documented fields at least. */
export function hasAny(schemas: FieldSchemas, object: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(schemas).some((name) => Object.hasOwn(object, name));
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function jsonType(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

/** Told apart finely enough to find the fault. */
function typeName(value: unknown): string {
  return value === "" ? "empty string" : jsonType(value);
}

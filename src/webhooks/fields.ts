import * as z from "zod/mini";
import type { PayloadIssue } from "./event.js";
import { wireName } from "./message.js";

const kind = <Value>(expected: string, schema: z.ZodMiniType<Value>) => ({ expected, schema });

export const text = kind("string", z.string());
/** A string that may be left out, or be null. */
export const optionalText = kind("string", z.nullish(z.string()));
/** A string that isn't empty: an id, a type, an address. */
export const filledText = kind("non-empty string", z.string().check(z.minLength(1)));
export const finiteNumber = kind("finite number", z.number());

type Kind<Value> = ReturnType<typeof kind<Value>>;
type Kinds = Record<string, Kind<unknown>>;
type Fields<Shape> = {
  [Name in keyof Shape]?: Shape[Name] extends Kind<infer Value> ? NonNullable<Value> : never;
};

/**
 * Reads an object that nobody vouches for, by our names of its fields. A field of another kind than documented is left
 * out, and noted; where there is no object, only that is noted.
 */
export function readFields<Shape extends Kinds>(
  object: unknown,
  path: string,
  shape: Shape,
  issues: PayloadIssue[],
) {
  const fields: Record<string, unknown> = {};
  if (!isObject(object)) {
    issues.push({ path, expected: "object", received: typeName(object) });
    return fields as Fields<Shape>;
  }
  for (const [name, { expected, schema }] of Object.entries(shape)) {
    const wire = wireName(name);
    const value = object[wire];
    if (!z.safeParse(schema, value).success)
      issues.push({ path: path ? `${path}.${wire}` : wire, expected, received: typeName(value) });
    else if (value != null) fields[name] = value;
  }
  return fields as Fields<Shape>;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeName(value) === "object";

/** The name of a value's type, told apart finely enough to find the fault. */
function typeName(value: unknown): string {
  if (value === null) return "null";
  if (value === "") return "empty string";
  return Array.isArray(value) ? "array" : typeof value;
}

import type { PayloadIssue } from "./event.js";
import { wireName } from "./message.js";

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const kind = <Value>(expected: string, accepts: (value: unknown) => value is Value) => ({ expected, accepts });
type Kind<Value> = ReturnType<typeof kind<Value>>;

export const text = kind("string", (value) => typeof value === "string");
/** A string that may be left out, or be null. */
export const optionalText = kind("string", (value) => value == null || typeof value === "string");
/** An id, a type, an address. */
export const nonEmptyText = kind("non-empty string", (value): value is string => value !== "" && text.accepts(value));
export const finiteNumber = kind("finite number", (value): value is number => Number.isFinite(value));

/** The fields of an object by our names, those that came. */
type Fields<Shape> = { [Name in keyof Shape]?: Shape[Name] extends Kind<infer Value> ? NonNullable<Value> : never };

/** Reads an object that nobody vouches for. A field of another kind than its shape says is left out, and noted. */
export function readFields<Shape extends Record<string, Kind<unknown>>>(
  object: unknown,
  path: string,
  shape: Shape,
  issues: PayloadIssue[],
): Fields<Shape> {
  const fields: Record<string, unknown> = {};
  const note = (path: string, expected: string, value: unknown) =>
    issues.push({ path, expected, received: typeName(value) });
  if (!isObject(object)) note(path, "object", object);
  else
    for (const [name, { expected, accepts }] of Object.entries(shape)) {
      const value = object[wireName(name)];
      if (!accepts(value)) note(path + wireName(name), expected, value);
      else if (value != null) fields[name] = value;
    }
  return fields as Fields<Shape>;
}

/** The name of a value's type, told apart finely enough to find the fault. */
function typeName(value: unknown): string {
  if (value === null) return "null";
  if (value === "") return "empty string";
  return Array.isArray(value) ? "array" : typeof value;
}

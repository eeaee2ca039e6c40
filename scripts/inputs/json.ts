export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The members of an object; none where `value` is something else. */
export function members(value: unknown): [string, Json][] {
  return isJsonObject(value) ? Object.entries(value) : [];
}

/** The elements of an array; none where `value` is something else. */
export function elements(value: unknown): Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}

/** Text that two values share exactly when they are equal, whatever the order of their keys. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key] as Json)}`);
  return `{${entries.join(",")}}`;
}

/** The same value with its keys in order, so that the order in which somebody wrote them makes no difference. */
export function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isJsonObject(value)) return value;
  const entries = Object.keys(value).sort(byText);
  return Object.fromEntries(entries.map((key) => [key, sortKeys(value[key] as Json)]));
}

export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The keys of a JSON Pointer in URI fragment form (RFC 6901 §6). */
export function pointerKeys(pointer: string): string[] {
  const path = pointer.replace(/^#?\/?/, "");
  if (path === "") return [];
  return path.split("/").map((key) => decode(key).replaceAll("~1", "/").replaceAll("~0", "~"));
}

function decode(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    // A stray percent sign stands for itself.
    return key;
  }
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** A fault in a command's input. Its message says what to do, and is printed without a stack. */
export class PipelineError extends Error {}

export const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function members(value: unknown): [string, Json][] {
  return isJsonObject(value) ? Object.entries(value) : [];
}

export function elements(value: unknown): Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}

/** A text that is the same for equal values. The order of their keys doesn't matter. */
export function canonical(value: Json | undefined): string {
  return JSON.stringify(value === undefined ? null : sortKeys(value));
}

export function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isJsonObject(value)) return value;
  const sorted = Object.entries(value).sort(([a], [b]) => byText(a, b));
  return Object.fromEntries(sorted.map(([key, inner]) => [key, sortKeys(inner)]));
}

export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Groups items by their key, sorted by key. */
export function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return new Map([...groups].sort(([a], [b]) => byText(a, b)));
}

/** Removes the members that are `undefined`. */
export function compact(object: Record<string, Json | undefined>): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

/** The operations of a document, webhooks last. */
export function operationsIn(document: JsonObject) {
  return (["paths", "webhooks"] as const).flatMap((section) =>
    members(document[section]).flatMap(([address, item]) =>
      members(item)
        .filter(([method]) => methods.includes(method))
        .map(([method, operation]) => {
          const json = operation as JsonObject;
          return { section, address, method, operation: json, id: String(json["operationId"]) };
        }),
    ),
  );
}

import { isJsonObject, type Json } from "../scripts/json.js";

/** The value at a path of keys in a document. `undefined` if the path doesn't exist. */
export function at(value: unknown, ...keys: (string | number)[]): Json | undefined {
  let inner = value;
  for (const key of keys) {
    if (Array.isArray(inner)) inner = inner[Number(key)];
    else inner = isJsonObject(inner) ? inner[key] : undefined;
  }
  return inner as Json | undefined;
}

import { isJsonObject, type Json, type JsonObject } from "../../inputs/json.js";

/** Whether `$ref: reference` leads to something in the document. A fragment stands alone, so other files don't count. */
export function resolves(document: JsonObject, reference: string): boolean {
  if (!reference.startsWith("#")) return false;
  let value: Json | undefined = document;
  for (const key of pointerKeys(reference.slice(1))) {
    if (Array.isArray(value)) value = value[Number(key)];
    else value = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value !== undefined;
}

/** RFC 6901 §6. */
function pointerKeys(pointer: string): string[] {
  const [, ...keys] = pointer.split("/");
  return keys.map((key) => decode(key).replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** A `%` that starts no escape is taken as it stands, and then leads nowhere. */
function decode(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

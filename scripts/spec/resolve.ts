import { pointerKeys, type Fragment } from "./fragments.js";
import { isJsonObject, type Json, type JsonObject } from "./json.js";
import { PipelineError } from "./problem.js";

/** Follows the `$ref`s of one fragment. */
export class Resolver {
  constructor(readonly fragment: Fragment) {}

  /** The object at `value`, after any chain of `$ref`s (parameters, responses, headers, path items and the like). */
  object(value: Json | undefined): JsonObject {
    const seen = new Set<string>();
    let current = value;
    while (isJsonObject(current) && typeof current["$ref"] === "string") {
      const ref = current["$ref"];
      if (seen.has(ref)) throw this.fault(ref, "leads back to itself");
      seen.add(ref);
      current = this.target(ref);
    }
    return isJsonObject(current) ? current : {};
  }

  /** A path item may refer to another one and add to it; what it says itself comes first. */
  pathItem(value: Json | undefined): JsonObject {
    const { $ref: _, ...own } = isJsonObject(value) ? value : {};
    return { ...this.object(value), ...own };
  }

  /** The value that `ref` points at. */
  target(ref: string): Json {
    if (!ref.startsWith("#")) throw this.fault(ref, "leaves its own document");
    if (ref !== "#" && !ref.startsWith("#/"))
      throw this.fault(ref, "names an anchor, which isn't supported");
    let current: Json | undefined = this.fragment.document;
    for (const key of pointerKeys(ref)) {
      if (Array.isArray(current)) current = current[Number(key)];
      else
        current = isJsonObject(current) && Object.hasOwn(current, key) ? current[key] : undefined;
      if (current === undefined) throw this.fault(ref, "leads nowhere");
    }
    return current;
  }

  fault(ref: string, what: string): PipelineError {
    return new PipelineError(`${this.fragment.file.name}: $ref "${ref}" ${what}.`);
  }
}

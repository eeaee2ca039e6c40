import { elements, isJsonObject, members, PipelineError, type Json } from "../json.js";
import type { Fragment } from "../sources.js";

/** A value in a fragment, with its path. */
export class Place {
  constructor(
    readonly fragment: Fragment,
    readonly value: Json | undefined,
    readonly path: readonly string[] = [],
  ) {}

  static root(fragment: Fragment): Place {
    return new Place(fragment, fragment.document);
  }

  get source(): string {
    return this.fragment.id;
  }

  /** The value of a key. A `$ref` isn't followed. */
  inside(key: string | number): Place {
    const { value } = this;
    const isThere = typeof value === "object" && value !== null && Object.hasOwn(value, key);
    const inner = isThere ? (value as Record<string, Json>)[key] : undefined;
    return new Place(this.fragment, inner, [...this.path, String(key)]);
  }

  /** The value of a key. A `$ref` is followed to its end. */
  at(key: string | number): Place {
    return this.inside(key).followed();
  }

  has(key: string): boolean {
    return this.inside(key).value !== undefined;
  }

  members(): [string, Place][] {
    return members(this.value).map(([key]) => [key, this.at(key)]);
  }

  elements(): Place[] {
    return elements(this.value).map((_, index) => this.at(index));
  }

  get ref(): string | undefined {
    const ref = isJsonObject(this.value) ? this.value["$ref"] : undefined;
    return typeof ref === "string" ? ref : undefined;
  }

  followed(depth = 0): Place {
    if (this.ref === undefined) return this;
    if (depth > 20) throw this.fault(`$ref "${this.ref}" leads back to itself`);
    return this.target().followed(depth + 1);
  }

  /** The value that this `$ref` points to. */
  target(): Place {
    const { ref = "" } = this;
    if (!ref.startsWith("#/")) throw this.fault(`$ref "${ref}" leads out of the fragment`);
    let place = Place.root(this.fragment);
    for (const key of ref.slice(2).split("/"))
      place = place.inside(decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~"));
    if (place.value === undefined) throw this.fault(`$ref "${ref}" leads nowhere`);
    return place;
  }

  /** Refuses every key except these and extensions (`x-…`). */
  only(...keys: readonly string[]): void {
    const other = members(this.value).find(([key]) => !keys.includes(key) && !/^x-/.test(key));
    if (other) throw this.inside(other[0]).fault("the merge doesn't know this keyword");
  }

  fault(message: string): PipelineError {
    const path = this.path.map((key) => (/^[\w-]+$/.test(key) ? key : `[${key}]`)).join(".");
    return new PipelineError(`spec/pages/${this.source}.yaml, ${path || "the file"}: ${message}.`);
  }
}

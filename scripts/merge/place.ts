import type { Fragment } from "../inputs/fragments.js";
import { elements, isJsonObject, members, pointerKeys, type Json } from "../inputs/json.js";
import { PipelineError } from "../inputs/problem.js";

/** A value of a fragment, and where it stands. */
export class Place {
  constructor(
    readonly fragment: Fragment,
    readonly value: Json | undefined,
    private readonly outer?: Place,
    private readonly key: string | number = "",
  ) {}

  static root(fragment: Fragment): Place {
    return new Place(fragment, fragment.document);
  }

  /** What stands under `key`, at the end of any `$ref`s. */
  at(key: string): Place {
    return this.inside(key).followed();
  }

  /** What stands under `key` itself. */
  inside(key: string | number): Place {
    const { value } = this;
    const inner = Array.isArray(value)
      ? value[Number(key)]
      : isJsonObject(value) && Object.hasOwn(value, key)
        ? value[key]
        : undefined;
    return new Place(this.fragment, inner, this, key);
  }

  has(key: string): boolean {
    return isJsonObject(this.value) && Object.hasOwn(this.value, key);
  }

  members(): [string, Place][] {
    return members(this.value).map(([key]) => [key, this.at(key)]);
  }

  elements(): Place[] {
    return elements(this.value).map((_, index) => this.inside(index).followed());
  }

  get ref(): string | undefined {
    const ref = isJsonObject(this.value) ? this.value["$ref"] : undefined;
    return typeof ref === "string" ? ref : undefined;
  }

  /** The end of the chain of `$ref`s that begins here. */
  followed(): Place {
    const seen = new Set<string>();
    let place: Place = this;
    for (let ref = place.ref; ref !== undefined; ref = place.ref) {
      if (seen.has(ref)) throw place.fault(`$ref "${ref}" leads back to itself.`);
      seen.add(ref);
      place = place.target(ref);
    }
    return place;
  }

  /** Where `ref` points. */
  target(ref: string): Place {
    if (ref !== "#" && !ref.startsWith("#/"))
      throw this.fault(`$ref "${ref}" names an anchor: write it as a path, #/components/….`);
    let place = Place.root(this.fragment);
    for (const key of pointerKeys(ref)) place = place.inside(key);
    if (place.value === undefined) throw this.fault(`$ref "${ref}" leads nowhere.`);
    return place;
  }

  private get path(): (string | number)[] {
    return this.outer ? [...this.outer.path, this.key] : [];
  }

  fault(message: string): PipelineError {
    return new PipelineError(`${this.fragment.file.locate(this.path)}: ${message}`);
  }
}

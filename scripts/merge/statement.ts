import type { Json } from "../inputs/json.js";

/**
 * One thing that one source says. A fragment is a list of statements; the merged spec is what is left of all lists when
 * the rulings are applied, the ledger is the same list, printed, and `spec:why` is the same list, filtered.
 */
export type Statement = Has | Is | Lists | Overridden;

/** What a thing may have several of. */
export type ListName = OfTheSpec | OfAnOperation | OfABody | OfAValue;
type OfTheSpec = "paths" | "webhooks" | "words";
type OfAnOperation = "parts" | "parameters" | "tags" | "responses";
type OfABody = "headers" | "content";
type OfAValue = "components" | "variants" | "values" | "fields" | "items" | "additional";

/** The id of the spec itself, as a thing. */
export const theSpec = "";

/** A thing has another one in a list of it. Others may have more: this contradicts nobody. */
export interface Has {
  readonly kind: "has";
  readonly source: string;
  readonly thing: string;
  readonly list: ListName;
  /** The id of what is in the list. What else is said of that begins with it. */
  readonly id: string;
  /** What it is called in the spec. */
  readonly name: string;
  readonly json: Json;
}

/** An aspect of a thing is this, and nothing else: a source that says otherwise disagrees. */
export interface Is {
  readonly kind: "is";
  readonly source: string;
  readonly thing: string;
  readonly aspect: string;
  /** As the ledger and the rulings call it. */
  readonly value: string;
  /** As the spec writes it. */
  readonly json: Json;
  /** What falls with it when a ruling prefers another side. */
  readonly falls: readonly Statement[];
  /** Several values of one source stand side by side, as servers do. Else they exclude each other too. */
  readonly isAlternative: boolean;
  /** Where sources that say nothing of it are to be named: the list of the thing that they speak of. */
  readonly list: ListName | undefined;
}

/** The source speaks of these lists of a thing: what it doesn't have in them, it is silent about. */
export interface Lists {
  readonly kind: "lists";
  readonly source: string;
  readonly thing: string;
  readonly lists: readonly ListName[];
}

/** Said, but without effect: the same document overrides it at a narrower level. */
export interface Overridden {
  readonly kind: "overridden";
  readonly source: string;
  readonly facet: string;
  readonly value: string;
}

/** The id of an aspect: what a disagreement is called by. */
export function facetOf({ thing, aspect }: Is): string {
  return `${thing}.${aspect}`;
}

/** Makes the statements of one source. */
export class Speaker {
  constructor(private readonly source: string) {}

  has(thing: string, list: ListName, id: string, name: string, json: Json = null): Has {
    return { kind: "has", source: this.source, thing, list, id, name, json };
  }

  is(thing: string, aspect: string, value: string, more: Partial<Is> = {}): Is {
    const { json = value, falls = [], isAlternative = false, list } = more;
    return {
      kind: "is",
      source: this.source,
      thing,
      aspect,
      value,
      json,
      falls,
      isAlternative,
      list,
    };
  }

  lists(thing: string, lists: readonly ListName[]): Lists {
    return { kind: "lists", source: this.source, thing, lists };
  }

  overridden(facet: string, value: string): Overridden {
    return { kind: "overridden", source: this.source, facet, value };
  }
}

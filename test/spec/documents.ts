import type { Fragment } from "../../scripts/inputs/fragments.js";
import { mergeStrictly } from "../../scripts/generate/generate.js";
import type { JsonObject } from "../../scripts/inputs/json.js";
import { entriesOf } from "../../scripts/ledger/entries.js";
import { mergeFragments, type Merged as AllMerged } from "../../scripts/merge/merge.js";
import { Rulings, type Ruling } from "../../scripts/inputs/rulings.js";
import type { States } from "../../scripts/fragments/states.js";
import type { DocumentedSource } from "../../scripts/inputs/sources.js";

/** A value of a document. Loose on purpose: the sources hold anything. */
export type Schema = JsonObject;

/** An OpenAPI document around `paths` and whatever else is given. */
export function documentOf(parts: JsonObject): JsonObject {
  return { openapi: "3.1.0", info: { title: "Thing", version: "1" }, paths: {}, ...parts };
}

export function fragmentOf(
  id: string,
  document: JsonObject,
  source: Partial<DocumentedSource> = {},
  states: States = {},
): Fragment {
  const page = `https://docs.example/${id}`;
  const base = {
    id,
    page,
    language: "en",
    rendition: "md",
    layer: "prose",
    origin: "pulled",
    operation: "getThing",
  };
  return {
    source: { ...(base as DocumentedSource), ...source },
    states,
    document,
    file: {
      name: `${id}.yaml`,
      value: document,
      locate: (path) => `${id}.yaml: ${path.join("/")}`,
    },
  };
}

export interface Merged extends AllMerged {
  /** The disagreements' sides by id. */
  readonly sides: Record<string, string[]>;
  readonly overridden: readonly { facet: string; value: string; source: string }[];
  /** Who makes a statement, or states a side of a disagreement. */
  statedBy(id: string): readonly string[] | undefined;
}

/** Merges documents, whose sources are called a, b, c, …; disagreements may be left without a ruling. */
export function merge(documents: readonly JsonObject[], rulings: readonly Ruling[] = []): Merged {
  return mergeNamed(fragmentsOf(documents), rulings);
}

export function mergeNamed(
  fragments: readonly Fragment[],
  rulings: readonly Ruling[] = [],
): Merged {
  const merged = mergeFragments(fragments, new Rulings(rulings));
  const { disagreements, statements } = merged;
  const entries = entriesOf(merged);
  return {
    ...merged,
    sides: Object.fromEntries(
      disagreements.map(({ id, sides }) => [id, sides.map(({ value }) => value)]),
    ),
    overridden: statements.all
      .filter((one) => one.kind === "overridden")
      .map(({ facet, value, source }) => ({ facet, value, source })),
    statedBy: (id) =>
      entries.find((one) => one.id === id)?.statedBy ??
      disagreements.flatMap(({ id: own, sides }) =>
        sides.filter(({ value }) => `${own}: ${value}` === id),
      )[0]?.statedBy,
  };
}

/** Merges as `npm run generate` does: a disagreement without a ruling, or a ruling without one, is an error. */
export function mergeRuled(
  documents: readonly JsonObject[],
  rulings: readonly Ruling[] = [],
): JsonObject {
  return mergeStrictly(fragmentsOf(documents), new Rulings(rulings)).document;
}

function fragmentsOf(documents: readonly JsonObject[]): Fragment[] {
  return documents.map((document, index) => fragmentOf(String.fromCharCode(97 + index), document));
}

/** A document with one operation, `GET /thing`, that answers with `schema`. */
export function answering(schema: JsonObject | boolean, components: JsonObject = {}): JsonObject {
  return documentOf({
    paths: {
      "/thing": {
        get: {
          operationId: "getThing",
          responses: { "200": { description: "OK", content: { "application/json": { schema } } } },
        },
      },
    },
    components: { schemas: components },
  });
}

/** A document with one operation, `GET /thing`, with these fields of an operation or path item. */
export function operating(
  operation: JsonObject,
  pathItem: JsonObject = {},
  parts: JsonObject = {},
): JsonObject {
  const paths = {
    "/thing": { ...pathItem, get: { operationId: "getThing", responses: {}, ...operation } },
  };
  return documentOf({ paths, ...parts });
}

/** The value at a path of keys. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (inner as Record<string | number, unknown> | undefined)?.[key],
    value,
  );
}

/** What `GET /thing` answers with, in the merged document. */
export function answerOf({ document }: Merged): unknown {
  return at(
    document,
    "paths",
    "/thing",
    "get",
    "responses",
    "200",
    "content",
    "application/json",
    "schema",
  );
}

export function operationOf({ document }: Merged): unknown {
  return at(document, "paths", "/thing", "get");
}

export function schemasOf({ document }: Merged): Record<string, unknown> {
  return at(document, "components", "schemas") as Record<string, unknown>;
}

import type { Fragment } from "../../scripts/spec/fragments.js";
import { mergeDocument } from "../../scripts/spec/generate.js";
import type { JsonObject } from "../../scripts/spec/json.js";
import { Ledger } from "../../scripts/spec/ledger.js";
import { mergeFragments } from "../../scripts/spec/merge.js";
import { renderSpec } from "../../scripts/spec/render.js";
import { Rulings, type Ruling } from "../../scripts/spec/rulings.js";
import type { Source } from "../../scripts/spec/sources.js";

/** A value of a document. Loose on purpose: the sources hold anything. */
export type Schema = JsonObject;

/** An OpenAPI document around `paths` and whatever else is given. */
export function documentOf(parts: JsonObject): JsonObject {
  return { openapi: "3.1.0", info: { title: "Thing", version: "1" }, paths: {}, ...parts };
}

export function fragmentOf(
  id: string,
  document: JsonObject,
  source: Partial<Source> = {},
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
    source: { ...(base as Source), ...source },
    document,
    file: { name: `${id}.yaml`, text: "", value: document, locate: () => `${id}.yaml:1:1` },
  };
}

export interface Merged {
  readonly document: JsonObject;
  readonly ledger: Ledger;
  /** The disagreements' sides by id. */
  readonly disagreements: Record<string, string[]>;
  /** Whether a statement, or a side of a disagreement, is recorded, and by whom. */
  statedBy(id: string): readonly string[] | undefined;
}

/** Merges documents, whose sources are called a, b, c, …; disagreements may be left without a ruling. */
export function merge(documents: readonly JsonObject[], rulings: readonly Ruling[] = []): Merged {
  return mergeNamed(
    documents.map((document, index) => fragmentOf(String.fromCharCode(97 + index), document)),
    rulings,
  );
}

export function mergeNamed(
  fragments: readonly Fragment[],
  rulings: readonly Ruling[] = [],
): Merged {
  const ledger = new Ledger(new Rulings(rulings));
  const document = renderSpec(mergeFragments(fragments, ledger), ledger.disagreements);
  const { disagreements, statements } = ledger;
  return {
    document,
    ledger,
    disagreements: Object.fromEntries(
      disagreements.map(({ id, sides }) => [id, sides.map(({ value }) => value)]),
    ),
    statedBy: (id) =>
      statements.find((one) => one.id === id)?.statedBy ??
      disagreements.flatMap(({ id: own, sides }) =>
        sides.filter(({ value }) => `${own}: ${value}` === id),
      )[0]?.statedBy,
  };
}

/** Merges as `npm run generate` does: a disagreement without a ruling, or a ruling without one, is an error. */
export function mergeStrictly(
  documents: readonly JsonObject[],
  rulings: readonly Ruling[] = [],
): JsonObject {
  const fragments = documents.map((document, index) =>
    fragmentOf(String.fromCharCode(97 + index), document),
  );
  return mergeDocument(fragments, new Ledger(new Rulings(rulings)));
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

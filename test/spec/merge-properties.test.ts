import fc from "fast-check";
import { expect, it } from "vitest";
import { canonical, isJsonObject, type JsonObject } from "../../scripts/inputs/json.js";
import { PipelineError } from "../../scripts/inputs/problem.js";
import { entriesOf } from "../../scripts/ledger/entries.js";
import { runs } from "../runs.js";
import { document } from "./arbitrary.js";
import { fragmentOf, mergeNamed, type MergedDocuments, faultsIn } from "./documents.js";
import { statementsOf } from "./statements.js";

/* What holds of every merge, whatever the sources state. */

const sources = fc.array(document, { minLength: 1, maxLength: 4 });
const few = runs(20);

/** `undefined` where a document contradicts itself, such as an `allOf` that no value fits. */
function tryMerge(
  documents: readonly JsonObject[],
  order = documents.map((_, index) => index),
): MergedDocuments | undefined {
  const fragments = documents.map((one, index) => fragmentOf(`source-${index}`, one));
  try {
    return mergeNamed(order.map((index) => fragments[index]).filter((one) => one !== undefined));
  } catch (error) {
    if (error instanceof PipelineError) return undefined;
    throw error;
  }
}

/** Without what differs between a merged document and the same one merged again: our notes on it. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).filter(([key]) => key !== "x-disagreements");
  return Object.fromEntries(entries.map(([key, inner]) => [key, bare(inner)]));
}

it("the order of sources makes no difference", () => {
  const withOrder = sources.chain((documents) => {
    const indexes = documents.map((_, index) => index);
    return fc.tuple(
      fc.constant(documents),
      fc.shuffledSubarray(indexes, { minLength: indexes.length }),
    );
  });
  fc.assert(
    fc.property(withOrder, ([documents, order]) => {
      const merged = tryMerge(documents);
      fc.pre(merged !== undefined);
      const shuffled = tryMerge(documents, order);
      expect(JSON.stringify(shuffled?.document)).toBe(JSON.stringify(merged.document));
      expect(shuffled?.disagreements).toEqual(merged.disagreements);
      expect(shuffled && entriesOf(shuffled)).toEqual(entriesOf(merged));
    }),
    few,
  );
});

it("the order of keys in a document makes no difference", () => {
  const reverse = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reverse);
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, inner]) => [key, reverse(inner)]),
    );
  };
  fc.assert(
    fc.property(sources, (documents) => {
      const merged = tryMerge(documents);
      fc.pre(merged !== undefined);
      const reversed = tryMerge(documents.map((one) => reverse(one) as JsonObject));
      expect(JSON.stringify(reversed?.document)).toBe(JSON.stringify(merged.document));
    }),
    few,
  );
});

it("to state the same twice changes nothing", () => {
  fc.assert(
    fc.property(sources, (documents) => {
      const merged = tryMerge(documents);
      fc.pre(merged !== undefined);
      expect(tryMerge([...documents, ...documents])?.document).toEqual(merged.document);
    }),
    few,
  );
});

it("a merged document, merged alone, is the same again", () => {
  fc.assert(
    fc.property(sources, (documents) => {
      const merged = tryMerge(documents);
      fc.pre(merged !== undefined);
      const again = tryMerge([merged.document]);
      expect(bare(again?.document)).toEqual(bare(merged.document));
      expect(again?.sides).toEqual({});
    }),
    few,
  );
});

it("no operation, status code, parameter, field, type or enum value is lost", () => {
  fc.assert(
    fc.property(sources, (documents) => {
      const merged = tryMerge(documents);
      fc.pre(merged !== undefined);
      const kept = new Set(statementsOf(merged.document));
      const lost = documents.flatMap((one) => statementsOf(one)).filter((one) => !kept.has(one));
      expect(lost, canonical(merged.document)).toEqual([]);
    }),
    few,
  );
});

it("the merged document is valid", async () => {
  await fc.assert(
    fc.asyncProperty(sources, async (documents) => {
      const merged = tryMerge(documents);
      fc.pre(merged !== undefined);
      expect(await faultsIn(merged.document), canonical(merged.document)).toEqual([]);
    }),
    few,
  );
});

it("ids of disagreements stay when a source is added, and lose no side", () => {
  fc.assert(
    fc.property(sources, document, (documents, added) => {
      const before = tryMerge(documents);
      const after = tryMerge([...documents, added]);
      fc.pre(before !== undefined && after !== undefined);
      // What turns out to be said of one variant gets the variant's label; a variant without a name has one of its structure.
      const plain = new Set(Object.keys(after.sides).map((id) => id.replace(/<[^>]*>/g, "")));
      for (const [id, sides] of Object.entries(before.sides)) {
        if (id.includes("<")) continue;
        expect(plain).toContain(id);
        expect(after.sides[id] ?? sides).toEqual(expect.arrayContaining(sides));
      }
    }),
    few,
  );
});

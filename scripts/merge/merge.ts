import type { Fragment } from "../inputs/fragments.js";
import type { JsonObject } from "../inputs/json.js";
import type { Rulings } from "../inputs/rulings.js";
import { applyRulings, type Disagreement } from "./disagreements.js";
import { groupBy } from "./group.js";
import { readOperations } from "./operations.js";
import { renderSpec } from "./render.js";
import { fillSilence } from "./silence.js";
import { stateFragment } from "./state-fragment.js";
import { Statements } from "./statements.js";

export interface Merged {
  /** What is left of all statements. */
  readonly statements: Statements;
  readonly disagreements: readonly Disagreement[];
  readonly document: JsonObject;
}

/** Reads what the fragments state, removes what rulings don't keep, fills what is left unsaid, and renders the rest. */
export function mergeFragments(fragments: readonly Fragment[], rulings: Rulings): Merged {
  const operations = groupBy(readOperations(fragments), ({ source }) => source);
  const stated = fragments.flatMap((fragment) =>
    stateFragment(fragment, operations.get(fragment.source.id) ?? []),
  );
  const { left, disagreements } = applyRulings(new Statements(stated), rulings);
  const statements = new Statements([...left, ...fillSilence(left)]);
  return { statements, disagreements, document: renderSpec(statements, disagreements) };
}

import type { Fragment } from "../inputs/fragments.js";
import type { StatedOperation } from "./operations.js";
import { stateOperation } from "./state-operation.js";
import { Speaker, type Statement } from "./statement.js";

/** Everything that a source says. `operations` are those of its fragment. */
export function stateFragment(
  fragment: Fragment,
  operations: readonly StatedOperation[],
): Statement[] {
  const say = new Speaker(fragment.source.id);
  return [
    ...stateWords(fragment, say),
    ...operations.flatMap((operation) => stateOperation(operation, say)),
  ];
}

/** What the source says where OpenAPI has no place for it. */
function stateWords({ source, states }: Fragment, say: Speaker): Statement[] {
  const words = Object.entries(states).flatMap(([facet, values]) => {
    const [thing = "", ...aspect] = facet.split(".");
    return [values]
      .flat()
      .map((value) => say.is(thing, aspect.join("."), value, { list: "words" }));
  });
  return [say.lists(source.operation, ["words"]), ...words];
}

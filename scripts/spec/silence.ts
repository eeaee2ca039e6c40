import { byText, canonical, type Json } from "./json.js";
import type { Ledger } from "./ledger.js";
import type { MergedOperation } from "./merge.js";
import { labelOf, type SecurityScheme } from "./security.js";

/** The value that occurs most often; of several, always the same one. */
export function mostCommon<T>(values: readonly T[], keyOf: (value: T) => string): T | undefined {
  const counts = new Map<string, { value: T; count: number }>();
  for (const value of values) {
    const key = keyOf(value);
    counts.set(key, { value, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  const [first] = [...counts].sort(
    ([a, one], [b, other]) => other.count - one.count || byText(a, b),
  );
  return first?.[1].value;
}

/**
 * Where no source says what opens an operation, or where it is, it is taken to be as with most others: a page that adds
 * an operation often leaves that out, and OpenAPI would read the silence as "nothing is needed".
 */
export function fillSilence(
  operations: readonly MergedOperation[],
  schemes: ReadonlyMap<string, SecurityScheme>,
  ledger: Ledger,
): MergedOperation[] {
  const models = { paths: modelOf(operations, "paths"), webhooks: modelOf(operations, "webhooks") };
  return operations.map((operation) => {
    const { id, sources } = operation;
    const { security, servers } = models[operation.place];
    if (!operation.security && security) {
      for (const one of security.value) {
        ledger.record(`${id}.security`, security.sources, sources, labelOf(one, schemes));
      }
    }
    if (!operation.servers && servers) {
      for (const url of servers.value) ledger.record(`${id}.server`, servers.sources, sources, url);
    }
    return {
      ...operation,
      security: operation.security ?? security?.value,
      servers: operation.servers ?? servers?.value,
    };
  });
}

function modelOf(operations: readonly MergedOperation[], place: MergedOperation["place"]) {
  const others = operations.filter((operation) => operation.place === place);
  return {
    security: usual(others, ({ security }) => security),
    servers: usual(others, ({ servers }) => servers),
  };
}

/** The value that most operations have, and the sources of those that do. */
function usual<T>(
  operations: readonly MergedOperation[],
  valueOf: (operation: MergedOperation) => T | undefined,
) {
  const keyOf = (one: T) => canonical(one as Json);
  const stated = operations.flatMap((operation) => {
    const value = valueOf(operation);
    return value === undefined ? [] : [{ value, sources: operation.sources }];
  });
  const found = mostCommon(stated, ({ value }) => keyOf(value));
  if (!found) return undefined;
  const alike = stated.filter(({ value }) => keyOf(value) === keyOf(found.value));
  return { value: found.value, sources: [...new Set(alike.flatMap(({ sources }) => sources))] };
}

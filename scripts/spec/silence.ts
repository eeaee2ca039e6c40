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
  const [first] = [...counts].sort(([a, one], [b, other]) => other.count - one.count || byText(a, b));
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
    const { id, place } = operation;
    const { security, servers, sources } = models[place];
    if (!operation.security && security) {
      for (const one of security) ledger.record(`${id}.security: ${labelOf(one, schemes)}`, sources, operation.sources);
    }
    if (!operation.servers && servers) {
      for (const url of servers) ledger.record(`${id}.server: ${url}`, sources, operation.sources);
    }
    return { ...operation, security: operation.security ?? security, servers: operation.servers ?? servers };
  });
}

function modelOf(operations: readonly MergedOperation[], place: MergedOperation["place"]) {
  const others = operations.filter((operation) => operation.place === place);
  const keyOf = (value: unknown) => canonical(value as Json);
  const security = mostCommon(
    others.flatMap((one) => (one.security ? [one.security] : [])),
    keyOf,
  );
  const servers = mostCommon(
    others.flatMap((one) => (one.servers ? [one.servers] : [])),
    keyOf,
  );
  const alike = others.filter((one) => one.security === security || one.servers === servers);
  return { security, servers, sources: [...new Set(alike.flatMap(({ sources }) => sources))] };
}

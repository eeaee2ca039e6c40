import type { Fragment } from "./fragments.js";
import { byText, members, type JsonObject } from "./json.js";
import { append } from "./merge-shapes.js";
import { PipelineError } from "./problem.js";
import { Resolver } from "./resolve.js";

export const methods = [
  "get",
  "put",
  "post",
  "delete",
  "options",
  "head",
  "patch",
  "trace",
] as const;
export type Method = (typeof methods)[number];

/** One operation as one source states it. */
export interface StatedOperation {
  readonly source: string;
  readonly resolver: Resolver;
  readonly place: "paths" | "webhooks";
  readonly method: Method;
  /** The path template, or the webhook's name. */
  readonly address: string;
  readonly pathItem: JsonObject;
  readonly operation: JsonObject;
}

/** One operation, by our name for it, with everything that sources state of it. */
export interface OperationGroup {
  readonly id: string;
  readonly statements: readonly [StatedOperation, ...StatedOperation[]];
}

/**
 * Finds which statements are about the same operation: those with the same method and path (whatever the parameters are
 * called), and those with the same method and operationId, so that an operation keeps its name when its path changes.
 */
export function groupOperations(fragments: readonly Fragment[]): OperationGroup[] {
  const preferred = new Set(fragments.map(({ source }) => source.operation));
  const groups = new Map<string, StatedOperation[]>();
  const keyed = new Map<string, string>();
  const rootOf = (key: string): string => {
    let root = key;
    for (
      let parent = keyed.get(root);
      parent !== undefined && parent !== root;
      parent = keyed.get(root)
    )
      root = parent;
    if (root !== key) keyed.set(key, root);
    return root;
  };
  const stated = fragments.flatMap(readOperations);
  for (const one of stated) {
    const [first, ...others] = identities(one);
    for (const key of others) keyed.set(rootOf(key), rootOf(first));
  }
  for (const one of stated) append(groups, rootOf(identities(one)[0]), one);
  const named = [...groups.values()].map((statements) => nameGroup(statements, preferred));
  named.sort((a, b) => byText(a.id, b.id));
  for (const [index, group] of named.entries()) {
    if (group.id === named[index + 1]?.id) throw sameName(group);
  }
  return named;
}

function readOperations(fragment: Fragment): StatedOperation[] {
  const resolver = new Resolver(fragment);
  return (["paths", "webhooks"] as const).flatMap((place) =>
    members(fragment.document[place]).flatMap(([address, value]) => {
      const pathItem = resolver.pathItem(value);
      return methods
        .filter((method) => method in pathItem)
        .map((method) => ({
          source: fragment.source.id,
          resolver,
          place,
          method,
          address,
          pathItem,
          operation: resolver.object(pathItem[method]),
        }));
    }),
  );
}

function identities({ place, method, address, operation }: StatedOperation): [string, ...string[]] {
  const byAddress = `${place} ${method} ${address.replace(/\{[^}]*\}/g, "{}")}`;
  const id = operation["operationId"];
  return typeof id === "string" ? [byAddress, `${place} ${method} #${id}`] : [byAddress];
}

function nameGroup(statements: StatedOperation[], preferred: ReadonlySet<string>): OperationGroup {
  const [first, ...rest] = [...statements].sort(
    (a, b) => byText(a.source, b.source) || byText(a.address, b.address),
  );
  if (!first) throw new Error("a group is never empty");
  const ids = [first, ...rest]
    .map(({ operation }) => operation["operationId"])
    .filter((id) => typeof id === "string")
    .sort(byText);
  const id = ids.find((one) => preferred.has(one)) ?? ids[0] ?? `${first.method} ${first.address}`;
  return { id: toIdentifier(id), statements: [first, ...rest] };
}

/** `Refresh Asset` → `refreshAsset`; an id that is usable already stays as it is. */
export function toIdentifier(text: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(text)) return text;
  const words = text.split(/[^A-Za-z0-9]+/).filter(Boolean);
  return words
    .map(
      (word, index) =>
        (index === 0 ? word[0]?.toLowerCase() : word[0]?.toUpperCase()) + word.slice(1),
    )
    .join("");
}

function sameName({ id, statements }: OperationGroup): PipelineError {
  const [{ method, address, source }] = statements;
  return new PipelineError(
    `Two operations are called "${id}", one of them ${method.toUpperCase()} ${address} (${source}): give them different operationIds in spec/pages/.`,
  );
}

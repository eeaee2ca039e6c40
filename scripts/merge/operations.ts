import type { Method } from "../fragments/methods.js";
import { operationsIn } from "../fragments/operations.js";
import type { Fragment } from "../inputs/fragments.js";
import { members } from "../inputs/json.js";
import { Place } from "./place.js";

/** One operation as one source states it, under the name that all sources share. */
export interface StatedOperation {
  readonly id: string;
  readonly source: string;
  readonly section: "paths" | "webhooks";
  readonly method: Method;
  /** The path template, or the webhook's name. */
  readonly address: string;
  readonly pathItem: Place;
  readonly operation: Place;
}

type Unnamed = Omit<StatedOperation, "id">;

/**
 * Which statements are about the same operation: those of one operationId, so that an operation keeps its name when its
 * path changes, and those without one whose method and path (whatever its parameters are called) another source names.
 */
export function readOperations(fragments: readonly Fragment[]): StatedOperation[] {
  const stated = fragments.flatMap(operationsOf);
  const namedAt = new Map<string, { id: string; operation: Place }>();
  for (const { operation, ...rest } of stated) {
    const id = operationId(operation);
    if (id === undefined) continue;
    const known = namedAt.get(spotOf(rest));
    if (known && known.id !== id) throw twoNames(operation, id, known);
    namedAt.set(spotOf(rest), { id, operation });
  }
  const named = stated.map((one): StatedOperation => {
    const id = operationId(one.operation) ?? namedAt.get(spotOf(one))?.id;
    return { ...one, id: id ?? toIdentifier(`${one.method} ${one.address}`) };
  });
  refuseSharedNames(named);
  return named;
}

function operationsOf(fragment: Fragment): Unnamed[] {
  const root = Place.root(fragment);
  for (const section of [root.at("paths"), root.at("webhooks")]) {
    const reference = members(section.value)
      .map(([address]) => section.inside(address))
      .find(({ ref }) => ref !== undefined);
    if (reference) throw reference.fault("a path can't be a $ref: write it out here.");
  }
  return operationsIn(fragment.document).map(({ section, address, method }) => {
    const pathItem = root.at(section).at(address);
    const operation = pathItem.at(method);
    return { source: fragment.source.id, section, method, address, pathItem, operation };
  });
}

function operationId(operation: Place): string | undefined {
  const id = operation.at("operationId").value;
  return typeof id === "string" ? toIdentifier(id) : undefined;
}

/** Method and path. What the path's parameters are called makes no difference. */
function spotOf({ section, method, address }: Omit<Unnamed, "operation">): string {
  return `${section} ${method} ${address.replace(/\{[^}]*\}/g, "{}")}`;
}

function refuseSharedNames(operations: readonly StatedOperation[]): void {
  const firstOf = new Map<string, StatedOperation>();
  for (const one of operations) {
    const first = firstOf.get(one.id) ?? one;
    firstOf.set(one.id, first);
    if (first.method === one.method && first.section === one.section) continue;
    throw one.operation.fault(
      `"${one.id}" is ${one.method.toUpperCase()} ${one.address} here and ${first.method.toUpperCase()} ${first.address} in ${first.source}: ` +
        "give the two operations different operationIds.",
    );
  }
}

function twoNames(operation: Place, id: string, known: { id: string; operation: Place }) {
  return operation.fault(
    `this operation is called "${id}" here and "${known.id}" in ${known.operation.fragment.source.id}: ` +
      "give both the same operationId, the one that spec/sources.yaml names.",
  );
}

/** `Refresh Asset` → `refreshAsset`; an id that is usable already stays as it is. */
function toIdentifier(text: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(text)) return text;
  const words = text.split(/[^A-Za-z0-9]+/).filter(Boolean);
  return words
    .map(
      (word, index) =>
        (index === 0 ? word[0]?.toLowerCase() : word[0]?.toUpperCase()) + word.slice(1),
    )
    .join("");
}

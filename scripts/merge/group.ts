/** The items by their key, in the order in which they come. */
export function groupBy<K, T>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) append(groups, keyOf(item), item);
  return groups;
}

/** Adds an item to the group of its key. */
export function append<K, T>(groups: Map<K, T[]>, key: K, item: T): void {
  const group = groups.get(key);
  if (group) group.push(item);
  else groups.set(key, [item]);
}

/** The value that occurs most often; of several, always the same one. */
export function mostCommon<T>(values: readonly T[], keyOf: (value: T) => string): T | undefined {
  const groups = [...groupBy(values, keyOf)];
  const [first] = groups.sort(
    ([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1),
  );
  return first?.[1][0];
}

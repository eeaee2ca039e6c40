import { inspect } from "node:util";

/** Undoes what JSON, URLs and HTML do to a text, so that a secret is found in any of their disguises. */
function undisguise(text: string): string {
  return text
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    .replace(/(%[0-9a-f]{2})+/gi, (bytes) =>
      Buffer.from(bytes.replaceAll("%", ""), "hex").toString(),
    )
    .replace(/&#x0*([0-9a-f]+);/gi, (_, hex: string) => String.fromCodePoint(parseInt(hex, 16)))
    .replace(/&#0*(\d+);/g, (_, decimal: string) => String.fromCodePoint(Number(decimal)))
    .replace(/&(quot|apos|amp|lt|gt);/g, (_, name: "quot") => {
      return { quot: '"', apos: "'", amp: "&", lt: "<", gt: ">" }[name];
    })
    .replaceAll("\\", "");
}

/** Nesting beyond this is a hostile body's, and beyond what a stack holds. */
const maxDepth = 500;

/** Every text that can be got out of a value: what loggers print, and each property that is really there, hidden ones too. */
function* textsOf(value: unknown, seen = new Set<unknown>(), depth = 0): Generator<string> {
  if (typeof value === "string") yield value;
  if (typeof value !== "object" && typeof value !== "function") return;
  if (value === null || seen.has(value) || depth > maxDepth) return;
  seen.add(value);
  if (depth === 0) {
    yield (
      attempt(() =>
        inspect(value, {
          showHidden: true,
          depth: Infinity,
          maxStringLength: Infinity,
          maxArrayLength: Infinity,
        }),
      ) ?? ""
    );
    yield attempt(() => JSON.stringify(value)) ?? "";
    yield attempt(() => String(value)) ?? "";
  }
  if (value instanceof Headers || value instanceof Map)
    for (const [name, one] of value) yield `${name}: ${one}`;
  for (const key of Reflect.ownKeys(value)) {
    yield String(key);
    yield* textsOf(
      attempt(() => Reflect.get(value, key)),
      seen,
      depth + 1,
    );
  }
}

/** Nothing, where a value can't be written or read in some way. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** The secrets that can be found in a value, whatever way one looks at it. */
export function leaksIn(value: unknown, secrets: readonly string[]): string[] {
  const found = new Set<string>();
  const plain = secrets.map(
    (secret) => [secret, secret.replaceAll("\\", "").toLowerCase()] as const,
  );
  for (const text of textsOf(value)) {
    const clear = undisguise(text).toLowerCase();
    // Twice, for a secret that is escaped in a text that is escaped itself, as JSON in HTML.
    const clearer = undisguise(clear);
    for (const [secret, bare] of plain)
      if (clear.includes(bare) || clearer.includes(bare)) found.add(secret);
  }
  return [...found];
}

import { inspect } from "node:util";

const quoted = (text: string) => JSON.stringify(text).slice(1, -1);
const names = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "#39" };

/** The ways of writing a secret that redaction knows. */
export const spellings: Readonly<Record<string, (text: string) => string>> = {
  "as it is": (text) => text,
  "in JSON": quoted,
  "in PHP's JSON": (text) =>
    quoted(text)
      .replaceAll("/", "\\/")
      .replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
  "in a URL": encodeURIComponent,
  "in a URL with small hex digits": (text) =>
    encodeURIComponent(text).replace(/%../g, (escape) => escape.toLowerCase()),
  "in a form": (text) => new URLSearchParams({ "": text }).toString().slice(1),
  "in HTML": (text) => text.replace(/[&<>"']/g, (one) => `&${names[one as "&"]};`),
};

/** The secrets that can be found in a value: by a logger, or in any property, also a hidden one. */
export function leaksIn(value: unknown, secrets: readonly string[]): string[] {
  const texts = [...textsOf(value, new Set())];
  texts.push(inspect(value, { showHidden: true, depth: 20 }), JSON.stringify(value) ?? "");
  return secrets.filter((secret) =>
    Object.values(spellings).some((write) => texts.some((text) => text.includes(write(secret)))),
  );
}

function* textsOf(value: unknown, seen: Set<unknown>): Generator<string> {
  if (typeof value === "string") yield value;
  if (Object(value) !== value || seen.has(value) || seen.size > 10_000) return;
  seen.add(value);
  if (value instanceof Headers || value instanceof Map) {
    for (const entry of value) yield* entry as [string, string];
  }
  for (const key of Reflect.ownKeys(value as object)) {
    yield String(key);
    yield* textsOf(Reflect.get(value as object, key), seen);
  }
}

import { inspect } from "node:util";

const quoted = (text: string) => JSON.stringify(text).slice(1, -1);
const names = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "#39" };

/** The spellings of a secret that redaction knows. */
export const spellings: Readonly<Record<string, (text: string) => string>> = {
  unchanged: (text) => text,
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

/** The secrets that can be found in a value, by a logger or in any property, including hidden ones. */
export function leaksIn(value: unknown, secrets: readonly string[]): string[] {
  const texts = textsOf(value);
  texts.push(inspect(value, { showHidden: true, depth: 20 }));
  return secrets.filter((secret) =>
    Object.values(spellings).some((write) => texts.some((text) => text.includes(write(secret)))),
  );
}

/** All strings that can be reached from a value. There is no recursion, because other clients return bodies of any depth. */
function textsOf(root: unknown): string[] {
  const texts: string[] = [];
  const seen = new Set<unknown>();
  const left = [root];
  while (left.length > 0 && seen.size < 10_000) {
    const value = left.pop();
    if (typeof value === "string") texts.push(value);
    if (Object(value) !== value || seen.has(value)) continue;
    seen.add(value);
    const object = value as object;
    if (object instanceof Headers || object instanceof Map) left.push(...[...object].flat());
    for (const key of Reflect.ownKeys(object)) {
      texts.push(String(key));
      // A getter of the platform may throw.
      try {
        left.push(Reflect.get(object, key));
      } catch {}
    }
    // Loggers print these instead of the object.
    if ("toJSON" in object && typeof object.toJSON === "function") left.push(object.toJSON());
  }
  return texts;
}

/** Hides secrets in text that came from outside. */
export type Mask = (text: string) => string;

const escape = (text: string) => text.replace(/\W/g, "\\$&");
const hex = (prefix: string, code: number, digits: number) =>
  prefix + code.toString(16).padStart(digits, "0");
// Between characters: they double where JSON stands in the strings of JSON, and PHP puts one before each slash.
const backslashes = "(?:\\\\|%5c|&#92;|&#x5c;){0,15}";

/** A pattern for a character as it is, in JSON, in a URL, and in HTML, where any entity will do. */
function formsOf(character: string): string {
  const units = character.split("").map((unit) => hex("u", unit.charCodeAt(0), 4));
  const bytes = [...new TextEncoder().encode(character)].map((byte) => hex("%", byte, 2));
  const json = escape(JSON.stringify(character).slice(1, -1));
  return `(?:${[escape(character), json, units.join(backslashes), bytes.join(""), "&#?\\w+;"].join("|")})`;
}

const patternOf = (secret: string) => [...secret].map(formsOf).join(backslashes);

/** Masks each secret as it is, and however JSON, a URL or HTML writes its characters. */
export function createMask(secrets: readonly (string | undefined)[]): Mask {
  let pattern: RegExp | undefined;
  // The longest first, so that a secret inside another one doesn't leave the rest of it behind.
  const ordered = () =>
    secrets.filter((one): one is string => !!one).sort((a, b) => b.length - a.length);
  const compile = () => new RegExp(ordered().map(patternOf).join("|") || "(?!)", "gi");
  // Late, since most calls have nothing to mask.
  return (text) => text.replace((pattern ??= compile()), "[redacted]");
}

/**
 * A copy of what a platform or a custom `fetch` threw: name, message, stack, code and causes, secrets masked. The
 * original may carry the request, and with it the key.
 */
export function maskedCause(error: unknown, mask: Mask, depth = 0): unknown {
  const text = (value: unknown) =>
    mask(Object(value) === value ? {}.toString.call(value) : String(value));
  if (!(error instanceof Error) || depth > 4) return text(error);
  const { name, message, stack, code, cause } = error as Error & { code?: unknown };
  const copy = new Error(
    text(message),
    cause === undefined ? {} : { cause: maskedCause(cause, mask, depth + 1) },
  );
  return Object.assign(
    copy,
    { name: text(name), stack: text(stack) },
    code !== undefined && { code: text(code) },
  );
}

import { readErrorLike } from "./error-like.js";

/** Stands in the place of a secret. */
export const mark = "[redacted]";

/** Shorter secrets can't be told from ordinary words, so they are not looked for. */
const minSecretLength = 8;

/**
 * Replaces secrets in text that came from outside, and cuts the text to `limit` characters. A secret at the cut is
 * replaced as a whole.
 */
export type Redact = (text: string, limit?: number) => string;

export function createRedact(secrets: readonly (string | undefined)[]): Redact {
  // Late, since most calls have no text to redact.
  let spellings: string[] | undefined;
  return (text, limit = text.length) => {
    spellings ??= spellingsOf(secrets.filter((secret) => secret !== undefined));
    const longest = spellings[0]?.length ?? 0;
    const part = text.slice(0, limit + longest);
    let result = part;
    // Plain strings, not a pattern: a pattern that is built from a secret may mean something else.
    for (const spelling of spellings) result = result.replaceAll(spelling, mark);
    // The part may end in the middle of a secret, and marks before it may have moved it below the limit.
    const end = part.length < text.length ? result.length - longest : result.length;
    return result.slice(0, Math.min(limit, Math.max(end, 0)));
  };
}

/** The ways in which a secret may be written, longest first: a short one may be part of a long one. */
function spellingsOf(secrets: readonly string[]): string[] {
  const spellings = secrets.flatMap((secret) => {
    const trimmed = secret.trim();
    // Of "Bearer <token>", the token alone is a secret too.
    const token = trimmed.replace(/^(basic|bearer) +/i, "");
    const forms = [secret, trimmed, token];
    // The padding of a Basic value is often lost.
    forms.push(...forms.map((form) => form.replace(/=+$/, "")));
    return forms
      .filter((form) => form.length >= minSecretLength)
      .flatMap((form) => [form, ...inJson(form), ...inUrl(form), ...inHtml(form)]);
  });
  return [...new Set(spellings)].sort((a, b) => b.length - a.length);
}

/** As JSON.stringify writes it, and as PHP's json_encode does: `\/` for a slash, `\u00e9` beyond ASCII. */
function inJson(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const ascii = json.replace(/[^\0-\x7f]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return [json, ascii].flatMap((form) => [form, form.replaceAll("/", "\\/")]);
}

/** As a URL writes it (in both cases of its hex digits), and as a form does: `+` for a space. */
function inUrl(text: string): string[] {
  // A lone surrogate can't be encoded. URLs have U+FFFD in its place.
  const url = encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"));
  const form = new URLSearchParams({ "": text }).toString().slice(1);
  return [url, form].flatMap((one) => [
    one,
    one.replace(/%../g, (escape) => escape.toLowerCase()),
    one.replaceAll("%20", "+"),
  ]);
}

/** Escaped once, with the spellings of quotation marks that are in use. */
function inHtml(text: string): string[] {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const quoted = escaped.replaceAll('"', "&quot;");
  return [escaped, quoted, ...["&#39;", "&#x27;"].map((one) => quoted.replaceAll("'", one))];
}

// ── Copies of what came from outside. The originals may carry the request, and the key with it.

/** Deeper nesting is no answer of Jelou's, and a recursion that follows it may overflow the stack. */
const maxDepth = 50;

/** A copy of parsed JSON without secrets, of at most about `limit` characters. */
export function redactJson(value: unknown, redact: Redact, limit: number): unknown {
  let left = limit;

  function copyText(text: string): string {
    const copy = redact(text, Math.max(0, left));
    left -= copy.length;
    return copy;
  }

  function copy(value: unknown, depth: number): unknown {
    if (depth > maxDepth) return "[nested too deep]";
    if (typeof value === "string") return copyText(value);
    if (typeof value === "number") {
      const digits = String(value);
      const copied = copyText(digits);
      // A key may consist of digits.
      return digits.startsWith(copied) ? value : copied;
    }
    if (typeof value !== "object" || value === null) return value;
    const isArray = Array.isArray(value);
    const copies: [string, unknown][] = [];
    for (const [name, member] of Object.entries(value)) {
      if (--left <= 0) break;
      copies.push([isArray ? name : copyText(name), copy(member, depth + 1)]);
    }
    // fromEntries makes `__proto__` an ordinary property. It's left out all the same, for code that copies by assignment.
    return isArray
      ? copies.map(([, member]) => member)
      : Object.fromEntries(copies.filter(([name]) => name !== "__proto__"));
  }

  return copy(value, 0);
}

/** The headers of a response, without cookies and secrets. */
export function redactHeaders(headers: Headers, redact: Redact): Headers {
  const copies = new Headers();
  for (const [name, value] of headers) {
    if (name !== "set-cookie" && redact(name) === name) copies.append(name, redact(value));
  }
  return copies;
}

/** A copy of what was thrown: name, message, stack, code, syscall and causes, and nothing else that hangs on it. */
export function redactError(thrown: unknown, redact: Redact): unknown {
  // An aggregate may hold many errors, and a chain of causes may be a circle.
  let left = 20;

  function copy(thrown: unknown, depth: number): unknown {
    const error = readErrorLike(thrown);
    if (!error || depth > 5 || --left < 0) return redact(describe(thrown), 2_000);
    const { name = "Error", message, stack, code, syscall, cause, errors } = error;
    const copied = new Error(redact(describe(message), 2_000));
    const define = (property: string, value: unknown) =>
      Object.defineProperty(copied, property, { value, configurable: true, writable: true });
    define("name", redact(describe(name), 200));
    define("stack", redact(describe(stack ?? ""), 8_000));
    if (code !== undefined) Object.assign(copied, { code: redact(describe(code), 200) });
    if (syscall !== undefined) Object.assign(copied, { syscall: redact(describe(syscall), 200) });
    if (cause !== undefined) define("cause", copy(cause, depth + 1));
    if (errors) {
      define(
        "errors",
        errors.slice(0, 5).map((one) => copy(one, depth + 1)),
      );
    }
    return copied;
  }

  return copy(thrown, 0);
}

function describe(value: unknown): string {
  try {
    return String(value);
  } catch {
    return "[unreadable]"; // toString may throw, or return an object.
  }
}

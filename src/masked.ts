import { maxCauses, readErrorLike, type ErrorLike } from "./error-like.js";
import type { Mask } from "./mask.js";

// Copies of what came from outside, secrets masked. The originals may carry the request, and with it the key.

/** Nesting beyond this is no answer of Jelou's, and a stack holds only so much of it. */
const maxDepth = 50;

/** A copy of a parsed JSON value that holds at most `limit` characters. What doesn't fit is left out. */
export function maskedJson(value: unknown, mask: Mask, limit: number): unknown {
  let left = limit;

  function copyOf(value: unknown, depth: number): unknown {
    if (depth > maxDepth) return "[nested too deep]";
    if (typeof value === "string") return copyOfText(value);
    if (typeof value === "number") return copyOfNumber(value);
    if (Array.isArray(value)) return copyOfArray(value, depth);
    if (typeof value === "object" && value !== null) return copyOfObject(value, depth);
    return value;
  }

  function copyOfText(text: string): string {
    const masked = mask(text, Math.max(0, left));
    left -= masked.length;
    return masked;
  }

  // A key may consist of digits.
  function copyOfNumber(number: number): number | string {
    const text = String(number);
    const masked = copyOfText(text);
    return masked === text.slice(0, masked.length) ? number : masked;
  }

  function copyOfArray(items: readonly unknown[], depth: number): unknown[] {
    const copies: unknown[] = [];
    for (const item of items) {
      if (--left <= 0) break;
      copies.push(copyOf(item, depth + 1));
    }
    return copies;
  }

  function copyOfObject(fields: object, depth: number): Record<string, unknown> {
    const copies: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(fields)) {
      if (--left <= 0) break;
      const copiedName = copyOfText(name);
      // Assigned, it would become the prototype.
      if (copiedName !== "__proto__") copies[copiedName] = copyOf(field, depth + 1);
    }
    return copies;
  }

  return copyOf(value, 0);
}

/** The headers of a response, without its cookies. */
export function maskedHeaders(headers: Headers, mask: Mask): Headers {
  const copies = new Headers();
  for (const [name, value] of headers) {
    if (name.toLowerCase() === "set-cookie") continue;
    const isClean = mask(name) === name;
    copies.append(isClean ? name : "redacted", mask(value));
  }
  return copies;
}

/** What is kept of a message, and of a stack. */
const maxMessageLength = 2_000;
const maxStackLength = 8_000;

/** How many errors are copied: those of an aggregate may hold others, each of them again and again. */
const maxErrors = 20;

/** A copy of what was thrown: name, message, stack, code and causes, and nothing else that hangs on it. */
export function maskedCause(thrown: unknown, mask: Mask): unknown {
  const text = (value: unknown, limit = maxMessageLength) => mask(printed(value), limit);
  let left = maxErrors;

  function copyOf(thrown: unknown, depth: number): unknown {
    const error = readErrorLike(thrown);
    if (!error || depth >= maxCauses || --left < 0) return text(thrown);
    const { name, message, stack, code, syscall, cause, errors } = error;
    const copy = new Error(text(message)) as Error & ErrorLike;
    // Not enumerable, as they are on every error.
    const define = (field: string, value: unknown) =>
      Object.defineProperty(copy, field, { value, configurable: true, writable: true });
    define("name", text(name ?? "Error"));
    define("stack", text(stack ?? "", maxStackLength));
    if (code !== undefined) copy.code = text(code);
    if (syscall !== undefined) copy.syscall = text(syscall);
    if (cause !== undefined) define("cause", copyOf(cause, depth + 1));
    if (errors) {
      const copies = errors.slice(0, maxCauses).map((one) => copyOf(one, depth + 1));
      define("errors", copies);
    }
    return copy;
  }

  return copyOf(thrown, 0);
}

function printed(value: unknown): string {
  const isPlain = typeof value !== "object" && typeof value !== "function";
  if (isPlain || value === null) return String(value);
  try {
    return Object.prototype.toString.call(value);
  } catch {
    return "[object Object]"; // A getter or a proxy may throw.
  }
}

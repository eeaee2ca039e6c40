import { JelouInputError } from "../errors.js";

// Checks of the caller's input. No message contains the value, because it may be a secret.

/** Throws unless `isUsable`. */
export function checkInput(isUsable: boolean, message: string): asserts isUsable {
  if (!isUsable) throw new JelouInputError(message);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Checks that a value is a string that isn't blank. */
export function checkText(name: string, value: unknown): string {
  const isText = typeof value === "string" && value.trim() !== "";
  checkInput(isText, `${name} must be a non-empty string.`);
  return value;
}

/** Checks an id that becomes a segment of the URL's path. */
export function checkPathSegment(name: string, value: unknown): string {
  const segment = checkText(name, value);
  // Encoding doesn't change dots, and a URL removes the segments `.` and `..`. A lone surrogate can't be encoded at all.
  const isEncodable = segment !== "." && segment !== ".." && !/\p{Surrogate}/u.test(segment);
  checkInput(isEncodable, `${name} can't be part of a URL: pass it exactly as Jelou shows it.`);
  return segment;
}

/**
 * Checks that a value is an https URL that every reader understands in the same way. URL parsers accept spaces, line
 * breaks, backslashes and missing slashes, and disagree about the host of such a URL.
 */
export function checkHttpsUrl(name: string, value: unknown): void {
  const isPlain = typeof value === "string" && /^https:\/\/(?!\/)[^\s\p{Cc}\\]+$/iu.test(value);
  checkInput(
    isPlain && parseUrl(value) !== undefined,
    `${name} must be an https URL, without spaces, line breaks or backslashes.`,
  );
}

/**
 * `URL.canParse` is wrong in Node 20 and 22: once optimised, it returns `false` for a host with a letter such as é.
 *
 * @see https://github.com/AikidoSec/firewall-node/pull/1086
 */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

/** Copies an object as JSON would send it, so that later changes of the caller's object have no effect. */
export function copyAsJson(name: string, value: unknown): Record<string, unknown> {
  checkInput(isObject(value), `${name} must be an object.`);
  try {
    const copy: unknown = JSON.parse(JSON.stringify(value));
    checkInput(isObject(copy), `${name} must be an object.`);
    return copy;
  } catch {
    // The platform's own message may quote the value.
    const field = Object.keys(value).find((key) => !isSerialisable(value[key]));
    throw new JelouInputError(
      `${field ?? name} can't be sent as JSON: it has a circular reference, a BigInt or an odd toJSON.`,
    );
  }
}

function isSerialisable(value: unknown): boolean {
  try {
    JSON.stringify(value);
    return true;
  } catch {
    return false;
  }
}

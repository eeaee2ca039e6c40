import { JelouInputError } from "./errors.js";

// Checks of what callers pass. Each reads a value once and returns what it read, so that what was checked is what is
// sent. No message holds the value: it may be a secret.

/** Throws unless `isUsable`. */
export function checkInput(isUsable: boolean, message: string): asserts isUsable {
  if (!isUsable) throw new JelouInputError(message);
}

export function readObject<Value extends object>(name: string, value: Value): Value {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  checkInput(isObject, `${name} must be an object.`);
  return value;
}

export function readString(name: string, value: unknown): string {
  checkInput(typeof value === "string", `${name} must be a string.`);
  return value;
}

/** A string with something in it. */
export function readText(name: string, value: unknown): string {
  const isText = typeof value === "string" && value.trim() !== "";
  checkInput(isText, `${name} must be a non-empty string.`);
  return value;
}

/** Reads `value` unless it is `undefined`. */
export function readOptional<Value, Read>(
  read: (name: string, value: Value) => Read,
  name: string,
  value: Value | undefined,
): Read | undefined {
  return value === undefined ? undefined : read(name, value);
}

export function readOneOf<Value extends string>(
  name: string,
  value: unknown,
  allowed: readonly Value[],
): Value {
  const found = allowed.find((one) => one === value);
  checkInput(found !== undefined, `${name} must be one of ${allowed.join(", ")}.`);
  return found;
}

/**
 * An https URL that every reader understands alike. URL parsers forgive spaces, line breaks, backslashes and slashes left
 * out; others read another host in such an address.
 */
export function readHttpsUrl(name: string, value: unknown): string {
  const isPlain = typeof value === "string" && /^https:\/\/(?!\/)[^\s\p{Cc}\\]+$/iu.test(value);
  checkInput(
    isPlain && parseUrl(value) !== undefined,
    `${name} must be an https URL, without spaces, line breaks or backslashes.`,
  );
  return value;
}

/**
 * Not by `URL.canParse`: once it is optimised, Node 20 and 22 give `false` for what has a character such as é.
 *
 * @see https://github.com/AikidoSec/firewall-node/pull/1086
 */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** A string that can be one segment of a path. */
export function readPathSegment(name: string, value: unknown): string {
  const segment = readText(name, value);
  // Encoding leaves dots as they are, and a URL resolves `.` and `..` away; a lone surrogate can't be encoded at all.
  const isEncodable = segment !== "." && segment !== ".." && !/\p{Surrogate}/u.test(segment);
  checkInput(isEncodable, `${name} can't stand in a URL: pass it as Jelou shows it.`);
  return segment;
}

/** A copy of an object as JSON has it, so that what the caller does to it later changes nothing. */
export function readJsonObject(
  name: string,
  value: Record<string, unknown>,
): Record<string, unknown> {
  readObject(name, value);
  let json: string | undefined;
  try {
    json = JSON.stringify(value);
  } catch (cause) {
    throw new JelouInputError(
      `${name} has no JSON form: leave out circular references and BigInt.`,
      { cause },
    );
  }
  const copy: unknown = json === undefined ? undefined : JSON.parse(json);
  return readObject(`${name}, as JSON,`, copy as Record<string, unknown>);
}

import type { JelouErrorDetail } from "./errors.js";

/** One difference between an answer and the documentation. */
export interface Difference {
  /** Where in the body, such as `data.createdAt`. */
  path: string;
  /** What differs: a field that no page documents, another type than documented, or a value outside the documented ones. */
  kind: "unknown_field" | "wrong_type" | "unknown_value";
  /** The documented type or values; absent for an unknown field. */
  expected?: string;
  /** The JSON type that arrived; the value itself is never told. */
  received: string;
}

/**
 * Documented fields: the JSON type of each, where it matters. Compared by hand, because one `typeof` is all that it takes,
 * and zod, which reads the webhooks, would make every client a fifth larger.
 */
export type Fields = Readonly<Record<string, "string" | "number" | undefined>>;

const unchecked = {
  message: undefined,
  data: undefined,
  error: undefined,
  validationError: undefined,
};
const envelope: Fields = { ...unchecked, status: "number", statusMessage: "string" };

/** What an answer says, whichever of the documented shapes it has: `{message, statusMessage, status, data}`, or bare. */
export interface Envelope {
  /** The body says failure, whatever the HTTP status says. */
  readonly isFailure: boolean;
  readonly messages: string[];
  /** What stands in `data`, or the whole body where it has no envelope. */
  readonly payload: unknown;
  readonly body: unknown;
  readonly detail?: JelouErrorDetail;
  readonly validation?: Record<string, unknown>;
  readonly differences: Difference[];
}

export function readEnvelope(body: unknown): Envelope {
  const { message, status, statusMessage, data, error, validationError } = isObject(body)
    ? body
    : {};
  const isEnvelope = isObject(body) && hasAny(envelope, body);
  const differences = isEnvelope ? readFields(envelope, body).differences : [];
  return {
    isFailure: [status, statusMessage].some(isNo),
    messages: [message]
      .flat()
      .filter((text): text is string => typeof text === "string" && text !== ""),
    payload: isEnvelope ? data : body,
    body,
    ...(isObject(error) && { detail: error }),
    ...(isObject(validationError) && { validation: validationError }),
    differences,
  };
}

// An object may refuse to become a string, and is no flag.
const isNo = (flag: unknown) =>
  typeof flag !== "object" && /^(0|false|fail(ed|ure)?|error)$/i.test(`${flag}`);

/** Takes over what is documented with its type, and what isn't documented; tells what differs, never its value. */
export function readFields(documented: Fields, value: Record<string, unknown>, prefix = "") {
  const fields: Record<string, unknown> = {};
  const differences: Difference[] = [];
  for (const [name, field] of Object.entries(value)) {
    const path = prefix + name;
    const received = jsonType(field);
    const isDocumented = Object.hasOwn(documented, name);
    const expected = isDocumented ? documented[name] : undefined;
    const isWrong = expected !== undefined && expected !== received;
    if (isWrong) differences.push({ path, kind: "wrong_type", expected, received });
    else if (!isDocumented) differences.push({ path, kind: "unknown_field", received });
    // An own key of this name would become a prototype where a caller copies the value by assignment.
    if (!isWrong && name !== "__proto__") fields[name] = field;
  }
  return { fields, differences };
}

const jsonType = (value: unknown) =>
  value === null ? "null" : Array.isArray(value) ? "array" : typeof value;

/** Whether `value` has one of the documented fields at least. */
export const hasAny = (documented: Fields, value: Record<string, unknown>) =>
  Object.keys(documented).some((name) => Object.hasOwn(value, name));

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

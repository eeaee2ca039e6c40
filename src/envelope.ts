import * as z from "zod/v4/core";
import type { JelouErrorDetail } from "./errors.js";
import type { DriftEvent } from "./events.js";

/** One difference between an answer and the documentation. */
export type Difference = Omit<DriftEvent, "operation">;

/** Documented fields: which of them must be strings. */
export type Fields = Readonly<Record<string, z.$ZodType<string> | undefined>>;

/** zod's core without its method chains, which would cost every user 0.5 kB more. */
export const text = new z.$ZodString({ type: "string" });

const unchecked = {
  message: undefined,
  status: undefined,
  data: undefined,
  error: undefined,
  validationError: undefined,
};
const envelope: Fields = { ...unchecked, statusMessage: text };

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
  const { message, status, statusMessage, data, error, validationError } = isObject(body) ? body : {};
  const isEnvelope = isObject(body) && hasAny(envelope, body);
  const differences = isEnvelope ? readFields(envelope, body).differences : [];
  if (status !== undefined && typeof status !== "number") {
    differences.push({ path: "status", kind: "wrong_type", expected: "number", received: jsonType(status) });
  }
  return {
    // An object may refuse to become a string, and is no flag.
    isFailure: [status, statusMessage].some(
      (flag) => typeof flag !== "object" && /^(0|false|fail(ed|ure)?|error)$/i.test(`${flag}`),
    ),
    messages: [message].flat().filter((text): text is string => typeof text === "string" && text !== ""),
    payload: isEnvelope ? data : body,
    body,
    ...(isObject(error) && { detail: error }),
    ...(isObject(validationError) && { validation: validationError }),
    differences,
  };
}

/** Takes over what is documented with its type, and what isn't documented; tells what differs, never its value. */
export function readFields(documented: Fields, value: Record<string, unknown>, prefix = "") {
  const fields: Record<string, unknown> = {};
  const differences: Difference[] = [];
  for (const [name, field] of Object.entries(value)) {
    const path = prefix + name;
    const received = jsonType(field);
    const isDocumented = Object.hasOwn(documented, name);
    const schema = isDocumented && documented[name];
    const isWrong = schema && !z.safeParse(schema, field).success;
    if (isWrong) differences.push({ path, kind: "wrong_type", expected: "string", received });
    else if (!isDocumented) differences.push({ path, kind: "unknown_field", received });
    // An own key of this name would become a prototype where a caller copies the value by assignment.
    if (!isWrong && name !== "__proto__") fields[name] = field;
  }
  return { fields, differences };
}

const jsonType = (value: unknown) => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value);

/** Whether `value` has one of the documented fields at least. */
export const hasAny = (documented: Fields, value: Record<string, unknown>) =>
  Object.keys(documented).some((name) => Object.hasOwn(value, name));

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

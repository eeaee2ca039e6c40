import { envelope, errorDetail, refusal, type RefusalBody } from "./documented.js";
import type { JelouErrorDetail } from "./errors.js";
import { hasAny, isObject, readFields, type Difference, type Sent } from "./read.js";

/** What a body says, whichever of the documented shapes it has: `{message, statusMessage, status, data}`, or bare. */
export interface Envelope {
  /** The body says failure, whatever the HTTP status says. */
  readonly isFailure: boolean;
  readonly messages: string[];
  /** What stands in `data`, or the whole body where it has no envelope. */
  readonly payload: unknown;
  readonly differences: readonly Difference[];
}

/** The fields by which an envelope is known. */
const known = { ...envelope, ...refusal };

export function readEnvelope(body: unknown): Envelope {
  const isEnvelope = isObject(body) && hasAny(known, body);
  if (!isEnvelope) return { isFailure: false, messages: [], payload: body, differences: [] };
  const { fields, differences } = readFields(envelope, body);
  // Of any type: on sister endpoints, `status` is a string.
  const { status, statusMessage }: Sent<RefusalBody> = body;
  return {
    isFailure: saysFailure(status) || saysFailure(statusMessage),
    messages: readMessages(fields.message),
    payload: fields.data,
    differences,
  };
}

const wordsForFailure = new Set(["0", "false", "fail", "failed", "failure", "error"]);

function saysFailure(flag: unknown): boolean {
  // An object may refuse to become a string, and is no flag.
  return typeof flag !== "object" && wordsForFailure.has(String(flag).toLowerCase());
}

function readMessages(message: string | unknown[] | undefined): string[] {
  const messages = Array.isArray(message) ? message : [message];
  return messages.filter((text): text is string => typeof text === "string" && text !== "");
}

/** What a refusal says besides its messages. */
export interface Refusal {
  readonly detail?: JelouErrorDetail;
  readonly validation?: Record<string, unknown>;
}

export function readRefusal(body: unknown): Refusal {
  if (!isObject(body)) return {};
  const { error, validationError } = readFields(refusal, body).fields;
  return {
    ...(error && { detail: readFields(errorDetail, error).fields }),
    ...(validationError && { validation: validationError }),
  };
}

import * as z from "zod/mini";
import type { JelouErrorDetail } from "./errors.js";
import type { DriftEvent } from "./events.js";

/** One difference between an answer and the documentation. */
export type Difference = Omit<DriftEvent, "operation">;

/** What an answer says besides its payload. */
export interface Envelope {
  /** The body says failure, whatever the HTTP status says. */
  readonly isFailure: boolean;
  readonly messages: string[];
  /** What stands in `data`, or the whole body where it has no envelope. */
  readonly payload: unknown;
  /** Where the payload stands: the prefix of its fields' paths. */
  readonly prefix: "" | "data.";
  readonly detail: JelouErrorDetail | undefined;
  readonly validation: Record<string, unknown> | undefined;
  readonly differences: Difference[];
}

const flags = z.looseObject({
  status: z.optional(z.number()),
  statusMessage: z.optional(z.string()),
});
const wrapping = ["message", "statusMessage", "status", "data", "error", "validationError"];

/** Reads either documented shape: the envelope `{message, statusMessage, status, data}`, or the payload alone. */
export function readEnvelope(body: unknown): Envelope {
  if (!isObject(body)) {
    const messages = typeof body === "string" ? [body] : [];
    return { ...nothing, messages, payload: body };
  }
  const isWrapped = wrapping.some((name) => Object.hasOwn(body, name));
  const hasData = Object.hasOwn(body, "data");
  return {
    isFailure: isFailureFlag(body["status"]) || isFailureFlag(body["statusMessage"]),
    messages: readMessages(body["message"]),
    payload: hasData ? body["data"] : isWrapped ? undefined : body,
    prefix: hasData ? "data." : "",
    detail: isObject(body["error"]) ? body["error"] : undefined,
    validation: isObject(body["validationError"]) ? body["validationError"] : undefined,
    differences: isWrapped ? readFields(flags, body, wrapping).differences : [],
  };
}

const nothing: Envelope = {
  isFailure: false,
  messages: [],
  payload: undefined,
  prefix: "",
  detail: undefined,
  validation: undefined,
  differences: [],
};

/** `status: 0` and `statusMessage: "failed"` are documented; sister endpoints put words into `status`. */
function isFailureFlag(flag: unknown): boolean {
  return (
    flag === 0 ||
    flag === false ||
    (typeof flag === "string" && /^(0|fail(ed|ure)?|error)$/i.test(flag))
  );
}

function readMessages(message: unknown): string[] {
  return (Array.isArray(message) ? message : [message]).filter(
    (text) => typeof text === "string" && text !== "",
  );
}

/**
 * Takes over every field of `value` but those whose type isn't the documented one, and tells what differs: by path and
 * type, never by value.
 */
export function readFields(
  schema: z.ZodMiniObject,
  value: Record<string, unknown>,
  documented: readonly string[] = Object.keys(schema.shape),
): { fields: Record<string, unknown>; differences: Difference[] } {
  const wrong = new Map(
    (schema.safeParse(value).error?.issues ?? []).map((issue) => [
      issue.path[0],
      "expected" in issue ? String(issue.expected) : issue.code,
    ]),
  );
  const fields: Record<string, unknown> = {};
  const differences: Difference[] = [];
  for (const [path, field] of Object.entries(value)) {
    const received = field === null ? "null" : Array.isArray(field) ? "array" : typeof field;
    const expected = wrong.get(path);
    if (expected !== undefined) {
      differences.push({ path, kind: "wrong_type", expected, received });
      continue;
    }
    if (!documented.includes(path)) differences.push({ path, kind: "unknown_field", received });
    // An own key of this name would become a prototype where a caller copies the value by assignment.
    if (path !== "__proto__") fields[path] = field;
  }
  return { fields, differences };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

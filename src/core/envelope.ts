import type { Envelope } from "../../generated/bodies.js";
import { envelope } from "../../generated/validators.js";
import { isObject } from "./input.js";
import { hasDocumentedField, type Unchecked } from "./validation.js";

/** Whether a body is Jelou's envelope: `{ message, statusMessage, status, data }`, or the same with an `error`. */
export function isEnvelope(body: unknown): body is Unchecked<Envelope> & object {
  return isObject(body) && hasDocumentedField(envelope, body);
}

const failureWords = new Set(["0", "false", "fail", "failed", "failure", "error"]);

/** Whether a body says failure. Jelou may send such a body with a 2xx status. */
export function saysFailure(body: unknown): boolean {
  if (!isEnvelope(body)) return false;
  // On sister endpoints, `status` is a string.
  return [body.status, body.statusMessage].some(
    (flag) => typeof flag !== "object" && failureWords.has(String(flag).toLowerCase()),
  );
}

/** The texts in `message`, which is a string or an array of strings. */
export function messagesOf(body: Unchecked<Envelope>): string[] {
  const messages: unknown[] = Array.isArray(body.message) ? body.message : [body.message];
  return messages.filter((text): text is string => typeof text === "string" && text !== "");
}

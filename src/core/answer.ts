import { envelope, type Validator } from "../../generated/validators.js";
import type { JelouResponseError } from "../errors.js";
import type { JelouClientOptions } from "../options.js";
import { BodyTooLarge } from "./body.js";
import { isSuccess, notify, type CallState } from "./call-state.js";
import { isEnvelope, messagesOf, saysFailure } from "./envelope.js";
import { cutError, redirectError, refusalError, unusableError } from "./call-errors.js";
import type { Reply } from "./http.js";
import { isObject } from "./input.js";
import { hasDocumentedField, readBody, type Difference } from "./validation.js";

/** Jelou's confirmation that it accepted a call. No page documents the body of such an answer. */
export interface Acknowledgement {
  /** The texts in `message` of Jelou's answer. Empty if it has none. */
  messages: string[];
  /** The rest of the answer: `data` of an envelope, or the whole body. */
  data?: unknown;
}

/** The answer to a call that Jelou accepted, in any of the documented shapes. */
export class Answer {
  private readonly body: unknown;
  private readonly messages: string[];
  /** The content of an envelope's `data`, or the whole body if there is no envelope. */
  private readonly payload: unknown;

  /** @throws JelouApiError or JelouResponseError if Jelou refused the call or the reply is unusable */
  constructor(
    reply: Reply,
    private readonly call: CallState,
    private readonly onDrift: JelouClientOptions["onDrift"],
  ) {
    const body = readSuccess(reply, call);
    this.body = body;
    if (!isEnvelope(body)) {
      this.payload = body;
      this.messages = [];
      return;
    }
    this.payload = body.data;
    this.messages = messagesOf(body);
    // Only `onDrift` needs the check of the envelope.
    if (onDrift) {
      this.reportDrift(readBody(envelope, body, { keepUnknown: true }).differences);
    }
  }

  /**
   * Reads the documented fields of the answer and all unknown ones. `noun` is the name of the resource in the error message.
   *
   * @throws JelouResponseError if the answer has no documented field
   */
  read<Body>(validator: Validator<Body>, noun: string): Body {
    const { payload, body } = this;
    // A flat answer may look like an envelope, because both can have a `status`. So the documented fields decide.
    const source = [payload, body].find(
      (one) => isObject(one) && hasDocumentedField(validator, one),
    );
    if (source === undefined) throw this.unusable(`there is no ${noun} in it`);
    const path = source === body ? "" : "data";
    const { body: value, differences } = readBody(validator, source, { path, keepUnknown: true });
    // An answer may leave out any field.
    this.reportDrift(differences.filter(({ received }) => received !== "undefined"));
    return value;
  }

  acknowledge(): Acknowledgement {
    const { messages, payload } = this;
    return payload === undefined ? { messages } : { messages, data: payload };
  }

  /** No page documents the answer to a delete, so any JSON and an empty body are fine. */
  checkDeleted(): void {
    if (typeof this.body === "string") throw this.unusable("it is plain text");
  }

  /** The error for an answer that lacks something the caller needs. */
  unusable(reason: string): JelouResponseError {
    return unusableError(this.call, reason, isEnvelope(this.body));
  }

  private reportDrift(differences: readonly Difference[]): void {
    const { onDrift, call } = this;
    if (!onDrift) return;
    const { operation, projectId, redact } = call;
    for (const { kind, path, ...types } of differences) {
      notify(onDrift, {
        operation,
        projectId,
        path: redact(path, 200),
        kind: kind === "unknown_member" ? "unknown_value" : kind,
        ...types,
      });
    }
  }
}

/** The parsed body of a success. `undefined` if it is blank, the text if it isn't JSON. */
function readSuccess(reply: Reply, call: CallState): unknown {
  const { status, content } = reply;
  if (isRedirect(status)) throw redirectError(call, status, reply.headers);
  // Only a delete is repeated after it may have acted, and reads have no effect. So an earlier attempt has deleted the
  // integration, and its answer was lost.
  if (status === 404 && call.earlierEffect !== "none") {
    call.noteDeleted();
    return undefined;
  }
  if ("failure" in content) {
    const { failure } = content;
    if (failure instanceof BodyTooLarge)
      throw unusableError(call, "its body is larger than 1 MB", false);
    if (isSuccess(status)) throw cutError(call, failure);
    throw refusalError(call, status, reply.headers, undefined, failure);
  }
  const { body, isJson } = parse(content.text);
  if (!isSuccess(status)) throw refusalError(call, status, reply.headers, body);
  if (saysFailure(body)) {
    call.noteUnknownEffect();
    throw refusalError(call, status, reply.headers, body);
  }
  if (!isJson && /^\s*</.test(content.text)) {
    // An HTML page from a gateway: we can't tell whether Jelou acted.
    call.noteUnknownEffect();
    throw unusableError(call, "it is HTML", false);
  }
  // Jelou's own answer, cut or broken. Its status still says that Jelou accepted the call.
  if (!isJson && /^\s*[[{]/.test(content.text)) {
    throw unusableError(call, "its JSON is cut short or broken", false);
  }
  return body;
}

const redirects = new Set([301, 302, 303, 307, 308]);

/** Browsers show a redirect as status 0. */
function isRedirect(status: number): boolean {
  return status === 0 || redirects.has(status);
}

function parse(text: string): { body: unknown; isJson: boolean } {
  if (text.trim() === "") return { body: undefined, isJson: true };
  try {
    return { body: JSON.parse(text), isJson: true };
  } catch {
    return { body: text, isJson: false };
  }
}

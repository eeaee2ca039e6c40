import { noteDoubt, noteGone, type CallState } from "./call.js";
import { isSuccess } from "./effect.js";
import type { Difference } from "./difference.js";
import { readEnvelope, type Envelope } from "./envelope.js";
import type { JelouResponseError } from "./errors.js";
import { brokenBody, refusedCall, unusableAnswer, type Failure } from "./failure.js";
import { NoResponse, type Exchange } from "./http.js";
import { hasAny, isObject, readFields, type Fields, type FieldSchemas } from "./read.js";

/** A 2xx that doesn't say failure. */
export interface Success extends Pick<Envelope, "messages" | "payload" | "differences"> {
  /** The whole body: parsed, the text itself where it is no JSON, `undefined` where it is blank. */
  readonly body: unknown;
  /** Tells `onDrift` of differences that don't matter. */
  reportDrift(differences: readonly Difference[]): void;
  /** The error for an answer that the resource can't use. */
  unusable(reason: string): JelouResponseError;
}

/** The fields of what an answer is about, wherever in the body they stand: in an envelope's `data`, or bare. */
export function readPayload<S extends FieldSchemas>(
  answer: Success,
  schemas: S,
  noun: string,
): { fields: Fields<S>; path: string } {
  const { payload, body } = answer;
  // What is bare may have a field that is called like one of the envelope's: then it is the body that has the others.
  const object = [payload, body].filter(isObject).find((side) => hasAny(schemas, side));
  if (!object) throw answer.unusable(`there is no ${noun} in it`);
  const path = object === body ? "" : "data";
  return { fields: readPart(answer, schemas, object, path), path };
}

/** The fields of a part of an answer, `path` telling where in the body it stands. */
export function readPart<S extends FieldSchemas>(
  { reportDrift }: Success,
  schemas: S,
  part: Readonly<Record<string, unknown>>,
  path: string,
): Fields<S> {
  const { fields, differences } = readFields(schemas, part, path);
  reportDrift(differences);
  return fields;
}

/** Says what an exchange amounts to. */
export function judge(
  exchange: Exchange,
  call: CallState,
  reportDrift: Success["reportDrift"],
): Success | Failure {
  const { status, headers } = exchange;
  if ("failure" in exchange && exchange.failure instanceof NoResponse) {
    return unusableAnswer("the `fetch` that was passed gave no Response", call);
  }
  if (isRedirect(status)) {
    return unusableAnswer("credentials don't follow redirects; check baseUrl", call);
  }
  const toSuccess = (body: unknown, { messages, payload, differences }: Envelope): Success => ({
    body,
    messages,
    payload,
    differences,
    reportDrift,
    unusable: (reason) => unusableAnswer(reason, call).error,
  });
  // An earlier attempt may have acted, and only its answer was lost: what was to be deleted is gone, as it should be.
  // No other call is sent again once it may have acted.
  if (status === 404 && call.earlierEffect !== "none") {
    noteGone(call);
    return toSuccess(undefined, readEnvelope(undefined));
  }
  if ("failure" in exchange) return brokenBody(exchange.failure, status, headers, call);

  const { body, isJson } = parse(exchange.text);
  if (!isSuccess(status)) return refusedCall(status, headers, body, call);
  const envelope = readEnvelope(body);
  if (envelope.isFailure) {
    noteDoubt(call);
    return refusedCall(status, headers, body, call);
  }
  if (!isJson && /^\s*</.test(exchange.text)) {
    // A gateway's page, not Jelou's word: nobody knows what Jelou did.
    noteDoubt(call);
    return unusableAnswer("it is HTML; check baseUrl and proxies", call);
  }
  // Jelou's own answer, though broken: its status still says that the call was taken.
  if (!isJson && /^\s*[[{]/.test(exchange.text)) {
    return unusableAnswer("its JSON is cut short or broken", call);
  }
  return toSuccess(body, envelope);
}

const redirects = new Set([301, 302, 303, 307, 308]);

/** A browser hides the status of a redirect: it is 0. */
function isRedirect(status: number): boolean {
  return status === 0 || redirects.has(status);
}

/** A blank body is `undefined`, and what is no JSON its own text. */
function parse(text: string): { body: unknown; isJson: boolean } {
  if (text.trim() === "") return { body: undefined, isJson: true };
  try {
    return { body: JSON.parse(text), isJson: true };
  } catch {
    return { body: text, isJson: false };
  }
}

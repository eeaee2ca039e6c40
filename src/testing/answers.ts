import type { Envelope } from "../../generated/bodies.js";
import type { Validator } from "../../generated/validators.js";
import { parseUrl } from "../core/input.js";
import { describe, faultsOf, readBody } from "../core/validation.js";
import type { Dialect } from "./state.js";

/** An answer, before it becomes a `Response` or bytes on a socket. */
export interface Answer<Status extends number = number> {
  readonly status: Status;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty if the answer has no body. */
  readonly body: string;
}

export function json<Status extends number>(status: Status, body: unknown): Answer<Status> {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify(body),
  };
}

/**
 * A success with data. The documented envelopes and flat bodies have different fields, but here both have the same, so
 * that all dialects give the same value.
 */
export function succeedWith(shape: Dialect["shape"], message: string, data: object): Answer<200> {
  return json(200, shape === "flat" ? data : { ...success(message), data });
}

/** A success without data. It is an envelope in both shapes. */
export function succeed(message: string): Answer<200> {
  return json(200, success(message));
}

function success(message: string): Envelope {
  return { message: [message], statusMessage: "success", status: 1 };
}

// E0422 with VALIDATOR_ERROR was seen in a real body. The others follow its pattern.
const keys: Readonly<Record<number, string>> = {
  400: "VALIDATOR_ERROR",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "CONFLICT",
  422: "VALIDATOR_ERROR",
  429: "TOO_MANY_REQUESTS",
};

/** The problems with a body, by field, in the form of the documented `validationError`. */
export type Problems = Record<string, { en: string }[]>;

/** A refusal in the form of the documented error body. */
export function refuse<Status extends number>(
  status: Status,
  description: string,
  problems?: Problems,
): Answer<Status> {
  const body: Envelope = {
    message: [description],
    statusMessage: "failed",
    status: 0,
    error: {
      code: `E0${status}`,
      key: keys[status] ?? "SERVER_ERROR",
      description,
      developerMessages: { en: description },
      clientMessages: { en: description },
    },
    ...(problems && { validationError: problems }),
  };
  return json(status, body);
}

/** A refusal by the gateway in front of Jelou, which doesn't send Jelou's JSON. */
export function refuseAtGateway(status: number, text: string, headers = {}): Answer {
  return { status, headers: { "content-type": "text/plain", ...headers }, body: text };
}

/** The exact text, with a byte order mark if there is one. */
export function textOf(bytes: ArrayBuffer): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

export function parseJson(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/**
 * Returns the body of a request if it is valid, in the client's spelling and with undocumented fields, or otherwise the
 * problems with it. Unlike the client, the fake refuses undocumented values of documented fields. `check` has the rules
 * that no schema states.
 */
export function readRequest<Body>(
  bytes: ArrayBuffer,
  validator: Validator<Body>,
  check: (body: Body) => Problems | undefined = () => undefined,
): { body: Body; problems?: never } | { problems: Problems; body?: never } {
  const json = parseJson(bytes);
  const faults: Problems = {};
  for (const { path, expected = "" } of faultsOf(validator, json)) {
    (faults[path || "body"] ??= []).push({ en: `It must be ${describe(expected)}.` });
  }
  if (Object.keys(faults).length > 0) return { problems: faults };
  const { body } = readBody(validator, json, { keepUnknown: true });
  const problems = check(body);
  return problems ? { problems } : { body };
}

/** Checks that a URL is https, as the pages require. */
export function checkUrl(field: string, url: string | undefined): Problems | undefined {
  if (url === undefined || (/^https:\/\//i.test(url) && parseUrl(url))) return undefined;
  return { [field]: [{ en: "It must be an https URL." }] };
}

import type { Validator } from "../../generated/validators.js";
import { isObject, parseUrl } from "../core/input.js";
import { describe, faultsOf } from "../core/validation.js";
import type { Dialect } from "./state.js";

/** An answer, before it becomes a `Response` or bytes on a socket. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty if the answer has no body. */
  readonly body: string;
}

export function json(status: number, body: unknown): Answer {
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
export function succeedWith(shape: Dialect["shape"], message: string, data: object): Answer {
  return json(200, shape === "flat" ? data : { ...envelope(message), data });
}

/** A success without data. It is an envelope in both shapes. */
export function succeed(message: string): Answer {
  return json(200, envelope(message));
}

function envelope(message: string) {
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
type Problems = Record<string, { en: string }[]>;

/** A refusal in the form of the documented `Error` schema. */
export function refuse(status: number, description: string, problems?: Problems): Answer {
  return json(status, {
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
  });
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
 * Returns the body if it is valid, otherwise the problems with it. Unlike the client, the fake refuses undocumented values.
 * It also checks two rules that no schema states: URLs are https, and a redirect of type `text` has a text.
 */
export function readRequest(
  bytes: ArrayBuffer,
  validator: Validator<unknown>,
): { body: Record<string, unknown>; problems?: never } | { problems: Problems; body?: never } {
  const body = parseJson(bytes);
  const problems: Problems = {};
  const note = (path: string, text: string) => {
    (problems[path || "body"] ??= []).push({ en: text });
  };
  for (const { path, expected = "" } of faultsOf(validator, body)) {
    note(path, `It must be ${describe(expected)}.`);
  }
  if (!isObject(body)) return { problems };
  const { webhookUrl, redirectPayload, value } = body;
  if (typeof webhookUrl === "string" && !isHttps(webhookUrl)) {
    note("webhookUrl", "It must be an https URL.");
  }
  if (isObject(value) && isObject(value["content"]) && "url" in value["content"]) {
    if (!isHttps(value["content"]["url"])) note("value.content.url", "It must be an https URL.");
  }
  if (
    isObject(redirectPayload) &&
    redirectPayload["type"] === "text" &&
    !("text" in redirectPayload)
  ) {
    note("redirectPayload.text", "It must be there if the type is text.");
  }
  return Object.keys(problems).length > 0 ? { problems } : { body };
}

function isHttps(url: unknown): boolean {
  return typeof url === "string" && /^https:\/\//i.test(url) && parseUrl(url) !== undefined;
}

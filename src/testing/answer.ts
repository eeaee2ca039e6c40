import type { Dialect } from "./dialect.js";

/** A response before it becomes a `Response` or bytes on a socket. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty where there is none. */
  readonly body: string;
}

/** What is wrong with a body, by field: the form of the documented `validationError`. */
export type Problems = Readonly<Record<string, readonly { readonly en: string }[]>>;

export function json(status: number, body: unknown): Answer {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify(body),
  };
}

/**
 * A success with an integration in it. The documented envelope leaves `id` and `authType` out, but a panel that answers the
 * same call with another value by shape would be no use to compare by: both shapes carry the same fields here.
 */
export function succeedWith(shape: Dialect["shape"], message: string, data: object): Answer {
  return shape === "flat" ? json(200, data) : json(200, { ...envelope(message), data });
}

/** A success without data, which is an envelope in both shapes. */
export function succeed(message: string): Answer {
  return json(200, envelope(message));
}

function envelope(message: string) {
  return { message: [message], statusMessage: "success", status: 1 };
}

// `E0422` with `VALIDATOR_ERROR` was seen in a real body. The other pairs are made after its pattern.
const keys: Readonly<Record<number, string>> = {
  400: "VALIDATOR_ERROR",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "CONFLICT",
  422: "VALIDATOR_ERROR",
  429: "TOO_MANY_REQUESTS",
};

/** A refusal in the words of the documented `Error` schema. */
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

/** A refusal by what stands in front of Jelou, which doesn't speak Jelou's JSON. */
export function refuseAtGateway(status: number, text: string, headers = {}): Answer {
  return { status, headers: { "content-type": "text/plain", ...headers }, body: text };
}

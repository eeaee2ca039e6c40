import createClient, { type Client } from "openapi-fetch";
import type { operations, paths } from "../../generated/schema.js";

// The only file that uses openapi-fetch.

/** openapi-fetch, typed by the merged spec. */
export type Http = Client<paths>;

/** The options that a resource passes on to openapi-fetch. */
export interface HttpInit {
  readonly baseUrl: string;
  readonly fetch: (request: Request) => Promise<Response>;
  readonly parseAs: "stream";
}

/** The JSON body that an operation takes, according to the merged spec. */
export type RequestBody<Name extends keyof operations> = NonNullable<
  operations[Name]["requestBody"]
>["content"]["application/json"];

/** A request that openapi-fetch built. It replaces the platform's `Request`. */
export interface BuiltRequest {
  readonly url: string;
  readonly method: string;
  /** Only the headers that openapi-fetch adds: the content type, and the header parameters of the operation. */
  readonly headers: Headers;
  readonly body?: string;
}

/**
 * openapi-fetch creates this instead of the platform's `Request`, which takes a fifth of a call's time and would expose the
 * key in every error that refers to the request.
 */
class PlainRequest implements BuiltRequest {
  readonly method: string;
  readonly headers: Headers;
  readonly body?: string;

  constructor(
    readonly url: string,
    init: { method: string; headers: Headers; body?: string },
  ) {
    this.method = init.method;
    this.headers = init.headers;
    if (init.body !== undefined) this.body = init.body;
  }
}

/**
 * A response whose whole body was read. A `fetch` gives a `FetchResponse`, `resilientFetch` makes a Reply of it, and
 * `Answer` parses the Reply. In between, openapi-fetch passes the Reply through as its `response`.
 */
export class Reply {
  // With these two, openapi-fetch reads no body: it would trust Content-Length, and parse HTML as JSON.
  readonly ok = true;
  readonly body = null;
  constructor(
    readonly status: number,
    readonly headers: Headers,
    /** The whole body, or the reason why it couldn't be read. */
    readonly content: { readonly text: string } | { readonly failure: unknown },
  ) {}
}

export function createHttp(): Http {
  return createClient<paths>({
    Request: PlainRequest as unknown as typeof Request,
    // By default, openapi-fetch sends a form if the caller's Content-Type asks for one.
    bodySerializer: (body) => JSON.stringify(body),
  });
}

/** Lets openapi-fetch build a request and send it through `fetch`. */
export async function sendWith(
  send: (init: HttpInit) => Promise<{ response: Response }>,
  baseUrl: string,
  fetch: (request: BuiltRequest) => Promise<Reply>,
): Promise<Reply> {
  const { response } = await send({
    baseUrl,
    // openapi-fetch expects the platform's Request and Response. Ours have the members that it uses.
    fetch: fetch as unknown as HttpInit["fetch"],
    parseAs: "stream",
  });
  return response as unknown as Reply;
}

import createClient, { type Client } from "openapi-fetch";
import type { operations, paths } from "../../generated/schema.js";

// The only file that knows openapi-fetch.

/** openapi-fetch, typed by the merged spec. */
export type Http = Client<paths>;

/** What a resource passes to openapi-fetch beside parameters and body. */
export interface HttpInit {
  readonly baseUrl: string;
  readonly fetch: (request: Request) => Promise<Response>;
  readonly parseAs: "stream";
}

/** The JSON body that an operation takes, as the merged spec has it. */
export type RequestBody<Name extends keyof operations> = NonNullable<
  operations[Name]["requestBody"]
>["content"]["application/json"];

/** A request that openapi-fetch built. It takes the place of the platform's `Request`. */
export interface BuiltRequest {
  readonly url: string;
  readonly method: string;
  /** Those that openapi-fetch adds: the content type, and the header parameters of the operation. */
  readonly headers: Headers;
  readonly body?: string;
}

/** The platform's `Request` costs a fifth of a call, and would carry the key into every error that refers to it. */
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

/** What came back. openapi-fetch passes it on as the `response` of its result. */
export class Reply {
  // openapi-fetch looks at these three. It reads no body: it would trust Content-Length, and parse HTML as JSON.
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
    // The default would look at the caller's Content-Type, and send a form.
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
    // openapi-fetch passes our request in and our reply out, and neither is the platform's.
    fetch: fetch as unknown as HttpInit["fetch"],
    parseAs: "stream",
  });
  return response as unknown as Reply;
}

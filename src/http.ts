import createClient, { type Client } from "openapi-fetch";
import type { operations, paths } from "../generated/schema.js";
import { abandon, readBody } from "./body.js";
import { DeadlineEnded, type Deadline } from "./deadline.js";

/** openapi-fetch, typed by the merged spec. */
export type Http = Client<paths>;

/** The body that an operation takes, by the merged spec. */
export type RequestBody<Name extends keyof operations> = NonNullable<
  operations[Name]["requestBody"]
>["content"]["application/json"];

/** What every request is built with; a resource adds its parameters and its body. */
export interface BuildInit {
  readonly baseUrl: string;
  readonly fetch: (request: Request) => Promise<Response>;
}

/** A request as every attempt sends it: what `fetch` takes, and nothing of the platform's. */
export interface BuiltRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** In place of the platform's `Request`, which is a fifth of a call and would carry the key wherever an error goes. */
class PlainRequest {
  readonly method: string;

  constructor(
    readonly url: string,
    readonly init: { method: string; headers: Headers; body?: string },
  ) {
    this.method = init.method;
  }
}

export function createHttp(): Http {
  return createClient<paths>({
    // openapi-fetch makes a `Request`, reads its `method` and hands it on to `fetch`: nothing else of it is used.
    Request: PlainRequest as unknown as typeof Request,
    // Its own serializer would look at the caller's Content-Type, and make a form of the body.
    bodySerializer: (body) => JSON.stringify(body),
  });
}

/** openapi-fetch would trust Content-Length, and parse what is no JSON: it gets nothing to read. Made once, when needed. */
let emptyResponse: Response | undefined;

/** Has openapi-fetch build a request out of path, parameters and body, without sending it. */
export async function buildRequest(
  build: (init: BuildInit) => Promise<unknown>,
  baseUrl: string,
  headers: Readonly<Record<string, string>>,
): Promise<BuiltRequest> {
  let built: PlainRequest | undefined;
  emptyResponse ??= new Response(null, { status: 204 });
  const response = emptyResponse;
  await build({
    baseUrl,
    fetch: async (request) => {
      built = request as Request & PlainRequest;
      return response;
    },
  });
  if (!built) throw new Error("openapi-fetch built no request.");
  const { method, headers: own, body } = built.init;
  return {
    url: built.url,
    method,
    // Those of the body and of the operation go before what the caller may have set.
    headers: { ...headers, ...Object.fromEntries(own) },
    ...(body !== undefined && { body }),
  };
}

/** What came back on one attempt: its body as text, or what kept it from being read. */
export type Exchange =
  | { readonly status: number; readonly headers: Headers; readonly text: string }
  | { readonly status: number; readonly headers: Headers; readonly failure: unknown };

/** Why there is nothing to read: the caller's `fetch` gave something else. */
export class NoResponse {}

/** Sends a request once. Rejects where no answer came. */
export async function exchange(
  request: BuiltRequest,
  fetch: (url: string, init: RequestInit) => Promise<Response>,
  deadline: Deadline,
): Promise<Exchange> {
  const { url, ...init } = request;
  // fetch would carry the credentials to wherever a redirect points.
  const answer = fetch(url, { ...init, redirect: "manual", signal: deadline.signal });
  let response: Response;
  try {
    response = await deadline.race(answer);
  } catch (thrown) {
    // It may still come, where `fetch` ignores its signal.
    if (thrown instanceof DeadlineEnded) abandonLate(answer);
    throw thrown;
  }
  const headers = readHeaders(response);
  if (!headers) return { status: 0, headers: new Headers(), failure: new NoResponse() };
  // A `fetch` of the caller's may follow redirects all the same.
  const status = response.redirected ? 0 : response.status;
  try {
    return { status, headers, text: await readBody(response, deadline) };
  } catch (failure) {
    return { status, headers, failure };
  }
}

async function abandonLate(answer: Promise<Response>): Promise<void> {
  try {
    abandon((await answer).body);
  } catch {
    // Nothing came.
  }
}

/**
 * The headers of a response; `undefined` where `value` is none. By what it has, since `instanceof` fails for another
 * realm's, and for other implementations of fetch.
 */
function readHeaders(value: unknown): Headers | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { status, headers } = value as Partial<Response>;
  if (typeof status !== "number" || typeof headers !== "object") return undefined;
  if (headers instanceof Headers) return headers;
  try {
    // A test's double may have a Map, or names and values that are none.
    return new Headers([...headers]);
  } catch {
    return undefined;
  }
}

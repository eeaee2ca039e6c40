import createClient, { type Client } from "openapi-fetch";
import type { paths } from "../generated/schema.js";
import type { Deadline } from "./deadline.js";
import type { FetchInit } from "./options.js";

/** openapi-fetch, typed by the merged spec. */
export type Http = Client<paths>;

/** What every request is built with; a resource adds its parameters and its body. */
export interface RequestInitOfCall {
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

/** openapi-fetch would trust Content-Length, and parse what is no JSON: it gets nothing to read. */
let nothing: Response | undefined;

/** Has openapi-fetch build a request out of path, parameters and body, without sending it. */
export async function buildRequest(
  build: (init: RequestInitOfCall) => Promise<unknown>,
  baseUrl: string,
  headers: Readonly<Record<string, string>>,
): Promise<BuiltRequest> {
  let built: PlainRequest | undefined;
  nothing ??= new Response(null, { status: 204 });
  const response = nothing;
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

/** Why a body is not read to its end. */
export class BodyTooLong {}

/** Why there is nothing to read: the caller's `fetch` gave something else. */
export class NoResponse {}

/** Sends a request once. Rejects where no answer came. */
export async function exchange(
  request: BuiltRequest,
  fetch: (url: string, init: FetchInit) => Promise<Response>,
  deadline: Deadline,
): Promise<Exchange> {
  const { url, ...init } = request;
  const response = await deadline.race(
    // fetch would carry the credentials to wherever a redirect points.
    fetch(url, { ...init, redirect: "manual", signal: deadline.signal }),
  );
  if (!isResponse(response)) {
    return { status: 0, headers: new Headers(), failure: new NoResponse() };
  }
  // A `fetch` of the caller's may follow redirects all the same.
  const status = response.redirected ? 0 : response.status;
  const { headers } = response;
  try {
    return { status, headers, text: await readText(response, deadline) };
  } catch (failure) {
    return { status, headers, failure };
  }
}

/** By what it has, since `instanceof` fails for another realm's, and for other implementations of fetch. */
function isResponse(value: unknown): value is Response {
  if (typeof value !== "object" || value === null) return false;
  const { status, headers } = value as Partial<Response>;
  return (
    typeof status === "number" &&
    typeof headers?.get === "function" &&
    typeof headers[Symbol.iterator] === "function"
  );
}

/** What is read of a body: far more than any answer of Jelou's, and little enough to be parsed within the deadline. */
const maxBytes = 1_000_000;

/** A body as text, whatever `Content-Length` says. A leading byte order mark is dropped. */
async function readText(response: Response, deadline: Deadline): Promise<string> {
  // Some implementations have no streams: React Native, node-fetch, a test's double.
  if (typeof response.body?.getReader !== "function") {
    const text = response.body === null ? "" : await deadline.race(response.text());
    if (text.length > maxBytes) throw new BodyTooLong();
    return text;
  }
  const reader = response.body.getReader();
  try {
    return new TextDecoder().decode(await deadline.race(readBytes(reader, deadline)));
  } catch (failure) {
    // What is left of the body is not wanted, and a `fetch` that ignores its signal would send it on.
    reader.cancel().catch(() => {});
    throw failure;
  }
}

async function readBytes(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  deadline: Deadline,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    // A stream that is always ready starves the timers: only the clock tells that time is over.
    deadline.check();
    if (!ArrayBuffer.isView(value))
      throw new TypeError("The body holds something else than bytes.");
    length += value.byteLength;
    if (length > maxBytes) throw new BodyTooLong();
    chunks.push(value);
  }
  const [first] = chunks;
  if (first && chunks.length === 1) return first;
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

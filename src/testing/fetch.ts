import type { Answer } from "./answer.js";
import { gatewayOrigin, messagesOrigin } from "./dialect.js";
import type { Call } from "./routes.js";

/** A `fetch` that answers for Jelou's two hosts. */
export function createFetch(answer: (call: Call) => Promise<Answer>): typeof globalThis.fetch {
  return async (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(input, init);
    const signal = init?.signal ?? request.signal;
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const abort = () => reject(signal.reason);
      signal.addEventListener("abort", abort, { once: true });
      respond(request, answer)
        .then(resolve, reject)
        .finally(() => signal.removeEventListener("abort", abort));
    });
  };
}

async function respond(
  request: Request,
  answer: (call: Call) => Promise<Answer>,
): Promise<Response> {
  const url = new URL(request.url);
  if (url.origin !== gatewayOrigin && url.origin !== messagesOrigin) {
    throw new TypeError("fetch failed", {
      cause: new Error(
        `${url.host} is none of Jelou's hosts, and the fake never touches the network: pass its baseUrl to the client.`,
      ),
    });
  }
  const { method, headers } = request;
  const {
    status,
    headers: answered,
    body,
  } = await answer({
    method,
    url,
    headers,
    body: await request.arrayBuffer(),
  });
  return new Response(body, { status, headers: answered });
}

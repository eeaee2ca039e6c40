import type { Answer } from "./answers.js";
import type { Outcome } from "./failures.js";
import type { Call } from "./routes.js";
import { defaultMessagesBaseUrl, JELOU_BASE_URLS } from "../options.js";

/** A `fetch` that answers for Jelou's hosts. A connection failure rejects with the same errors as in Node. */
export function createFetch(answer: (call: Call) => Promise<Outcome>): typeof globalThis.fetch {
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
  answerCall: (call: Call) => Promise<Outcome>,
): Promise<Response> {
  const url = new URL(request.url);
  if (!isJelou(url)) {
    throw new TypeError("fetch failed", {
      cause: new Error(
        `${url.host} is not one of Jelou's hosts, and the fake never touches the network: pass its baseUrl to the client.`,
      ),
    });
  }
  const { method, headers } = request;
  const body = await request.arrayBuffer();
  const outcome = await answerCall({ method, url, headers, body });
  if (outcome.kind === "reset") {
    throw new TypeError("fetch failed", {
      cause: systemError("read ECONNRESET", { code: "ECONNRESET", syscall: "read", errno: -104 }),
    });
  }
  const { answer } = outcome;
  return new Response(outcome.kind === "cut" ? halfOf(answer) : answer.body || null, {
    status: answer.status,
    headers: answer.headers,
  });
}

function isJelou({ origin }: URL): boolean {
  const baseUrls = [...Object.values(JELOU_BASE_URLS), defaultMessagesBaseUrl];
  return baseUrls.some((baseUrl) => new URL(baseUrl).origin === origin);
}

/** A body that breaks off in the middle. */
function halfOf({ body }: Answer): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(body);
  let isSent = false;
  return new ReadableStream({
    pull(controller) {
      if (!isSent) {
        controller.enqueue(bytes.subarray(0, Math.floor(bytes.length / 2)));
        isSent = true;
        return;
      }
      const cause = systemError("other side closed", { code: "UND_ERR_SOCKET" });
      controller.error(new TypeError("terminated", { cause }));
    },
  });
}

function systemError(message: string, facts: object): Error {
  return Object.assign(new Error(message), facts);
}

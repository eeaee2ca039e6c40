/// <reference lib="esnext.disposable" preserve="true" />
import type { IncomingMessage, ServerResponse } from "node:http";
import { defaultMessagesBaseUrl, JELOU_BASE_URLS } from "../options.js";
import type { Outcome } from "./failures.js";
import type { Call } from "./routes.js";
import type { Dialect } from "./state.js";

type AnswerCall = (call: Call) => Promise<Outcome>;

/** A fake that listens on a free port of 127.0.0.1. */
export interface FakeJelouServer extends AsyncDisposable {
  /** For the client's option of this name: `http://127.0.0.1:<port>/platform`, or `/jelouapi`. */
  readonly baseUrl: string;
  /** For the client's option of this name: `http://127.0.0.1:<port>`. */
  readonly messagesBaseUrl: string;
  /** Stops listening and ends every connection. The fake keeps its state. */
  close(): Promise<void>;
}

export async function listen(
  basePath: Dialect["basePath"],
  answerCall: AnswerCall,
): Promise<FakeJelouServer> {
  // Not a literal: bundlers for browsers and workers would try to resolve it.
  const specifier = ["node", "http"].join(":");
  const { createServer } = (await import(
    /* webpackIgnore: true */ specifier
  )) as typeof import("node:http");
  const server = createServer((request, response) => {
    respond(request, response, answerCall).catch((error: Error) => response.destroy(error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : address}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    baseUrl: origin + new URL(JELOU_BASE_URLS[basePath]).pathname,
    messagesBaseUrl: origin,
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  answerCall: AnswerCall,
): Promise<void> {
  const chunks: BlobPart[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  const path = request.url ?? "/";
  const outcome = await answerCall({
    method: request.method ?? "GET",
    url: new URL(originOf(path) + path),
    headers,
    body: await new Blob(chunks).arrayBuffer(),
  });
  if (outcome.kind === "reset") {
    request.socket.resetAndDestroy();
    return;
  }
  const { status, headers: answered, body } = outcome.answer;
  const bytes = new TextEncoder().encode(body);
  if (outcome.kind === "answered") {
    response.writeHead(status, { ...answered }).end(bytes);
    return;
  }
  response.writeHead(status, { ...answered, "content-length": bytes.length });
  // The first half must be sent before the connection ends.
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => request.socket.destroy());
}

/** One server plays all hosts. Only calls to the panel have a base path. */
function originOf(path: string): string {
  const panels = Object.values(JELOU_BASE_URLS).map((baseUrl) => new URL(baseUrl));
  const panel = panels.find(({ pathname }) => path.startsWith(`${pathname}/`));
  return (panel ?? new URL(defaultMessagesBaseUrl)).origin;
}
